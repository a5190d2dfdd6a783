"""Standard errors, intervals and p values: what is asked of them wherever they stand."""

from __future__ import annotations

from extraction.reported import Bound, Number, shown

from .refusal import KEEP, Refusal, surely_above


def standard_error(number: Number) -> Refusal | None:
    """An SE is above 0."""
    if number.exact > 0:
        return None
    advice = "check the sign" if number.exact < 0 else "enter NR if it is not reported"
    return Refusal(
        "se", "se_not_above_zero", f"SE is {shown(number)}. A standard error is above 0: {advice}, {KEEP}."
    )


def level(number: Number) -> Refusal | None:
    """The level of an interval is a percentage between 50 and 100."""
    if 50 < number.exact < 100:
        return None
    return Refusal(
        "ci_level",
        "ci_level_out_of_range",
        f"A CI level of {shown(number)} is not between 50 and 100. "
        f"Enter it in percent, 95 for a 95 % interval, {KEEP}.",
    )


def p_value(reported: Number | Bound) -> Refusal | None:
    """A p value is from 0 to 1, and so is one that is only bounded."""
    printed = shown(reported.exact)
    if isinstance(reported, Bound):
        empty = (reported.sign == "<" and reported.exact <= 0) or (
            reported.sign == ">" and reported.exact >= 1
        )
        if 0 <= reported.exact <= 1 and not empty:
            return None
        return Refusal(
            "p",
            "p_out_of_range",
            f"A p {reported.sign} {printed} is outside 0 to 1. Check the decimal point, {KEEP}.",
        )
    if reported.percent:
        return Refusal(
            "p",
            "p_out_of_range",
            f"A p of {printed} % is not on the scale of p, 0 to 1. Enter it as a decimal fraction, {KEEP}.",
        )
    if 0 <= reported.exact <= 1:
        return None
    return Refusal(
        "p", "p_out_of_range", f"A p of {printed} is outside 0 to 1. Check the decimal point, {KEEP}."
    )


def interval(low: Number | None, high: Number | None, estimate: Number | None, name: str) -> list[Refusal]:
    """What cannot be of an interval: that it ends below where it begins, or leaves its estimate out.

    `name` is the estimate in words ("mean"). The refusal stands beside the limit that cannot be.
    """
    if low and high and surely_above(low, high):
        return [
            Refusal(
                "ci_high",
                "interval_reversed",
                f"The interval ends at {shown(high)}, below {shown(low)}, where it begins. "
                f"Check both limits, {KEEP}.",
            )
        ]
    found = []
    if low and estimate and surely_above(low, estimate):
        found.append(
            Refusal(
                "ci_low",
                "estimate_outside_interval",
                f"The interval begins at {shown(low)}, above the {name}, {shown(estimate)}. "
                f"Check both, {KEEP}.",
            )
        )
    if high and estimate and surely_above(estimate, high):
        found.append(
            Refusal(
                "ci_high",
                "estimate_outside_interval",
                f"The interval ends at {shown(high)}, below the {name}, {shown(estimate)}. "
                f"Check both, {KEEP}.",
            )
        )
    return found
