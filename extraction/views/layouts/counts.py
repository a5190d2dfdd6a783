"""What of a reading is filled in, and what is still to be mended."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from reviews.models import Task

from ...addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    UnknownAddress,
    parse,
)
from ...integrity.refusals import USUAL
from ...models import Basis, Cell
from ...queries.gaps import Gap, row_gaps
from ...queries.sheets import Sheet


def tab_counts(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """How much of each tab is filled in, by the tab's key: {"text": "3 of 5", "done": False}."""
    if sheet.reading.assignment.task == Task.RISK_OF_BIAS:
        return {}
    asked: dict[str, int] = {}
    filled: dict[str, int] = {}
    for question, _arm, address in sheet.answer_addresses():
        asked[question.section] = asked.get(question.section, 0) + 1
        filled[question.section] = filled.get(question.section, 0) + _is_filled(sheet.cell(address))
    counts = {key: _count(filled[key], number) for key, number in asked.items()}
    counts["arms-and-times"] = {
        "text": f"{len(sheet.arms)}, {len(sheet.time_points)}" if sheet.arms or sheet.time_points else "",
        "done": False,
    }
    counts["results"] = _result_count(sheet)
    counts["contrasts"] = {"text": str(len(sheet.contrasts)), "done": False}
    return counts


def _result_count(sheet: Sheet) -> dict[str, Any]:
    """The usual cells of every line. One that the paper gives in another form, such as an SE for an SD, is as good as
    filled once its line lacks nothing."""
    entered = sheet.entered()
    filled = asked = 0
    for row in sheet.rows:
        usual = USUAL[row.outcome.kind]
        said = entered.get(row.place, {})
        asked += len(usual)
        filled += len(usual) if said and not row_gaps(row, said) else len(said.keys() & set(usual))
    return _count(filled, asked)


def _is_filled(cell: Cell | None) -> bool:
    return cell is not None and not cell.is_blank


def _count(filled: int, asked: int) -> dict[str, Any]:
    return {"text": f"{filled} of {asked}" if filled else "", "done": bool(asked) and filled == asked}


def gap_facts(
    sheet: Sheet, found: Iterable[Gap], names: dict[UUID, str], *, page: str = ""
) -> list[dict[str, str]]:
    """What is to be mended, each with the link that leads there and, for a value, the place it stands in.

    ``page``: the address of the page that shows the sheet, where it is not that of the reading.
    """
    page = page or reverse("extraction:reading", args=[sheet.reading.pk])
    refused = sheet.refusals()
    return [_gap(sheet, gap, page, names, gap.address in refused) for gap in found]


def _gap(sheet: Sheet, gap: Gap, page: str, names: dict[UUID, str], is_refused: bool) -> dict[str, str]:
    message = gap.message
    try:
        address = parse(gap.address)
    except UnknownAddress:
        return {"href": f"{page}#{_anchor(sheet, gap)}", "message": message}
    if isinstance(address, JudgementAddress | SignallingAddress) and address.study_result:
        page = f"{page}?result={address.study_result}"
        message = f"{names.get(address.study_result, 'One result')}: {message}"
    elif is_refused:
        message = f"{_place_words(sheet, address)}: {message}"
    return {"href": f"{page}#{gap.address}", "message": message}


def _anchor(sheet: Sheet, gap: Gap) -> str:
    """Where arms and times are mended: the arm without a group, or the form that adds."""
    if gap.address == "time_points":
        return "add-time-text"
    if gap.address == "arms":
        without = next(
            (arm for arm in sheet.arms if arm.group_id is None and f"“{arm}”" in gap.message), None
        )
        return f"arm-{without.pk}-group" if without else "add-arm-name"
    return gap.address


def _place_words(sheet: Sheet, address: Address) -> str:
    """The place of a cell for a list: "ECCA score, SVF, change to 10 weeks"."""
    if isinstance(address, AnswerAddress):
        arm = next((str(arm) for arm in sheet.arms if arm.pk == address.arm), "")
        return ", ".join(filter(None, [str(sheet.question(address.question)), arm]))
    if isinstance(address, MeasureAddress):
        return str(sheet.outcome(address.outcome))
    if isinstance(address, ContrastAddress):
        return str(sheet.contrast(address.place))
    for row in sheet.rows:
        if row.address(address.statistic) == address:
            change = "change to " if row.basis == Basis.CHANGE else ""
            return f"{row.outcome}, {row.arm}, {change}{row.time_point}"
    return ""
