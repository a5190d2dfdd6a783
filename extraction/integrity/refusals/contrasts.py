"""What a paper reports of the difference between two arms: what cannot be among the numbers of one contrast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from extraction.reported import Bound, NotANumber, Number, Reported, read_number, read_p, read_text, shown

from . import intervals
from .measures import Scale
from .refusal import KEEP, Refusal, exact, text_refusal

# Everything that can be reported of a contrast, in the one order.
ESTIMATES = ("estimate", "se", "ci_low", "ci_high", "ci_level", "t", "p", "covariates")
# The measures that an outcome of a kind is contrasted in.
MEASURES = {"continuous": ("MD", "SMD", "ROM"), "dichotomous": ("RR", "OR", "RD", "HR", "IRR")}
# Measures that are quotients: printed as they are, above 0.
RATIOS = {
    "ROM": "ratio of means",
    "RR": "risk ratio",
    "OR": "odds ratio",
    "HR": "hazard ratio",
    "IRR": "rate ratio",
}
_POINTS = {"estimate": "", "ci_low": " as lower limit", "ci_high": " as upper limit"}


def estimate_kind(statistic: str) -> str:
    """What the cell of a statistic takes: number, p (a number or a bound) or text."""
    return {"p": "p", "covariates": "text"}.get(statistic, "number")


def read_estimate(statistic: str, text: str) -> Reported:
    """The text of an estimate's cell as its statistic reads it."""
    kind = estimate_kind(statistic)
    if kind == "text":
        return read_text(text)
    return read_p(text) if kind == "p" else read_number(text)


def contrast_refusals(
    values: Mapping[str, Reported],
    *,
    measure: str,
    basis: str = "value",
    adjustment: str = "crude",
    scale_min: float | Decimal | None = None,
    scale_max: float | Decimal | None = None,
) -> list[Refusal]:
    """What cannot be among the numbers of one contrast.

    `values` maps a statistic to what its cell reports. Ratios are as printed, not logarithms. A risk difference is a
    difference of fractions, or of percentages where a percent sign stands behind it. The scale is the study's. In the
    order of the statistics; at most one refusal a statistic.
    """
    scale = Scale(exact(scale_min), exact(scale_max))
    found: dict[str, Refusal] = {}
    numbers: dict[str, Number] = {}
    for statistic in ESTIMATES:
        reported = values.get(statistic)
        refusal = None
        if isinstance(reported, NotANumber):
            refusal = text_refusal(statistic, reported)
        elif isinstance(reported, Bound):
            refusal = intervals.p_value(reported)
        elif isinstance(reported, Number):
            refusal = _alone(statistic, reported, measure)
            if refusal is None and statistic == "estimate" and measure == "MD" and adjustment == "crude":
                refusal = _difference(reported, basis, scale)
            if refusal is None:
                numbers[statistic] = reported
        if refusal:
            found[statistic] = refusal
    low, high, estimate = (numbers.get(name) for name in ("ci_low", "ci_high", "estimate"))
    if measure == "RD":
        low, high, estimate = (number and _fraction(number) for number in (low, high, estimate))
    for refusal in intervals.interval(low, high, estimate, "estimate"):
        found.setdefault(refusal.statistic, refusal)
    return [found[statistic] for statistic in ESTIMATES if statistic in found]


def _alone(statistic: str, number: Number, measure: str) -> Refusal | None:
    match statistic:
        case "se":
            return intervals.standard_error(number)
        case "ci_level":
            return intervals.level(number)
        case "p":
            return intervals.p_value(number)
    if measure in RATIOS and statistic in _POINTS and number.exact <= 0:
        return Refusal(
            statistic,
            "ratio_not_above_zero",
            f"A {RATIOS[measure]} of {shown(number)}{_POINTS[statistic]} is not above 0. "
            f"Check whether it is a logarithm or a difference, {KEEP}.",
        )
    if measure == "RD" and statistic == "estimate" and abs(_fraction(number).exact) > 1:
        sign = " %" if number.percent else ""
        ends = "−100 % to 100 %" if number.percent else "−1 to 1"
        return Refusal(
            statistic,
            "risk_difference_out_of_range",
            f"A risk difference of {shown(number)}{sign} is outside {ends}. "
            f"Enter one in percent with its % sign; otherwise check the decimal point, {KEEP}.",
        )
    return None


def _fraction(number: Number) -> Number:
    """A number that was printed in percent as a fraction."""
    return replace(number, exact=number.exact.scaleb(-2), percent=False) if number.percent else number


def _difference(number: Number, basis: str, scale: Scale) -> Refusal | None:
    """Two means of one scale are at most its width apart; two changes twice that. An adjusted difference belongs to a
    model and may leave the scale."""
    if scale.width is None:
        return None
    most = 2 * scale.width if basis == "change" else scale.width
    if abs(number.exact) <= most:
        return None
    return Refusal(
        "estimate",
        "difference_outside_scale",
        f"A mean difference of {shown(number)} is more than the scale allows: "
        f"{shown(scale.low)} to {shown(scale.high)} allows {shown(-most)} to {shown(most)}. Check the number, {KEEP}.",
    )
