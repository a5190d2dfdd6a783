"""A way: one conversion, tried on what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from ..derived import Derived
from ..errors import CannotDerive
from ..quantity import Known


@dataclass(frozen=True)
class Found:
    """One conversion carried out: what it gives, and between which bounds the printed digits leave it."""

    derived: Derived
    bounds: tuple[float, float]
    named: str


Way = Callable[[Known], Found | None]


def most_direct(ways: Iterable[Way], known: Known) -> Derived | None:
    """What the first way gives that gives anything."""
    return next((way.derived for way in carried_out(ways, known)), None)


def carried_out(ways: Iterable[Way], known: Known) -> Iterator[Found]:
    """What each way gives, in their order, without those that give nothing."""
    for way in ways:
        try:
            found = way(known)
        except (CannotDerive, OverflowError):
            # Numbers of hundreds of digits overflow on their way; they give nothing either.
            continue
        if found is not None:
            yield found
