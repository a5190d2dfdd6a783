"""Changing how a study is read while its readings are under way."""

from django.db import transaction

from reviews.actions.assignments import assignment_words, check_people, who_knew
from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Mode, Review, Study, User
from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused

from ..models import Comparison, Reading, ReadingRole
from ..queries.seats import barred
from .readings import open_if_complete


@transaction.atomic
def change_mode(
    *,
    assignment: Assignment,
    mode: str,
    second: User | None = None,
    arbiter: User | None = None,
    by: User,
) -> Assignment:
    """Read the study with the submissions that another mode demands. Everything that was entered is kept.

    ``second`` and ``arbiter`` fill seats in which nobody sits; who sits there stays, also where the mode does not
    demand them, and is replaced by ``reassign``. A submitted first reading that is all the mode demands is settled at
    once. Raises NotAllowed for a lead who reads the study; Refused once both readings are in, for a pilot, where the
    seats that the mode demands are not filled, and where the second reader's work would not be what the mode calls it.
    """
    study = assignment.study
    require(by, "assign", study.review)
    locked(Study, study.pk)
    locked(Review, study.review_id)
    people = Assignment.objects.select_related("study__review", "first", "second", "arbiter")
    assignment = people.filter(pk=assignment.pk).first()
    if assignment is None:
        raise NotThere("This assignment was withdrawn.")
    if by.pk in assignment.readers():
        # Whether it can be changed hangs on how far the other reader is.
        raise NotAllowed("You read this study yourself; another lead can change how it is read.")
    if mode not in Mode.values:
        raise Refused(errors={"mode": ["Choose how the study is read."]})
    if assignment.is_pilot:
        raise Refused("A pilot is always read by two people independently.")
    if mode == assignment.mode:
        raise Refused(f"{study.name} is read so already; nothing was changed.")
    if Comparison.objects.filter(assignment=assignment).exists():
        raise Refused(
            "The readings are in. Settle what differs; then the study can be read again in another way."
        )
    _refuse_barred(assignment, second=second, arbiter=arbiter)
    assignment.second = assignment.second or second
    assignment.arbiter = assignment.arbiter or arbiter
    check_people(study, mode, assignment.first, assignment.second, assignment.arbiter)
    _refuse_what_it_is_not(assignment, mode)
    knowing = _knowing(assignment) if mode == Mode.DUAL else []
    # Whether there was anything to verify yet would tell how far the first reader is.
    could_verify = mode == Mode.DUAL and assignment.is_verified
    if knowing or could_verify:
        assignment.is_blinded = False
    before = assignment.get_mode_display()
    assignment.mode = mode
    assignment.save(update_fields=["mode", "second", "arbiter", "is_blinded"])
    summary = (
        f"{assignment.get_task_display()}: from “{before}” to “{assignment.get_mode_display()}”; "
        f"{assignment_words(assignment)}"
    )
    if knowing:
        summary += f". Not blinded: {' and '.join(reader.name for reader in knowing)} knew an earlier reading"
    elif could_verify:
        summary += f". Not blinded: {assignment.second.name} could see the first reading"
    record(review=study.review, study=study, by=by, action="mode changed", summary=summary)
    open_if_complete(assignment=assignment, by=by)
    return assignment


def _refuse_barred(assignment: Assignment, **coming: User | None) -> None:
    """Refuse who may have seen what the empty seat that they are to fill must not know."""
    errors = {
        seat: [why_not]
        for seat, person in coming.items()
        if person and getattr(assignment, seat) is None
        if (why_not := barred(assignment, seat).get(person.pk)) and person.pk not in assignment.people()
    }
    if errors:
        raise Refused(errors=errors)


def _knowing(assignment: Assignment) -> list[User]:
    """Of the readers that two independent readings have, those who may have seen an earlier round or pilot."""
    readers = [assignment.first, assignment.second]
    return who_knew(assignment.study, assignment.task, assignment.round, readers)


def _refuse_what_it_is_not(assignment: Assignment, mode: str) -> None:
    """Refuse to call an independent reading a verification or a verification independent, and to ask for a second
    reading where one person has submitted alone."""
    readings = {one.role: one for one in Reading.objects.filter(assignment=assignment)}
    first, second = readings.get(ReadingRole.FIRST), readings.get(ReadingRole.SECOND)
    name = assignment.second.name if assignment.second else ""
    if assignment.is_single and first is not None and first.is_submitted:
        # It waits for new questions alone. Whether the second once verified it, the mode does not say.
        raise Refused(
            f"{first.reader.name} has submitted, and the study is settled once the new questions are answered. "
            "Then it can be read again."
        )
    if mode == Mode.VERIFY and second is not None:
        raise Refused(
            f"{name} has begun a reading of their own. Two independent readings are better; or keep one alone."
        )
    if mode == Mode.DUAL and second is not None and assignment.is_verified:
        raise Refused(
            f"{name} has the first reading before them. Let them verify it; then it can be read again."
        )
