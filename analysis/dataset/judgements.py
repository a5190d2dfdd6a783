"""Which risk-of-bias judgement goes with a result that is pooled."""

from uuid import UUID

from extraction.finals import SettledStudy
from extraction.risk_of_bias.variant import OVERALL

from .entries import Judgements


def judgements_for(settled: SettledStudy, *, outcome: UUID, time_point: UUID | None) -> Judgements:
    """The levels of the instrument that the study was judged with, for one outcome and time point.

    A judgement of this outcome at this time goes before one of the outcome at any time, and that before one of all
    results. What is not judged, marked missing or of another variant's levels is None.
    """
    variant = settled.instrument
    found: dict[tuple, str] = {}
    for judgement in settled.judgements:
        if judgement.level in variant.level_keys:
            found[(judgement.domain, judgement.outcome, judgement.time_point)] = judgement.level
    places = ((outcome, time_point), (outcome, None), (None, None))
    return Judgements(
        variant=variant.key,
        levels={
            domain: next((found[(domain, *place)] for place in places if (domain, *place) in found), None)
            for domain in (*variant.domain_keys, OVERALL)
        },
    )
