"""What a verifier looked up and found as the first reading has it."""

from django.conf import settings
from django.db import models

from reviews.models.base import Identified

from .reading import Reading


class Verification(Identified):
    """A value of a verifier's reading was compared with the report and stays as the first reader has it.

    ``reading`` is the verifier's own: it began as a copy of the first. ``seen`` is what stood at ``address``; the mark
    holds only while it still does. A value that the verifier changed needs none: the change says that it was looked up.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="verifications")
    address = models.CharField(max_length=250)
    seen = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "address"], name="verification_once_an_address")
        ]

    def __str__(self) -> str:
        return f"{self.address} of {self.reading}"
