"""The readings of a study to entries: one for every place that is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from extraction.answers.kinds import plain_words
from extraction.comparison import (
    FIRST,
    SECOND,
    CellView,
    ReadingView,
    Row,
    arm_address,
    time_point_address,
)
from extraction.risk_of_bias.variant import NO, PROBABLY_NO, PROBABLY_YES, YES

from .kinds import Kind, Neighbours, erring, kind_of


class Scale(StrEnum):
    """What can be said of the agreement of a field."""

    CATEGORY = "category"  # choices without an order: kappa
    ORDERED = "ordered"  # judgement levels: weighted kappa besides
    NUMBER = "number"  # mean absolute difference, ICC, limits of agreement
    SIGNALLING = "signalling"  # answers to signalling questions: kappa, apart from everything else
    WORDS = "words"  # texts, dates, multiple choices, tables: how often they agree
    STRUCTURE = "structure"  # arms and time points: how often both found the same


_SCALES = {
    "choice": Scale.CATEGORY,
    "yes_no": Scale.CATEGORY,
    "level": Scale.ORDERED,
    "signalling": Scale.SIGNALLING,
    "number": Scale.NUMBER,
    "structure": Scale.STRUCTURE,
}

# Answers to signalling questions that lead the same way in every rule of every instrument.
_ALIKE = {PROBABLY_YES: YES, PROBABLY_NO: NO}


def scale_of(kind: str) -> Scale:
    """The scale of a compared row, by its kind."""
    return _SCALES.get(kind, Scale.WORDS)


@dataclass(frozen=True)
class Reader:
    key: str
    name: str


@dataclass(frozen=True, order=True)
class Pair:
    """Two readers, whoever of them read first: `one` is the first by name."""

    name: str
    key: tuple[str, str]
    one: Reader = field(compare=False)
    two: Reader = field(compare=False)


def pair_of(first: Reader, second: Reader) -> Pair:
    one, two = sorted((first, second), key=lambda reader: (reader.name, reader.key))
    return Pair(f"{one.name} and {two.name}", (one.key, two.key), one, two)


@dataclass(frozen=True)
class Field:
    """What is asked of every study: `key` names it in all of them, `section` and `label` to a person, `order` is its
    place in the form. `categories` are those of an ordered scale, least first, and `ranks` their ranks, which may be
    equal; `alike` is the same for fields that have the same answers. `unit` is that of its numbers, "" where it has
    none."""

    key: str
    section: str
    label: str
    scale: Scale
    order: tuple = ()
    categories: tuple[str, ...] = ()
    alike: str = ""
    unit: str = ""
    ranks: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.section}, {self.label}" if self.section else self.label


ARMS = Field("arms", "Structure", "Arms", Scale.STRUCTURE, (0,))
TIME_POINTS = Field("time_points", "Structure", "Time points", Scale.STRUCTURE, (1,))


@dataclass(frozen=True)
class Readings:
    """The two readings of one study at the study's own addresses, and the final that was settled of them.

    `rows` are those of the comparison, `fields` say by address what each is about. `other_forms` are the addresses at
    which both say the same in other forms. `asked_of_one` and `asked_of_none` are those of signalling questions that
    apply by the other answers of one reader alone, and of neither.
    """

    study: str
    name: str
    first_reader: Reader
    second_reader: Reader
    first: ReadingView
    second: ReadingView
    final: ReadingView
    rows: Sequence[Row]
    fields: Mapping[str, Field]
    other_forms: frozenset[str] = frozenset()
    asked_of_one: frozenset[str] = frozenset()
    asked_of_none: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Entry:
    """What the two readers entered in one place.

    `categories` and `numbers` are those of `pair.one` and `pair.two` in this order, None unless both gave one; a
    category is (why it is missing, text). Of a difference, `kind` is its kind of error and `erred` in which reading it
    is: first, second, or "" where the final took neither; `erred_by` is that reader's key.
    """

    study: str
    field: Field
    pair: Pair
    agrees: bool
    categories: tuple[tuple[str, str], tuple[str, str]] | None = None
    numbers: tuple[float, float] | None = None
    kind: Kind | None = None
    erred: str = ""
    erred_by: str = ""


def entries_of(readings: Readings) -> list[Entry]:
    """Every compared place of a study: arms and time points first, then the values in the order of the form."""
    neighbours = Neighbours(readings.rows)
    final = {cell.address: cell for cell in readings.final.cells}
    pair = pair_of(readings.first_reader, readings.second_reader)
    turned = pair.one != readings.first_reader
    rows = {row.address: row for row in readings.rows}
    found = [
        _entry(readings, pair, turned, what, rows.get(address), neighbours, final)
        for what, address in _structure(readings)
    ]
    return found + [
        _entry(readings, pair, turned, readings.fields[row.address], row, neighbours, final)
        for row in _values(readings.rows)
        if row.address not in readings.asked_of_one and row.address not in readings.asked_of_none
    ]


def hanging_from_structure(readings: Readings) -> int:
    """How many values hang from an arm or time point that one reader alone found."""
    return sum(bool(row.structure) for row in readings.rows)


def hanging_from_answers(readings: Readings) -> int:
    """How many signalling questions one reader alone had to answer, since an earlier answer differs."""
    return len(readings.asked_of_one)


def _values(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row.is_structure and not row.structure]


def _structure(readings: Readings) -> list[tuple[Field, str]]:
    arms = dict.fromkeys(arm.id for view in (readings.first, readings.second) for arm in view.arms)
    times = dict.fromkeys(time.id for view in (readings.first, readings.second) for time in view.time_points)
    return [
        *((ARMS, arm_address(arm)) for arm in arms),
        *((TIME_POINTS, time_point_address(time)) for time in times),
    ]


def _erring_structure(readings: Readings, row: Row) -> str:
    """In whose reading the error is about an arm or time point: who lacks what the final has or has what it lacks, or
    whose group or time it did not take."""
    first, second, final = (
        _parts(view).get(row.address) for view in (readings.first, readings.second, readings.final)
    )
    if (final == first) == (final == second):
        return ""
    return SECOND if final == first else FIRST


def _parts(view: ReadingView) -> dict[str, tuple]:
    """What a reading says of its arms and time points, by address: their group, their time."""
    arms = {arm_address(arm.id): (arm.group,) for arm in view.arms}
    return arms | {time_point_address(time.id): (time.days, time.is_baseline) for time in view.time_points}


def _entry(
    readings: Readings,
    pair: Pair,
    turned: bool,
    what: Field,
    row: Row | None,
    neighbours: Neighbours,
    final: Mapping[str, CellView],
) -> Entry:
    """The entry of a row; structure on which both agree has none."""
    if row is None or row.agrees:
        return Entry(readings.study, what, pair, True, **_answers(row, what, turned))
    kind = kind_of(row, neighbours, readings.other_forms)
    erred = ""
    if row.is_structure:
        erred = _erring_structure(readings, row)
    elif kind != Kind.OTHER_FORM:
        erred = erring(row, final.get(row.address))
    by = {FIRST: readings.first_reader.key, SECOND: readings.second_reader.key}.get(erred, "")
    return Entry(
        readings.study, what, pair, False, **_answers(row, what, turned), kind=kind, erred=erred, erred_by=by
    )


def _answers(row: Row | None, what: Field, turned: bool) -> dict:
    """The categories or numbers of both, where both gave one."""
    if row is None or row.first is None or row.second is None:
        return {}
    sides = (row.second, row.first) if turned else (row.first, row.second)
    if what.scale in (Scale.CATEGORY, Scale.ORDERED, Scale.SIGNALLING):
        categories = tuple(_category(cell, what) for cell in sides)
        return {} if None in categories else {"categories": categories}
    if what.scale == Scale.NUMBER:
        numbers = tuple(None if cell.missing else cell.number for cell in sides)
        return {} if None in numbers else {"numbers": numbers}
    return {}


def _category(cell: CellView, what: Field) -> tuple[str, str] | None:
    """NR and NA are answers too where the categories have no order; on an ordered scale they have no place. Of
    signalling answers those that act alike are one category."""
    if cell.is_blank:
        return None
    if what.scale == Scale.SIGNALLING:
        text = cell.text.strip() or cell.missing
        return ("", _ALIKE.get(text, text))
    if what.scale == Scale.ORDERED:
        return ("", cell.text.strip()) if cell.text.strip() in what.categories else None
    if cell.missing:
        return (cell.missing, "")
    return ("", plain_words(cell.text) if cell.kind == "yes_no" else cell.text.strip())
