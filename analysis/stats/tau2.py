"""tau2, the variance between studies, by nine methods; one data set or many at once.

FE     0: the fixed-effect (common-effect) model
DL     (Q - (k-1)) / C                                    DerSimonian and Laird 1986, equation 8
HE     sum (y - mean)^2/(k-1) - mean v                    Hedges 1983, equation 7
HS     (Q - k) / sum w                                    Schmidt and Hunter, as metafor has it
SJ     s0 Q(s0) / (k-1), s0 = sum (y - mean)^2 / k        Sidik and Jonkman 2005, equation 4
ML     the maximum of the likelihood                      Hardy and Thompson 1996, equation 2
REML   the maximum of the restricted likelihood           Viechtbauer 2005, section 2.5
PM     Q(tau2) = k - 1                                    Paule and Mandel 1982
EB     the same root (Morris 1983; DerSimonian and Kacker 2007 show that it is Paule and Mandel's)

All are 0 where the formula is negative.  tau2 has the unit of `yi`, squared.
"""

from dataclasses import dataclass

import numpy as np

from .arrays import frozen
from .profiles import MeanProfile, Profile
from .search import level, maximum

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
    found = estimate_tau2_many(yi, vi, method)
    return Tau2(method, float(found.tau2[0]), bool(found.converged[0]), found.iterations)


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
        tau2 = _CLOSED[method](np.atleast_2d(yi), np.atleast_2d(vi), include)
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


def origins(y, v):
    """The effect of the study with the smallest variance, (m,) or (1,), for `y` and `v` of (m, k) or (1, k)."""
    anchor = v.argmin(axis=1)
    if len(v) == 1:
        return y[:, anchor[0]]
    return y[0, anchor] if len(y) == 1 else y[np.arange(len(y)), anchor]


def q_and_c(y, v, include):
    """Q, sum w and C = W - sum w^2 / W at tau2 = 0, each (m,); `y`, `v` (m, k) or (1, k).

    C is summed as products w_i w_j: with one dominating study the difference would be rounding alone.
    """
    w = 1 / v if include is None else include / v
    total = np.add.reduce(w, 1)
    away = y - origins(y, v)[:, None]
    r = away - (np.add.reduce(w * away, 1) / total)[:, None]
    q = np.add.reduce(w * r * r, 1)
    c = 2 * np.add.reduce(w[:, 1:] * np.cumsum(w[:, :-1], axis=1), 1) / total
    return q, total, c


def _counts(y, v, include):
    if include is None:
        return np.full(max(len(y), len(v)), float(y.shape[1]))
    return np.add.reduce(include, 1, dtype=float)


def _dl(y, v, include):
    q, _, c = q_and_c(y, v, include)
    df = _counts(y, v, include) - 1
    return np.where(df > 0, np.maximum(0.0, q - df) / np.where(df > 0, c, 1.0), 0.0)


def _hs(y, v, include):
    q, total, _ = q_and_c(y, v, include)
    k = _counts(y, v, include)
    return np.where(k > 1, np.maximum(0.0, q - k) / total, 0.0)


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
    q, _, _ = q_and_c(y, v + start[:, None], include)
    return np.where(k > 1, start * q / np.maximum(k - 1, 1), 0.0)


_CLOSED = {"DL": _dl, "HE": _he, "HS": _hs, "SJ": _sj}
