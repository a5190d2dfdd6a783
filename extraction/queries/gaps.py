"""What a reading still lacks before it can be submitted."""

from dataclasses import dataclass

from reviews.models import OutcomeKind, Task

from ..addresses import JudgementAddress
from ..models import Cell, Reading, Statistic
from .sheets import Row, Sheet, domain_title, read_sheet


@dataclass(frozen=True)
class Gap:
    """One thing to mend: where (an address, or "arms", "time_points" and "results") and in which words."""

    address: str
    message: str


def gaps(reading: Reading) -> list[Gap]:
    """Everything that stands between a reading and its submission, in the order of the form."""
    return sheet_gaps(read_sheet(reading))


def sheet_gaps(sheet: Sheet) -> list[Gap]:
    """The gaps of a sheet that has been read already."""
    if sheet.reading.assignment.task == Task.RISK_OF_BIAS:
        return _judgement_gaps(sheet)
    found = []
    if not sheet.arms:
        found.append(Gap("arms", "No arm yet. Add the study's arms as the paper names them."))
    found += [
        Gap("arms", f"“{arm}” has no group. Choose the protocol's group that it belongs to.")
        for arm in sheet.arms
        if arm.group_id is None
    ]
    if not sheet.time_points:
        found.append(Gap("time_points", "No time point yet. Add one; “unknown” is one too."))
    if all(cell.is_blank for cell in sheet.cells.values()):
        found.append(
            Gap(
                "results",
                "Nothing is entered yet. Enter an answer or a number, or NR where none is reported.",
            )
        )
    refused = sheet.refusals()
    found += _answer_gaps(sheet)
    found += [
        Gap(address, refusal.message)
        for address, refusal in refused.items()
        if not is_kept_as_printed(sheet.cells[address])
    ]
    for row in sheet.rows:
        found += _row_gaps(sheet, row)
    return found


def is_kept_as_printed(cell: Cell) -> bool:
    """Whether a value that cannot be was kept as the paper prints it, with where it prints it."""
    return cell.so_printed and bool(cell.page or cell.table or cell.quotation)


def _answer_gaps(sheet: Sheet) -> list[Gap]:
    found = []
    for question, arm, address in sheet.answer_addresses():
        cell = sheet.cell(address)
        if question.required and (cell is None or cell.is_blank):
            of_arm = f" of {arm}" if arm else ""
            found.append(
                Gap(
                    str(address), f"{question.label}{of_arm} is empty. Enter it, or NR if it is not reported."
                )
            )
    return found


def _row_gaps(sheet: Sheet, row: Row) -> list[Gap]:
    """A line is either left blank as a whole or said in full; a count may stand for its percentage."""
    blank = [s for s in row.statistics if (cell := sheet.cell(row.address(s))) is None or cell.is_blank]
    if len(blank) == len(row.statistics):
        return []
    if row.outcome.kind == OutcomeKind.DICHOTOMOUS and len(blank) == 1 and Statistic.N not in blank:
        return []
    place = f"{row.outcome}, {row.arm}, {row.time_point}"
    return [
        Gap(
            str(row.address(statistic)),
            f"{place}: {Statistic(statistic).label} is blank. Enter it, or NR if it is not reported.",
        )
        for statistic in blank
    ]


def _judgement_gaps(sheet: Sheet) -> list[Gap]:
    results = sheet.judged_results()
    if not results:
        return [Gap("judgement:all", "No domain is judged yet.")]
    found = []
    for result in results:
        for domain in sheet.judged_domains:
            address = str(JudgementAddress(result, domain))
            cell = sheet.cell(address)
            if cell is None or cell.is_blank:
                found.append(Gap(address, f"{domain_title(sheet.variant, domain)} is not judged yet."))
    return found
