"""A study that is read again by people who have not read it, and what is reported then."""

from dataclasses import dataclass
from typing import Any

from extraction.actions.rounds import read_again
from extraction.models import Reading
from reviews.actions.members import add_member
from reviews.models import Assignment, Review, Role, Study, Task, User
from tests.cast import Reported, person, settle
from tests.comparisons import reported

REASON = "An erratum came out."
ANOTHER_NUMBER = "-31.7"  # the mean of the SVF arm, read another time


@dataclass(frozen=True)
class Crew:
    """Two readers and an arbiter who had nothing to do with the study before."""

    first: User
    second: User
    arbiter: User


def fresh_crew(review: Review, lead: User) -> Crew:
    """The three, in the review."""
    crew = Crew(person("Third reviewer"), person("Fourth reviewer"), person("Second arbiter"))
    for user, role in (
        (crew.first, Role.REVIEWER),
        (crew.second, Role.REVIEWER),
        (crew.arbiter, Role.ARBITER),
    ):
        add_member(review=review, user=user, role=role, by=lead)
    return crew


def again(study: Study, crew: Crew, by: User, **otherwise: Any) -> Assignment:
    """Another round of the study's extraction by the three."""
    usual = {
        "study": study, "task": Task.EXTRACTION, "first": crew.first, "second": crew.second,
        "arbiter": crew.arbiter, "reason": REASON, "by": by,
    }  # fmt: skip
    return read_again(**(usual | otherwise))


def settle_with(assignment: Assignment, mean: str = ANOTHER_NUMBER) -> Reading:
    """The round settled with another mean of the SVF arm."""
    return settle(assignment, other_numbers(mean))


def other_numbers(mean: str = ANOTHER_NUMBER) -> Reported:
    """What is usually reported, with another mean of the SVF arm."""
    return reported(mean=mean)
