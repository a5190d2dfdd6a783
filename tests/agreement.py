"""Settled studies whose readers differ, carried there by the actions that the pages call."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from extraction.actions.assignments import assign_with_form
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.comparison import OPEN, SECOND, Row
from extraction.models import Comparison, Reading
from extraction.queries.comparisons import read_comparison
from reviews.actions.studies import add_study
from reviews.models import Assignment, Review, Task, User
from tests.cast import LEVELS_ONLY, Reported, confirm, judge, read_twice

SVF = ("ECCA score", "10 weeks", "SVF", "change")
SALINE = ("ECCA score", "10 weeks", "Normal saline", "change")


def reported(answers: Mapping[str, str] | None = None, **changes: str) -> Reported:
    """What is usually reported, with other numbers for the SVF arm."""
    return Reported(
        answers={"sample_size": "28", "scar_type": "atrophic", "randomised:SVF": "14"} | dict(answers or {}),
        results={
            SVF: {"n": "14", "mean": "-38.2", "sd": "8.1"} | changes,
            SALINE: {"n": "14", "mean": "-9.3", "sd": "5.2"},
        },
    )


def assigned(
    review: Review, people: Mapping[str, User], label: str, task: str = Task.EXTRACTION
) -> Assignment:
    """A study of that name, new or known, assigned to the two reviewers."""
    study = review.studies.filter(label=label).first() or add_study(
        review=review, by=people["lead"], label=label, year=2020
    )
    return assign_with_form(
        study=study,
        task=task,
        first=people["first_reader"],
        second=people["second_reader"],
        arbiter=people["arbiter"],
        by=people["lead"],
        instrument=LEVELS_ONLY if task == Task.RISK_OF_BIAS else "",
    )


def settle_differing(
    assignment: Assignment, first: Reported, second: Reported, choice: str = SECOND
) -> Reading:
    """Both readings, every difference decided for one of the two, settled."""
    return decide(confirm(read_twice(assignment, first, second)), choice)


def decide(comparison: Comparison, choice: str) -> Reading:
    """Every open difference decided for one of the two; one decision may settle others with it."""
    by = comparison.assignment.arbiter
    while row := _open_row(comparison):
        resolve(
            comparison=comparison,
            address=row.address,
            choice=choice,
            reason="As the table has it.",
            version=0,
            by=by,
        )
    return settle_study(comparison=comparison, by=by)


def _open_row(comparison: Comparison) -> Row | None:
    compared = read_comparison(comparison)
    return next((row for row in compared.rows if compared.states[row.address] == OPEN), None)


def judge_twice(assignment: Assignment, choice: str = SECOND, **levels: tuple[str, str]) -> Reading:
    """Both assessments, low but where ``levels`` says what each judged, settled."""
    for place, by in enumerate((assignment.first, assignment.second)):
        judge(assignment, by, **{domain: pair[place] for domain, pair in levels.items()})
    return decide(confirm(Comparison.objects.get(assignment=assignment)), choice)


@transaction.atomic
def settle_many(review: Review, people: Mapping[str, User], numbers: Iterable[int]) -> None:
    """A settled extraction a number, of which every third differs."""
    for number in numbers:
        second = reported(mean="-32.8") if number % 3 == 0 else reported()
        settle_differing(assigned(review, people, f"Study {number:02}"), reported(), second)
