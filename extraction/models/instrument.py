"""Risk-of-bias instruments that a review defines for itself."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models import Review
from reviews.models.base import Versioned

OWN = "own:"


class Instrument(Versioned):
    """One version of an instrument of a review's own: its levels, domains, questions, guidance and charts, as the
    ``document`` that ``risk_of_bias.documents`` reads.

    ``tool`` is the same for all versions of an instrument. A version is drafted, published and from then on never
    changed: assessments are made with it.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="instruments")
    tool = models.UUIDField(default=uuid4, editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=120)
    document = models.JSONField(default=dict)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["title", "number"]
        constraints = [
            models.UniqueConstraint(fields=["tool", "number"], name="instrument_number_once"),
            models.UniqueConstraint(
                fields=["tool"], condition=Q(published_at__isnull=True), name="instrument_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def key(self) -> str:
        """How assignments and readings name it."""
        return f"{OWN}{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.published_at is not None
