"""The arms and time points that one reading found."""

from django.db import models

from reviews.models import InterventionGroup
from reviews.models.base import Versioned

from .reading import Reading
from .structure import StudyArm, StudyTimePoint


class Standing(models.Manager):
    """Parts that were not taken out of the reading."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(removed_at__isnull=True)


class Arm(Versioned):
    """An arm as a reader named it. ``study_arm`` is set when it is matched to the study's own arm.

    An arm that is taken out (``removed_at``) keeps what was typed in it and can be put back; ``objects`` leaves it out.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="arms")
    name = models.CharField(max_length=200)
    group = models.ForeignKey(
        InterventionGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    study_arm = models.ForeignKey(StudyArm, on_delete=models.SET_NULL, null=True, related_name="+")
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = Standing()
    with_removed = models.Manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "study_arm"],
                condition=models.Q(study_arm__isnull=False),
                name="arm_matched_once_a_reading",
            )
        ]

    def __str__(self) -> str:
        return self.name


class TimePoint(Versioned):
    """A time of measurement as typed ("10 weeks"); ``days`` is None when it is unknown.

    As with an arm, taking it out keeps what was typed in it.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="time_points")
    text = models.CharField(max_length=80)
    days = models.FloatField(null=True, blank=True)
    is_baseline = models.BooleanField(default=False)
    study_time_point = models.ForeignKey(
        StudyTimePoint, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, editable=False)

    objects = Standing()
    with_removed = models.Manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading", "study_time_point"],
                condition=models.Q(study_time_point__isnull=False),
                name="time_point_matched_once_a_reading",
            )
        ]

    def __str__(self) -> str:
        return self.text
