"""What a verifier has to look up: every value that the first reading holds."""

from django.conf import settings
from django.db import models

from reviews.models.base import Identified

from .reading import Reading


class Verification(Identified):
    """One value that a verifier's ``reading`` took over from the first, and whether it was compared with the report.

    ``seen`` is what the first reading has at ``address`` (the verifier's own address). It is confirmed by ``by`` and
    ``at``, None before. A value that the verifier changed is contested and needs no confirmation: the change says that
    it was looked up.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="verifications")
    address = models.CharField(max_length=250)
    seen = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "address"], name="verification_once_an_address"),
            models.CheckConstraint(
                condition=models.Q(by__isnull=True, at__isnull=True)
                | models.Q(by__isnull=False, at__isnull=False),
                name="verification_confirmed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} of {self.reading}"
