"""Who sat where in an assignment, and who cannot take a seat of it."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import PILOT, Assignment, Membership, Reassignment, Review, Role, Seat, Standing, User

from ..models import Amendment, Comparison, Reading, ReadingRole

OTHER = {Seat.FIRST.value: Seat.SECOND.value, Seat.SECOND.value: Seat.FIRST.value}


def open_assignments(review: Review) -> QuerySet[Assignment]:
    """The assignments of a review in which something is left to do; those of ineligible studies wait for nobody.

    A pilot ends with its comparison. What is settled is open again while values of it are amended.
    """
    amended = Amendment.objects.filter(comparison__assignment=OuterRef("pk"), closed_at__isnull=True)
    return (
        Assignment.objects.filter(study__review=review)
        .filter(
            Q(comparison__isnull=True)
            | Q(round__gt=PILOT, comparison__settled_at__isnull=True)
            | Exists(amended)
        )
        .exclude(study__standing=Standing.INELIGIBLE)
    )


def readers_may_change(assignment: Assignment) -> bool:
    """Whether something is left to do for the readers. That they are settled, or a pilot over, is no secret."""
    comparison = Comparison.objects.filter(assignment=assignment).first()
    if comparison is None:
        return True
    if assignment.is_pilot:
        return False
    return comparison.settled_at is None or comparison.amendments.filter(closed_at__isnull=True).exists()


def pilot_is_over(assignment: Assignment) -> bool:
    """Whether an assignment is a pilot with nothing left to do for anybody."""
    return assignment.is_pilot and Comparison.objects.filter(assignment=assignment).exists()


def barred(assignment: Assignment, seat: str) -> dict[UUID, str]:
    """Who cannot take a seat whatever their role, with the reason as a sentence.

    A reader must not have seen the other reading; an arbiter must not have read. Whether somebody in a seat had begun
    is asked nowhere: who cannot be chosen would tell it.
    """
    sitting = {one.value: getattr(assignment, one.value) for one in Seat}
    people = {seat: person for seat, person in sitting.items() if person is not None}
    past: dict[str, list[User]] = {one: [] for one in Seat.values}
    for former in Reassignment.objects.filter(assignment=assignment).select_related("before"):
        past[former.seat].append(former.before)
    found: dict[UUID, str] = {}
    if seat == Seat.ARBITER:
        for reader in (*past[Seat.FIRST], *past[Seat.SECOND], *_authors(assignment)):
            found[reader.pk] = f"{reader.name} was a reader of this study; an arbiter must not have read it."
    else:
        other = OTHER[seat]
        if Comparison.objects.filter(assignment=assignment).exists():
            for person in (*_leads(assignment), *past[Seat.ARBITER]):
                found[person.pk] = f"{person.name} may have seen both readings, which are in."
        for reader in (*past[other], *_authors(assignment, other)):
            found[reader.pk] = f"{reader.name} was the {Seat(other).label.lower()} of this study."
    for held, person in people.items():
        found[person.pk] = f"{person.name} is the {Seat(held).label.lower()} already."
    return found


def _authors(assignment: Assignment, role: str = "") -> list[User]:
    readings = Reading.objects.filter(assignment=assignment).exclude(role=ReadingRole.FINAL)
    if role:
        readings = readings.filter(role=role)
    return [reading.reader for reading in readings.select_related("reader")]


def _leads(assignment: Assignment) -> list[User]:
    held = Membership.objects.filter(review=assignment.study.review_id, role=Role.LEAD)
    return [one.user for one in held.select_related("user")]
