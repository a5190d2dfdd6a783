"""Numbers as a reader sees them: true minus, fixed decimals, never "-0.00"."""

import math

MINUS = "−"
_TOO_LARGE = 1e4
_TOO_SMALL = 1e-4


def fixed(number: float, decimals: int) -> str:
    """`number` with `decimals` decimals: -4.1222 -> "−4.12", -0.001 -> "0.00"."""
    text = f"{abs(number):.{decimals}f}"
    return text if number >= 0 or float(text) == 0 else MINUS + text


def signed(text: str) -> str:
    """Text of a number as typed or stored, its hyphen made a true minus: "-9.30" -> "−9.30"."""
    return MINUS + text[1:] if text.startswith("-") else text


def plain(number: float) -> str:
    """A number as short as it can be said: 14.0 -> "14", 8.1 -> "8.1"."""
    return signed(f"{number:.12g}")


def count(number: float) -> str:
    """Persons or events: 191064 -> "191,064"; halves stay halves."""
    return f"{number:,.12g}"


def ratio(log_ratio: float) -> str:
    """exp(log_ratio) to two decimals, or to two digits below 0.01; never 0, never infinite."""
    if log_ratio >= math.log(_TOO_LARGE):
        return "> 9999"
    value = math.exp(log_ratio)
    if value < _TOO_SMALL:
        return "< 0.0001"
    if value < 0.0095:
        return f"{value:.{1 - math.floor(math.log10(value))}f}"
    return f"{value:.{2 if value < 99.5 else 0}f}"


def decimals_for(standard_errors: list[float]) -> int:
    """Decimals that show two digits of a typical standard error, from 0 to 4."""
    positive = sorted(se for se in standard_errors if se > 0)
    if not positive:
        return 2
    typical = positive[len(positive) // 2]
    return min(4, max(0, 1 - math.floor(math.log10(typical))))


def effect(number: float, *, log: bool, decimals: int = 2) -> str:
    """One effect on the scale of display: the ratio itself where `number` is its logarithm."""
    return ratio(number) if log else fixed(number, decimals)


def interval(lb: float, ub: float, *, log: bool, decimals: int = 2) -> str:
    """ "[−5.43, −2.81]" """
    return f"[{effect(lb, log=log, decimals=decimals)}, {effect(ub, log=log, decimals=decimals)}]"


def effect_with_interval(number: float, lb: float, ub: float, *, log: bool, decimals: int = 2) -> str:
    """ "−4.12 [−5.43, −2.81]" """
    return f"{effect(number, log=log, decimals=decimals)} {interval(lb, ub, log=log, decimals=decimals)}"


def weight(percent: float) -> str:
    """A weight in percent, one decimal: 10.11 -> "10.1", 0.01 -> "< 0.1"."""
    return "< 0.1" if 0 < percent < 0.05 else fixed(percent, 1)


def p_value(p: float) -> str:
    """ "p = 0.003", "p < 0.001" or "p > 0.999" """
    if p < 0.001:
        return "p < 0.001"
    return "p > 0.999" if p > 0.999 else f"p = {p:.3f}"


def percent(number: float) -> str:
    """71.76 -> "71.8 %"."""
    return f"{fixed(number, 1)} %"


def small(number: float) -> str:
    """A variance or Q with three digits that matter: 0.2949 -> "0.295", 17.7069 -> "17.71", 0 -> "0"."""
    if number == 0:
        return "0"
    if abs(number) < 0.0005:
        return "< 0.001" if number > 0 else f"> {MINUS}0.001"
    return fixed(number, 3 if abs(number) < 10 else 2 if abs(number) < 1000 else 0)


def times(number: float, word: str, words: str | None = None) -> str:
    """1, "study" -> "1 study"; 6, "study", "studies" -> "6 studies"."""
    return f"{number:,} {word if number == 1 else words or word + 's'}"
