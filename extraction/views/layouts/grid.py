"""The results as a grid: rows are arms by outcome, three columns a time point."""

from collections.abc import Iterable
from dataclasses import dataclass

from reviews.follow_up import Window
from reviews.models import Better, FollowUpWindow, Outcome, OutcomeKind

from ...addresses import ValueAddress
from ...integrity.refusals import STATISTICS
from ...models import Arm, Basis, Statistic, TimePoint
from ...queries.sheets import Sheet, bases
from ...reported import shown
from .places import Place, place_at


@dataclass(frozen=True)
class ColumnGroup:
    """Three columns: one time point, as value or as change from the baseline."""

    title: str
    note: str
    time_point: TimePoint
    basis: str


@dataclass(frozen=True)
class GridRow:
    """The cells of one outcome in one arm; None where the form does not ask."""

    arm: Arm
    places: list[Place | None]


@dataclass(frozen=True)
class GridOutcome:
    """An outcome with the names of its columns and a row an arm."""

    outcome: Outcome
    note: str
    labels: list[str]
    rows: list[GridRow]


@dataclass(frozen=True)
class Grid:
    """The results: rows are arms by outcome, three columns a time point."""

    groups: list[ColumnGroup]
    outcomes: list[GridOutcome]

    @property
    def width(self) -> int:
        return 1 + 3 * len(self.groups)


def results_grid(sheet: Sheet, refused: dict, windows: Iterable[FollowUpWindow]) -> Grid:
    """The grid of a sheet; times in their order, the changes after the values."""
    groups = _column_groups(sheet, list(windows))
    return Grid(groups, [_grid_outcome(sheet, outcome, groups, refused) for outcome in sheet.outcomes])


def times_in_order(time_points: Iterable[TimePoint]) -> list[TimePoint]:
    """The baseline first, then by days, unknown times last."""
    return sorted(
        time_points,
        key=lambda point: (not point.is_baseline, point.days is None, point.days or 0, point.position),
    )


def _column_groups(sheet: Sheet, windows: list[FollowUpWindow]) -> list[ColumnGroup]:
    times = times_in_order(sheet.time_points)
    groups = [
        ColumnGroup(_capital(point.text), window_names(point, windows), point, Basis.VALUE) for point in times
    ]
    follow_ups = [point for point in times if not point.is_baseline]
    if any(outcome.kind == OutcomeKind.CONTINUOUS for outcome in sheet.outcomes):
        one = len(follow_ups) == 1
        groups += [
            ColumnGroup("Change from baseline" if one else f"Change to {point.text}", "", point, Basis.CHANGE)
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
    statistics = STATISTICS[outcome.kind]
    labels = [
        Statistic(statistic).label if group.basis in bases(outcome, group.time_point) else ""
        for group in groups
        for statistic in statistics
    ]
    rows = [
        GridRow(
            arm,
            [
                _value(sheet, outcome, arm, group, statistic, refused)
                for group in groups
                for statistic in statistics
            ],
        )
        for arm in sheet.arms
    ]
    return GridOutcome(outcome, outcome_note(outcome), labels, rows)


def _value(
    sheet: Sheet, outcome: Outcome, arm: Arm, group: ColumnGroup, statistic: str, refused: dict
) -> Place | None:
    if group.basis not in bases(outcome, group.time_point):
        return None
    address = str(ValueAddress(outcome.pk, group.time_point.pk, arm.pk, group.basis, statistic))
    time = group.time_point.text
    when = f"change to {time}" if group.basis == Basis.CHANGE else time
    return place_at(sheet, address, f"{outcome} · {arm} · {when} · {Statistic(statistic).label}", refused)


def outcome_note(outcome: Outcome) -> str:
    """Unit, scale and direction: "0–168 points, lower is better"."""
    if outcome.kind == OutcomeKind.DICHOTOMOUS:
        return "fewer is better" if outcome.better == Better.LOWER else "more is better"
    low, high = outcome.scale_min, outcome.scale_max
    scale = ""
    if low is not None and high is not None:
        scale = f"{shown(low)}–{shown(high)}"
    elif low is not None:
        scale = f"from {shown(low)}"
    elif high is not None:
        scale = f"up to {shown(high)}"
    measured = " ".join(part for part in (scale, outcome.unit) if part)
    direction = "lower is better" if outcome.better == Better.LOWER else "higher is better"
    return f"{measured}, {direction}" if measured else direction


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
