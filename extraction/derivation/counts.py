"""People with an event from a percentage of the arm, where one whole number alone fits.

A percentage is read at its printed decimals: "82.1" stands for anything from 82.05 to 82.15, both ends included, since
papers round a half up or to even. This is the test of Brown and Heathers 2017 (GRIM, Social Psychological and
Personality Science 8:363) for a mean of zeros and ones, turned into a conversion. Nothing is derived where no count
fits, or several do.
"""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

from .errors import CannotDerive

# Above this a number is no number of people but a slip of the keys; it is not computed with.
MOST_PEOPLE = 10**10
# Decimals of a percentage that is laid beside a printed one.
MOST_DECIMALS = 20


def counts_that_fit(percent: Decimal, n: int) -> range:
    """Every count of n people, from 0 to n, that prints as ``percent`` at its decimals, ascending."""
    low, high = _bounds(percent)
    first = max(0, math.ceil(low * n / 100))
    return range(first, min(n, math.floor(high * n / 100)) + 1)


def count_from_percentage(percent: Decimal, n: int) -> int:
    """The one count that ``percent`` of n people can be. Raises CannotDerive where none or several fit, with the
    nearest ones in its sentence; for a percentage outside 0 to 100; for n below 1 or above ``MOST_PEOPLE``."""
    _check(percent, n)
    fitting = counts_that_fit(percent, n)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise CannotDerive(
            f"{percent} % of {n} can be {len(fitting)} counts, from {fitting[0]} to {fitting[-1]}."
        )
    told = ", ".join(f"{count} is {share} %" for count, share in nearby(percent, n))
    raise CannotDerive(f"{percent} % of {n} is no whole number of people: {told}.")


def nearby(percent: Decimal, n: int) -> list[tuple[int, Decimal]]:
    """The counts next to ``percent`` of n people, each with the percentage that it is, at the printed decimals."""
    below = math.floor(Fraction(percent) * n / 100)
    unit = Decimal(1).scaleb(max(-MOST_DECIMALS, min(0, int(percent.as_tuple().exponent))))
    return [
        (count, (Decimal(100 * count) / n).quantize(unit)) for count in (below, below + 1) if 0 <= count <= n
    ]


def people_from_percentage(percent: Decimal, events: int) -> int:
    """The one number of people of whom ``events`` are ``percent`` at its decimals. Raises CannotDerive where none or
    several fit, for a percentage that is not above 0, for no events, and for more than ``MOST_PEOPLE``."""
    if events < 1 or percent <= 0 or percent > 100:
        raise CannotDerive("Only a percentage of people with an event says how many people there were.")
    low, high = _bounds(percent)
    fewest = max(events, math.ceil(Fraction(100 * events) / high))
    most = math.floor(Fraction(100 * events) / low) if low > 0 else None
    if most is None or most != fewest or most > MOST_PEOPLE:
        raise CannotDerive(f"{percent} % with {events} people fits no single number of people.")
    return fewest


def _bounds(percent: Decimal) -> tuple[Fraction, Fraction]:
    half = Fraction(Decimal(1).scaleb(min(0, int(percent.as_tuple().exponent)))) / 2
    return Fraction(percent) - half, Fraction(percent) + half


def _check(percent: Decimal, n: int) -> None:
    if not 0 <= percent <= 100:
        raise CannotDerive(f"{percent} % is outside 0 to 100.")
    if n < 1:
        raise CannotDerive("A percentage of nobody is no count.")
    if n > MOST_PEOPLE:
        raise CannotDerive("So many people are in no arm.")
