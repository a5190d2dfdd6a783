"""Pooling: one answer from many studies, by inverse variance.

Everything is sums over studies; no k by k matrix is formed.  Effects are centred on the study with
the smallest variance before any square is summed, so that Q keeps its digits when all effects are
shifted by a large constant, and variances are divided by the smallest, so that nothing overflows.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri, stdtrit

from .arrays import frozen, refuse_where, studies
from .errors import LevelOutOfRange, NonPositiveVariance, ResultOutOfRange, TooFewStudies, UnknownChoice

TAU2_METHODS = ("FE", "DL")
TESTS = ("z",)
PI_CONVENTION = "k-2"


class NoPrediction(StrEnum):
    """Why a pooled result has no prediction interval."""

    FIXED_EFFECT = "fixed_effect"
    TOO_FEW_STUDIES = "too_few_studies"


@dataclass(frozen=True, slots=True, eq=False)
class Pooled:
    """A pooled effect; `estimate`, `se` and the limits are on the scale of `yi` (log for ratios).

    `statistic` and `p_val` test an effect of 0 (`p_val` two-sided); `pi_lb` and `pi_ub` are None
    where `no_prediction` says why.  `tau2` is the variance between studies (0 with a fixed effect),
    `i2` is in percent, `h2` has no unit.  `weights` has shape (k,), in percent, and sums to 100.
    """

    tau2_method: str
    test: str
    level: float
    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    statistic: float
    p_val: float
    pi_lb: float | None
    pi_ub: float | None
    pi_convention: str | None
    no_prediction: NoPrediction | None
    tau2: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_pval: float
    weights: np.ndarray


def pool(
    yi: ArrayLike, vi: ArrayLike, *, tau2_method: str = "DL", test: str = "z", level: float = 0.95
) -> Pooled:
    """Pool effects `yi` with sampling variances `vi`, both of shape (k,), k >= 2.

    `tau2_method`: "FE" (fixed effect, tau2 = 0) or "DL" (random effects; DerSimonian and Laird 1986,
    equation 9, never negative).  `test`: "z", Wald's with the normal distribution.  The prediction
    interval is estimate +- t(k-2) sqrt(tau2 + se^2) (Higgins, Thompson and Spiegelhalter 2009,
    equation 12), for random effects and three studies or more.

    I2 is tau2 / (tau2 + s2) with the typical variance s2 = (k - 1) / C of Higgins and Thompson 2002,
    equation 9; with a fixed effect (Q - df) / Q.  The two are equal for DL.

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance,
    TooFewStudies, ResultOutOfRange.
    """
    if tau2_method not in TAU2_METHODS:
        raise UnknownChoice("tau2_method", tau2_method, TAU2_METHODS)
    if test not in TESTS:
        raise UnknownChoice("test", test, TESTS)
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    yi, vi = studies(yi=yi, vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    k = len(yi)
    if k < 2:
        raise TooFewStudies(k)

    with np.errstate(all="ignore"):
        sums = _Sums(yi, vi)
    if not (math.isfinite(sums.q) and sums.c > 0):
        raise ResultOutOfRange("q" if sums.c > 0 else "tau2")
    tau2 = sums.tau2_dl() if tau2_method == "DL" else 0.0
    centre, weight_sum, weights = sums.mean(tau2)
    estimate = float(sums.origin + centre)
    se = math.sqrt(sums.scale / weight_sum)
    typical = sums.scale * (k - 1) / sums.c
    if tau2_method == "FE":
        h2 = sums.q / (k - 1)
        i2 = 100 * max(0.0, (sums.q - (k - 1)) / sums.q) if sums.q > 0 else 0.0
    else:
        h2 = 1 + tau2 / typical
        i2 = 100 * tau2 / (tau2 + typical)
    half = -float(ndtri((1 - level) / 2)) * se
    statistic = estimate / se
    pi_lb = pi_ub = convention = None
    absent = NoPrediction.FIXED_EFFECT if tau2_method == "FE" else None
    if absent is None and k < 3:
        absent = NoPrediction.TOO_FEW_STUDIES
    if absent is None:
        reach = -float(stdtrit(k - 2, (1 - level) / 2)) * math.hypot(math.sqrt(tau2), se)
        pi_lb, pi_ub, convention = estimate - reach, estimate + reach, PI_CONVENTION
    return Pooled(
        tau2_method=tau2_method,
        test=test,
        level=level,
        k=k,
        estimate=estimate,
        se=se,
        ci_lb=estimate - half,
        ci_ub=estimate + half,
        statistic=statistic,
        p_val=2 * float(ndtr(-abs(statistic))),
        pi_lb=pi_lb,
        pi_ub=pi_ub,
        pi_convention=convention,
        no_prediction=absent,
        tau2=tau2,
        i2=i2,
        h2=h2,
        q=sums.q,
        q_df=k - 1,
        q_pval=float(chdtrc(k - 1, sums.q)),
        weights=frozen(100 * weights / weight_sum),
    )


class _Sums:
    """The sums that fixed effect, Q and DerSimonian-Laird share.

    `scale` is the smallest variance; weights are scale / v, so the largest is 1.  `origin` is the
    effect of the study that has it; `away` are the effects less the origin.
    """

    __slots__ = ("away", "c", "origin", "q", "scale", "v")

    def __init__(self, yi: np.ndarray, vi: np.ndarray):
        anchor = int(np.argmin(vi))
        self.origin, self.scale = yi[anchor], float(vi[anchor])
        self.away = yi - self.origin
        self.v = vi / self.scale
        w = 1 / self.v
        total = w.sum()
        residuals = self.away - (w @ self.away) / total
        self.q = float(w @ residuals**2) / self.scale
        # C = W - sum(w^2)/W, written as a sum of products w_i w_j: with one dominating study the
        # difference would be nothing but rounding.
        self.c = 2 * float(w[1:] @ np.cumsum(w)[:-1]) / float(total)

    def tau2_dl(self) -> float:
        excess = self.q - (len(self.v) - 1)
        return max(0.0, excess) * self.scale / self.c

    def mean(self, tau2: float) -> tuple[float, float, np.ndarray]:
        """Mean less origin, sum of weights, weights (scale / (v + tau2))."""
        w = 1 / (self.v + tau2 / self.scale)
        total = float(w.sum())
        return float(w @ self.away) / total, total, w
