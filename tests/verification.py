"""A study that one person reads and another verifies, by the actions that the pages call."""

from collections.abc import Iterable

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.verification import confirm_values
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from extraction.queries.verification import Verified, read_verified
from reviews.models import Assignment, Study, Task, User
from tests.cast import LEVELS_ONLY, Reported, enter, judge


def to_verify(study: Study, *people: User, task: str = Task.EXTRACTION) -> Assignment:
    """The study, assigned to be verified; ``people`` are its lead, reader, verifier and arbiter."""
    lead, first, second, arbiter = people
    return assign_with_form(
        study=study,
        task=task,
        first=first,
        second=second,
        arbiter=arbiter,
        by=lead,
        mode="verify",
        instrument=LEVELS_ONLY if task == Task.RISK_OF_BIAS else "",
    )


def begun(assignment: Assignment, reported: Reported | None = None) -> Reading:
    """The verifier's reading, begun from what the first reader submitted."""
    if assignment.task == Task.RISK_OF_BIAS:
        judge(assignment, assignment.first)
    else:
        submit_reading(reading=enter(assignment, assignment.first, reported), by=assignment.first)
    return start_reading(assignment=assignment, by=assignment.second)


def first_of(reading: Reading) -> Reading:
    """The reading that is verified."""
    return reading.assignment.readings.get(role="first")


def standing(reading: Reading) -> Verified:
    """How its values stand."""
    return read_verified(read_sheet(Reading.objects.get(pk=reading.pk)))


def confirm_all(reading: Reading, *, but: Iterable[str] = ()) -> None:
    """Confirm all that is still to be compared, but these."""
    left = [address for address in standing(reading).unverified if address not in set(but)]
    confirm_values(reading=reading, addresses=left, by=reading.reader)


def sd_of(reading: Reading, arm: str = "SVF") -> str:
    """The address of the SD of the change, in this reading."""
    key = reading.arms.get(name=arm).pk
    cells = read_sheet(reading).cells
    return next(one for one in cells if str(key) in one and one.endswith(":change:sd"))
