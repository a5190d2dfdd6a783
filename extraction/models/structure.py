"""The study's own arms, time points and results: the stable keys that rounds, analyses and links rest on.

A pilot's readings are matched at keys of their own. No later round takes them over, and nothing lists them: what is
shown of a study's arms and times comes from its readings.
"""

from django.db import models

from reviews.models import InterventionGroup, Outcome, Study
from reviews.models.base import Identified


class Effect(models.TextChoices):
    """The effect of interest (RoB 2 guidance of 22 August 2019, section 1.3)."""

    ASSIGNMENT = "assignment", "Effect of assignment to intervention"
    ADHERING = "adhering", "Effect of adhering to intervention"


class StudyArm(Identified):
    """An arm of the study, made when the structure of two readings is matched."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="arms")
    name = models.CharField(max_length=200)
    group = models.ForeignKey(InterventionGroup, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class StudyTimePoint(Identified):
    """A time of measurement of the study. ``days`` is None when the time is unknown."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="time_points")
    text = models.CharField(max_length=80)
    days = models.FloatField(null=True, blank=True)
    is_baseline = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.text


class StudyResult(Identified):
    """One outcome of a study, at one time point or at any, for one effect of interest: what a risk-of-bias judgement
    can be about."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="results")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    time_point = models.ForeignKey(StudyTimePoint, on_delete=models.CASCADE, null=True, related_name="+")
    effect = models.CharField(max_length=10, choices=Effect, default=Effect.ASSIGNMENT)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["study", "outcome", "time_point", "effect"], name="study_result_once"
            ),
            models.UniqueConstraint(
                fields=["study", "outcome", "effect"],
                condition=models.Q(time_point__isnull=True),
                name="study_result_any_time_once",
            ),
        ]

    def __str__(self) -> str:
        parts = [self.outcome, self.time_point] if self.time_point_id else [self.outcome]
        if self.effect == Effect.ADHERING:
            parts.append("effect of adhering")
        return ", ".join(str(part) for part in parts)
