"""How a study measured an outcome: its unit, its scale, its direction, and for a cluster trial its clusters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from extraction.reported import (
    Missing,
    NotANumber,
    Number,
    Reported,
    Text,
    read_choice,
    read_number,
    read_text,
    shown,
)

from .refusal import KEEP, Refusal, exact, text_refusal

# What a study may say of how it measured, by the outcome's kind, in the order of the form.
ATTRIBUTES = {
    "continuous": ("instrument", "unit", "scale_min", "scale_max", "better", "icc", "cluster_size"),
    "dichotomous": ("instrument", "better", "icc", "cluster_size"),
}
BETTER = ("lower", "higher")
_KINDS = {"instrument": "text", "unit": "text", "better": "choice"}


@dataclass(frozen=True)
class Scale:
    """The lowest and the highest value that can be, both included; None where an end is not known."""

    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def width(self) -> Decimal | None:
        return None if self.low is None or self.high is None else self.high - self.low


def attribute_kind(attribute: str) -> str:
    """What the cell of an attribute takes: text, choice or number."""
    return _KINDS.get(attribute, "number")


def read_attribute(attribute: str, text: str) -> Reported:
    """The text of a measure's cell as its attribute reads it."""
    kind = attribute_kind(attribute)
    if kind == "choice":
        return read_choice(text, BETTER)
    return read_text(text) if kind == "text" else read_number(text)


def scale_of(
    own: Mapping[str, Reported],
    *,
    unit: str,
    scale_min: float | Decimal | None,
    scale_max: float | Decimal | None,
) -> Scale:
    """The scale that a study's numbers are held against.

    `own` is what the study says (unit, scale_min, scale_max); the rest is the protocol's. An end that the study gives
    takes the place of the protocol's, and NR there means that it is not known. In another unit than the protocol's the
    protocol's ends say nothing. Ends that cannot be are those of no scale.
    """
    said = own.get("unit")
    foreign = isinstance(said, Text) and said.text.casefold() != unit.strip().casefold()
    ends = []
    for attribute, of_protocol in (("scale_min", scale_min), ("scale_max", scale_max)):
        reported = own.get(attribute)
        if isinstance(reported, Number):
            ends.append(exact(reported.exact))
        elif isinstance(reported, Missing | NotANumber) or foreign:
            ends.append(None)
        else:
            ends.append(exact(of_protocol))
    low, high = ends
    return Scale() if low is not None and high is not None and low >= high else Scale(low, high)


def measure_refusals(
    values: Mapping[str, Reported],
    *,
    kind: str,
    scale_min: float | Decimal | None = None,
    scale_max: float | Decimal | None = None,
) -> list[Refusal]:
    """What cannot be among the things that a study says of how it measured one outcome.

    `values` maps an attribute to what its cell reports; the scale is the protocol's. In the order of the attributes;
    at most one refusal an attribute.
    """
    found: dict[str, Refusal] = {}
    numbers: dict[str, Number] = {}
    for attribute in ATTRIBUTES[kind]:
        reported = values.get(attribute)
        if isinstance(reported, NotANumber):
            found[attribute] = text_refusal(attribute, reported)
        elif isinstance(reported, Number):
            refusal = _alone(attribute, reported)
            if refusal:
                found[attribute] = refusal
            else:
                numbers[attribute] = reported
    refusal = _ends(numbers, exact(scale_min), exact(scale_max))
    if refusal:
        found[refusal.statistic] = refusal
    return [found[attribute] for attribute in ATTRIBUTES[kind] if attribute in found]


def _alone(attribute: str, number: Number) -> Refusal | None:
    if attribute == "icc" and (number.percent or not -1 <= number.exact <= 1):
        sign = " %" if number.percent else ""
        return Refusal(
            "icc",
            "icc_out_of_range",
            f"An intracluster correlation of {shown(number)}{sign} is outside −1 to 1. "
            f"Check the decimal point, {KEEP}.",
        )
    if attribute == "cluster_size" and (number.percent or number.exact < 1):
        sign = " %" if number.percent else ""
        return Refusal(
            "cluster_size",
            "cluster_size_below_one",
            f"A mean cluster size of {shown(number)}{sign} is below 1 person. Check the number, {KEEP}.",
        )
    return None


def _ends(
    numbers: Mapping[str, Number], scale_min: Decimal | None, scale_max: Decimal | None
) -> Refusal | None:
    """The refusal of a scale without width: beside the end that the study gives, the highest where it gives both."""
    low, high = numbers.get("scale_min"), numbers.get("scale_max")
    if low is None and high is None:
        return None
    ends = (exact(low.exact) if low else scale_min, exact(high.exact) if high else scale_max)
    if ends[0] is None or ends[1] is None or ends[0] < ends[1]:
        return None
    whose = "" if low and high else " of the protocol; enter the study's other end too"
    if high:
        said = (
            f"The highest possible value, {shown(ends[1])}, is not above the lowest, {shown(ends[0])}{whose}."
        )
        return Refusal("scale_max", "scale_without_width", f"{said} Check both, {KEEP}.")
    said = f"The lowest possible value, {shown(ends[0])}, is not below the highest, {shown(ends[1])}{whose}."
    return Refusal("scale_min", "scale_without_width", f"{said} Check both, {KEEP}.")
