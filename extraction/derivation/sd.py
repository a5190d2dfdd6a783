"""Standard deviations from what is printed in their place (Cochrane Handbook 6.5.2.2 and 6.5.2.3).

Means, standard errors and limits are in the outcome's unit, and so is the result; n counts people. Every function
raises CannotDerive for numbers that cannot be: n below 2, a standard error that is not above 0, an interval the
wrong way round.
"""

from __future__ import annotations

import math

from .contrasts import standard_error_from_t
from .critical import LEVEL, interval_value, is_large, p_value_statistic
from .errors import CannotDerive


def sd_from_se(se: float, n: float) -> float:
    """SD = SE √n (Cochrane Handbook 6.5.2.2)."""
    _check_n(n)
    if not se > 0:
        raise CannotDerive(f"A standard error is above 0, not {se:g}.")
    return se * math.sqrt(n)


def sd_from_ci(
    low: float, high: float, n: float, level: float = LEVEL, *, large: bool | None = None
) -> float:
    """SD = √n (U - L) / (2 t), t with n - 1 degrees of freedom; z in its place above 100 people (Cochrane Handbook
    6.5.2.2). ``large`` says which of the two, whatever n is; ``level`` is a fraction."""
    _check_n(n)
    if not high > low:
        raise CannotDerive(f"An interval from {low:g} to {high:g} has no width.")
    by_z = is_large(n) if large is None else large
    return math.sqrt(n) * (high - low) / (2 * interval_value(level, None if by_z else n - 1))


def sd_from_t(mean: float, t: float, n: float) -> float:
    """SD = √n |mean / t|, from the one-sample (paired) t of a mean against 0 (Cochrane Handbook 6.5.2.2, 6.5.2.3)."""
    _check_n(n)
    return math.sqrt(n) * standard_error_from_t(mean, t)


def sd_from_p(mean: float, p: float, n: float) -> float:
    """SD = √n |mean| / t, t from the two-sided p value with n - 1 degrees of freedom (Cochrane Handbook 6.5.2.3)."""
    _check_n(n)
    return sd_from_t(mean, p_value_statistic(p, n - 1), n)


def sd_of_two_groups(se: float, n1: float, n2: float) -> float:
    """SD = SE / √(1/n1 + 1/n2), the average SD of both groups from the standard error of the difference of their
    means; used for both (Cochrane Handbook 6.5.2.3)."""
    _check_n(n1)
    _check_n(n2)
    if not se > 0:
        raise CannotDerive(f"A standard error is above 0, not {se:g}.")
    return se / math.sqrt(1 / n1 + 1 / n2)


def _check_n(n: float) -> None:
    if not n >= 2:
        raise CannotDerive(f"A standard deviation takes at least 2 people, not {n:g}.")
