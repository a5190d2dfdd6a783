"""The last days of assignments: which tasks have some, and who is told."""

from datetime import date

from reviews.models import Assignment, Review, User

from .overview import natural
from .stages import Stage, TaskState, pilot_states, task_states


def open_states(review: Review, user: User) -> list[TaskState]:
    """The tasks and pilots that have somebody and are not settled, by study: the same whoever of them has started or
    submitted. Nothing of a study that is left out is due."""
    states = [*task_states(review, user), *pilot_states(review, user)]
    found = [
        state
        for state in states
        if state.assignment and state.stage != Stage.SETTLED and not state.study.is_left_out
    ]
    return sorted(found, key=lambda state: (natural(state.study.name), state.assignment.round))


def days_told(assignment: Assignment | None, user: User, *, leads: bool) -> dict[str, date | None]:
    """``due`` and ``arbitration_due`` as a person is told them: a lead of the review, and who reads or arbitrates."""
    if assignment is None or not (leads or user.pk in assignment.people()):
        return {"due": None, "arbitration_due": None}
    return {"due": assignment.due, "arbitration_due": assignment.arbitration_due}
