"""What the protocol fixes before anybody reads: outcomes, intervention groups, follow-up windows."""

from django.db import models
from django.db.models.functions import Lower

from .base import Versioned
from .review import Review


class OutcomeKind(models.TextChoices):
    CONTINUOUS = "continuous", "Continuous (mean and SD)"
    DICHOTOMOUS = "dichotomous", "Dichotomous (people with the event)"


class Better(models.TextChoices):
    LOWER = "lower", "Lower is better"
    HIGHER = "higher", "Higher is better"


class Importance(models.TextChoices):
    PRIMARY = "primary", "Primary"
    SECONDARY = "secondary", "Secondary"


class Outcome(Versioned):
    """Something measured in every arm. The scale range is in the outcome's unit, both ends included."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="outcomes")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=OutcomeKind)
    unit = models.CharField(max_length=40, blank=True)
    scale_min = models.FloatField("lowest possible value", null=True, blank=True)
    scale_max = models.FloatField("highest possible value", null=True, blank=True)
    better = models.CharField(max_length=10, choices=Better)
    importance = models.CharField(max_length=10, choices=Importance, default=Importance.SECONDARY)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint("review", Lower("name"), name="outcome_name_once"),
            models.CheckConstraint(
                condition=models.Q(scale_min__isnull=True)
                | models.Q(scale_max__isnull=True)
                | models.Q(scale_min__lt=models.F("scale_max")),
                name="outcome_scale_has_width",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InterventionGroup(Versioned):
    """A group that arms are assigned to, so that arms of different names can be pooled."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=120)
    is_comparator = models.BooleanField(default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["is_comparator", "position", "name"]
        constraints = [models.UniqueConstraint("review", Lower("name"), name="group_name_once")]

    def __str__(self) -> str:
        return self.name


class FollowUpWindow(Versioned):
    """A span of follow-up: later than ``after_days`` (excluded), up to ``up_to_days`` (included).

    Days are derived from what was typed ("3 months" is 91.3125 days: a month is 30.4375 days). A missing
    bound leaves that side open.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="windows")
    name = models.CharField(max_length=80)
    after_text = models.CharField("later than", max_length=40, blank=True)
    after_days = models.FloatField(null=True, blank=True, editable=False)
    up_to_text = models.CharField("up to and including", max_length=40, blank=True)
    up_to_days = models.FloatField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint("review", Lower("name"), name="window_name_once")]

    def __str__(self) -> str:
        return self.name
