"""Two readings to rows: every address that either has, and whether the two agree there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from extraction.answers import same_answer
from extraction.answers.kinds import plain_words
from extraction.reported import Bound, Number, read_number, read_p
from extraction.risk_of_bias.variant import NO, PROBABLY_NO, PROBABLY_YES, YES

from .cells import CellView, ReadingView, arm_address, time_point_address

FIRST, SECOND = "first", "second"

# Signalling answers that act alike in every rule of every instrument.
_PLAIN = {PROBABLY_YES: YES, PROBABLY_NO: NO}


@dataclass(frozen=True)
class Row:
    """One address in both readings; None is a reading that has no such cell.

    `difference`: "" (agrees), value, blank (one side is), missing (NR or NA against a value or each other),
    structure (the arm or time point is in one reading only), group, time. `one_sided` is first or second for a
    structure row and for the cells under it; `structure` lists the addresses of the structure rows above it.
    """

    address: str
    kind: str
    first: CellView | None
    second: CellView | None
    difference: str = ""
    one_sided: str = ""
    structure: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.difference

    @property
    def within(self) -> float | None:
        """The tolerance that two numbers agree by though they are not equal; None for any other row."""
        if not self.agrees or self.kind != "number" or self.first is None or self.second is None:
            return None
        a, b = _exact(self.first), _exact(self.second)
        return None if a is None or b is None or a == b else _tolerance(self.first, self.second)

    @property
    def is_alike(self) -> bool:
        """Whether two signalling answers agree because they act alike, though they are not the same."""
        if not self.agrees or self.kind != "signalling" or self.first is None or self.second is None:
            return False
        return self.first.text.strip() != self.second.text.strip()

    @property
    def section(self) -> str:
        return (self.first or self.second).section

    @property
    def label(self) -> str:
        return (self.first or self.second).label

    @property
    def is_structure(self) -> bool:
        return self.kind == "structure"

    @property
    def is_blank(self) -> bool:
        """Whether neither reading holds anything: such a row is there because it was named."""
        return not any(cell is not None and not cell.is_blank for cell in (self.first, self.second))


def same(first: CellView, second: CellView) -> bool:
    """Whether two cells say the same, by their kind, or as nearly as the tolerance of both allows."""
    return not _difference(first, second)


def compare(first: ReadingView, second: ReadingView, named: Collection[str] = frozenset()) -> list[Row]:
    """Every address at which at least one reading has an entry, in the order of the form; structure rows, which exist
    only where there is a difference, come first.

    An address that is ``named`` has its row though both readings are blank there: what neither found can be decided.
    """
    structure = _structure_rows(first, second)
    one_sided = {row.address: row.one_sided for row in structure if row.one_sided}
    mine, theirs = _by_address(first), _by_address(second)
    rows = list(structure)
    for address in _merged_order(list(mine), list(theirs)):
        a, b = mine.get(address), theirs.get(address)
        if (a is None or a.is_blank) and (b is None or b.is_blank) and address not in named:
            continue
        shown = a or b
        above = tuple(
            structure_address
            for structure_address in (
                arm_address(shown.arm) if shown.arm else "",
                arm_address(shown.comparator) if shown.comparator else "",
                time_point_address(shown.time_point) if shown.time_point else "",
            )
            if structure_address in one_sided
        )
        rows.append(
            Row(
                address=address,
                kind=shown.kind,
                first=a,
                second=b,
                difference="structure" if above else _difference(a, b),
                one_sided=one_sided[above[0]] if above else "",
                structure=above,
            )
        )
    return rows


def _by_address(reading: ReadingView) -> dict[str, CellView]:
    cells: dict[str, CellView] = {}
    for cell in reading.cells:
        if cell.address in cells:
            raise ValueError(f"two cells of one reading at {cell.address}")
        cells[cell.address] = cell
    return cells


def _merged_order(first: list[str], second: list[str]) -> list[str]:
    """All addresses once: the first's order, and what only the second has right after what precedes it there."""
    known = set(first)
    following: dict[str | None, list[str]] = {}
    anchor: str | None = None
    for address in second:
        if address in known:
            anchor = address
        else:
            following.setdefault(anchor, []).append(address)
    merged = list(following.get(None, ()))
    for address in first:
        merged.append(address)
        merged.extend(following.get(address, ()))
    return merged


def _structure_rows(first: ReadingView, second: ReadingView) -> list[Row]:
    rows: list[Row] = []
    arms = ({arm.id: arm for arm in first.arms}, {arm.id: arm for arm in second.arms})
    times = ({time.id: time for time in first.time_points}, {time.id: time for time in second.time_points})
    for identity in _merged_order(list(arms[0]), list(arms[1])):
        a, b = arms[0].get(identity), arms[1].get(identity)
        difference = ""
        if a and b and a.group and b.group and a.group != b.group:
            difference = "group"
        rows += _structure_row(
            arm_address(identity),
            "Arms",
            a and (a.name, None),
            b and (b.name, None),
            difference,
            arm=identity,
        )
    for identity in _merged_order(list(times[0]), list(times[1])):
        a, b = times[0].get(identity), times[1].get(identity)
        difference = ""
        if a and b and (a.is_baseline != b.is_baseline or not _same_days(a.days, b.days)):
            difference = "time"
        rows += _structure_row(
            time_point_address(identity),
            "Time points",
            a and (a.text, a.days),
            b and (b.text, b.days),
            difference,
            time_point=identity,
        )
    return rows


def _structure_row(
    address: str,
    section: str,
    first: tuple[str, float | None] | None,
    second: tuple[str, float | None] | None,
    difference: str,
    **where: str,
) -> list[Row]:
    if first and second and not difference:
        return []
    # An unnamed arm or unknown time is still there: it must not look like the side that has none.
    cells = [
        side
        and CellView(
            address,
            "structure",
            text=side[0].strip() or "unnamed",
            number=side[1],
            section=section,
            label=side[0].strip() or "unnamed",
            **where,
        )
        for side in (first, second)
    ]
    one_sided = "" if first and second else (FIRST if first else SECOND)
    return [Row(address, "structure", cells[0], cells[1], difference or "structure", one_sided)]


def _same_days(first: float | None, second: float | None) -> bool:
    if first is None or second is None:
        return first is None and second is None
    return abs(first - second) < 1e-3


def _difference(first: CellView | None, second: CellView | None) -> str:
    blank = [cell is None or cell.is_blank for cell in (first, second)]
    if all(blank):
        return ""
    if any(blank):
        return "blank"
    if first.missing or second.missing:
        return "" if first.missing == second.missing else "missing"
    if first.kind == second.kind == "number":
        agree = _same_number(first, second)
    elif first.kind == second.kind == "level":
        agree = first.text.strip() == second.text.strip()
    elif first.kind == second.kind == "signalling":
        agree = _plain_answer(first) == _plain_answer(second)
    elif first.kind == second.kind:
        agree = same_answer(first.kind, first.text, second.text)
    else:
        agree = plain_words(first.text) == plain_words(second.text)
    return "" if agree else "value"


def _same_number(first: CellView, second: CellView) -> bool:
    a, b = _exact(first), _exact(second)
    if a is not None and b is not None:
        return a == b or _is_within(_tolerance(first, second), a, b)
    if a is None and b is None:
        bounds = read_p(first.text), read_p(second.text)
        if all(isinstance(bound, Bound) for bound in bounds):
            return bounds[0] == bounds[1]
        return plain_words(first.text) == plain_words(second.text)
    return False


def _plain_answer(cell: CellView) -> str:
    text = cell.text.strip()
    return _PLAIN.get(text, text)


def _tolerance(first: CellView, second: CellView) -> float | None:
    """What both cells allow; None unless both allow something."""
    if first.tolerance is None or second.tolerance is None:
        return None
    return min(first.tolerance, second.tolerance)


def _is_within(tolerance: float | None, a: Decimal, b: Decimal) -> bool:
    """Whether two printed numbers lie no further apart than the tolerance, in the digits that it was given with: 0.1
    and 0.4 lie 0.3 apart, and their floats lie further apart than that."""
    if tolerance is None:
        return False
    # Fractions, since the difference of decimals is rounded to 28 digits.
    return abs(Fraction(a) - Fraction(b)) <= Fraction(repr(tolerance))


def _exact(cell: CellView) -> Decimal | None:
    """The value of a number cell in decimal: the text's own digits, where the text alone is a number, else the
    stored number ("1,234" in a cell that asks for people is 1234); None for a text that is no number."""
    read = read_number(cell.text)
    if isinstance(read, Number):
        return read.exact
    return None if cell.number is None else Decimal(repr(cell.number))
