"""Which levels count as low, and which as high, whatever the instrument calls them.

An analysis may be restricted to studies at low risk, or leave out those at high risk (Cochrane Handbook, chapter 7).
Instruments have levels of their own, so that the rule rests on what each has: on the order of its levels, and on the
sign that a level is drawn with.
"""

from __future__ import annotations

from .variant import Variant

# A cross and an exclamation mark are drawn for levels at which a result is not to be relied on.
HIGH_SYMBOLS = ("×", "!")
UNKNOWN_SYMBOL = "?"


def is_low(variant: Variant, level: str) -> bool:
    """Whether the level is the lowest of the instrument: "low" in RoB 2 and ROBINS-I.

    "No information" is not low, wherever its rank is; neither is a level that is high. KeyError for a level that the
    instrument does not have.
    """
    found = variant.level(level)
    if found.symbol == UNKNOWN_SYMBOL or is_high(variant, level):
        return False
    return found.rank == min(one.rank for one in variant.levels if one.symbol != UNKNOWN_SYMBOL)


def is_high(variant: Variant, level: str) -> bool:
    """Whether the level is high: "high" in RoB 2, "serious" and "critical" in ROBINS-I, and in an instrument of a
    review's own what is drawn like them.

    "No information" is not high. KeyError for a level that the instrument does not have.
    """
    return variant.level(level).symbol in HIGH_SYMBOLS
