"""Starting and submitting a reading."""

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Study, Task, User
from reviews.refusals import NotAllowed, NotThere, Refused

from ..models import Comparison, Reading, ReadingRole, ReadingState
from ..queries.gaps import gaps
from ..risk_of_bias.variants import variant_for
from ..visibility import readings_visible_to
from .comparisons import open_comparison


def own_role(assignment: Assignment, user: User) -> str | None:
    """Which of the two readings is this person's; None when neither is."""
    if user.pk == assignment.first_id:
        return ReadingRole.FIRST
    if user.pk == assignment.second_id:
        return ReadingRole.SECOND
    return None


@transaction.atomic
def start_reading(*, assignment: Assignment, by: User, is_copy: bool = False) -> Reading:
    """The person's own reading of an assignment, begun now or before.

    Raises NotAllowed for anybody else, NotThere when the assignment was withdrawn.

    ``is_copy`` marks a reading that repeats the other instead of reading independently.
    """
    study = locked(Study, assignment.study_id)
    # Read again under the lock: it may have been withdrawn while the person looked at the button.
    assignment = Assignment.objects.filter(pk=assignment.pk).first()
    if assignment is None:
        raise NotThere("This assignment was withdrawn.")
    assignment.study = study
    role = own_role(assignment, by)
    if role is None:
        raise NotAllowed("This study is assigned to other readers.")
    reading, is_new = Reading.objects.get_or_create(
        assignment=assignment,
        role=role,
        defaults={"reader": by, "is_copy": is_copy, "variant": _variant(assignment)},
    )
    if is_new:
        record(
            review=assignment.study.review,
            study=assignment.study,
            subject=reading.pk,
            by=by,
            action="reading started",
            summary=assignment.get_task_display(),
        )
    return reading


def _variant(assignment: Assignment) -> str:
    """The instrument of an assessment: the one for the design that the study had when it was assigned, so that both
    assessors have the same, and neither can tell from it whether the other has begun."""
    if assignment.task != Task.RISK_OF_BIAS:
        return ""
    return variant_for(assignment.design or assignment.study.design).key


def own_draft(reading_id: object, by: User) -> Reading:
    """The person's own unsubmitted reading, locked together with its study until the transaction ends.

    Raises NotThere when the person may not see it, NotAllowed when it is somebody else's, Refused when it
    has been submitted and is frozen. The study is locked first, as in submitting, so that saving and
    submitting never wait for each other in a circle.
    """
    reading = (
        readings_visible_to(by).select_related("assignment__study__review").filter(pk=reading_id).first()
    )
    if reading is None:
        raise NotThere("There is nothing here for you.")
    if reading.reader_id != by.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    locked(Study, reading.assignment.study_id)
    reading.refresh_from_db(fields=["state", "version", "submitted_at"])
    if reading.is_submitted:
        raise Refused("This reading is submitted and frozen. What you typed now was not saved.")
    return reading


@transaction.atomic
def submit_reading(*, reading: Reading, by: User) -> Comparison | None:
    """Freeze the reading. The second submission of an assignment opens its comparison, exactly once.

    Raises Refused with one message a gap when something is missing. Returns the comparison when this
    submission was the second. The lock on the study makes two submissions of the same instant queue.
    """
    reading = own_draft(reading.pk, by)
    missing = gaps(reading)
    if missing:
        errors: dict[str, list[str]] = {}
        for gap in missing:
            errors.setdefault(gap.address, []).append(gap.message)
        raise Refused(errors=errors)
    reading.state = ReadingState.SUBMITTED
    reading.submitted_at = timezone.now()
    reading.save(update_fields=["state", "submitted_at"])
    assignment = reading.assignment
    record(
        review=assignment.study.review,
        study=assignment.study,
        subject=reading.pk,
        by=by,
        action="reading submitted",
        summary=assignment.get_task_display(),
    )
    submitted = Reading.objects.filter(
        assignment=assignment,
        role__in=[ReadingRole.FIRST, ReadingRole.SECOND],
        state=ReadingState.SUBMITTED,
    )
    return open_comparison(assignment=assignment, by=by) if submitted.count() == 2 else None
