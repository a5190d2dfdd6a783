"""Two readings as the pure comparison wants them, and what was decided about their differences."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from reviews.models import Outcome, Task

from ..addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    UnknownAddress,
    ValueAddress,
    parse,
    translate,
)
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
from ..integrity.refusals import Scale, attribute_kind, estimate_kind
from ..models import (
    Amendment,
    Attribute,
    Basis,
    Cell,
    Comparison,
    ContrastStatistic,
    Judgement,
    Reading,
    ReadingRole,
    Resolution,
    Statistic,
    StudyResult,
)
from .discussion import Discussion, read_discussion
from .equivalences import Equivalence, equivalences
from .lines import MeasureRow, study_scale
from .lines import Row as SheetRow
from .sheets import Sheet, domain_title, read_sheet
from .supplements import held_back, without

CONTRASTS = "Contrasts"
NO_LONGER_ASKED = "No longer asked"


@dataclass(frozen=True)
class ComparedReadings:
    """A comparison with everything that its pages and its settling need.

    ``amendments`` are those that are open; ``amended`` holds the addresses of these and of those that led to a final.
    """

    comparison: Comparison
    first: Sheet
    second: Sheet
    rows: list[Row]
    resolutions: dict[str, Resolution]
    decisions: dict[str, Decision]
    amendments: list[Amendment]
    amended: frozenset[str]
    discussion: Discussion

    @cached_property
    def reopened(self) -> frozenset[str]:
        """The addresses that open amendments name."""
        return frozenset(address for one in self.amendments for address in one.addresses)

    @property
    def status(self) -> Status:
        """Counts of what agrees, is open and is settled."""
        return status(self.rows, self.decisions, self.reopened)

    @property
    def states(self) -> dict[str, str]:
        """How each address stands."""
        return states(self.rows, self.decisions, self.reopened)

    @cached_property
    def equivalences(self) -> dict[str, Equivalence]:
        """The differences that say the same in another form, by address."""
        return equivalences(self.first, self.second, self.rows)

    def row(self, address: str) -> Row | None:
        return next((row for row in self.rows if row.address == address), None)

    def standing(self, address: str) -> str:
        """The text that is agreed or decided at the address; "" while it is open, blank or marked missing."""
        stands = self.standing_at(address)
        return stands.text if stands else ""

    def standing_at(self, address: str) -> CellView | Decision | None:
        """What is agreed or decided at the address, with its text and why it is missing; None while it is open."""
        row, decided = self.row(address), self.decisions.get(address)
        if row is None:
            return None
        if not fits(decided, row):
            return row.first if row.agrees and address not in self.reopened else None
        if decided.choice == OTHER:
            return decided
        return row.second if decided.choice == SECOND else row.first

    def scale(self, outcome: Outcome) -> Scale:
        """The scale of an outcome, as it is agreed or decided how the study measured it."""
        measure = MeasureRow(outcome)
        stands = {one: self.standing_at(str(measure.address(one))) for one in measure.attributes}
        return study_scale(outcome, {one: cell for one, cell in stands.items() if cell is not None})


def read_comparison(comparison: Comparison) -> ComparedReadings:
    """Both readings, their rows and the decisions, in a fixed number of queries."""
    readings = {
        reading.role: reading
        for reading in Reading.objects.filter(assignment=comparison.assignment)
        .exclude(role=ReadingRole.FINAL)
        .select_related("assignment__study__review", "reader")
    }
    hidden = held_back(comparison.assignment_id)
    first = without(read_sheet(readings[ReadingRole.FIRST]), hidden)
    # What one person read alone is compared with itself: every value is agreed, and can be amended.
    alone = comparison.assignment.is_single
    second = first if alone else without(read_sheet(readings[ReadingRole.SECOND]), hidden)
    dropped = {question.pk for question in first.dropped} & {question.pk for question in second.dropped}
    results = {result.pk: str(result) for result in _results(comparison)}
    resolutions = {
        resolution.address: resolution
        for resolution in Resolution.objects.filter(
            comparison=comparison, superseded_at__isnull=True
        ).select_related("by")
    }
    # One that was withdrawn names nothing any more.
    standing = comparison.amendments.filter(Q(closed_at__isnull=True) | Q(final__isnull=False))
    all_amendments = list(standing.select_related("by"))
    amendments = [one for one in all_amendments if one.closed_at is None]
    amended = frozenset(address for one in all_amendments for address in one.addresses)
    reopened = {address: one.at for one in amendments for address in one.addresses}
    return ComparedReadings(
        comparison=comparison,
        first=first,
        second=second,
        rows=compare(
            reading_view(first, results, dropped, amended),
            reading_view(second, results, dropped, amended),
            amended,
        ),
        resolutions=resolutions,
        # What was decided before an amendment opened it again is in force in the final, and decides nothing here.
        decisions={
            address: decision(resolution)
            for address, resolution in resolutions.items()
            if address not in reopened or resolution.at > reopened[address]
        },
        amendments=amendments,
        amended=amended,
        discussion=read_discussion(comparison, reopened),
    )


def same_difference(row: Row, other: Row) -> bool:
    """Whether two values differ in the same two ways: the same statistic of one arm or of the same two, the same
    question, or the same thing said of how an outcome was measured."""
    if row.is_structure or other.is_structure or row.one_sided or other.one_sided or row.is_blank:
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
        case MeasureAddress(), MeasureAddress():
            return one.attribute == two.attribute
        case ContrastAddress(), ContrastAddress():
            pairs = [(place.arm, place.comparator, place.statistic) for place in (one, two)]
            return pairs[0] == pairs[1]
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
        "paper", "page", "table", "quotation", "support",
    )  # fmt: skip
    return Decision(**{name: getattr(resolution, name) for name in names})


def reading_view(
    sheet: Sheet,
    results: dict[UUID, str],
    dropped: Collection[UUID] = frozenset(),
    named: Collection[str] = frozenset(),
) -> ReadingView:
    """A sheet in the order of its form, at the addresses of the study's own arms and time points.

    ``dropped``: the questions that are no longer asked and that both readings answered. They are compared as well;
    what one alone answered stays in their reading. ``named``: the addresses that are there though nothing was entered.
    """
    arms = {arm.pk: arm.study_arm_id for arm in sheet.arms}
    times = {point.pk: point.study_time_point_id for point in sheet.time_points}
    cells: list[CellView] = []

    def add(address: Address, kind: str, section: str, label: str, tolerance: float | None = None) -> None:
        cell = sheet.cell(address)
        moved = translate(address, arms=arms, time_points=times)
        if moved is not None and (cell is not None or str(moved) in named):
            cells.append(_cell_view(cell, str(moved), kind, section, label, moved, tolerance))

    for question, arm, address in sheet.answer_addresses():
        label = f"{question.label}, {arm}" if arm else question.label
        add(address, question.kind, question.section_title, label, question.tolerance)
    for question, arm, address in sheet.dropped_addresses():
        if question.pk in dropped:
            label = f"{question.label}, {arm}" if arm else question.label
            add(address, question.kind, NO_LONGER_ASKED, label, question.tolerance)
    lines = {address.rpartition(":")[0] for address in sheet.cells}
    named_lines = {address.rpartition(":")[0] for address in named}

    def is_named(row: SheetRow) -> bool:
        moved = translate(row.address("n"), arms=arms, time_points=times) if named_lines else None
        return moved is not None and str(moved).rpartition(":")[0] in named_lines

    for measure in sheet.measures:
        outcome = measure.outcome
        for attribute in measure.attributes:
            label = Attribute(attribute).label
            add(measure.address(attribute), attribute_kind(attribute), outcome.name, label)
        for row in sheet.rows:
            if row.outcome != outcome or not (row.place in lines or is_named(row)):
                continue
            when = f"{row.time_point}{', change' if row.basis == Basis.CHANGE else ''}"
            for statistic in row.statistics:
                label = f"{Statistic(statistic).label}, {row.arm}, {when}"
                add(row.address(statistic), "number", outcome.name, label)
    for contrast in sheet.contrasts:
        for statistic in contrast.statistics:
            label = f"{contrast}, {ContrastStatistic(statistic).label}"
            kind = "text" if estimate_kind(statistic) == "text" else "number"
            add(contrast.address(statistic), kind, CONTRASTS, label)
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
    cell: Cell | None,
    address: str,
    kind: str,
    section: str,
    label: str,
    place: Address,
    tolerance: float | None,
) -> CellView:
    names = ("text", "number", "missing", "so_printed", "paper", "page", "table", "quotation")
    said = {name: getattr(cell, name) for name in names} if cell is not None else {}
    return CellView(
        address=address,
        kind=kind,
        **said,
        support=cell.support if isinstance(cell, Judgement) else "",
        arm=str(getattr(place, "arm", None) or ""),
        comparator=str(getattr(place, "comparator", None) or ""),
        time_point=str(getattr(place, "time_point", None) or ""),
        section=section,
        label=label,
        tolerance=tolerance,
    )
