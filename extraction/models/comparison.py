"""Two submitted readings side by side, and how each difference was settled."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models import Assignment
from reviews.models.base import Versioned

from .cell import Missing


class Comparison(Versioned):
    """Two submitted readings, or one that was read alone: exists once the readings that the mode demands are in. Its
    differences are computed from the frozen readings.

    ``discusses``, as the review had it when the comparison was opened: the readers discuss each difference before it
    goes to the arbiter. ``handed_over_at``: since then all that is still open is with the arbiter.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="comparison")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    discusses = models.BooleanField(default=False)
    handed_over_at = models.DateTimeField(null=True)
    handed_over_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    def __str__(self) -> str:
        return f"Comparison of {self.assignment}"


class Choice(models.TextChoices):
    FIRST = "first", "First reading"
    SECOND = "second", "Second reading"
    OTHER = "other", "Another value"


class Method(models.TextChoices):
    DISCUSSION = "discussion", "Discussed"
    ARBITRATION = "arbitration", "Arbitrated"


class Resolution(Versioned):
    """What was decided about one address, by whom and why.

    ``address`` uses the study's own arms and time points, so that a corrected match does not lose a
    decision. Besides values it may be ``arm:<key>`` or ``time_point:<key>``: what one reader alone found is
    kept by choosing that reader and left out by choosing the other. ``first_seen`` and ``second_seen`` are what
    stood there when it was decided; the decision holds only while they still do. A decision is never overwritten:
    one that takes its place sets ``superseded_at`` here, and has the next version.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.CASCADE, related_name="resolutions")
    address = models.CharField(max_length=250)
    choice = models.CharField(max_length=10, choices=Choice)
    text = models.TextField(blank=True)
    number = models.FloatField(null=True)
    missing = models.CharField(max_length=2, choices=Missing, blank=True)
    so_printed = models.BooleanField(default=False)
    paper = models.CharField(max_length=200, blank=True)
    page = models.CharField(max_length=20, blank=True)
    table = models.CharField("table or figure", max_length=80, blank=True)
    quotation = models.TextField(blank=True)
    support = models.TextField(blank=True)
    reason = models.TextField()
    method = models.CharField(max_length=12, choices=Method, default=Method.ARBITRATION)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    first_seen = models.TextField(blank=True)
    second_seen = models.TextField(blank=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "address"],
                condition=Q(superseded_at__isnull=True),
                name="resolution_in_force_once_an_address",
            )
        ]
