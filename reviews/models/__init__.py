"""Who reviews what together: people, reviews, protocols, studies, assignments and the record."""

from .assignment import Assignment, Task
from .audit import AuditEvent
from .membership import Invitation, Membership, Role
from .protocol import Better, FollowUpWindow, Importance, InterventionGroup, Outcome, OutcomeKind
from .review import Review
from .study import Design, Study
from .user import User

__all__ = [
    "Assignment",
    "AuditEvent",
    "Better",
    "Design",
    "FollowUpWindow",
    "Importance",
    "InterventionGroup",
    "Invitation",
    "Membership",
    "Outcome",
    "OutcomeKind",
    "Review",
    "Role",
    "Study",
    "Task",
    "User",
]
