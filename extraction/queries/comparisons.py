"""Two readings as the pure comparison wants them, and what was decided about their differences."""

from dataclasses import dataclass
from uuid import UUID

from reviews.models import Task

from ..addresses import AnswerAddress, JudgementAddress, UnknownAddress, ValueAddress, parse, translate
from ..comparison import (
    OTHER,
    SECOND,
    ArmView,
    CellView,
    Decision,
    ReadingView,
    Row,
    Status,
    TimePointView,
    compare,
    fits,
    seen,
    states,
    status,
)
from ..models import (
    Basis,
    Cell,
    Comparison,
    Judgement,
    Reading,
    ReadingRole,
    Resolution,
    Statistic,
    StudyResult,
)
from .sheets import Sheet, domain_title, read_sheet


@dataclass(frozen=True)
class ComparedReadings:
    """A comparison with everything that its pages and its settling need."""

    comparison: Comparison
    first: Sheet
    second: Sheet
    rows: list[Row]
    resolutions: dict[str, Resolution]
    decisions: dict[str, Decision]

    @property
    def status(self) -> Status:
        """Counts of what agrees, is open and is settled."""
        return status(self.rows, self.decisions)

    @property
    def states(self) -> dict[str, str]:
        """How each address stands."""
        return states(self.rows, self.decisions)

    def row(self, address: str) -> Row | None:
        return next((row for row in self.rows if row.address == address), None)

    def standing(self, address: str) -> str:
        """The text that is agreed or decided at the address; "" while it is open, blank or marked missing."""
        row, decided = self.row(address), self.decisions.get(address)
        if row is None:
            return ""
        if fits(decided, row) and decided.choice == OTHER:
            return decided.text
        if row.agrees or fits(decided, row):
            cell = row.second if fits(decided, row) and decided.choice == SECOND else row.first
            return cell.text if cell else ""
        return ""


def read_comparison(comparison: Comparison) -> ComparedReadings:
    """Both readings, their rows and the decisions, in a fixed number of queries."""
    readings = {
        reading.role: reading
        for reading in Reading.objects.filter(assignment=comparison.assignment)
        .exclude(role=ReadingRole.FINAL)
        .select_related("assignment__study__review", "reader")
    }
    first, second = read_sheet(readings[ReadingRole.FIRST]), read_sheet(readings[ReadingRole.SECOND])
    results = {result.pk: str(result) for result in _results(comparison)}
    resolutions = {
        resolution.address: resolution
        for resolution in Resolution.objects.filter(comparison=comparison).select_related("by")
    }
    return ComparedReadings(
        comparison=comparison,
        first=first,
        second=second,
        rows=compare(reading_view(first, results), reading_view(second, results)),
        resolutions=resolutions,
        decisions={address: decision(resolution) for address, resolution in resolutions.items()},
    )


def same_difference(row: Row, other: Row) -> bool:
    """Whether two values differ in the same two ways: the same statistic of one arm, or the same question."""
    if row.is_structure or other.is_structure or row.one_sided or other.one_sided:
        return False
    if (seen(row.first), seen(row.second)) != (seen(other.first), seen(other.second)):
        return False
    try:
        one, two = parse(row.address), parse(other.address)
    except UnknownAddress:
        return False
    match one, two:
        case ValueAddress(), ValueAddress():
            return (one.arm, one.statistic) == (two.arm, two.statistic)
        case AnswerAddress(), AnswerAddress():
            return one.question == two.question
    return False


def _results(comparison: Comparison) -> list[StudyResult]:
    if comparison.assignment.task != Task.RISK_OF_BIAS:
        return []
    return list(
        StudyResult.objects.filter(study=comparison.assignment.study_id).select_related(
            "outcome", "time_point"
        )
    )


def decision(resolution: Resolution) -> Decision:
    """A stored resolution as the pure comparison reads it."""
    names = (
        "address", "choice", "first_seen", "second_seen", "text", "number", "missing", "so_printed",
        "page", "table", "quotation", "support",
    )  # fmt: skip
    return Decision(**{name: getattr(resolution, name) for name in names})


def reading_view(sheet: Sheet, results: dict[UUID, str]) -> ReadingView:
    """A sheet in the order of its form, at the addresses of the study's own arms and time points."""
    arms = {arm.pk: arm.study_arm_id for arm in sheet.arms}
    times = {point.pk: point.study_time_point_id for point in sheet.time_points}
    cells: list[CellView] = []

    def add(
        address: AnswerAddress | ValueAddress | JudgementAddress, kind: str, section: str, label: str
    ) -> None:
        cell = sheet.cell(address)
        moved = translate(address, arms=arms, time_points=times)
        if cell is not None and moved is not None:
            cells.append(_cell_view(cell, str(moved), kind, section, label, moved))

    for question, arm, address in sheet.answer_addresses():
        label = f"{question.label}, {arm}" if arm else question.label
        add(address, question.kind, question.get_section_display(), label)
    for row in sheet.rows:
        when = f"{row.time_point}{', change' if row.basis == Basis.CHANGE else ''}"
        for statistic in row.statistics:
            label = f"{Statistic(statistic).label}, {row.arm}, {when}"
            add(row.address(statistic), "number", row.outcome.name, label)
    for result in sheet.judged_results():
        section = results.get(result, "") if result else "All results"
        for domain in sheet.judged_domains:
            add(JudgementAddress(result, domain), "level", section, domain_title(sheet.variant, domain))
    return ReadingView(
        cells=cells,
        arms=[
            ArmView(str(arm.study_arm_id), arm.name, str(arm.group_id or ""))
            for arm in sheet.arms
            if arm.study_arm_id
        ],
        time_points=[
            TimePointView(str(point.study_time_point_id), point.text, point.days, point.is_baseline)
            for point in sheet.time_points
            if point.study_time_point_id
        ],
    )


def _cell_view(
    cell: Cell,
    address: str,
    kind: str,
    section: str,
    label: str,
    place: AnswerAddress | ValueAddress | JudgementAddress,
) -> CellView:
    return CellView(
        address=address,
        kind=kind,
        text=cell.text,
        number=cell.number,
        missing=cell.missing,
        so_printed=cell.so_printed,
        page=cell.page,
        table=cell.table,
        quotation=cell.quotation,
        support=cell.support if isinstance(cell, Judgement) else "",
        arm=str(getattr(place, "arm", None) or ""),
        time_point=str(getattr(place, "time_point", None) or ""),
        section=section,
        label=label,
    )
