"""What merging one arm into another, or one time point into another, would do: cell by cell."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID

from reviews.models import Design

from ..addresses import Address, AnswerAddress, ContrastAddress, ValueAddress, parse
from ..derivation.arms import Group, combine
from ..derivation.errors import CannotDerive
from ..models import Arm, Basis, Cell, ContrastStatistic, Statistic, TimePoint
from .lines import Row, contrast_words
from .sheets import Sheet

SAME_PEOPLE = (Design.CROSSOVER, Design.WITHIN_PERSON)
COMBINED = (Statistic.N, Statistic.MEAN, Statistic.SD)


class Fate(StrEnum):
    """What becomes of a value of the part that is merged."""

    TAKEN = "taken"  # the other has nothing there
    SAME = "same"
    ASKED = "asked"  # both have a value, and they differ
    STAYS = "stays"  # the other has no such place


@dataclass(frozen=True)
class MergedCell:
    """One value of the part that is merged: where it stands, where it would go, and what stands there (None: blank)."""

    source: str
    target: str
    name: str
    theirs: Cell
    ours: Cell | None
    fate: Fate

    @property
    def theirs_in_words(self) -> str:
        return _in_words(self.theirs)

    @property
    def ours_in_words(self) -> str:
        return _in_words(self.ours) if self.ours else ""


@dataclass(frozen=True)
class Combined:
    """Two groups of one line put together, as it would be derived; nothing of it is stored."""

    name: str
    group: Group

    @property
    def words(self) -> str:
        """ "n 27, mean -38.2, SD 7.94288", to six digits."""
        group = self.group
        return f"n {group.n:.6g}, mean {group.mean:.6g}, SD {group.sd:.6g}"


@dataclass(frozen=True)
class MergePlan:
    """The cells of ``source`` and what becomes of each when it is merged into ``target``."""

    source: Arm | TimePoint
    target: Arm | TimePoint
    cells: list[MergedCell]
    combined: list[Combined]

    def of(self, fate: Fate) -> list[MergedCell]:
        return [one for one in self.cells if one.fate == fate]

    @property
    def asked(self) -> list[MergedCell]:
        return self.of(Fate.ASKED)

    @property
    def counts(self) -> dict[str, int]:
        return {fate.value: len(self.of(fate)) for fate in Fate}


def merge_plan(sheet: Sheet, source: Arm | TimePoint, target: Arm | TimePoint) -> MergePlan:
    """What becomes of each value of ``source``; both stand in the sheet. Blank cells are left where they are."""
    cells = [
        _merged(sheet, text, address, moved, cell)
        for text, cell in sheet.cells.items()
        if not cell.is_blank
        and (address := parse(text)) is not None
        and (moved := _moved(address, source, target)) != address
    ]
    return MergePlan(source, target, cells, _combined(sheet, source, target))


def _moved(address: Address, source: Arm | TimePoint, target: Arm | TimePoint) -> Address:
    """The same cell at the other part; the address itself where it has nothing to do with ``source``."""

    def instead(key: UUID | None) -> UUID | None:
        return target.pk if key == source.pk else key

    if isinstance(address, AnswerAddress):
        return replace(address, arm=instead(address.arm))
    if isinstance(address, ValueAddress):
        return replace(address, arm=instead(address.arm), time_point=instead(address.time_point))
    if isinstance(address, ContrastAddress):
        return replace(
            address,
            arm=instead(address.arm),
            comparator=instead(address.comparator),
            time_point=instead(address.time_point),
        )
    return address


def _merged(sheet: Sheet, text: str, address: Address, moved: Address, theirs: Cell) -> MergedCell:
    ours = sheet.cell(moved)
    if ours is not None and ours.is_blank:
        ours = None
    if not _has_place(sheet, moved):
        fate = Fate.STAYS
    elif ours is None:
        fate = Fate.TAKEN
    elif (ours.text, ours.missing) == (theirs.text, theirs.missing):
        fate = Fate.SAME
    else:
        fate = Fate.ASKED
    return MergedCell(text, str(moved), _name(sheet, address, moved), theirs, ours, fate)


def _has_place(sheet: Sheet, address: Address) -> bool:
    """Whether the address is one of the reading's; of a contrast, whether it can be."""
    if not isinstance(address, ContrastAddress):
        return sheet.has(address)
    if address.arm == address.comparator:
        return False
    turned = replace(address, arm=address.comparator, comparator=address.arm)
    if sheet.contrast(turned.place) is not None:
        return False
    point = next(point for point in sheet.time_points if point.pk == address.time_point)
    return not (point.is_baseline and address.basis == Basis.CHANGE)


def _name(sheet: Sheet, address: Address, moved: Address) -> str:
    """A cell in words, without the part that is merged: that is one of two."""
    if isinstance(address, AnswerAddress):
        return str(sheet.question(address.question) or "A question that is no longer asked")
    parts = {part.pk: str(part) for part in (*sheet.outcomes, *sheet.arms, *sheet.time_points)}
    where = [parts[address.outcome]]
    if isinstance(address, ContrastAddress):
        where.append(f"{parts[address.arm]} against {parts[address.comparator]}")
        where.append(contrast_words(address.measure, address.basis, address.adjustment))
    elif address.arm == moved.arm:
        where.append(parts[address.arm])
    if address.time_point == moved.time_point:
        where.append(parts[address.time_point])
    if isinstance(address, ValueAddress) and address.basis == Basis.CHANGE:
        where.append("change from baseline")
    return f"{', '.join(where)}: {_statistic(address.statistic)}"


def _statistic(key: str) -> str:
    kind = Statistic if key in Statistic.values else ContrastStatistic
    return kind(key).label


def _in_words(cell: Cell) -> str:
    """A value with its source, for laying two side by side."""
    said = [cell.missing or cell.text, "so printed" if cell.so_printed else "", cell.source]
    return " · ".join(part for part in (*said, f"“{cell.quotation}”" if cell.quotation else "") if part)


def _combined(sheet: Sheet, source: Arm | TimePoint, target: Arm | TimePoint) -> list[Combined]:
    """Of two arms that are different people: what the two groups are together, line by line."""
    if not isinstance(source, Arm) or sheet.reading.assignment.study.design in SAME_PEOPLE:
        return []
    found = []
    for row in sheet.rows:
        if row.arm.pk != target.pk:
            continue
        other = replace(row, arm=source)
        groups = [_group(sheet, one) for one in (row, other)]
        if None in groups:
            continue
        try:
            group = combine([one for one in groups if one])
        except CannotDerive:
            continue
        change = "change to " if row.basis == Basis.CHANGE else ""
        found.append(Combined(f"{row.outcome}, {change}{row.time_point}", group))
    return found


def _group(sheet: Sheet, row: Row) -> Group | None:
    numbers = [_number(sheet.cell(row.address(statistic))) for statistic in COMBINED]
    return Group(*numbers) if None not in numbers else None


def _number(cell: Cell | None) -> float | None:
    return cell.number if cell is not None and not cell.so_printed else None


def sources(plan: MergePlan, chosen: Iterable[str]) -> list[MergedCell]:
    """The cells that the target takes over: where it has nothing, and where the other's was chosen (by target)."""
    wanted = set(chosen)
    return [*plan.of(Fate.TAKEN), *(one for one in plan.asked if one.target in wanted)]
