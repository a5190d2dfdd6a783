"""Two lines that report the same in other forms: an SE beside an SD, a percentage beside a count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from extraction.derivation import Derived, derive
from extraction.reported import Number, Reported

from .rows import FIRST, SECOND

# Conversions that say the same quantity in another form. Those from quantiles, t or p estimate it, or assume what was
# tested: equal numbers would be a coincidence there.
REWRITINGS = frozenset(
    {"sd_from_se", "sd_from_ci", "mean_from_ci", "events_from_percentage", "n_from_percentage"}
)
COUNTS = frozenset({"n", "events"})


@dataclass(frozen=True)
class ReportedLine:
    """What one reading reports on a line, by statistic, and what deriving it takes besides (see ``derive``)."""

    reported: Mapping[str, Reported]
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Equivalent:
    """One reading has ``statistic`` itself; in the other, ``follows_in`` (first or second), it follows from
    ``sources``, and both are the same number as far as their printed digits can tell."""

    statistic: str
    follows_in: str
    sources: tuple[str, ...]
    derived: Derived


def equivalents(first: ReportedLine, second: ReportedLine) -> list[Equivalent]:
    """What the two lines say alike in other forms, at most once a statistic.

    A statistic that both report is for the comparison of numbers; one that the readings do not share at its
    sources either stays a plain difference.
    """
    found: list[Equivalent] = []
    for follows_in, has, lacks in ((SECOND, first, second), (FIRST, second, first)):
        for derived in _rewritten(lacks):
            printed = has.reported.get(derived.statistic)
            if not isinstance(printed, Number) or not _same_as_printed(printed, lacks, derived):
                continue
            sources = tuple(
                statistic
                for statistic in _numbers(lacks)
                if not isinstance(has.reported.get(statistic), Number)
                and _value(lacks, derived.statistic, without=statistic) != derived.value
            )
            if sources:
                found.append(Equivalent(derived.statistic, follows_in, sources, derived))
    return found


def _rewritten(line: ReportedLine) -> list[Derived]:
    if not line.reported:
        return []
    return [one for one in derive(line.reported, **line.arguments) if one.method in REWRITINGS]


def _numbers(line: ReportedLine) -> dict[str, Number]:
    return {name: number for name, number in line.reported.items() if isinstance(number, Number)}


def _value(
    line: ReportedLine,
    statistic: str,
    *,
    without: str = "",
    instead: Mapping[str, Number] | None = None,
) -> float | None:
    reported = {name: one for name, one in line.reported.items() if name != without} | dict(instead or {})
    numbers = derive(reported, **line.arguments)
    return next((one.value for one in numbers if one.statistic == statistic), None)


def _half_digit(name: str, number: Number) -> Decimal:
    """How far rounding for print can have moved a number; a count is exact."""
    return Decimal(0) if name in COUNTS else Decimal(5).scaleb(-number.decimals - 1)


def _same_as_printed(printed: Number, line: ReportedLine, derived: Derived) -> bool:
    """Whether the derived number can be the printed one, given the rounding of both.

    The rounding of the sources goes through the formula to first order: each is moved by half a unit of its last digit.
    """
    slack = float(_half_digit(derived.statistic, printed))
    for name, number in _numbers(line).items():
        half = _half_digit(name, number)
        if not half:
            continue
        moved = replace(number, exact=number.exact + half)
        value = _value(line, derived.statistic, instead={name: moved})
        if value is not None:
            slack += abs(value - derived.value)
    # Twice the resolution of a float at this size: 8.0 = 2 × √16 must not fail for its last bit.
    return abs(printed.value - derived.value) <= slack + 4e-16 * abs(derived.value)
