"""Assigning a study together with the form that it is read with, and taking an assignment back."""

from datetime import date

from django.db import transaction

from reviews.actions.assignments import assign, replace_person
from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Mode, Seat, Study, Task, User
from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused

from ..models import AssignedForm, Comparison, Reading
from ..queries.forms import published_form
from ..queries.instruments import is_offered
from ..queries.seats import barred, pilot_is_over, readers_may_change
from ..risk_of_bias.instruments import variant_for
from .handovers import hand_over_unfinished


@transaction.atomic
def assign_with_form(
    *,
    study: Study,
    task: str,
    first: User,
    second: User | None,
    arbiter: User | None,
    by: User,
    round: int = 1,
    mode: str = Mode.DUAL,
    reason: str = "",
    due: date | None = None,
    arbitration_due: date | None = None,
    instrument: str = "",
) -> Assignment:
    """Assign a task of a study; its extraction is read with the version of the form that is in force now, its risk of
    bias with the ``instrument`` of that key, or where none is named with the one for the study's design.

    Raises Refused for an instrument that the review cannot use, and what ``reviews.actions.assignments.assign`` raises.
    """
    if task != Task.RISK_OF_BIAS:
        instrument = ""
    elif not instrument:
        instrument = variant_for(study.design).key
    elif not is_offered(study.review_id, instrument):
        raise Refused(errors={"instrument": ["Choose an instrument that this review can use."]})
    assignment = assign(
        study=study,
        task=task,
        first=first,
        second=second,
        arbiter=arbiter,
        by=by,
        round=round,
        mode=mode,
        reason=reason,
        due=due,
        arbitration_due=arbitration_due,
        instrument=instrument,
    )
    form = published_form(study.review_id)
    if task == Task.EXTRACTION and form is not None:
        AssignedForm.objects.create(assignment=assignment, form=form)
    return assignment


@transaction.atomic
def withdraw_assignment(*, assignment: Assignment, by: User) -> None:
    """Take two readers and their arbiter off a task again, so that others can be chosen.

    Raises Refused once a reading was started, and always to a lead who is one of the readers: whether it
    was started would tell them about the other reading.
    """
    study = assignment.study
    require(by, "assign", study.review)
    locked(Study, study.pk)
    assignment = Assignment.objects.filter(pk=assignment.pk).first()
    if assignment is None:
        raise NotThere("This assignment was withdrawn already.")
    if by.pk in assignment.readers():
        raise Refused("You read this study yourself; another lead can withdraw the assignment.")
    if Reading.objects.filter(assignment=assignment).exists():
        raise Refused("A reading was started, so the assignment stays; nothing was changed.")
    task = assignment.get_task_display()
    assignment.delete()
    record(review=study.review, study=study, by=by, action="assignment withdrawn", summary=task)


@transaction.atomic
def reassign(*, assignment: Assignment, seat: str, to: User, reason: str, by: User) -> Assignment:
    """Replace one of the three people of an assignment, keeping everything that exists.

    An unfinished reading goes over to its new reader as it stands; a submitted one stays its author's, and the new
    person takes part in what follows. Decisions stay with who made them. Raises NotAllowed for a lead who reads the
    study and would replace a reader, Refused where the seat is no longer to be filled, and for people who may have seen
    what the seat must not know.
    """
    study = assignment.study
    require(by, "assign", study.review)
    locked(Study, study.pk)
    assignment = (
        Assignment.objects.select_related("study__review", "first", "second", "arbiter")
        .filter(pk=assignment.pk)
        .first()
    )
    if assignment is None:
        raise NotThere("This assignment was withdrawn.")
    require_replaceable(assignment, seat, by)
    why_not = barred(assignment, seat).get(to.pk)
    if why_not:
        raise Refused(errors={"to": [why_not]})
    compared = Comparison.objects.filter(assignment=assignment).exists()
    assignment = replace_person(
        assignment=assignment, seat=seat, to=to, reason=reason, by=by, is_to_read=not compared
    )
    hand_over_unfinished(assignment=assignment, by=by)
    return assignment


def require_replaceable(assignment: Assignment, seat: str, by: User) -> None:
    """Raise NotThere or NotAllowed where the person may not replace who sits in a seat, Refused where nobody can."""
    require(by, "assign", assignment.study.review)
    if seat not in Seat.values:
        raise NotThere("There is nothing here for you.")
    # Before anything is asked of the readings: the answer would tell them about the other one.
    if seat != Seat.ARBITER and by.pk in assignment.readers():
        raise NotAllowed("You read this study yourself; another lead can replace its readers.")
    if getattr(assignment, seat) is None:
        raise Refused(f"{assignment.study.name} is read by one person; nobody sits there to be replaced.")
    if pilot_is_over(assignment):
        raise Refused("This pilot is over; its people stay as they were.")
    if seat != Seat.ARBITER and not readers_may_change(assignment):
        raise Refused(f"{assignment.study.name} is settled; its readers stay as they were.")
