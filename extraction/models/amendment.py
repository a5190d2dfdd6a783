"""Values of a settled study that were opened again."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.base import Identified

from .comparison import Comparison
from .reading import Reading


class Amendment(Identified):
    """Named values of a final that are to be decided again, with the reason.

    While it is open the final in force stays in force. ``addresses`` are those of the comparison; a decision counts
    there only when it was made after ``at``. Settling again closes it and names the ``final`` that took the place of
    the last one; withdrawing closes it with nothing changed.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="amendments")
    addresses = models.JSONField(default=list)
    reason = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    final = models.ForeignKey(Reading, on_delete=models.PROTECT, null=True, related_name="amendments")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(final__isnull=True, closed_by__isnull=True),
                name="amendment_open_has_no_end",
            )
        ]

    def __str__(self) -> str:
        return f"Amendment of {self.comparison.assignment}"
