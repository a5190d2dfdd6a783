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
    N = "n", "n"
    MEAN = "mean", "mean"
    SD = "sd", "SD"
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
    """One reported number of a result. The statistic says which: n, mean, SD, events or percent."""

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
