"""Who reviews what together: people, reviews, protocols, studies, assignments and the record."""

from .assignment import PILOT, Assignment, Task
from .audit import AuditEvent
from .base import LONGEST_REASON
from .contact import Contact, Means
from .membership import Invitation, Membership, Role
from .mode import Mode
from .protocol import Better, FollowUpWindow, Importance, InterventionGroup, Outcome, OutcomeKind
from .reassignment import Reassignment, Seat
from .reminder import Reminder
from .review import Review
from .study import LEFT_OUT, Design, Standing, Study
from .user import User

__all__ = [
    "LEFT_OUT",
    "LONGEST_REASON",
    "PILOT",
    "Assignment",
    "AuditEvent",
    "Better",
    "Contact",
    "Design",
    "FollowUpWindow",
    "Importance",
    "InterventionGroup",
    "Invitation",
    "Means",
    "Membership",
    "Mode",
    "Outcome",
    "OutcomeKind",
    "Reassignment",
    "Reminder",
    "Review",
    "Role",
    "Seat",
    "Standing",
    "Study",
    "Task",
    "User",
]
