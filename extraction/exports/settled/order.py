"""What is settled in a review, and in which order it is told."""

from typing import Any
from uuid import UUID

from reviews.models import Outcome, Review

from ...finals import SettledCell, SettledResult, SettledStudy, settled_studies
from ...models import Basis
from ...risk_of_bias.variant import OVERALL


def outcomes_of(review: Review) -> dict[UUID, Outcome]:
    """The outcomes of a review by key, in the order of its protocol."""
    return {outcome.pk: outcome for outcome in review.outcomes.all()}


def in_force(review: Review) -> list[SettledStudy]:
    """The studies of a review of which something is settled."""
    return [one for one in settled_studies(review) if one.has_extraction or one.has_judgements]


def measures_in_order(
    settled: SettledStudy, outcomes: dict[UUID, Outcome]
) -> list[tuple[UUID, dict[str, SettledCell], dict[str, str]]]:
    """What is said of how each outcome was measured, and what of it cannot be, in the order of the protocol."""
    return [
        (key, settled.measures[key], settled.impossible_measures.get(key, {}))
        for key in outcomes
        if key in settled.measures
    ]


def results_in_order(settled: SettledStudy, outcomes: dict[UUID, Outcome]) -> list[SettledResult]:
    """The results in the order of protocol, arms and time points, values before changes."""
    order = [
        {key: place for place, key in enumerate(keys)}
        for keys in (outcomes, [a.key for a in settled.arms], [t.key for t in settled.time_points])
    ]
    return sorted(
        settled.results,
        key=lambda result: (
            order[0][result.outcome],
            order[1].get(result.arm, 0),
            order[2].get(result.time_point, 0),
            result.basis == Basis.CHANGE,
        ),
    )


def judgements_in_order(settled: SettledStudy) -> list:
    """The judgements of all results first, then those of one, each in the order of the variant's domains."""
    domains = [*settled.instrument.domain_keys, OVERALL]

    def place(judgement: Any) -> tuple:
        known = judgement.domain in domains
        return (
            judgement.outcome is not None,
            str(judgement.outcome or ""),
            str(judgement.time_point or ""),
            domains.index(judgement.domain) if known else len(domains),
            judgement.domain,
        )

    return sorted(settled.judgements, key=place)
