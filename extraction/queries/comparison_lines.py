"""What a page shows of one compared address: both sides, how it stands, the choices."""

from dataclasses import dataclass

from ..comparison import OPEN, SETTLED, Row
from ..models import Resolution
from ..reported import shown

SHORT_TEXT, LONG_TEXT = 24, 90  # characters: up to here a value is set large, above here as a paragraph


@dataclass(frozen=True)
class Side:
    """What one reading says at an address. ``look``: value, words, paragraph, rows, blank, absent or level.

    ``heads`` and ``rows`` are those of a table. ``short`` fits into a list; ``problem`` says why the value cannot be,
    where it was kept as so printed. ``proposed`` is the level that the reader's own answers proposed for a judgement,
    "" where they propose none.
    """

    role: str
    words: str
    short: str
    look: str
    unit: str = ""
    note: str = ""
    level: str = ""
    so_printed: bool = False
    problem: str = ""
    source: str = ""
    paper: str = ""
    page: str = ""
    quotation: str = ""
    support: str = ""
    proposed: str = ""
    proposed_words: str = ""
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def overrides(self) -> bool:
        """Whether the reader judged otherwise than their answers propose."""
        return bool(self.proposed and self.level and self.proposed != self.level)

    @property
    def is_blank(self) -> bool:
        return self.look in ("blank", "absent")


@dataclass(frozen=True)
class OtherForm:
    """That both readings say the same in other forms: how the one follows from the other, and the ``others``
    (labels) that one choice settles with it."""

    formula: str
    source: str
    assumption: str
    follows_in: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """One address with both sides in words. ``heading`` and ``below`` name it when it is opened; ``lack`` says why it
    is open though something stands there."""

    row: Row
    label: str
    arm: str
    when: str
    heading: str
    below: str
    first: Side
    second: Side
    state: str
    state_words: str
    resolution: Resolution | None
    decided: bool
    other_form: OtherForm | None = None
    reopened: bool = False
    lack: str = ""

    @property
    def address(self) -> str:
        return self.row.address

    @property
    def section(self) -> str:
        return self.row.section

    @property
    def is_difference(self) -> bool:
        """Whether somebody has decided it or must: cells that only follow their arm or time point are none."""
        return self.reopened or self.decided or not (self.row.agrees or self.row.structure)

    @property
    def takes_decision(self) -> bool:
        """Whether it can be decided now, or decided otherwise."""
        return (self.reopened or self.decided or not self.row.agrees) and self.state in (OPEN, SETTLED)

    @property
    def kind(self) -> str:
        """How another value is entered: number, text, choice, level, signalling; "" where there is none."""
        return "" if self.row.is_structure else self.row.kind

    @property
    def within(self) -> str:
        """The tolerance, "0.5", that two numbers agree by though they are not equal; "" for any other line."""
        return "" if self.row.within is None else shown(self.row.within)

    @property
    def name(self) -> str:
        """The line in one phrase."""
        return ", ".join(part for part in (self.heading, self.below) if part)


@dataclass(frozen=True)
class Section:
    """Lines under one heading."""

    name: str
    lines: list[Line]
    open: int
    settled: int

    @property
    def words(self) -> str:
        if self.open:
            return f"{self.open} open"
        return "all settled" if self.settled else "all agree"


@dataclass(frozen=True)
class Card:
    """One choice: ``value`` is sent, ``reading`` draws the tag of a reading, ``level`` a risk-of-bias dot."""

    value: str
    label: str
    key: str
    reading: str = ""
    level: str = ""


def look(text: str) -> str:
    """How large a text can be set: as a value, as words, or as a paragraph."""
    if len(text) <= SHORT_TEXT and "\n" not in text:
        return "value"
    return "words" if len(text) <= LONG_TEXT and "\n" not in text else "paragraph"


def with_true_minus(text: str) -> str:
    """A number as typed, with a true minus sign."""
    return "\N{MINUS SIGN}" + text[1:] if text[:1] == "-" else text


def days_in_words(days: float | None, is_baseline: bool) -> str:
    """A time in days: "70 days", "baseline", "time unknown"."""
    if is_baseline:
        return "baseline"
    if days is None:
        return "time unknown"
    return f"{days:.1f}".removesuffix(".0") + (" day" if days == 1 else " days")
