"""Pooling many data sets, or many subsets of one, in one pass: what permutation, GOSH and deletion need.

Arguments are arrays that were checked before (`pooling.checked`); results have shape (m,).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc, ndtr, stdtr

from .arrays import frozen
from .inference import checked_choices, factors, quantiles
from .tau2 import TAU2_METHODS, estimate_tau2_many, origins, q_and_c


@dataclass(frozen=True, slots=True, eq=False)
class PooledMany:
    """m pooled results, each field of shape (m,), named as in `Pooled`; `i2` in percent.

    A data set of one study is that study: tau2 = i2 = q = 0 and q_pval = 1, with the normal distribution.
    One of none holds NaN in the place of its estimate.
    """

    k: np.ndarray
    estimate: np.ndarray
    se: np.ndarray
    ci_lb: np.ndarray
    ci_ub: np.ndarray
    statistic: np.ndarray
    p_val: np.ndarray
    tau2: np.ndarray
    i2: np.ndarray
    h2: np.ndarray
    q: np.ndarray
    q_pval: np.ndarray
    converged: np.ndarray


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
        found = estimate_tau2_many(yi, vi, tau2_method, include)
        y, v = np.atleast_2d(yi), np.atleast_2d(vi)
        m = len(found.tau2)
        k = np.full(m, float(v.shape[1])) if include is None else np.add.reduce(include, 1, dtype=float)
        q, _, c = (np.broadcast_to(x, (m,)) for x in q_and_c(y, v, include))
        w = 1 / (v + found.tau2[:, None])
        if include is not None:
            w = w * include
        total = np.add.reduce(w, 1)
        origin = origins(y, v)
        away = y - origin[:, None]
        centre = np.add.reduce(w * away, 1) / total
        rss = None
        if test in ("knha", "adhoc"):
            r = away - centre[:, None]
            rss = np.add.reduce(w * r * r, 1)
        return finish_many(
            k=k,
            estimate=origin + centre,
            weight_sum=total,
            rss=rss,
            tau2=found.tau2,
            q=q,
            v_typical=(k - 1) / c,
            test=test,
            level=level,
            method=tau2_method,
            converged=found.converged,
        )


def finish_many(
    *,
    k,
    estimate,
    weight_sum,
    tau2,
    q,
    v_typical,
    rss=None,
    test: str = "z",
    level: float = 0.95,
    method: str = "DL",
    converged=None,
) -> PooledMany:
    """The step from sums to results, all of shape (m,).

    `weight_sum` is sum 1/(v + tau2), `rss` sum (y - estimate)^2/(v + tau2) (knha and adhoc alone need it),
    `q` the same at tau2 = 0, `v_typical` (k - 1)/C; `method` matters where it is FE, whose I2 comes from Q.
    """
    k, estimate, tau2, q = (np.asarray(x, dtype=float) for x in (k, estimate, tau2, q))
    df = k - 1
    alone = df < 1
    with np.errstate(all="ignore"):
        se = 1 / np.sqrt(weight_sum)
        se = se * np.where(alone, 1.0, factors(test, rss, np.maximum(df, 1)))
        statistic = estimate / se
        if test == "z":
            half, p_val = quantiles(level, None) * se, 2 * ndtr(-np.abs(statistic))
        else:
            some = np.maximum(df, 1)
            half = np.where(alone, quantiles(level, None), quantiles(level, some)) * se
            p_val = 2 * np.where(alone, ndtr(-np.abs(statistic)), stdtr(some, -np.abs(statistic)))
        if method == "FE":
            h2, i2 = q / df, 100 * np.where(q > df, (q - df) / q, 0.0)
        else:
            h2, i2 = 1 + tau2 / v_typical, 100 * tau2 / (tau2 + v_typical)
        q_pval = chdtrc(np.maximum(df, 1), q)
    if alone.any():
        h2, i2 = np.where(alone, 1.0, h2), np.where(alone, 0.0, i2)
        q, q_pval = np.where(alone, 0.0, q), np.where(alone, 1.0, q_pval)
    if converged is None:
        converged = np.ones(len(k), dtype=bool)
    fields = (k, estimate, se, estimate - half, estimate + half, statistic, p_val, tau2, i2, h2, q, q_pval)
    return PooledMany(*(frozen(np.array(x)) for x in fields), frozen(np.array(converged)))
