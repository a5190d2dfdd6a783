"""What a reading reports on each line, as derivations take it."""

from collections.abc import Container, Mapping
from typing import Any
from uuid import UUID

from ..comparison import ReportedLine
from ..integrity.refusals import read_value
from ..models import Basis, Cell
from ..reported import Reported
from .lines import Row
from .sheets import Sheet

# The typed numbers of an outcome's line, by statistic.
Numbers = dict[str, Reported]


def reported_lines(sheet: Sheet, refused: Container[str]) -> dict[str, ReportedLine]:
    """Every line from which something might follow, by its place. What cannot be (``refused``) is left out."""
    entered = sheet.entered()
    numbers = {row.place: _readable(entered.get(row.place, {}), refused) for row in sheet.rows}
    baselines = {
        (row.outcome.pk, row.arm.pk): numbers[row.place] for row in sheet.rows if row.time_point.is_baseline
    }
    found: dict[str, ReportedLine] = {}
    for row in sheet.rows:
        arguments = _arguments(sheet, row, numbers, baselines)
        if arguments is not None:
            found[row.place] = ReportedLine(numbers[row.place], arguments)
    return found


def _arguments(
    sheet: Sheet, row: Row, numbers: Mapping[str, Numbers], baselines: Mapping[tuple[UUID, UUID], Numbers]
) -> dict[str, Any] | None:
    """What deriving a line rests on beside its own numbers; None where there is nothing to derive from."""
    review = sheet.reading.assignment.study.review
    arguments: dict[str, Any] = {"kind": row.outcome.kind, "basis": row.basis}
    if row.basis != Basis.CHANGE:
        return arguments if numbers[row.place] else None
    beside = (Row(row.outcome, row.time_point, arm, row.basis) for arm in sheet.arms if arm != row.arm)
    others = tuple(numbers[other.place] for other in beside if other.place in numbers)
    value = Row(row.outcome, row.time_point, row.arm, Basis.VALUE)
    baseline, final = baselines.get((row.outcome.pk, row.arm.pk)), numbers.get(value.place)
    if not numbers[row.place] and not (baseline and final):
        return None
    return arguments | {
        "baseline": baseline,
        "final": final,
        "correlation": review.r_pre_post,
        "correlation_source": review.r_pre_post_source,
        "others": others,
    }


def _readable(cells: Mapping[str, Cell], refused: Container[str]) -> Numbers:
    return {
        statistic: read_value(statistic, cell.text)
        for statistic, cell in cells.items()
        if cell.text and cell.address not in refused
    }
