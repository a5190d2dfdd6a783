"""Settled assessments by signalling questions whose assessors differ, of all results and of results judged apart."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import study_result
from extraction.actions.readings import submit_reading
from extraction.addresses import JudgementAddress, SignallingAddress
from extraction.comparison import SECOND
from extraction.models import Comparison, Reading
from extraction.queries.sheets import read_sheet
from extraction.risk_of_bias.variant import OVERALL
from reviews.actions.studies import add_study
from reviews.models import Assignment, Review, Task, User
from tests.agreement import decide
from tests.assessments import accept_proposals, answer, explain
from tests.cast import confirm, type_in

# Answers of domain 2 of RoB 2 for parallel trials, effect of assignment, that propose "high".
HIGH_2 = {"2.1": "Y", "2.2": "Y", "2.3": "Y", "2.4": "Y", "2.5": "N", "2.6": "N", "2.7": "Y"}


@dataclass(frozen=True)
class Apart:
    """What an assessor judges apart of the ECCA score: answers by question, and levels by domain."""

    answers: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, str] = field(default_factory=dict)
    effect: str = "assignment"


def to_assess(
    review: Review, people: Mapping[str, User], label: str, instrument: str = "rob2_parallel"
) -> Assignment:
    """The risk of bias of a study of that name, new or known, assigned to the two reviewers."""
    study = review.studies.filter(label=label).first() or add_study(
        review=review, by=people["lead"], label=label, year=2020
    )
    return assign_with_form(
        study=study,
        task=Task.RISK_OF_BIAS,
        first=people["first_reader"],
        second=people["second_reader"],
        arbiter=people["arbiter"],
        by=people["lead"],
        instrument=instrument,
    )


def settle_assessments(
    assignment: Assignment,
    first: Mapping[str, str],
    second: Mapping[str, str],
    *,
    apart: tuple[Apart | None, Apart | None] = (None, None),
    choice: str = SECOND,
    **levels: str,
) -> Reading:
    """Both assessments, every question answered so that it proposes "low" but those that are named, judged as proposed
    but where ``levels`` says otherwise; every difference decided for one of the two, and settled."""
    for by, answers, other in zip((assignment.first, assignment.second), (first, second), apart, strict=True):
        reading = answer(assignment, by, answers)
        accept_proposals(reading, by, **levels)
        if other is not None:
            judge_apart(reading, by, other)
        submit_reading(reading=reading, by=by)
    return decide(confirm(Comparison.objects.get(assignment=assignment)), choice)


def judge_apart(reading: Reading, by: User, apart: Apart) -> UUID:
    """Judge the ECCA score apart in the domains that are named, with a reason everywhere; the overall is as proposed.
    The key of the result."""
    outcome = reading.assignment.study.review.outcomes.get(name="ECCA score")
    result = study_result(reading=reading, outcome_id=outcome.pk, effect=apart.effect).pk
    type_in(
        reading,
        by,
        {str(SignallingAddress(result, key)): text for key, text in apart.answers.items() if text},
    )
    type_in(reading, by, {str(JudgementAddress(result, key)): text for key, text in apart.levels.items()})
    overall = read_sheet(reading).assessment(result).overall_proposal
    type_in(reading, by, {str(JudgementAddress(result, OVERALL)): overall})
    explain(reading, by, [*apart.levels, OVERALL], result=result)
    return result
