"""Critical values of the t and the normal distribution, as tests and intervals use them."""

from __future__ import annotations

from scipy.special import ndtri, stdtrit

from .errors import CannotDerive

LEVEL = 0.95  # of a confidence interval whose level is not reported
# Above so many people an interval is read by z: "large, say larger than 100" (Cochrane Handbook 6.5.2.2).
LARGE = 100


def interval_value(level: float, df: float | None = None) -> float:
    """How many standard errors an interval reaches to each side: 1.959964 for 95 % and no degrees of freedom.

    `level` is a fraction, 0.95; `df` degrees of freedom of t, None for the normal distribution.

    Raises CannotDerive for a level outside 0 to 1, or so near to 0 that the interval has no width, or df below 1.
    """
    if not 0 < level < 1:
        raise CannotDerive(
            f"The level of a confidence interval lies between 0 and 100 %, not {100 * level:g} %."
        )
    value = _upper((1 - level) / 2, df)
    if not value > 0:
        raise CannotDerive(f"An interval of {100 * level:g} % has no width.")
    return value


def p_value_statistic(p: float, df: float | None = None) -> float:
    """The absolute t (or z, for df None) that a two-sided p value belongs to: 2.7784 for p 0.008 and 45 df.

    Raises CannotDerive where p is not inside 0 to 1 (a printed 0.000 is a bound) or df is below 1.
    """
    if not 0 < p < 1:
        raise CannotDerive(f"A p value of {p:g} gives no test statistic: it has to lie between 0 and 1.")
    return _upper(p / 2, df)


def is_large(n: float) -> bool:
    """Whether an interval of a mean of n people is read by z instead of t with n - 1 degrees of freedom."""
    return n > LARGE


def _upper(tail: float, df: float | None) -> float:
    # The lower quantile with its sign turned: 1 - tail would lose the digits of a small tail.
    if df is None:
        return -float(ndtri(tail))
    if df < 1:
        raise CannotDerive("A t distribution needs at least 1 degree of freedom, so more people than that.")
    return -float(stdtrit(df, tail))
