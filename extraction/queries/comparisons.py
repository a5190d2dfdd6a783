"""Two readings as the pure comparison wants them, and what was decided about their differences."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID

from django.db.models import Q

from reviews.models import Outcome, Task

from ..addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    MeasureAddress,
    UnknownAddress,
    ValueAddress,
    parse,
    translate,
)
from ..comparison import (
    ArmView,
    CellView,
    Decision,
    ReadingView,
    Row,
    Status,
    TimePointView,
    compare,
    seen,
    states,
    status,
)
from ..integrity.refusals import Scale, attribute_kind, estimate_kind
from ..models import (
    Amendment,
    Attribute,
    Basis,
    Comparison,
    ContrastStatistic,
    Reading,
    ReadingRole,
    Resolution,
    Statistic,
    StudyResult,
)
from .compared_cells import assessed_cells, cell_view, is_assessed, judged_by
from .discussion import Discussion, read_discussion
from .equivalences import Equivalence, equivalences
from .lines import MeasureRow, study_scale
from .lines import Row as SheetRow
from .sheets import Sheet, read_sheet
from .standing import Standing, read_standing, stands_at
from .supplements import held_back, without

CONTRASTS = "Contrasts"
NO_LONGER_ASKED = "No longer asked"


@dataclass(frozen=True)
class ComparedReadings:
    """A comparison with everything that its pages and its settling need.

    ``amendments`` are those that are open; ``amended`` holds the addresses of these and of those that led to a final.
    ``results`` are the names of the study's results that can be judged, ``together`` what the answers and judgements
    make that are agreed or decided so far.
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
    results: dict[UUID, str] = field(default_factory=dict)
    together: Standing = field(default_factory=Standing)

    @cached_property
    def reopened(self) -> frozenset[str]:
        """The addresses that are open though something stands there: open amendments name them, or what stands cannot
        be settled beside the rest (see ``Standing.lacks``)."""
        return _named_by(self.amendments) | frozenset(self.together.lacks)

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
        return self._by_address.get(address)

    @cached_property
    def _by_address(self) -> dict[str, Row]:
        return {row.address: row for row in self.rows}

    def standing(self, address: str) -> str:
        """The text that is agreed or decided at the address; "" while it is open, blank or marked missing."""
        stands = self.standing_at(address)
        return stands.text if stands else ""

    def standing_at(self, address: str) -> CellView | Decision | None:
        """What is agreed or decided at the address, with its text and why it is missing; None while it is open."""
        row = self.row(address)
        return row and stands_at(row, self.decisions.get(address), address in self.reopened)

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
    amended = _named_by(all_amendments)
    reopened = {address: one.at for one in amendments for address in one.addresses}
    # What was decided before an amendment opened it again is in force in the final, and decides nothing here.
    decisions = {
        address: decision(resolution)
        for address, resolution in resolutions.items()
        if address not in reopened or resolution.at > reopened[address]
    }
    judged = judged_by((first, second), results)

    def rows_with(named: Collection[str]) -> list[Row]:
        views = [reading_view(sheet, results, dropped, named, judged) for sheet in (first, second)]
        return compare(*views, named)

    # What neither assessment has keeps its row once it was decided.
    named = amended | frozenset(address for address in resolutions if is_assessed(address))
    rows = rows_with(named)
    together = Standing()
    if first.reading.assignment.task == Task.RISK_OF_BIAS:
        together = read_standing(first, rows, decisions, reopened, results)
        if comparison.settled_at is not None and not amendments:
            together = replace(together, lacks={})
        if together.lacks.keys() - {row.address for row in rows}:
            rows = rows_with(named | together.lacks.keys())
        if amendments:
            since = min(one.at for one in amendments)
            reopened = dict.fromkeys(together.lacks, since) | reopened
    return ComparedReadings(
        comparison=comparison,
        first=first,
        second=second,
        rows=rows,
        resolutions=resolutions,
        decisions={address: one for address, one in decisions.items() if address not in together.lacks},
        amendments=amendments,
        amended=amended,
        discussion=read_discussion(comparison, reopened),
        results=results,
        together=together,
    )


def _named_by(amendments: Iterable[Amendment]) -> frozenset[str]:
    return frozenset(address for one in amendments for address in one.addresses)


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
    judged: Iterable[UUID | None] | None = None,
) -> ReadingView:
    """A sheet in the order of its form, at the addresses of the study's own arms and time points.

    ``dropped``: the questions that are no longer asked and that both readings answered. They are compared as well;
    what one alone answered stays in their reading. ``named``: the addresses that are there though nothing was entered.
    ``results`` names what can be judged; ``judged`` is what any of the compared assessments judges (None: this one).
    """
    arms = {arm.pk: arm.study_arm_id for arm in sheet.arms}
    times = {point.pk: point.study_time_point_id for point in sheet.time_points}
    cells: list[CellView] = []

    def add(address: Address, kind: str, section: str, label: str, tolerance: float | None = None) -> None:
        cell = sheet.cell(address)
        moved = translate(address, arms=arms, time_points=times)
        if moved is not None and (cell is not None or str(moved) in named):
            cells.append(cell_view(cell, str(moved), kind, section, label, moved, tolerance))

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
    if sheet.reading.assignment.task == Task.RISK_OF_BIAS:
        everything = judged_by([sheet], results) if judged is None else judged
        cells += assessed_cells(sheet, results, everything, named)
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
