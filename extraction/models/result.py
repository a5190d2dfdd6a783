"""Results: what a paper reports of one outcome, at one time, in one arm."""

from django.db import models

from reviews.models import Outcome
from reviews.models.base import Identified

from .arm import Arm, TimePoint
from .cell import Cell, cell_holds_one_thing
from .reading import Reading


class Basis(models.TextChoices):
    VALUE = "value", "Value at this time"
    CHANGE = "change", "Change from baseline"


class Statistic(models.TextChoices):
    """What a number of one arm is. ``t`` and ``p`` test the arm's own change against none."""

    N = "n", "n"
    MEAN = "mean", "mean"
    SD = "sd", "SD"
    SE = "se", "SE"
    CI_LOW = "ci_low", "CI from"
    CI_HIGH = "ci_high", "CI to"
    CI_LEVEL = "ci_level", "CI level, %"
    T = "t", "t"
    P = "p", "p"
    MEDIAN = "median", "median"
    Q1 = "q1", "Q1"
    Q3 = "q3", "Q3"
    MINIMUM = "minimum", "min"
    MAXIMUM = "maximum", "max"
    EVENTS = "events", "events"
    PERCENT = "percent", "%"


class Result(Identified):
    """The place of one outcome, time point and arm in a reading; its numbers are its ``values``."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="results")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    time_point = models.ForeignKey(TimePoint, on_delete=models.CASCADE, related_name="results")
    arm = models.ForeignKey(Arm, on_delete=models.CASCADE, related_name="results")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.VALUE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["outcome", "time_point", "arm", "basis"], name="result_once"),
        ]


class Value(Cell):
    """One reported number of a result; the statistic says which."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="values")
    statistic = models.CharField(max_length=10, choices=Statistic)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["result", "statistic"], name="value_once"),
            cell_holds_one_thing("value_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        place = self.result
        return f"value:{place.outcome_id}:{place.time_point_id}:{place.arm_id}:{place.basis}:{self.statistic}"


class ReportedAs(Identified):
    """Which columns a reader keeps open for an outcome, because the paper reports it so. It is no finding of
    theirs: nothing compares it, and a column with a number in it is shown whether or not it is listed here."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="reported_as")
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="+")
    statistics = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reading", "outcome"], name="reported_as_once")]
