"""Whose submitted readings stand in seats that somebody else has taken since."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from reviews.models import User

from ..models import Reading, ReadingRole, ReadingState
from .stages import Part, TaskState


def submitted_before(states: Iterable[TaskState], user: User) -> dict[UUID, User]:
    """Who submitted the reading of the person's own seat before the person took it, by assignment; one query, or none
    where there is no such seat.

    A submitted reading stays its author's. Nothing of the other seat is read.
    """
    taken = [
        state.assignment.pk for state in states if state.part == Part.SUBMITTED and state.own_reading is None
    ]
    if not taken:
        return {}
    own_seat = Q(role=ReadingRole.FIRST, assignment__first=user) | Q(
        role=ReadingRole.SECOND, assignment__second=user
    )
    readings = Reading.objects.filter(own_seat, assignment__in=taken, state=ReadingState.SUBMITTED)
    return {one.assignment_id: one.reader for one in readings.exclude(reader=user).select_related("reader")}
