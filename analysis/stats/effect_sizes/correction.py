"""The small-sample correction of standardized mean differences."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

_SERIES = (-3 / 4, -1 / 2, -3 / 8, -1 / 4, -3 / 20, -1 / 6, -33 / 112)
"""log J(m) in powers of 1/m: Stirling's series of both gamma functions, less each other."""
_LARGE = 100.0  # from here on the eighth term is below 2e-17, while the logarithms would cancel


def hedges_correction(m: ArrayLike) -> np.ndarray:
    """Hedges' exact J(m) for m degrees of freedom, m > 1: E[J d] is the population's value.

    J(m) = G(m/2) / (sqrt(m/2) G((m-1)/2)); Hedges 1981, equation 6e.  NaN where m is 1 or less.
    """
    m = np.asarray(m, dtype=float)
    m = np.where(m > 1, m, np.nan)  # J(1) would divide by an infinite gamma function
    inverse = 1 / m
    series = np.zeros_like(m)
    for term in reversed(_SERIES):
        series = inverse * (term + series)
    small = np.where(m < _LARGE, m, 2.0)
    exact = gammaln(small / 2) - np.log(small / 2) / 2 - gammaln((small - 1) / 2)
    return np.exp(np.where(m < _LARGE, exact, series))


def approximate_correction(m: ArrayLike) -> np.ndarray:
    """RevMan's J(m) = 1 - 3/(4 m - 1), which with m = N - 2 is 1 - 3/(4 N - 9); NaN where m is 1 or less.

    Hedges 1981 (the exact form's own approximation).
    """
    m = np.asarray(m, dtype=float)
    return 1 - 3 / (4 * np.where(m > 1, m, np.nan) - 1)
