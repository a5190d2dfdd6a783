"""A run: one frozen input, one computation, one answer."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models.base import Identified

from .analysis import Analysis


class RunState(models.TextChoices):
    QUEUED = "queued", "Queued"
    RUNNING = "running", "Running"
    SUCCEEDED = "succeeded", "Finished"
    FAILED = "failed", "Failed"


class Run(Identified):
    """A row that a worker claims. Once finished it never changes.

    ``input`` is the whole data set as it was when the run was asked for, exclusions and their reasons
    included; ``input_hash`` is the SHA-256 of its canonical JSON. ``attempt`` grows with every claim; a
    worker may only commit while the attempt is still its own.
    """

    analysis = models.ForeignKey(Analysis, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    settings = models.JSONField()
    input = models.JSONField()
    input_hash = models.CharField(max_length=64)
    engine_version = models.CharField(max_length=20, blank=True)
    result = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["analysis", "number"], name="run_number_once"),
            models.CheckConstraint(
                condition=~Q(state="succeeded") | Q(result__isnull=False), name="run_success_has_a_result"
            ),
        ]

    def __str__(self) -> str:
        return f"Run {self.number} of {self.analysis}"

    @property
    def is_finished(self) -> bool:
        return self.state in (RunState.SUCCEEDED, RunState.FAILED)
