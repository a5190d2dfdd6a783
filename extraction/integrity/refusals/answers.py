"""Answers to the questions of the form."""

from __future__ import annotations

from typing import Protocol

from extraction.answers import Asking, read_answer
from extraction.answers.kinds import COUNTED_UNITS
from extraction.reported import NotANumber, Number, shown

from .refusal import KEEP, Refusal, exact, people, percentage, share_for_count, text_refusal

# Of the counted units, the ones that no study or arm has 0 of.
PEOPLE_UNITS = frozenset({"participants", "people", "patients"})


class Bounded(Asking, Protocol):
    """A question that may bound its number, in its unit."""

    minimum: float | None
    maximum: float | None


def answer_refusal(question: Bounded, text: str) -> Refusal | None:
    """Why the answer to a question cannot be taken as it is, or None.

    A number in % is from 0 to 100, a count (its unit counts people, sessions, ...) is whole, a number of people is
    above 0, and any number stays in the range that the form gives it.
    """
    read = read_answer(question, text)
    if isinstance(read, NotANumber):
        return text_refusal("", read)
    if not isinstance(read, Number):
        return None
    return _of_unit(question.unit, read) or _out_of_range(question, read)


def _of_unit(unit: str, read: Number) -> Refusal | None:
    if unit == "%":
        return percentage("", read)
    if unit in COUNTED_UNITS:
        if read.percent:
            return share_for_count("", read, f"the number of {unit}")
        if unit in PEOPLE_UNITS:
            return people("", f"{shown(read)} {unit}", read)
        if read.exact < 0 or not read.is_whole:
            return Refusal(
                "",
                "not_a_count",
                f"{shown(read)} {unit} cannot be counted: the number is whole and 0 or above.",
            )
    return None


def _out_of_range(question: Bounded, read: Number) -> Refusal | None:
    low, high = exact(question.minimum), exact(question.maximum)
    unit = f" {question.unit}" if question.unit else ""
    too_low, too_high = low is not None and read.exact < low, high is not None and read.exact > high
    if not too_low and not too_high:
        return None
    if low is not None and high is not None:
        expected = f"outside {shown(low)} to {shown(high)}{unit}"
    else:
        expected = f"below {shown(low)}{unit}" if too_low else f"above {shown(high)}{unit}"
    return Refusal(
        "",
        "outside_range",
        f"{shown(read)} is {expected}, the range that the form expects. Check the number and its unit, {KEEP}.",
    )
