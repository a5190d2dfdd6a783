"""An unfinished reading goes over to whoever sits in its seat."""

from django.db import transaction

from reviews.actions.record import record
from reviews.models import Assignment, Seat, User

from ..models import Reading
from ..queries.supplements import open_supplement


@transaction.atomic
def hand_over_unfinished(*, assignment: Assignment, by: User) -> list[Reading]:
    """Give every reading that is still to be finished to the reader of its seat, as it stands.

    Unfinished is a draft, and a submitted reading that new questions are asked of. A submitted one stays its author's.
    The caller holds the lock on the study. The event belongs to the reading, hidden from whoever may not see that.
    """
    study = assignment.study
    handed = []
    for seat in (Seat.FIRST, Seat.SECOND):
        reader = getattr(assignment, seat.value)
        reading = (
            Reading.objects.filter(assignment=assignment, role=seat.value).select_related("reader").first()
        )
        if reading is None or reading.reader_id == reader.pk:
            continue
        if reading.is_submitted and open_supplement(reading) is None:
            continue
        before = reading.reader
        reading.reader = reader
        reading.save(update_fields=["reader"])
        record(
            review=study.review,
            study=study,
            subject=reading.pk,
            by=by,
            action="reading taken over",
            summary=f"{reading.get_role_display()}: from {before.name} to {reader.name}, as it stood",
        )
        handed.append(reading)
    return handed
