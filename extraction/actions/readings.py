"""Starting and submitting a reading."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Study, Task, User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

from ..models import Comparison, Reading, ReadingRole, ReadingState, Supplement
from ..queries.gaps import gaps
from ..queries.instruments import variant_of
from ..queries.supplements import open_supplement, waits_for_supplements
from ..queries.verification import verification_may_begin
from ..visibility import readings_visible_to
from .comparisons import open_comparison
from .copying import copy_reading
from .proposals import keep_proposals
from .settling import settle_alone


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
    if role == ReadingRole.SECOND:
        _refuse_second(assignment)
    reading, is_new = Reading.objects.get_or_create(
        assignment=assignment,
        role=role,
        defaults={"reader": by, "is_copy": is_copy, "variant": _variant(assignment)},
    )
    if reading.reader_id != by.pk:
        raise NotAllowed(
            f"{reading.reader.name} submitted this reading before you took their place. "
            "You take part once both readings are in."
        )
    if is_new:
        summary = assignment.get_task_display()
        if assignment.is_verified and role == ReadingRole.SECOND:
            asked = copy_reading(source=_submitted_first(assignment), target=reading)
            summary += f": {asked} value{'' if asked == 1 else 's'} to verify"
        record(
            review=assignment.study.review,
            study=assignment.study,
            subject=reading.pk,
            by=by,
            action="reading started",
            summary=summary,
        )
    return reading


def _refuse_second(assignment: Assignment) -> None:
    """Refuse a second reading that the mode does not demand, or a verification of what is not submitted. Going on with
    one that exists is never refused."""
    if Reading.objects.filter(assignment=assignment, role=ReadingRole.SECOND).exists():
        return
    if assignment.is_single:
        raise Refused("One person reads this study; a second reading is not asked for.")
    if assignment.is_verified and not verification_may_begin(assignment):
        raise Refused("The first reading is not submitted yet. It can be verified once it is.")


def _submitted_first(assignment: Assignment) -> Reading:
    return Reading.objects.get(assignment=assignment, role=ReadingRole.FIRST)


def _variant(assignment: Assignment) -> str:
    """The instrument of an assessment: the one chosen when the study was assigned, so that both assessors have the
    same, and neither can tell from it whether the other has begun."""
    if assignment.task != Task.RISK_OF_BIAS:
        return ""
    return assignment.instrument or variant_of("", assignment.study.design).key


def own_draft(reading_id: object, by: User) -> Reading:
    """The person's own unsubmitted reading, locked together with its study until the transaction ends.

    Raises NotThere when the person may not see it, NotAllowed when it is somebody else's, Refused when it
    has been submitted and is frozen. The study is locked first, as in submitting, so that saving and
    submitting never wait for each other in a circle.
    """
    reading = own_reading(reading_id, by)
    if reading.is_submitted:
        raise Refused("This reading is submitted and frozen. What you typed now was not saved.")
    return reading


def own_writable(reading_id: object, by: User) -> tuple[Reading, Supplement | None]:
    """The person's own reading, locked, while they may still write in it: all of it, or what its open supplement asks.

    Raises what ``own_draft`` raises.
    """
    reading = own_reading(reading_id, by)
    if not reading.is_submitted:
        return reading, None
    supplement = open_supplement(reading)
    if supplement is None:
        raise Refused("This reading is submitted and frozen. What you typed now was not saved.")
    return reading, supplement


def own_reading(reading_id: object, by: User) -> Reading:
    """The person's own reading, locked together with its study. Raises NotThere or NotAllowed."""
    reading = (
        readings_visible_to(by).select_related("assignment__study__review").filter(pk=reading_id).first()
    )
    if reading is None:
        raise NotThere("There is nothing here for you.")
    if reading.reader_id != by.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    locked(Study, reading.assignment.study_id)
    reading.refresh_from_db(fields=["state", "version", "submitted_at", "reader", "variant"])
    # A lead may have changed how the study is read while this waited for the lock.
    reading.assignment.refresh_from_db(fields=["mode", "first", "second", "arbiter", "is_blinded"])
    if reading.reader_id != by.pk:
        raise NotThere("Another person has taken this reading over.")
    return reading


def advance(reading: Reading) -> int:
    """Say that something was written of what submitting freezes: cells, arms, times, contrasts, columns, papers. The
    reading is locked by ``own_draft``. Returns its version, one more than before.

    Answers to new questions do not count: they are submitted by themselves, and others see the reading's version."""
    reading.version += 1
    reading.save(update_fields=["version"])
    return reading.version


def record_and_advance(
    reading: Reading, *, by: User, action: str, summary: str, cells: Iterable[dict] = ()
) -> None:
    """Record in the study what was written in a draft, as an event of the reading, and ``advance`` the reading."""
    study = reading.assignment.study
    record(
        review=study.review,
        study=study,
        subject=reading.pk,
        by=by,
        action=action,
        summary=summary,
        cells=cells,
    )
    advance(reading)


@transaction.atomic
def submit_reading(*, reading: Reading, by: User, version: int | None = None) -> Comparison | None:
    """Freeze the reading. The last submission that the mode demands opens the comparison, exactly once; where one
    person reads alone, it settles the study.

    ``version`` is that of the reading which the person has before them. Raises Stale when another window wrote since
    then, Refused with one message a gap when something is missing. Returns the comparison when this
    submission opened it. The lock on the study makes two submissions of the same instant queue.
    """
    reading = own_draft(reading.pk, by)
    if version is not None and reading.version != version:
        raise Stale("Something was saved in another window since you opened this page.", current=reading)
    missing = gaps(reading)
    if missing:
        errors: dict[str, list[str]] = {}
        for gap in missing:
            errors.setdefault(gap.address, []).append(gap.message)
        raise Refused(errors=errors)
    reading.state = ReadingState.SUBMITTED
    reading.submitted_at = timezone.now()
    reading.save(update_fields=["state", "submitted_at"])
    keep_proposals(reading)
    assignment = reading.assignment
    record(
        review=assignment.study.review,
        study=assignment.study,
        subject=reading.pk,
        by=by,
        action="reading submitted",
        summary=assignment.get_task_display(),
    )
    return open_if_complete(assignment=assignment, by=by)


def open_if_complete(*, assignment: Assignment, by: User) -> Comparison | None:
    """Open the comparison once the readings that the mode demands are submitted and no new question is left to their
    readers; None before that, and where it is open already. What one person read alone is settled with it. The caller
    holds the lock on the study."""
    demanded = [ReadingRole.FIRST] if assignment.is_single else [ReadingRole.FIRST, ReadingRole.SECOND]
    submitted = Reading.objects.filter(assignment=assignment, role__in=demanded, state=ReadingState.SUBMITTED)
    if submitted.count() < len(demanded) or waits_for_supplements(assignment):
        return None
    if Comparison.objects.filter(assignment=assignment).exists():
        return None
    comparison = open_comparison(assignment=assignment, by=by)
    if assignment.is_single:
        settle_alone(comparison=comparison, by=by)
    return comparison
