"""How a study measured an outcome, where that differs from the protocol."""

from django.db import models

from reviews.models import Outcome

from .cell import Cell, cell_holds_one_thing
from .reading import Reading


class Attribute(models.TextChoices):
    INSTRUMENT = "instrument", "Instrument"
    UNIT = "unit", "Unit"
    SCALE_MIN = "scale_min", "Lowest possible value"
    SCALE_MAX = "scale_max", "Highest possible value"
    BETTER = "better", "Which direction is better"
    ICC = "icc", "Intracluster correlation"
    CLUSTER_SIZE = "cluster_size", "Mean cluster size"


class Measure(Cell):
    """One thing that the study says of how it measured an outcome: its instrument, its unit, the ends of its scale,
    its direction ("lower" or "higher"), and for a cluster trial the intracluster correlation and the mean size of a
    cluster. A blank one is as the protocol has it."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="measures")
    outcome = models.ForeignKey(Outcome, on_delete=models.PROTECT, related_name="+")
    attribute = models.CharField(max_length=12, choices=Attribute)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "outcome", "attribute"], name="measure_once"),
            cell_holds_one_thing("measure_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        return f"measure:{self.outcome_id}:{self.attribute}"
