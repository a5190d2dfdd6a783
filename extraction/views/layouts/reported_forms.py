"""The forms in which papers report an outcome, as choices of what columns the grid shows beside the usual ones."""

from dataclasses import dataclass

from reviews.models import Outcome, OutcomeKind

from ...integrity.refusals import USUAL
from ...queries.sheets import Sheet

# Each form with the statistics that it needs beside n; the last of them are those that no other form has.
CONTINUOUS_FORMS = (
    ("mean, SE", ("se",), ()),
    ("mean, CI", ("ci_low", "ci_high", "ci_level"), ()),
    ("t", ("t",), ()),
    ("p", ("p",), ()),
    ("median, IQR", ("q1", "q3"), ("median",)),
    ("median, range", ("minimum", "maximum"), ("median",)),
)


@dataclass(frozen=True)
class ReportedForm:
    """A form with the statistics of its columns. ``is_usual``: always open; ``has_numbers``: open as long as any
    number stands in it."""

    label: str
    statistics: tuple[str, ...]
    is_open: bool
    is_usual: bool = False
    has_numbers: bool = False

    @property
    def columns(self) -> str:
        return " ".join(self.statistics)


def reported_forms(sheet: Sheet, outcome: Outcome) -> list[ReportedForm]:
    """The usual form of an outcome, and for a continuous one the others that can be opened."""
    if outcome.kind == OutcomeKind.DICHOTOMOUS:
        return [ReportedForm("events, %", USUAL[outcome.kind], is_open=True, is_usual=True)]
    columns = set(sheet.columns(outcome))
    kept = set(sheet.kept_columns.get(outcome.pk, []))
    found = [ReportedForm("mean, SD", USUAL[outcome.kind], is_open=True, is_usual=True)]
    for label, own, shared in CONTINUOUS_FORMS:
        found.append(
            ReportedForm(
                label,
                (*shared, *own),
                is_open=bool(columns & set(own)),
                has_numbers=bool((columns & set(own)) - kept),
            )
        )
    return found
