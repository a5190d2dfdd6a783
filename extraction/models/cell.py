"""What was typed into one place of a reading, and where in the paper it stands."""

from django.db import models
from django.db.models import Q

from reviews.models.base import Versioned


class Missing(models.TextChoices):
    NOT_REPORTED = "NR", "Not reported"
    NOT_APPLICABLE = "NA", "Not applicable"


class Cell(Versioned):
    """One value as typed, with the number read from it and its source.

    ``text`` is kept to the letter ("82.1" has one decimal, and that matters). ``number`` is None when the
    text is no number. A blank has neither text nor ``missing``; it differs from "not reported".
    ``so_printed`` marks a value that cannot be, but that the paper prints: it is kept and never pooled.
    """

    text = models.TextField(blank=True)
    number = models.FloatField(null=True)
    missing = models.CharField(max_length=2, choices=Missing, blank=True)
    so_printed = models.BooleanField(default=False)
    page = models.CharField(max_length=20, blank=True)
    table = models.CharField("table or figure", max_length=80, blank=True)
    quotation = models.TextField(blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        abstract = True

    @property
    def is_blank(self) -> bool:
        return not self.text and not self.missing

    @property
    def source(self) -> str:
        """Page and table on one line, for example "p. 6, Table 3"; empty when neither is given."""
        return ", ".join(part for part in (f"p. {self.page}" if self.page else "", self.table) if part)


def cell_holds_one_thing(name: str) -> models.CheckConstraint:
    """A value is typed or marked missing, never both."""
    return models.CheckConstraint(condition=Q(missing="") | Q(text=""), name=name)
