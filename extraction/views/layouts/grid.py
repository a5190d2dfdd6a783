"""The results as a grid: rows are arms by outcome, a set of columns for each time point and basis."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reviews.follow_up import Window
from reviews.models import FollowUpWindow, Outcome, OutcomeKind

from ...addresses import ValueAddress
from ...models import Arm, Basis, Statistic, TimePoint
from ...queries.lines import bases
from ...queries.parts import in_order
from ...queries.sheets import Sheet
from .measures import OutcomeMeasures, outcome_measures
from .places import Place, place_at
from .reported_forms import ReportedForm, reported_forms


@dataclass(frozen=True)
class ColumnGroup:
    """One time point, as value or as change from the baseline; as wide as the outcome with the most columns."""

    title: str
    note: str
    time_point: TimePoint
    basis: str
    width: int


@dataclass(frozen=True)
class ColumnSet:
    """What one outcome has in a column group: ``labels`` of its columns, ``filler`` columns that only others have, or
    ``not_asked`` columns where the form asks nothing."""

    labels: list[str]
    filler: int
    not_asked: int

    @property
    def hatched(self) -> range:
        return range(self.not_asked)


@dataclass(frozen=True)
class GridRow:
    """The cells of one outcome in one arm, by column set; an empty set is not asked."""

    arm: Arm
    sets: list[tuple[ColumnSet, list[Place]]]


@dataclass(frozen=True)
class GridOutcome:
    """An outcome: how it was measured and reported, its columns, and a row an arm."""

    outcome: Outcome
    measures: OutcomeMeasures
    forms: list[ReportedForm]
    sets: list[ColumnSet]
    rows: list[GridRow]


@dataclass(frozen=True)
class Grid:
    """The results: rows are arms by outcome, column groups are times."""

    groups: list[ColumnGroup]
    outcomes: list[GridOutcome]

    @property
    def width(self) -> int:
        return 1 + sum(group.width for group in self.groups)

    @property
    def places(self) -> Iterator[Place]:
        """Every cell of the grid, and what is said of how each outcome was measured."""
        for one in self.outcomes:
            yield from one.measures.places
            for row in one.rows:
                for _columns, places in row.sets:
                    yield from places


def results_grid(sheet: Sheet, refused: dict, windows: Iterable[FollowUpWindow]) -> Grid:
    """The grid of a sheet; times in their order, the changes after the values."""
    groups = _column_groups(sheet, list(windows))
    return Grid(groups, [_grid_outcome(sheet, outcome, groups, refused) for outcome in sheet.outcomes])


def _column_groups(sheet: Sheet, windows: list[FollowUpWindow]) -> list[ColumnGroup]:
    times = in_order(sheet.time_points)
    columns = {outcome.pk: len(sheet.columns(outcome)) for outcome in sheet.outcomes}

    def group(title: str, note: str, point: TimePoint, basis: str) -> ColumnGroup:
        asked = [columns[one.pk] for one in sheet.outcomes if basis in bases(one, point)]
        return ColumnGroup(title, note, point, basis, max(asked, default=1))

    groups = [
        group(_capital(point.text), window_names(point, windows), point, Basis.VALUE) for point in times
    ]
    follow_ups = [point for point in times if not point.is_baseline]
    if any(outcome.kind == OutcomeKind.CONTINUOUS for outcome in sheet.outcomes):
        one = len(follow_ups) == 1
        groups += [
            group(
                "Change from baseline" if one else f"Change to {point.text}",
                "",
                point,
                Basis.CHANGE,
            )
            for point in follow_ups
        ]
    return groups


def window_names(time_point: TimePoint, windows: Iterable[FollowUpWindow]) -> str:
    """The protocol's follow-up windows that hold the time, for example "short"."""
    if time_point.is_baseline:
        return ""
    if time_point.days is None:
        return "time unknown"
    names = [w.name for w in windows if Window(w.after_days, w.up_to_days).holds(time_point.days)]
    return ", ".join(name.lower() for name in names)


def _grid_outcome(sheet: Sheet, outcome: Outcome, groups: list[ColumnGroup], refused: dict) -> GridOutcome:
    statistics = sheet.columns(outcome)
    sets = [_column_set(outcome, group, statistics) for group in groups]
    rows = [
        GridRow(
            arm,
            [
                (columns, _values(sheet, outcome, arm, group, statistics, refused) if columns.labels else [])
                for columns, group in zip(sets, groups, strict=True)
            ],
        )
        for arm in sheet.arms
    ]
    return GridOutcome(
        outcome, outcome_measures(sheet, outcome, refused), reported_forms(sheet, outcome), sets, rows
    )


def _column_set(outcome: Outcome, group: ColumnGroup, statistics: list[str]) -> ColumnSet:
    if group.basis not in bases(outcome, group.time_point):
        return ColumnSet([], 0, group.width)
    return ColumnSet([Statistic(one).label for one in statistics], group.width - len(statistics), 0)


def _values(
    sheet: Sheet, outcome: Outcome, arm: Arm, group: ColumnGroup, statistics: list[str], refused: dict
) -> list[Place]:
    time = group.time_point.text
    when = f"change to {time}" if group.basis == Basis.CHANGE else time
    return [
        place_at(
            sheet,
            str(ValueAddress(outcome.pk, group.time_point.pk, arm.pk, group.basis, statistic)),
            f"{outcome} · {arm} · {when} · {Statistic(statistic).label}",
            refused,
        )
        for statistic in statistics
    ]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
