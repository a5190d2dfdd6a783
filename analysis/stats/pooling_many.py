"""Pooling many data sets, or many subsets of one, in one pass: what permutation, GOSH and deletion need.

Arguments are arrays that were checked before (`pooling.checked`); results have shape (m,).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import chdtrc, ndtr, stdtr

from .arrays import frozen
from .inference import SCALED, checked_choices, factors, quantile, quantiles
from .tau2 import FROM_FIXED_SUMS, TAU2_METHODS, estimate_tau2_many, fixed_sums


@dataclass(frozen=True, eq=False)
class PooledMany:
    """m pooled results, each field of shape (m,), named as in `Pooled`; `i2` in percent.

    A data set of one study is that study: tau2 = i2 = q = 0 and q_pval = 1, with the normal distribution.
    One of none holds NaN in the place of its estimate.

    Limits, p values, I2 and H2 follow from the other fields and are computed when first asked for.
    """

    tau2_method: str
    test: str
    level: float
    k: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    tau2: np.ndarray
    q: np.ndarray
    v_typical: np.ndarray
    converged: np.ndarray

    @cached_property
    def statistic(self) -> np.ndarray:
        with np.errstate(all="ignore"):
            return frozen(self.estimate / self.se)

    @cached_property
    def p_val(self) -> np.ndarray:
        far = -np.abs(self.statistic)
        if self.test == "z":
            return frozen(2 * ndtr(far))
        return frozen(2 * np.where(self._alone, ndtr(far), stdtr(self._some, far)))

    @cached_property
    def ci_lb(self) -> np.ndarray:
        return frozen(self.estimate - self._half)

    @cached_property
    def ci_ub(self) -> np.ndarray:
        return frozen(self.estimate + self._half)

    @cached_property
    def i2(self) -> np.ndarray:
        with np.errstate(all="ignore"):
            if self.tau2_method == "FE":
                share = np.where(self.q > self.k - 1, (self.q - (self.k - 1)) / self.q, 0.0)
            else:
                share = self.tau2 / (self.tau2 + self.v_typical)
        return frozen(100 * np.where(self._alone, 0.0, share))

    @cached_property
    def h2(self) -> np.ndarray:
        with np.errstate(all="ignore"):
            ratio = self.q / (self.k - 1) if self.tau2_method == "FE" else 1 + self.tau2 / self.v_typical
        return frozen(np.where(self._alone, 1.0, ratio))

    @cached_property
    def q_pval(self) -> np.ndarray:
        return frozen(np.where(self._alone, 1.0, chdtrc(self._some, self.q)))

    @cached_property
    def _half(self) -> np.ndarray:
        reach = quantile(self.level, None)
        if self.test != "z":
            reach = np.where(self._alone, reach, quantiles(self.level, self._some))
        return reach * self.se

    @property
    def _alone(self) -> np.ndarray:
        return self.k < 2

    @property
    def _some(self) -> np.ndarray:
        """Degrees of freedom, 1 where there are none."""
        return np.maximum(self.k - 1.0, 1.0)


def pool_many(
    yi: np.ndarray,
    vi: np.ndarray,
    *,
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
    include: np.ndarray | None = None,
) -> PooledMany:
    """Pool m data sets: `yi` and `vi` of shape (m, k), or (k,) where all share them.

    `include` (m, k) holds 1 for the studies of a subset and 0 for the others.  Cost O(m k), a few arrays of
    m x k at a time.

    Raises UnknownChoice, LevelOutOfRange.
    """
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    with np.errstate(all="ignore"):
        y, v = np.atleast_2d(yi), np.atleast_2d(vi)
        fixed = fixed_sums(y, v, include)
        if tau2_method in FROM_FIXED_SUMS:
            tau2 = FROM_FIXED_SUMS[tau2_method](fixed)
            converged = np.isfinite(tau2)
        else:
            found = estimate_tau2_many(yi, vi, tau2_method, include)
            tau2, converged = found.tau2, found.converged
        w = v + tau2[:, None]
        np.reciprocal(w, out=w)
        if include is not None:
            w *= include
        total = w @ np.ones(v.shape[1])
        centre = np.einsum("ij,ij->i", w, fixed.away) / total
        rss = None
        if test in SCALED:
            r = fixed.away - centre[:, None]
            rss = np.einsum("ij,ij,ij->i", w, r, r)
        return finish_many(
            k=fixed.k,
            estimate=fixed.origin + centre,
            weight_sum=total,
            rss=rss,
            tau2=tau2,
            q=fixed.q,
            v_typical=(fixed.k - 1) / fixed.c,
            test=test,
            level=level,
            method=tau2_method,
            converged=converged,
        )


def finish_many(
    *,
    k,
    estimate,
    weight_sum,
    tau2,
    q,
    v_typical,
    converged,
    rss=None,
    test: str = "z",
    level: float = 0.95,
    method: str = "DL",
) -> PooledMany:
    """The step from sums to results, all of shape (m,).

    `weight_sum` is sum 1/(v + tau2), `rss` sum (y - estimate)^2/(v + tau2) (knha and adhoc alone need it),
    `q` the same at tau2 = 0, `v_typical` (k - 1)/C; `method` matters where it is FE, whose I2 comes from Q.
    """
    alone = k < 2
    with np.errstate(all="ignore"):
        se = 1 / np.sqrt(weight_sum)
        if test in SCALED:
            se = se * np.where(alone, 1.0, factors(test, rss, np.maximum(k - 1, 1)))
    if alone.any():
        q = np.where(alone, 0.0, q)
    fields = k, estimate, se, tau2, q, v_typical, converged
    # What does not depend on tau2 is one value where all data sets share their variances.
    fields = (x if x.shape == k.shape else np.broadcast_to(x, k.shape) for x in fields)
    return PooledMany(method, test, level, *(frozen(x) for x in fields))
