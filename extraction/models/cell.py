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
    ``so_printed`` marks a value that cannot be, but that the paper prints: it is kept and never pooled. ``paper`` says
    by its name which of several papers the source means, "" where that is not said or there is one only. It is a text
    like the page: what was said stays, whoever may open that paper, and whether it is taken out later.
    """

    text = models.TextField(blank=True)
    number = models.FloatField(null=True)
    missing = models.CharField(max_length=2, choices=Missing, blank=True)
    so_printed = models.BooleanField(default=False)
    paper = models.CharField(max_length=200, blank=True)
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
        """The source without the words that it quotes, see ``source_line``."""
        return source_line(self.paper, self.page, self.table)


def source_line(paper: str, page: str, table: str) -> str:
    """Where something stands, on one line: "p. 6, Table 3", or "Suh 2025.pdf, p. 6"; empty when nothing is given."""
    return ", ".join(part for part in (paper, f"p. {page}" if page else "", table) if part)


def cell_holds_one_thing(name: str) -> models.CheckConstraint:
    """A value is typed or marked missing, never both."""
    return models.CheckConstraint(condition=Q(missing="") | Q(text=""), name=name)
