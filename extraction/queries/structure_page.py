"""Whose arm is whose arm, as the page of the structure lays it out: every part of both readings, none hidden."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from reviews.models import Task

from ..addresses import parse
from ..comparison import FIRST, SECOND
from ..matching import ArmName, Match, TimeName, propose_arms, propose_time_points
from ..models import Answer, Arm, Estimate, TimePoint, Value
from .compared_cells import result_words
from .comparison_lines import days_in_words
from .comparisons import ComparedReadings
from .sheets import Sheet


@dataclass(frozen=True)
class Part:
    """An arm or time point of one reading: its group or days, and how many values hang from it."""

    key: str
    name: str
    note: str
    values: int


@dataclass(frozen=True)
class Pair:
    """One part of the first reading with the second's that it is matched to ("" for none).

    ``because`` says what a proposal rests on; it is empty where somebody corrected it.
    """

    part: Part
    partner: str
    because: str


@dataclass(frozen=True)
class Matching:
    """All arms, or all time points. ``noun`` is the word for one of them."""

    noun: str
    title: str
    pairs: list[Pair]
    others: list[Part]

    @property
    def alone(self) -> list[Part]:
        """The second reading's that no pair names."""
        taken = {pair.partner for pair in self.pairs}
        return [part for part in self.others if part.key not in taken]

    @property
    def matched(self) -> int:
        return sum(bool(pair.partner) for pair in self.pairs)


@dataclass(frozen=True)
class Scope:
    """What judgements are about ("All results", or one result), and how many domains each assessor judged."""

    name: str
    first: int
    second: int


def matchings(compared: ComparedReadings) -> list[Matching]:
    """The matches of arms and of time points as they stand."""
    first, second = compared.first, compared.second
    arms = propose_arms(
        *(
            [ArmName(str(arm.pk), arm.name, str(arm.group_id or "")) for arm in sheet.arms]
            for sheet in (first, second)
        )
    )
    times = propose_time_points(
        *(
            [
                TimeName(str(point.pk), point.text, point.days, point.is_baseline)
                for point in sheet.time_points
            ]
            for sheet in (first, second)
        )
    )
    return [
        _matching("arm", "Arms", "study_arm_id", _arms(first), _arms(second), arms, first.arms, second.arms),
        _matching(
            "time point", "Time points", "study_time_point_id", _times(first), _times(second), times,
            first.time_points, second.time_points,
        ),
    ]  # fmt: skip


def _matching(
    noun: str,
    title: str,
    key: str,
    mine: list[Part],
    theirs: list[Part],
    proposals: list[Match],
    first: Sequence[Arm | TimePoint],
    second: Sequence[Arm | TimePoint],
) -> Matching:
    by_own = {getattr(part, key): str(part.pk) for part in second}
    partners = {str(part.pk): by_own.get(getattr(part, key), "") for part in first}
    proposed = {match.first: match for match in proposals if match.first}
    pairs = [
        Pair(
            part,
            partners[part.key],
            proposed[part.key].because if (proposed[part.key].second or "") == partners[part.key] else "",
        )
        for part in mine
    ]
    return Matching(noun, title, pairs, theirs)


def _arms(sheet: Sheet) -> list[Part]:
    values = _counts(sheet, "arm_id")
    return [
        Part(str(arm.pk), arm.name, arm.group.name if arm.group else "no group", values[arm.pk])
        for arm in sheet.arms
    ]


def _times(sheet: Sheet) -> list[Part]:
    values = _counts(sheet, "time_point_id")
    return [
        Part(str(point.pk), point.text, _time_note(point), values[point.pk]) for point in sheet.time_points
    ]


def _time_note(point: TimePoint) -> str:
    note = days_in_words(point.days, point.is_baseline)
    return "" if note.casefold() == point.text.casefold() else note


def _counts(sheet: Sheet, key: str) -> Counter:
    """How many entered cells hang from each arm or time point."""
    found: Counter = Counter()
    for cell in sheet.cells.values():
        if cell.is_blank:
            continue
        if isinstance(cell, Value):
            found[getattr(cell.result, key)] += 1
        elif isinstance(cell, Answer) and key == "arm_id" and cell.arm_id:
            found[cell.arm_id] += 1
        elif isinstance(cell, Estimate):
            parts = {getattr(cell.contrast, key)} | (
                {cell.contrast.comparator_id} if key == "arm_id" else set()
            )
            found.update(parts)
    return found


def scopes(compared: ComparedReadings) -> list[Scope]:
    """What the judgements of both assessors are about; empty for an extraction."""
    if compared.comparison.assignment.task != Task.RISK_OF_BIAS:
        return []
    counts: dict[str, Counter] = {}
    for row in compared.rows:
        if row.kind != "level":
            continue
        about = result_words(parse(row.address).study_result, compared.results)
        of_scope = counts.setdefault(about, Counter())
        for role, cell in ((FIRST, row.first), (SECOND, row.second)):
            of_scope[role] += cell is not None and not cell.is_blank
    return [Scope(name, found[FIRST], found[SECOND]) for name, found in counts.items()]
