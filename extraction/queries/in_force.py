"""Which final of a study is in force."""

from collections.abc import Iterable
from uuid import UUID

from reviews.models import PILOT, Assignment, Study

from ..models import Reading, ReadingRole


def finals_in_force(studies: Iterable[Study | UUID]) -> dict[tuple[UUID, str], Reading]:
    """By study and task, the final that counts: of the latest settled round, its latest edition.

    ``studies`` may be their keys. A round that is not settled yet, and values that are open again, leave the one before
    in force. One query.
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


def later_round(assignment: Assignment) -> Assignment | None:
    """The latest round that came after this one; None for the last."""
    later = Assignment.objects.filter(
        study=assignment.study_id, task=assignment.task, round__gt=assignment.round
    )
    return later.order_by("-round").first()
