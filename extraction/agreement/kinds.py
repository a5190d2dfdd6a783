"""What kind of error a difference looks like, and in whose entry it is.

Each kind is a rule about the two entries alone; the first rule that holds names the difference, those first that are
least often met by chance. A rule says what a difference looks like, not what happened.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum

from extraction.addresses import AnswerAddress, ContrastAddress, UnknownAddress, ValueAddress, parse
from extraction.comparison import FIRST, SECOND, CellView, Row, same
from extraction.reported import NOT_REPORTED, Number, read_number


class Kind(StrEnum):
    OTHER_FORM = "other_form"
    PLACE = "place"
    OMISSION = "omission"
    SIGN = "sign"
    UNIT = "unit"
    SD_FOR_SE = "sd_for_se"
    TRANSCRIPTION = "transcription"
    OTHER = "other"


KIND_WORDS = {
    Kind.OMISSION: "Omitted",
    Kind.TRANSCRIPTION: "Digits",
    Kind.UNIT: "Unit or decimal point",
    Kind.SD_FOR_SE: "SD for SE",
    Kind.SIGN: "Sign",
    Kind.PLACE: "Wrong arm or time",
    Kind.OTHER_FORM: "Other form",
    Kind.OTHER: "Other",
}

# Where few answers are possible, the answer of another arm is the same too often to mean anything.
_PLACED = ("number", "text")


class Neighbours:
    """The rows of one comparison, found by address and by what they are about at any arm and time."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {row.address: row for row in rows if not row.is_structure}
        self._alike: dict[tuple, list[Row]] = defaultdict(list)
        for row in self._rows.values():
            about = _about(row.address)
            if about:
                self._alike[about].append(row)

    def elsewhere(self, row: Row) -> list[Row]:
        """The rows of the same outcome, basis and statistic, or the same question, at another arm or time."""
        return [one for one in self._alike.get(_about(row.address), ()) if one.address != row.address]

    def people(self, row: Row) -> list[Decimal]:
        """The n that either reader entered beside a value; none for anything else."""
        place, _, statistic = row.address.rpartition(":")
        beside = (
            self._rows.get(f"{place}:n") if row.address.startswith("value:") and statistic != "n" else None
        )
        found = (number(cell) for cell in (beside.first, beside.second)) if beside else ()
        return [n for n in found if n is not None and n > 0]


def kind_of(row: Row, neighbours: Neighbours, other_forms: Container[str] = frozenset()) -> Kind:
    """The first of these rules that holds for a difference:

    other form: the comparison found that both say the same in other forms (`other_forms` are such addresses);
    place: one is blank, and that reader has the other's entry at another arm or time, where the other is blank;
    omission: one is blank or NR, the other has a value; or one reader alone has the arm or time point;
    sign: the same number with the other sign;
    unit: one number is the other times a power of ten;
    SD for SE: of an SD or SE, one is the other times the root of the n beside it, as far as printed digits tell;
    place: a number or text equals what the other reader has of the same outcome, basis and statistic (or question) at
    another arm or time;
    transcription: one digit differs, or two neighbouring digits are exchanged; see `digits_mistaken`;
    other: none of these.
    """
    if row.address in other_forms:
        return Kind.OTHER_FORM
    if row.is_structure:
        return Kind.OMISSION if row.one_sided else Kind.OTHER
    first, second = row.first, row.second
    if _says_nothing(first) or _says_nothing(second):
        if _says_nothing(first) and _says_nothing(second):
            return Kind.OTHER
        if _displaced(row, neighbours):
            return Kind.PLACE
        return Kind.OMISSION if _has_value(first) or _has_value(second) else Kind.OTHER
    a, b = number(first), number(second)
    if a is not None and b is not None and row.kind == "number":
        if a == -b:
            return Kind.SIGN
        if power_of_ten(a, b):
            return Kind.UNIT
        if row.address.rpartition(":")[2] in ("sd", "se") and any(
            sd_for_se(a, b, n) for n in neighbours.people(row)
        ):
            return Kind.SD_FOR_SE
    if _misplaced(row, neighbours):
        return Kind.PLACE
    if a is not None and b is not None and row.kind == "number" and digits_mistaken(a, b):
        return Kind.TRANSCRIPTION
    return Kind.OTHER


def erring(row: Row, final: CellView | None) -> str:
    """In whose entry the error is: `first` where the final has the second's, `second` where it has the first's; ""
    where it has neither, so that nobody can tell. `final` is the settled cell, None where it has none."""
    blank = CellView(row.address, row.kind)
    took_first, took_second = (_is_equal(final or blank, side or blank) for side in (row.first, row.second))
    if took_first == took_second:
        return ""
    return SECOND if took_first else FIRST


def number(cell: CellView | None) -> Decimal | None:
    """The number of a cell with its printed decimals; None where it has none."""
    if cell is None or cell.missing:
        return None
    read = read_number(cell.text)
    if isinstance(read, Number):
        return read.exact
    return None if cell.number is None else Decimal(repr(cell.number))


def power_of_ten(a: Decimal, b: Decimal) -> bool:
    """Whether one number is the other times 10, 100, 1000, ...: the same digits, the point elsewhere."""
    one, two = a.normalize().as_tuple(), b.normalize().as_tuple()
    return bool(a) and bool(b) and one.sign == two.sign and one.digits == two.digits


def sd_for_se(a: Decimal, b: Decimal, n: Decimal) -> bool:
    """Whether one can be the SE of the other, SD = SE x root n: no further off than the rounding of both printed
    numbers, each by half a unit of its last digit."""
    se, sd = sorted((a, b))
    if se <= 0 or n <= 1:
        return False
    root = n.sqrt()
    return abs(sd - se * root) <= _half_digit(sd) + _half_digit(se) * root


def digits_mistaken(a: Decimal, b: Decimal) -> bool:
    """Whether two numbers of at least two digits and the same sign differ by one slip: a single digit differs where
    both are printed to the same decimals, or two neighbouring digits are exchanged (12.05 and 12.5 among them)."""
    if (a < 0) != (b < 0):
        return False
    decimals = max(_decimals(a), _decimals(b))
    one, two = (str(int(abs(x).scaleb(decimals))) for x in (a, b))
    if len(one) != len(two) or len(one) < 2:
        return False
    apart = [place for place, (p, q) in enumerate(zip(one, two, strict=True)) if p != q]
    if len(apart) == 1:
        return _decimals(a) == _decimals(b)
    if len(apart) != 2 or apart[1] != apart[0] + 1:
        return False
    left, right = apart
    return one[left] == two[right] and one[right] == two[left]


def _decimals(number: Decimal) -> int:
    return max(0, -int(number.as_tuple().exponent))


def _half_digit(number: Decimal) -> Decimal:
    return Decimal(5).scaleb(-_decimals(number) - 1)


def _says_nothing(cell: CellView | None) -> bool:
    return cell is None or cell.is_blank or cell.missing == NOT_REPORTED


def _has_value(cell: CellView | None) -> bool:
    return cell is not None and not cell.is_blank and not cell.missing


def _about(address: str) -> tuple:
    """What stands at an address, whatever its arm and time; () for what has neither."""
    try:
        place = parse(address)
    except UnknownAddress:
        return ()
    match place:
        case ValueAddress():
            return ("value", place.outcome, place.basis, place.statistic)
        case AnswerAddress() if place.arm is not None:
            return ("answer", place.question)
        case ContrastAddress():
            return ("contrast", place.outcome, place.basis, place.measure, place.adjustment, place.statistic)
    return ()


def _displaced(row: Row, neighbours: Neighbours) -> bool:
    has, lacks = ("second", "first") if _says_nothing(row.first) else ("first", "second")
    entry = getattr(row, has)
    return (
        row.kind in _PLACED
        and _has_value(entry)
        and any(
            _says_nothing(getattr(other, has)) and _is_same_value(getattr(other, lacks), entry)
            for other in neighbours.elsewhere(row)
        )
    )


def _misplaced(row: Row, neighbours: Neighbours) -> bool:
    return row.kind in _PLACED and any(
        _is_same_value(row.first, other.second) or _is_same_value(row.second, other.first)
        for other in neighbours.elsewhere(row)
    )


def _is_same_value(one: CellView | None, two: CellView | None) -> bool:
    return _has_value(one) and _has_value(two) and _is_equal(one, two)


def _is_equal(one: CellView, two: CellView) -> bool:
    """Whether two cells say the same without any tolerance, which is for two entries of one place alone."""
    return same(replace(one, tolerance=None), two)
