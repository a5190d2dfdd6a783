"""Who was reminded by e-mail of what, on which day."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .assignment import Assignment
from .base import Identified
from .review import Review


class Reminder(Identified):
    """A person was reminded of an assignment on a day; without an assignment, of a whole review by a lead (``by``).

    The unique keys see to it that nobody is reminded twice a day of the same. A lead's reminder counts by itself,
    whatever the day's mail said: whether it is refused would otherwise tell a lead who reads too what waits for the
    other reader. No page shows these rows.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="+")
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    day = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "assignment", "day"],
                condition=Q(assignment__isnull=False),
                name="reminder_of_an_assignment_once_a_day",
            ),
            models.UniqueConstraint(
                fields=["person", "review", "day"],
                condition=Q(assignment__isnull=True),
                name="reminder_by_a_lead_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(assignment__isnull=False, by__isnull=True)
                | Q(assignment__isnull=True, by__isnull=False),
                name="reminder_by_a_lead_is_of_a_review",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} on {self.day}: {self.assignment or self.review}"
