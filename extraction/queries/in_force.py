"""Which final of a study is in force."""

from collections.abc import Iterable
from uuid import UUID

from reviews.models import PILOT, Study

from ..models import Reading, ReadingRole


def finals_in_force(studies: Iterable[Study]) -> dict[tuple[UUID, str], Reading]:
    """By study and task, the final that counts: of the latest settled round, its latest edition.

    A round that is not settled yet, and values that are open again, leave the one before in force. One query.
    """
    finals = (
        Reading.objects.filter(
            assignment__study__in=studies,
            assignment__round__gt=PILOT,
            role=ReadingRole.FINAL,
            assignment__comparison__settled_at__isnull=False,
        )
        .select_related("assignment__study")
        .order_by("assignment__round", "edition")
    )
    return {(reading.assignment.study_id, reading.assignment.task): reading for reading in finals}
