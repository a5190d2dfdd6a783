"""Rows of a table as a publication prints them, kept beside the readings."""

from django.db import models

from reviews.models import Review, Study
from reviews.models.base import Identified


class PrintedRow(Identified):
    """A row that stands in print, attached to a study only where the text justifies it.

    ``cells`` is a list of ``[column, text]`` in the table's order. It is shown, never pooled.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="printed_rows")
    study = models.ForeignKey(Study, on_delete=models.SET_NULL, null=True, related_name="printed_rows")
    table = models.CharField(max_length=80)
    number = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=list)

    class Meta:
        ordering = ["table", "number"]
        constraints = [models.UniqueConstraint(fields=["review", "table", "number"], name="printed_row_once")]

    def __str__(self) -> str:
        return f"{self.table}, row {self.number}"
