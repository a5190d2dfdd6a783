"""Which risk-of-bias judgement goes with a result that is pooled."""

from collections.abc import Sequence

from extraction.finals import SettledJudgement, SettledStudy, SettledTime
from extraction.queries.instruments import variant_named
from extraction.risk_of_bias.variant import ADHERING, ASSIGNMENT, OVERALL
from reviews.models import Outcome

from .entries import Judgements


def judgements_for(settled: SettledStudy, outcome: Outcome, time: SettledTime) -> Judgements:
    """The levels of the instrument that the study was judged with, for one outcome at one time.

    A judgement of this outcome at this time goes before one of the outcome at any time, and that before one of all
    results; an overall of all results does not hold where a domain is judged apart. Where results are judged for both
    effects of interest, those for the effect of the study's own instrument count; the others only where nothing else
    is judged. What is not judged, marked missing or of another instrument is None.
    """
    main = settled.instrument
    own = main.effect or ASSIGNMENT
    mine = [one for one in settled.judgements if one.variant in ("", main.key) and one.effect in ("", own)]
    found = _nearest(mine, main.key, outcome, time)
    if any(found.levels.values()):
        return found
    other = [one for one in settled.judgements if one.effect not in ("", own)]
    for key in dict.fromkeys(one.variant or main.key for one in other):
        if variant_named(key).tool == main.tool:
            theirs = [one for one in other if (one.variant or main.key) == key]
            of_other = _nearest(theirs, key, outcome, time)
            if any(of_other.levels.values()):
                return of_other
    return found


def _nearest(
    judgements: Sequence[SettledJudgement], key: str, outcome: Outcome, time: SettledTime
) -> Judgements:
    variant = variant_named(key)
    places = ((outcome.pk, time.key), (outcome.pk, None), (None, None))
    found: dict[tuple, SettledJudgement] = {}
    for one in judgements:
        if one.level in variant.level_keys and (one.outcome, one.time_point) in places:
            found[(one.domain, places.index((one.outcome, one.time_point)))] = one
    near = {
        domain: next((place for place in range(len(places)) if (domain, place) in found), None)
        for domain in (*variant.domain_keys, OVERALL)
    }
    said = [place for domain, place in near.items() if domain != OVERALL and place is not None]
    if near[OVERALL] is not None and any(place < near[OVERALL] for place in said):
        near[OVERALL] = None
    chosen = {domain: found.get((domain, place)) for domain, place in near.items()}
    return Judgements(
        variant=key,
        levels={domain: one.level if one else None for domain, one in chosen.items()},
        apart={domain: _result(one, outcome, time) for domain, one in chosen.items() if one and one.outcome},
    )


def _result(judgement: SettledJudgement, outcome: Outcome, time: SettledTime) -> str:
    """The result that a judgement is about: "ECCA score, 10 weeks, effect of adhering"."""
    parts = [outcome.name, time.text if judgement.time_point else ""]
    parts.append("effect of adhering" if judgement.effect == ADHERING else "")
    return ", ".join(part for part in parts if part)
