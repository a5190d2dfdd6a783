"""What a paper reports of the difference between two arms."""

from django.db import models

from reviews.models import Outcome
from reviews.models.base import Identified

from .arm import Arm, TimePoint
from .cell import Cell, cell_holds_one_thing
from .reading import Reading
from .result import Basis


class ContrastMeasure(models.TextChoices):
    MD = "MD", "Mean difference"
    SMD = "SMD", "Standardized mean difference"
    ROM = "ROM", "Ratio of means"
    RR = "RR", "Risk ratio"
    OR = "OR", "Odds ratio"
    RD = "RD", "Risk difference"
    HR = "HR", "Hazard ratio"
    IRR = "IRR", "Incidence rate ratio"


class Adjustment(models.TextChoices):
    CRUDE = "crude", "Not adjusted"
    ADJUSTED = "adjusted", "Adjusted"


class ContrastStatistic(models.TextChoices):
    """``covariates`` is text: what the estimate is adjusted for. Ratios are as printed, not logarithms."""

    ESTIMATE = "estimate", "estimate"
    SE = "se", "SE"
    CI_LOW = "ci_low", "CI from"
    CI_HIGH = "ci_high", "CI to"
    CI_LEVEL = "ci_level", "CI level, %"
    T = "t", "t"
    P = "p", "p"
    COVARIATES = "covariates", "adjusted for"


class Contrast(Identified):
    """The place of one comparison of two arms, ``arm`` against ``comparator``; its numbers are its ``estimates``."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="contrasts")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    time_point = models.ForeignKey(TimePoint, on_delete=models.CASCADE, related_name="contrasts")
    arm = models.ForeignKey(Arm, on_delete=models.CASCADE, related_name="contrasts")
    comparator = models.ForeignKey(Arm, on_delete=models.CASCADE, related_name="contrasts_against")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.VALUE)
    measure = models.CharField(max_length=4, choices=ContrastMeasure)
    adjustment = models.CharField(max_length=10, choices=Adjustment, default=Adjustment.CRUDE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "time_point", "arm", "comparator", "basis", "measure", "adjustment"],
                name="contrast_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(arm=models.F("comparator")), name="contrast_of_two_different_arms"
            ),
        ]

    @property
    def place(self) -> str:
        """What its estimates' addresses have in common."""
        return (
            f"contrast:{self.outcome_id}:{self.time_point_id}:{self.arm_id}:{self.comparator_id}"
            f":{self.basis}:{self.measure}:{self.adjustment}"
        )


class Estimate(Cell):
    """One reported number of a contrast; the statistic says which."""

    contrast = models.ForeignKey(Contrast, on_delete=models.CASCADE, related_name="estimates")
    statistic = models.CharField(max_length=10, choices=ContrastStatistic)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contrast", "statistic"], name="estimate_once"),
            cell_holds_one_thing("estimate_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        return f"{self.contrast.place}:{self.statistic}"
