"""What is settled in a review, and in which order it is told."""

from uuid import UUID

from reviews.models import Outcome, Review

from ...finals import (
    SettledCell,
    SettledJudgement,
    SettledResult,
    SettledSignallingAnswer,
    SettledStudy,
    settled_studies,
)
from ...models import Basis
from ...risk_of_bias.variant import ADHERING, OVERALL


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


def judgements_in_order(
    settled: SettledStudy, outcomes: dict[UUID, Outcome]
) -> list[SettledJudgement | SettledSignallingAnswer]:
    """The judgements and the answers to signalling questions: those of all results first, then those of one, in the
    order of the protocol and of time; each in the order of the instrument's domains, answers before their judgement."""
    positions = {key: place for place, key in enumerate(outcomes)}

    def place(one: SettledJudgement | SettledSignallingAnswer) -> tuple:
        variant = settled.instrument_of(one.about)
        domains = [*variant.domain_keys, OVERALL]
        questions = [question.key for question in variant.questions]
        asked = one.question if isinstance(one, SettledSignallingAnswer) else ""
        time = settled.judged_times.get(one.time_point)
        return (
            one.outcome is not None,
            positions.get(one.outcome, len(positions)),
            one.time_point is not None,
            (time.days is None, time.days or 0.0, time.text) if time else (),
            str(one.time_point or ""),
            one.effect == ADHERING,
            domains.index(one.domain) if one.domain in domains else len(domains),
            one.domain,
            not asked,
            questions.index(asked) if asked in questions else len(questions),
            asked,
        )

    return sorted((*settled.judgements, *settled.signalling), key=place)
