"""Pooling: one answer from many studies, by inverse variance.

Everything is sums over studies; no k by k matrix is formed.  Effects are centred on the study with
the smallest variance before any square is summed, so that Q keeps its digits when all effects are
shifted by a large constant, and variances are divided by the smallest, so that nothing overflows.
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from .arrays import frozen, refuse_where, studies
from .errors import NoDispersion, NonPositiveVariance, ResultOutOfRange, TooFewStudies, UnknownChoice
from .inference import PI_CONVENTIONS, SCALED, TESTS, checked_choices, factor, quantile, two_sided
from .pooling_many import PooledMany, pool_many
from .q_profile import Limits, heterogeneity_limits
from .tau2 import TAU2_METHODS, estimate_tau2

__all__ = [
    "PI_CONVENTIONS",
    "TAU2_METHODS",
    "TESTS",
    "NoPrediction",
    "Pooled",
    "PooledMany",
    "checked",
    "pool",
    "pool_many",
]

PI_CONVENTION = "k-2"
_EXACT = 1e-31  # of sum w y^2: squares of residuals that are nothing but the rounding of the effects


class NoPrediction(StrEnum):
    """Why a pooled result has no prediction interval."""

    FIXED_EFFECT = "fixed_effect"
    TOO_FEW_STUDIES = "too_few_studies"


@dataclass(frozen=True, eq=False)
class Pooled:
    """A pooled effect; `estimate`, `se` and the limits are on the scale of `yi` (log for ratios).

    `statistic` and `p_val` test an effect of 0 (`p_val` two-sided) with `df` degrees of freedom (None:
    normal distribution); `pi_lb` and `pi_ub` are None where `no_prediction` says why.  `tau2` is the
    variance between studies (0 with a fixed effect), found in `iterations` rounds of sums (0 for closed
    forms).  `i2` is in percent, `h2` has no unit; `v_typical` is Higgins and Thompson's typical variance.
    `weights` has shape (k,), in percent, and sums to 100.

    The intervals of heterogeneity (`tau2_ci_lb`, ... at `level`) are computed when first asked for.
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
    df: int | None = None
    v_typical: float = math.nan
    converged: bool = True
    iterations: int = 0
    data: tuple[np.ndarray, np.ndarray] = field(default=(), repr=False)

    @cached_property
    def heterogeneity(self) -> Limits:
        """Intervals of tau2, I2 and H2, see `heterogeneity_limits`."""
        fixed = self.tau2_method == "FE"
        return heterogeneity_limits(
            *self.data, level=self.level, v_typical=self.v_typical, q=self.q if fixed else None
        )

    @property
    def tau2_ci_lb(self) -> float | None:
        """None with a fixed effect, which has no tau2."""
        return self.heterogeneity.tau2_lb

    @property
    def tau2_ci_ub(self) -> float | None:
        return self.heterogeneity.tau2_ub

    @property
    def i2_ci_lb(self) -> float | None:
        return self.heterogeneity.i2_lb

    @property
    def i2_ci_ub(self) -> float | None:
        return self.heterogeneity.i2_ub

    @property
    def h2_ci_lb(self) -> float | None:
        return self.heterogeneity.h2_lb

    @property
    def h2_ci_ub(self) -> float | None:
        return self.heterogeneity.h2_ub


def pool(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
    pi_df: str = PI_CONVENTION,
) -> Pooled:
    """Pool effects `yi` with sampling variances `vi`, both of shape (k,), k >= 2.

    `tau2_method`: FE (fixed effect, tau2 = 0), DL, HE, HS, SJ, REML, ML, PM or EB, see `tau2`.  `test`: z, t,
    knha or adhoc, see `inference`.  The prediction interval, for random effects, is estimate +-
    quantile sqrt(tau2 + se^2) with, by `pi_df`, t with k - 2 degrees of freedom (Higgins, Thompson and
    Spiegelhalter 2009; three studies or more), t with k - 1, or the normal distribution.

    I2 is tau2 / (tau2 + s2) with the typical variance s2 = (k - 1) / C of Higgins and Thompson 2002,
    equation 9; with a fixed effect (Q - df) / Q.  The two are equal for DL.

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance,
    TooFewStudies, ResultOutOfRange, NoDispersion (knha when the effects do not differ at all).
    """
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    if pi_df not in PI_CONVENTIONS:
        raise UnknownChoice("pi_df", pi_df, PI_CONVENTIONS)
    yi, vi = checked(yi, vi)
    k = len(yi)

    with np.errstate(all="ignore"):
        sums = _Sums(yi, vi)
        if not (math.isfinite(sums.q) and sums.c > 0):
            raise ResultOutOfRange("q" if sums.c > 0 else "tau2")
        tau2, converged, iterations = _tau2(tau2_method, sums, yi, vi)
        centre, weight_sum, weights = sums.mean(tau2)
    if not (math.isfinite(tau2) and weight_sum > 0):
        raise ResultOutOfRange("tau2")
    estimate = float(sums.origin) + centre
    se = math.sqrt(sums.scale / weight_sum)
    if test in SCALED:
        rss = sums.rss(weights, centre)
        if test == "knha" and rss <= _EXACT * float(weights @ (yi * yi)) / sums.scale:
            raise NoDispersion()
        se *= factor(test, rss, k - 1)
    typical = sums.scale * (k - 1) / sums.c
    if tau2_method == "FE":
        h2 = sums.q / (k - 1)
        i2 = 100 * max(0.0, (sums.q - (k - 1)) / sums.q) if sums.q > 0 else 0.0
    else:
        h2 = 1 + tau2 / typical
        i2 = 100 * tau2 / (tau2 + typical)
    df = None if test == "z" else k - 1
    half = quantile(level, df) * se
    statistic = estimate / se
    pi_lb = pi_ub = convention = None
    absent = NoPrediction.FIXED_EFFECT if tau2_method == "FE" else None
    if absent is None and k < 3 and pi_df == "k-2":
        absent = NoPrediction.TOO_FEW_STUDIES
    if absent is None:
        reach = quantile(level, {"k-2": k - 2, "k-1": k - 1, "z": None}[pi_df])
        reach *= math.hypot(math.sqrt(tau2), se)
        pi_lb, pi_ub, convention = estimate - reach, estimate + reach, pi_df
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
        p_val=two_sided(statistic, df),
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
        df=df,
        v_typical=typical,
        converged=converged,
        iterations=iterations,
        data=(yi, vi),
    )


def checked(yi: ArrayLike, vi: ArrayLike, needed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    """Effects and variances of shape (k,) as float vectors of their own.

    Raises LengthsDiffer, NotFinite, NonPositiveVariance, TooFewStudies.
    """
    yi, vi = studies(yi=yi, vi=vi)
    if len(vi) and vi.min() <= 0:
        refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    if len(yi) < needed:
        raise TooFewStudies(len(yi), needed)
    return yi, vi


def _tau2(method: str, sums: "_Sums", yi, vi) -> tuple[float, bool, int]:
    if method == "FE":
        return 0.0, True, 0
    if method == "DL":
        return sums.tau2_dl(), True, 0
    found = estimate_tau2(yi, vi, method)
    return found.tau2, found.converged, found.iterations


class _Sums:
    """The sums that fixed effect, Q and DerSimonian-Laird share.

    `scale` is the smallest variance; weights are scale / v, so the largest is 1.  `origin` is the
    effect of the study that has it; `away` are the effects less the origin.
    """

    __slots__ = ("away", "c", "origin", "q", "scale", "v")

    def __init__(self, yi: np.ndarray, vi: np.ndarray):
        anchor = int(vi.argmin())
        self.origin, self.scale = yi[anchor], float(vi[anchor])
        self.away = yi - self.origin
        self.v = vi / self.scale
        w = 1 / self.v
        w[anchor] = 0
        rest = float(np.add.reduce(w))
        total = 1 + rest
        mean = float(w @ self.away) / total
        residuals = self.away - mean
        residuals *= residuals
        self.q = (float(w @ residuals) + mean * mean) / self.scale
        # C = W - sum w^2 / W, written as a sum of products w_i w_j: with one dominating study the
        # difference would be nothing but rounding.
        self.c = (2 * rest + (rest * rest - float(w @ w))) / total

    def tau2_dl(self) -> float:
        excess = self.q - (len(self.v) - 1)
        return max(0.0, excess) * self.scale / self.c

    def mean(self, tau2: float) -> tuple[float, float, np.ndarray]:
        """Mean less origin, sum of weights, weights (scale / (v + tau2))."""
        w = 1 / (self.v + tau2 / self.scale)
        total = float(np.add.reduce(w))
        return float(w @ self.away) / total, total, w

    def rss(self, weights: np.ndarray, centre: float) -> float:
        """Q at the tau2 of `weights`."""
        residuals = self.away - centre
        return float(weights @ (residuals * residuals)) / self.scale
