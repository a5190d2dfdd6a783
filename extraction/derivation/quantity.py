"""A number on its way through a formula: its value, how it is written, how far printing may have rounded it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from extraction.reported import Number, Reported, shown

from .errors import CannotDerive

WHOLE = frozenset({"n", "events"})
SIGNIFICANT = 3  # digits that a derived number shows at least


@dataclass(frozen=True)
class Quantity:
    """`text` as it stands in a formula; `decimals` printed or shown; `slack` half a unit of the last printed digit, 0
    for counts; `exact` the printed decimal, None for a derived number."""

    value: float
    text: str
    decimals: int
    slack: float = 0.0
    exact: Decimal | None = None


Known = Mapping[str, Quantity]


def known_of(reported: Mapping[str, Reported]) -> dict[str, Quantity]:
    """The numbers among what is reported; everything else is as if it were not there."""
    return {
        statistic: Quantity(
            number.value,
            shown(number),
            number.decimals,
            0.0 if statistic in WHOLE else 0.5 * 10.0**-number.decimals,
            number.exact,
        )
        for statistic, number in reported.items()
        if isinstance(number, Number)
    }


def decimals_of(*quantities: Quantity) -> int:
    """The most decimals that any of them has."""
    return max(quantity.decimals for quantity in quantities)


def written(value: float, decimals: int) -> str:
    """The value with at least three digits that count, or with ``decimals`` where that is more; a true minus sign.

    12.3456 with 1 decimal is "12.3", 0.01234 is "0.0123", 8.2316 with 2 decimals "8.23".

    Raises CannotDerive for what is no finite number: the numbers that it came from were too large to compute with.
    """
    if not math.isfinite(value):
        raise CannotDerive("These numbers are too large to compute with.")
    if value != 0:
        decimals = max(decimals, SIGNIFICANT - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:.{min(max(decimals, 0), 15)}f}"
    return text.replace("-", "\u2212")


def spread(function: Callable[..., float], *quantities: Quantity) -> tuple[float, float]:
    """The least and the greatest that the function gives for numbers that print as these do."""
    corners = product(
        *({quantity.value - quantity.slack, quantity.value + quantity.slack} for quantity in quantities)
    )
    values = [function(*(quantity.value for quantity in quantities))]
    for corner in corners:
        try:
            values.append(function(*corner))
        except CannotDerive:
            # A rounding that cannot be (an SE of 0) bounds nothing.
            continue
    return min(values), max(values)
