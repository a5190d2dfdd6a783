"""tau2, the variance between studies, by nine methods; one data set or many at once.

FE     0: the fixed-effect (common-effect) model
DL     (Q - (k-1)) / C                                    DerSimonian and Laird 1986
HE     sum (y - mean)^2/(k-1) - mean v                    Hedges 1983
HS     (Q - k) / sum w                                    Schmidt and Hunter, as metafor has it
SJ     s0 Q(s0) / (k-1), s0 = sum (y - mean)^2 / k        Sidik and Jonkman 2005
ML     the maximum of the likelihood                      Hardy and Thompson 1996
REML   the maximum of the restricted likelihood           Viechtbauer 2005
PM     Q(tau2) = k - 1                                    Paule and Mandel 1982
EB     the same root (Morris 1983; DerSimonian and Kacker 2007 show that it is Paule and Mandel's)

All are 0 where the formula is negative.  tau2 has the unit of `yi`, squared.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .arrays import frozen
from .likelihoods import Likelihood, MeanLikelihood
from .profiles import MeanProfile, Profile
from .search import Found, level, maximum
from .single_search import level_of_one, maximum_of_one

TAU2_METHODS = ("FE", "DL", "HE", "HS", "SJ", "REML", "ML", "PM", "EB")
LIKELIHOODS = ("REML", "ML")
ITERATIVE = (*LIKELIHOODS, "PM", "EB")
AT_ONCE = 200_000  # elements of an (m, k) array that are worked on together, so that they stay in the cache
AT_ONCE_SEARCHED = 12_000  # the same where sixteen places of each data set are looked at
AT_ONCE_SUBSETS = 15_000  # the same where they are looked at together


@dataclass(frozen=True, slots=True)
class Tau2:
    """tau2 of one data set; `iterations` counts how often the sums were formed (0 for closed forms)."""

    method: str
    tau2: float
    converged: bool
    iterations: int


@dataclass(frozen=True, slots=True, eq=False)
class Tau2Many:
    """tau2 of m data sets: `tau2` and `converged` have shape (m,)."""

    method: str
    tau2: np.ndarray
    converged: np.ndarray
    iterations: int


def estimate_tau2(yi: np.ndarray, vi: np.ndarray, method: str) -> Tau2:
    """tau2 of effects `yi` with sampling variances `vi`, shape (k,), already checked (finite, vi > 0)."""
    if method in ITERATIVE:
        likelihood = MeanLikelihood(yi, vi, method)
        found = tau2_of_one(likelihood, method)
        return Tau2(method, found.tau2 * likelihood.scale, found.converged, found.iterations)
    found = estimate_tau2_many(yi, vi, method)
    return Tau2(method, float(found.tau2[0]), bool(found.converged[0]), found.iterations)


def tau2_of_one(likelihood: Likelihood, method: str) -> Found:
    """REML, ML, PM or EB of one data set of any model."""
    with np.errstate(all="ignore"):  # what overflows is not converged
        if method in LIKELIHOODS:
            return maximum_of_one(likelihood)
        return level_of_one(likelihood, likelihood.df)


def estimate_tau2_many(
    yi: np.ndarray, vi: np.ndarray, method: str, include: np.ndarray | None = None
) -> Tau2Many:
    """tau2 of m data sets: `yi` and `vi` of shape (m, k), or (k,) where all share them.

    `include` (m, k) holds 1 for the studies of a subset and 0 for the others.  A subset of fewer than two
    studies has tau2 = 0.
    """
    m = max(len(a) if a is not None and a.ndim == 2 else 1 for a in (yi, vi, include))
    if method == "FE":
        return Tau2Many(method, frozen(np.zeros(m)), frozen(np.ones(m, dtype=bool)), 0)
    k = vi.shape[-1]
    if m > 1:
        together = max(1, _elements(yi, vi, method, include) // k)
        if m > together:
            return _in_parts(yi, vi, method, include, m, together)
    with np.errstate(all="ignore"):  # what overflows is not converged; an empty subset has no mean
        if method in ITERATIVE:
            profile = MeanProfile(yi, vi, likelihood=method, include=include)
            found = tau2_from_profile(profile, method)
            return Tau2Many(method, frozen(found.tau2 * profile.scale), found.converged, found.iterations)
        y, v = np.atleast_2d(yi), np.atleast_2d(vi)
        if method in FROM_FIXED_SUMS:
            tau2 = FROM_FIXED_SUMS[method](fixed_sums(y, v, include))
        else:
            tau2 = _CLOSED[method](y, v, include)
        return Tau2Many(method, frozen(tau2), frozen(np.isfinite(tau2)), 0)


def tau2_from_profile(profile: Profile, method: str) -> Tau2Many:
    """REML, ML, PM or EB of a model that gives its sums (a regression, leaving out one of many studies)."""
    found = maximum(profile) if method in LIKELIHOODS else level(profile, profile.df)
    return Tau2Many(method, frozen(found.tau2), frozen(found.converged), found.iterations)


def _elements(yi, vi, method, include) -> int:
    if method not in LIKELIHOODS:
        return AT_ONCE
    return AT_ONCE_SUBSETS if include is not None and yi.ndim == vi.ndim == 1 else AT_ONCE_SEARCHED


def _in_parts(yi, vi, method, include, m, together):
    parts = [
        estimate_tau2_many(
            *(_part(a, start, together) for a in (yi, vi)), method, _part(include, start, together)
        )
        for start in range(0, m, together)
    ]
    return Tau2Many(
        method,
        frozen(np.concatenate([part.tau2 for part in parts])),
        frozen(np.concatenate([part.converged for part in parts])),
        sum(part.iterations for part in parts),
    )


def _part(array, start, together):
    return array if array is None or array.ndim == 1 or len(array) == 1 else array[start : start + together]


class FixedSums(NamedTuple):
    """What a fixed effect leaves of m data sets; each (m,), some (1,) where all data sets share it, `away` (m, k).

    `k` studies, `q` Cochran's Q, `total` sum w, `c` = W - sum w^2 / W, w = 1/v; `away` are the effects less
    `origin`, the effect of the study with the largest weight.
    """

    k: np.ndarray
    q: np.ndarray
    total: np.ndarray
    c: np.ndarray
    origin: np.ndarray
    away: np.ndarray


def fixed_sums(y: np.ndarray, v: np.ndarray, include: np.ndarray | None = None) -> FixedSums:
    """`y`, `v` of shape (m, k) or (1, k), `include` (m, k).

    The study with the largest weight is kept out of the sums of weights: C is a sum of products of two
    weights, and where one study dominates W - sum w^2 / W would be rounding alone.
    """
    w = 1 / v if include is None else include / v
    rows, anchor = np.arange(len(w)), w.argmax(1)
    origin = y[0, anchor] if len(y) == 1 else y[:, anchor[0]] if len(w) == 1 else y[rows, anchor]
    away = y - origin[:, None]
    first = w[rows, anchor]
    w[rows, anchor] = 0
    rest = w @ np.ones(w.shape[1])
    pairs = 2 * first * rest + (rest * rest - np.einsum("ij,ij->i", w, w))
    total = first + rest
    mean = np.einsum("ij,ij->i", w, away) / total
    residuals = away - mean[:, None]
    residuals *= residuals
    q = np.einsum("ij,ij->i", w, residuals) + first * mean * mean
    return FixedSums(_counts(y, v, include), q, total, pairs / total, origin, away)


def _counts(y, v, include):
    if include is None:
        return np.full(max(len(y), len(v)), float(y.shape[1]))
    return np.add.reduce(include, 1, dtype=float)


def _dl(fixed: FixedSums):
    df = fixed.k - 1
    return np.where(df > 0, np.maximum(0.0, fixed.q - df) / np.where(df > 0, fixed.c, 1.0), 0.0)


def _hs(fixed: FixedSums):
    return np.where(fixed.k > 1, np.maximum(0.0, fixed.q - fixed.k) / fixed.total, 0.0)


FROM_FIXED_SUMS = {"DL": _dl, "HS": _hs}  # tau2 (m,) by the closed forms that need no other sums


def _spread(y, k, include):
    """sum (y - mean)^2, (m,)."""
    if include is None:
        away = y - y[:, :1]
        away = away - (np.add.reduce(away, 1) / k[: len(y)])[:, None]
        return np.add.reduce(away * away, 1)
    away = y - y[:, :1]
    away = away - (np.add.reduce(include * away, 1) / k)[:, None]
    return np.add.reduce(include * away * away, 1)


def _he(y, v, include):
    k = _counts(y, v, include)
    mean_v = (
        np.add.reduce(v if include is None else include * v, 1) / k[: len(v) if include is None else None]
    )
    return np.where(k > 1, np.maximum(0.0, _spread(y, k, include) / np.maximum(k - 1, 1) - mean_v), 0.0)


def _sj(y, v, include):
    k = _counts(y, v, include)
    start = _spread(y, k, include) / k
    start = np.broadcast_to(start, k.shape)
    q = fixed_sums(y, v + start[:, None], include).q
    return np.where(k > 1, start * q / np.maximum(k - 1, 1), 0.0)


_CLOSED = {"HE": _he, "SJ": _sj}
