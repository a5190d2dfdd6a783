"""Carrying one study of the demonstration through readings, comparison and settling, by the usual actions."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from extraction.actions.assignments import assign_with_form
from extraction.actions.cells import Write, save_cells
from extraction.actions.matches import confirm_structure
from extraction.actions.readings import start_reading
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.actions.structure import save_arm, save_time_point
from extraction.addresses import AnswerAddress, ValueAddress
from extraction.comparison import OPEN, Row
from extraction.models import Comparison, Reading
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from reviews.models import Assignment, InterventionGroup, Study, User


@dataclass(frozen=True)
class Found:
    """One thing that a reader found: an answer (``question``, ``arm`` or "") or a number of a result."""

    text: str
    source: str
    question: str = ""
    arm: str = ""
    outcome: str = ""
    time: str = ""
    basis: str = "value"
    statistic: str = ""


def read_study(
    *,
    assignment: Assignment,
    by: User,
    arms: Iterable[tuple[str, str]],
    times: Iterable[str],
    found: Iterable[Found],
    groups: dict[str, InterventionGroup],
    is_copy: bool = False,
) -> Reading:
    """Start a reading and enter everything that was found; it is not submitted."""
    reading = start_reading(assignment=assignment, by=by, is_copy=is_copy)
    for name, group in arms:
        save_arm(reading=reading, by=by, name=name, group=groups.get(group))
    for text in times:
        save_time_point(reading=reading, by=by, text=text)
    sheet = read_sheet(reading)
    questions = {question.key: question.pk for question in sheet.questions}
    outcomes = {outcome.name: outcome.pk for outcome in sheet.outcomes}
    arm_keys = {arm.name: arm.pk for arm in sheet.arms}
    time_keys = {point.text: point.pk for point in sheet.time_points}
    writes = []
    for one in found:
        if one.question:
            address = AnswerAddress(questions[one.question], arm_keys[one.arm] if one.arm else None)
        else:
            address = ValueAddress(
                outcomes[one.outcome], time_keys[one.time], arm_keys[one.arm], one.basis, one.statistic
            )
        writes.append(Write(str(address), 0, text=one.text, table=one.source))
    for saved in save_cells(reading=reading, writes=writes, by=by):
        if saved.status != "saved":
            raise ValueError(f"{assignment.study}: {saved.address}: {saved.message}")
    return reading


def settle(comparison: Comparison, decide: Callable[[Row], tuple[str, str]]) -> Reading:
    """Confirm the proposed structure, decide every open difference as ``decide`` says (choice, reason), settle."""
    arbiter = comparison.assignment.arbiter
    compared = read_comparison(comparison)
    confirm_structure(
        comparison=comparison,
        arms=_pairs(compared.first.arms, compared.second.arms, "study_arm_id"),
        time_points=_pairs(compared.first.time_points, compared.second.time_points, "study_time_point_id"),
        version=comparison.version,
        by=arbiter,
    )
    compared = read_comparison(comparison)
    for row in compared.rows:
        if compared.states[row.address] == OPEN:
            choice, reason = decide(row)
            resolve(
                comparison=comparison,
                address=row.address,
                choice=choice,
                reason=reason,
                version=0,
                by=arbiter,
            )
    return settle_study(comparison=comparison, by=arbiter)


def _pairs(first: list, second: list, key: str) -> dict:
    theirs = {getattr(part, key): part.pk for part in second}
    return {part.pk: theirs.get(getattr(part, key)) for part in first}


def assign(study: Study, task: str, people: dict[str, User], instrument: str = "") -> Assignment:
    """A task of a study for the two reviewers and the arbiter."""
    return assign_with_form(
        study=study,
        task=task,
        first=people["first"],
        second=people["second"],
        arbiter=people["arbiter"],
        by=people["lead"],
        instrument=instrument,
    )


def nothing_differs(difference: Row) -> tuple[str, str]:
    """What decides nothing, as both readings are the same. Raises ValueError."""
    raise ValueError(f"both read the same, yet {difference.address} differs")
