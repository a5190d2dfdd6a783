"""Comparisons as a table: one row for every compared place."""

from collections.abc import Iterable, Iterator, Sequence

from ...comparison import CellView, Row
from ...models import ReadingRole
from ..csv_lines import Field, csv_lines
from .whole import PLACE, WholeComparison, iso

SIDES = tuple(ReadingRole.values)
CELL = (
    "text", "number", "missing", "so_printed", "note", "proposed", "support", "paper", "page", "table", "quotation",
)  # fmt: skip
HEAD = (
    "study",
    "study_id",
    "comparison_id",
    "task",
    "round",
    "mode",
    "first_reader",
    "second_reader",
    "arbiter",
)
DECISION = ("choice", "method", "decided_by", "decided_at", "reason", "decision_stands")
COLUMNS = (
    *HEAD,
    "section",
    "label",
    "kind",
    *PLACE,
    "address",
    *(f"{side}_{name}" for side in SIDES[:2] for name in CELL),
    "difference",
    "same_in_another_form",
    "state",
    "reopened",
    *DECISION,
    "other_text",
    "other_missing",
    *(f"{SIDES[2]}_{name}" for name in CELL),
    "final_edition",
)


def comparison_csv(comparisons: Iterable[WholeComparison]) -> Iterator[str]:
    """Comparisons as CSV lines, ready to be streamed; each is read when its first line is asked for."""
    return csv_lines(COLUMNS, (row for whole in comparisons for row in _rows(whole)))


def head_of(whole: WholeComparison) -> dict[str, Field]:
    """What every line about a comparison begins with."""
    comparison, compared = whole.comparison, whole.compared
    assignment = comparison.assignment
    return {
        "study": assignment.study.name,
        "study_id": str(assignment.study_id),
        "comparison_id": str(comparison.pk),
        "task": assignment.task,
        "round": assignment.round,
        "mode": assignment.mode,
        "first_reader": compared.first.reading.reader.name,
        "second_reader": None if whole.is_alone else compared.second.reading.reader.name,
        "arbiter": assignment.arbiter.name if assignment.arbiter else None,
    }


def _rows(whole: WholeComparison) -> Iterator[Sequence[Field]]:
    head = head_of(whole)
    edition = whole.finals[-1].edition if whole.finals else None
    for row in whole.compared.rows:
        second = None if whole.is_alone else row.second
        named = (
            head
            | whole.place(row.address)
            | _cell(whole, "first", row, row.first)
            | _cell(whole, "second", row, second)
            | _cell(whole, "final", row, whole.settled_cells.get(row.address))
            | _decision(whole, row)
            | {
                "section": row.section,
                "label": row.label,
                "kind": row.kind,
                "address": row.address,
                "difference": row.difference,
                "same_in_another_form": row.address in whole.compared.equivalences,
                "state": whole.states[row.address],
                "reopened": row.address in whole.ever_reopened,
                "final_edition": edition,
            }
        )
        yield [named.get(column) for column in COLUMNS]


def _cell(whole: WholeComparison, side: str, row: Row, cell: CellView | None) -> dict[str, Field]:
    if cell is None:
        return {}
    said = {name: getattr(cell, name) for name in CELL if name not in ("note", "proposed")}
    said |= {
        "text": whole.words(row.address, cell.text),
        "note": whole.note(side, row),
        "proposed": whole.proposed(side, row),
    }
    return {f"{side}_{name}": field for name, field in said.items()}


def _decision(whole: WholeComparison, row: Row) -> dict[str, Field]:
    resolution = whole.compared.resolutions.get(row.address)
    if resolution is None:
        return {}
    return {
        "choice": resolution.choice,
        "method": resolution.method,
        "decided_by": resolution.by.name,
        "decided_at": iso(resolution.at),
        "reason": resolution.reason,
        "decision_stands": whole.stands(resolution),
        "other_text": whole.words(row.address, resolution.text),
        "other_missing": resolution.missing,
    }
