"""Intervals of tau2 by the Q-profile method (Viechtbauer 2007)."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtri

from .arrays import refuse_where, studies
from .errors import LevelOutOfRange, NonPositiveVariance, TooFewStudies
from .likelihoods import MeanLikelihood
from .single_search import level_of_one


def q_profile(yi: ArrayLike, vi: ArrayLike, *, level: float = 0.95) -> tuple[float, float]:
    """Lower and upper limit of tau2 in the squared unit of `yi`; `yi` and `vi` have shape (k,), k >= 2.

    The limits are where Q(tau2) equals the upper and the lower quantile of chi-squared with k - 1 degrees of
    freedom, 0 where Q(0) is below it.  When both are 0 the data vary less than chance would let them.

    Raises LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance, TooFewStudies.
    """
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    yi, vi = studies(yi=yi, vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    if len(yi) < 2:
        raise TooFewStudies(len(yi))
    tail = (1 - level) / 2
    with np.errstate(all="ignore"):
        likelihood = MeanLikelihood(yi, vi)
        lower = level_of_one(likelihood, float(chdtri(likelihood.df, tail))).tau2
        upper = level_of_one(likelihood, float(chdtri(likelihood.df, 1 - tail)), lower).tau2
    return lower * likelihood.scale, upper * likelihood.scale


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of tau2 (squared unit of `yi`), I2 (percent) and H2; None where there is none."""

    tau2_lb: float | None
    tau2_ub: float | None
    i2_lb: float | None
    i2_ub: float | None
    h2_lb: float | None
    h2_ub: float | None


def heterogeneity_limits(
    yi: np.ndarray, vi: np.ndarray, *, level: float, v_typical: float, q: float | None = None
) -> Limits:
    """Random effects: the Q-profile limits of tau2, and I2 and H2 at them (Viechtbauer 2007).

    With a fixed effect `q` is Cochran's Q: I2 and H2 then rest on Q alone and so do their limits (Higgins and
    Thompson 2002, "test-based"; with two studies and a Q of at most 2 there are none).
    """
    if q is None:
        lb, ub = q_profile(yi, vi, level=level)
        return Limits(
            lb,
            ub,
            100 * lb / (lb + v_typical),
            100 * ub / (ub + v_typical),
            1 + lb / v_typical,
            1 + ub / v_typical,
        )
    k = len(yi)
    if q > k:
        se = (math.log(q) - math.log(k - 1)) / 2 / (math.sqrt(2 * q) - math.sqrt(2 * k - 3))
    elif k > 2:
        se = math.sqrt((1 - 1 / (3 * (k - 2) ** 2)) / (2 * (k - 2)))
    else:
        return Limits(None, None, None, None, None, None)
    if q == 0:
        return Limits(None, None, 0.0, 0.0, 1.0, 1.0)
    reach = math.exp(2 * -float(ndtri((1 - level) / 2)) * se)
    h2 = q / (k - 1)
    low, high = max(1.0, h2 / reach), max(1.0, h2 * reach)
    return Limits(None, None, 100 * (1 - 1 / low), 100 * (1 - 1 / high), low, high)
