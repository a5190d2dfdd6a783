"""Taking back an assignment that nobody has begun."""

from django.db import transaction

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Study, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused

from ..models import Reading


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
