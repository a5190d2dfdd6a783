"""Who took whose place in an assignment, and why."""

from django.conf import settings
from django.db import models

from .assignment import Assignment
from .base import LONGEST_REASON, Identified


class Seat(models.TextChoices):
    """The three people of an assignment; the values are the names of its columns."""

    FIRST = "first", "First reader"
    SECOND = "second", "Second reader"
    ARBITER = "arbiter", "Arbiter"


class Reassignment(Identified):
    """One replacement of one person by another. Everybody in the review may see it, so it says nothing of how far a
    reading was."""

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="reassignments")
    seat = models.CharField(max_length=10, choices=Seat)
    before = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    after = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(max_length=LONGEST_REASON)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="reassignment_to_somebody_else"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_seat_display()}: {self.before} to {self.after}"
