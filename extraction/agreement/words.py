"""Agreement in words and figures, as pages and the methods sentence print them."""

from __future__ import annotations

from collections.abc import Callable

from .estimates import Estimate

MINUS = "\N{MINUS SIGN}"
_SMALL = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def fixed(number: float, decimals: int = 2) -> str:
    """ "−0.12"; never "−0.00"."""
    text = f"{abs(number):.{decimals}f}"
    return MINUS + text if number < 0 and float(text) != 0 else text


def percent(number: float) -> str:
    """ "92.3 %". What is not all is never "100.0 %", what is not nothing never "0.0 %"."""
    text = fixed(number, 1)
    if text == "100.0" and number < 100:
        text = "99.9"
    if text == "0.0" and number > 0:
        text = "0.1"
    return f"{text} %"


def digits(number: float) -> str:
    """A difference or limit with three digits that matter: "0.0123", "1.25", "1,250"."""
    text = f"{abs(number):.3g}"
    if "e" in text:
        text = f"{abs(number):,.0f}" if 1 <= abs(number) < 1e9 else text
    return MINUS + text if number < 0 and float(text.replace(",", "")) != 0 else text


def with_interval(found: Estimate, of: Callable[[float], str] = fixed) -> str:
    """ "0.81 (0.68 to 0.94)"; the number alone where it has no interval, "" where there is no number."""
    if found.estimate is None:
        return ""
    if found.ci_lb is None:
        return of(found.estimate)
    return f"{of(found.estimate)} ({of(found.ci_lb)} to {of(found.ci_ub)})"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 study", "1,250 values"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def spelled(number: int) -> str:
    """ "Two"; figures above ten."""
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"
