"""The standard error of a reported difference or ratio (Cochrane Handbook 6.3.1, 6.3.2 and 6.5.2.3).

Ratios (RR, OR, HR, IRR, ROM) are given as printed, never as logarithms; with ``ratio`` the result is on the scale of
natural logarithms, where they are pooled.
"""

from __future__ import annotations

import math

from .critical import LEVEL, interval_value, p_value_statistic
from .errors import CannotDerive


def estimate_on_scale(estimate: float, *, ratio: bool = False) -> float:
    """The estimate as it is pooled: itself, or the natural logarithm of a ratio. Raises CannotDerive."""
    if not ratio:
        return estimate
    if not estimate > 0:
        raise CannotDerive(f"A ratio is above 0, not {estimate:g}.")
    return math.log(estimate)


def estimate_from_ci(low: float, high: float, *, ratio: bool = False) -> float:
    """The middle of an interval that is symmetric on its scale: (L + U) / 2, or (ln L + ln U) / 2 for a ratio, on the
    scale where it is pooled (Cochrane Handbook 6.3.1). Raises CannotDerive for an interval without width."""
    lower, upper = _limits(low, high, ratio)
    return (lower + upper) / 2


def standard_error_from_ci(
    low: float, high: float, level: float = LEVEL, *, ratio: bool = False, df: float | None = None
) -> float:
    """SE = (U - L) / (2 z), on logarithms for a ratio; t with ``df`` degrees of freedom in the place of z where the
    interval of a difference of means was made so (Cochrane Handbook 6.3.1, 6.5.2.3).

    Raises CannotDerive for an interval without width, a limit of a ratio that is not above 0, or a level outside 0
    to 1.
    """
    lower, upper = _limits(low, high, ratio)
    return (upper - lower) / (2 * interval_value(level, df))


def standard_error_from_t(estimate: float, t: float) -> float:
    """SE = |estimate / t|, the estimate on the scale where it is pooled (Cochrane Handbook 6.5.2.3); z in the place of
    t likewise. Raises CannotDerive where either is 0."""
    if t == 0 or estimate == 0:
        raise CannotDerive("An estimate of 0, or a test statistic of 0, tells nothing of its standard error.")
    return abs(estimate / t)


def standard_error_from_p(
    estimate: float, p: float, *, ratio: bool = False, df: float | None = None
) -> float:
    """SE = |estimate| / z, z from the exact two-sided p value; ln(estimate) for a ratio; t with ``df`` degrees of
    freedom in the place of z for a difference of means (Cochrane Handbook 6.3.2, 6.5.2.3). Raises CannotDerive."""
    return standard_error_from_t(estimate_on_scale(estimate, ratio=ratio), p_value_statistic(p, df))


def _limits(low: float, high: float, ratio: bool) -> tuple[float, float]:
    if not high > low:
        raise CannotDerive(f"An interval from {low:g} to {high:g} has no width.")
    return estimate_on_scale(low, ratio=ratio), estimate_on_scale(high, ratio=ratio)
