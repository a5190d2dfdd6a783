"""Words and numbers that the ways share."""

from __future__ import annotations

from ..critical import LEVEL
from ..derived import Derived
from ..quantity import Known, Quantity

HANDBOOK_SD = "Cochrane Handbook 6.5.2.2"
HANDBOOK_TEST = "Cochrane Handbook 6.5.2.3"
HANDBOOK_CHANGE = "Cochrane Handbook 6.5.2.8"
NORMAL = "The data are taken as about normal."


def level_of(known: Known) -> tuple[float, str, str]:
    """The interval's level as a fraction, its words, and what is assumed of it."""
    if "ci_level" in known:
        level = known["ci_level"]
        return level.value / 100, f"{level.text} %", ""
    return LEVEL, f"{100 * LEVEL:g} %", f"It is taken as {100 * LEVEL:g} %: no level is reported."


def as_quantity(derived: Derived) -> Quantity:
    """What was derived, as a number that more can be derived from."""
    decimals = len(derived.text.partition(".")[2])
    return Quantity(derived.value, derived.text, decimals)


def inside(formula: str) -> str:
    """A formula inside another's sentence: "Mean from" loses its capital, "SD from" keeps it."""
    return formula[0].lower() + formula[1:] if formula[1].islower() else formula


def bracketed(text: str) -> str:
    """A negative number in brackets, as it stands behind a sign."""
    return f"({text})" if text.startswith("\u2212") else text


def together(*sentences: str) -> str:
    """Sentences in a row, each once, without the empty ones."""
    return " ".join(dict.fromkeys(sentence for sentence in sentences if sentence))
