"""One value that cannot be, and the checks that several kinds of cells share."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

from extraction.reported import NotANumber, Number, shown

KEEP = "or keep it as so printed with its source"

# Digits enough for 1e308 beside a half: no comparison of finite floats is rounded itself.
_DIGITS = 700


@dataclass(frozen=True)
class Refusal:
    """A value that cannot be: the statistic (or attribute) whose cell it stands in ("" for an answer), a code and a
    sentence.

    Codes of a text that is not what was asked for: text, ambiguous, too_long, too_large, too_small, unkeepable,
    not_an_option. The others name what cannot be: n_not_above_zero, sd_not_above_zero, mean_outside_scale ...
    """

    statistic: str
    code: str
    message: str


def text_refusal(statistic: str, reported: NotANumber) -> Refusal:
    """The refusal of a text that cannot be read."""
    code = "text" if reported.code == "not_a_number" else reported.code
    return Refusal(statistic, code, reported.message)


def surely_above(a: Number, b: Number) -> bool:
    """Whether the first must be above the second whatever was rounded: 12.4 is above 12, and 12.4 is not surely above
    a printed 12 that may have been 12.45.

    Both are rounded to the fewer of their printed decimals, a tie in favour of the text: rounding keeps the order, so
    that an order which is wrong afterwards was wrong before.
    """
    if a.exact <= b.exact:
        return False
    places = min(a.decimals, b.decimals)
    half = Decimal("0.5")
    with localcontext() as context:
        context.prec = _DIGITS
        low = (a.exact.scaleb(places) - half).to_integral_value(ROUND_CEILING)
        high = (b.exact.scaleb(places) + half).to_integral_value(ROUND_FLOOR)
    return low > high


def people(statistic: str, said: str, number: Number) -> Refusal | None:
    """Why a number of people cannot be; None when it can."""
    if number.exact <= 0:
        return Refusal(
            statistic,
            "n_not_above_zero",
            f"{said}. A number of people is above 0: enter NR if it is not reported, {KEEP}.",
        )
    if not number.is_whole:
        return Refusal(
            statistic, "n_not_whole", f"{said}. A number of people is whole: check the decimals, {KEEP}."
        )
    return None


def share_for_count(statistic: str, number: Number, asked: str) -> Refusal:
    """A percentage where something is counted."""
    where = " A percentage of events belongs under %." if statistic == "events" else ""
    return Refusal(
        statistic, "share_for_count", f"{shown(number)} % is a share, and {asked} is asked for.{where}"
    )


def percentage(statistic: str, number: Number) -> Refusal | None:
    """Why a percentage of people cannot be; None when it can."""
    if 0 <= number.exact <= 100:
        return None
    return Refusal(
        statistic,
        "percent_out_of_range",
        f"{shown(number)} % is outside 0 to 100. Check the decimal point, {KEEP}.",
    )


def exact(bound: float | Decimal | None) -> Decimal | None:
    """A bound as a decimal that prints as it was entered: 168.0 as 168."""
    if bound is None:
        return None
    found = bound if isinstance(bound, Decimal) else Decimal(str(bound))
    return found.to_integral_value() if found == found.to_integral_value() else found
