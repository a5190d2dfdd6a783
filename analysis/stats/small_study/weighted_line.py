"""A straight line by weighted least squares with multiplicative dispersion, t with k - 2 df."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from ..errors import LevelOutOfRange, NoDispersion, NoSpread, ResultOutOfRange, TooFewStudies

FEW_STUDIES = 10  # below it a test of asymmetry has little power (Cochrane Handbook 13.3.5.4)
_EXACT_FIT = 1e-28  # of the sum of squares: what rounding leaves of residuals that are 0


@dataclass(frozen=True, slots=True)
class WeightedLine:
    """y = intercept + slope x; standard errors, t statistics and two-sided p values of both."""

    k: int
    df: int
    level: float
    intercept: float
    intercept_se: float
    intercept_statistic: float
    intercept_p_val: float
    slope: float
    slope_se: float
    slope_statistic: float
    slope_p_val: float
    dispersion: float

    def intercept_interval(self) -> tuple[float, float]:
        return self._interval(self.intercept, self.intercept_se)

    def slope_interval(self) -> tuple[float, float]:
        return self._interval(self.slope, self.slope_se)

    def _interval(self, estimate: float, se: float) -> tuple[float, float]:
        half = -float(stdtrit(self.df, (1 - self.level) / 2)) * se
        return estimate - half, estimate + half


def weighted_line(
    y: np.ndarray, x: np.ndarray, weights: np.ndarray, *, predictor: str, level: float = 0.95
) -> WeightedLine:
    """The line of `y` on `x` with `weights`, all of shape (k,), k >= 3; `predictor` names x in errors.

    Sums are taken around the weighted means, so that neither a shift of y nor one of x costs digits.

    Raises TooFewStudies, NoSpread (all x equal), NoDispersion (the line goes through every point),
    ResultOutOfRange, LevelOutOfRange.
    """
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    k = len(y)
    if k < 3:
        raise TooFewStudies(k, 3)
    with np.errstate(over="ignore", under="ignore"):
        return _line(y, x, weights, predictor, level, k)


def _line(y, x, weights, predictor, level, k) -> WeightedLine:
    w = weights / weights.max()
    total = float(w.sum())
    anchor = int(np.argmax(w))
    x_away, y_away = x - x[anchor], y - y[anchor]
    x_mean, y_mean = float(w @ x_away) / total, float(w @ y_away) / total
    dx, dy = x_away - x_mean, y_away - y_mean
    sxx = float(w @ dx**2)
    if not math.isfinite(sxx):
        raise ResultOutOfRange("slope")
    # Rounding of the mean alone leaves k eps |x| of spread.
    if sxx <= (4e-16 * k) ** 2 * float(w @ x**2):
        raise NoSpread(predictor)
    slope = float(w @ (dx * dy)) / sxx
    residuals = dy - slope * dx
    rss = float(w @ residuals**2)
    if rss <= _EXACT_FIT * float(w @ y_away**2):
        raise NoDispersion()
    df = k - 2
    dispersion = rss / df
    centre = float(x[anchor]) + x_mean
    intercept = float(y[anchor]) + y_mean - slope * centre
    slope_se = math.sqrt(dispersion / sxx)
    intercept_se = math.sqrt(dispersion * (1 / total + centre * centre / sxx))
    t_intercept, t_slope = intercept / intercept_se, slope / slope_se
    return WeightedLine(
        k=k,
        df=df,
        level=level,
        intercept=intercept,
        intercept_se=intercept_se,
        intercept_statistic=t_intercept,
        intercept_p_val=2 * float(stdtr(df, -abs(t_intercept))),
        slope=slope,
        slope_se=slope_se,
        slope_statistic=t_slope,
        slope_p_val=2 * float(stdtr(df, -abs(t_slope))),
        dispersion=dispersion * float(weights.max()),
    )
