"""Pooling k overlapping subsets of one data set: all studies but each one, or the first 1..k."""

import numpy as np

from .errors import NoDispersion, ResultOutOfRange
from .inference import SCALED
from .pooling_many import PooledMany, finish_many
from .profiles import power_of_four
from .shifted_profile import ShiftedProfile
from .shifted_sums import DIRECT_BELOW
from .tau2 import ITERATIVE, estimate_tau2_many, tau2_from_profile

_EXACT = 1e-31  # of sum w y^2: squares of residuals that are nothing but the rounding of the effects


def pool_rows(
    yi: np.ndarray, vi: np.ndarray, kind: str, *, tau2_method: str, test: str, level: float
) -> PooledMany:
    """Row i of k pools all studies but i (`kind` "without") or studies 0..i ("up_to").

    `yi`, `vi` of shape (k,) are already checked.  O(k) for closed forms of tau2 apart from the sums at
    the k values of tau2 themselves, which `ShiftedSums` gives in O(k).
    """
    with np.errstate(all="ignore"):
        return _pool_rows(yi, vi, kind, tau2_method, test, level)


def _pool_rows(yi, vi, kind, method, test, level):
    scale = power_of_four(float(vi.min()))
    root, v = scale**0.5, vi / scale
    w = 1 / v
    origin = yi[np.argmin(vi)]
    y = (yi - origin) / root
    centre = (w @ y) / w.sum()
    y = y - centre
    profile = ShiftedProfile(y, v, kind, reml=method == "REML")
    tau2, converged = _tau2(profile, y, v, method)
    weighted = profile.weighted
    if not (np.isfinite(weighted.q).all() and np.isfinite(tau2).all()):
        raise ResultOutOfRange("q")
    a, mean, rss = weighted.weight, weighted.mean, weighted.q
    moved = tau2 > 0
    if moved.any():
        # The sum of squares is wanted where the standard error is scaled by it.
        a_t, b_t, *c_t = profile.sums.at(tau2, np.arange(len(y)), 1, 3 if test in SCALED else 2)[0]
        mean_t = b_t / a_t
        if c_t:
            rss = np.where(moved, np.maximum(c_t[0] - mean_t * b_t, 0), rss)
        a, mean = (a_t, mean_t) if moved.all() else (np.where(moved, a_t, a), np.where(moved, mean_t, mean))
    estimate = origin + root * (centre + mean)
    several = profile.k > 1
    if test == "knha" and (several & (rss <= _EXACT * a * (estimate / root) ** 2)).any():
        raise NoDispersion()
    typical = np.where(several, profile.df / np.where(several, weighted.c, 1.0), 1.0)
    return finish_many(
        k=profile.k.astype(int),
        estimate=estimate,
        weight_sum=a / scale,
        rss=rss,
        tau2=tau2 * scale,
        q=weighted.q,
        v_typical=typical * scale,
        test=test,
        level=level,
        method=method,
        converged=converged,
    )


def _tau2(profile: ShiftedProfile, y, v, method) -> tuple[np.ndarray, np.ndarray]:
    k, df, weighted = profile.k, profile.df, profile.weighted
    if method in ITERATIVE:
        if len(y) < DIRECT_BELOW:
            found = estimate_tau2_many(y, v, method, include=_include(profile))
        else:
            found = tau2_from_profile(profile, method)
        return found.tau2, found.converged
    several = df > 0
    safe_df = np.where(several, df, 1)
    if method == "FE":
        tau2 = np.zeros(len(y))
    elif method == "DL":
        tau2 = np.maximum(0, weighted.q - df) / np.where(several, weighted.c, 1)
    elif method == "HS":
        tau2 = np.maximum(0, weighted.q - k) / weighted.weight
    elif method == "HE":
        tau2 = np.maximum(0, profile.plain.q / safe_df - _mean_variance(profile))
    else:
        start = profile.plain.q / k
        tau2 = start * profile.squares(start, None)[0] / safe_df
    return np.where(several, tau2, 0.0), np.isfinite(tau2)


def _mean_variance(profile: ShiftedProfile) -> np.ndarray:
    """Mean of v over each row's studies: sums of positive terms only."""
    v = profile.sums.v
    before = np.cumsum(v)
    if profile.sums.kind == "up_to":
        return before / profile.k
    after = np.cumsum(v[::-1])[::-1]
    return (np.append(0, before[:-1]) + np.append(after[1:], 0)) / profile.k


def _include(profile: ShiftedProfile) -> np.ndarray:
    if profile.sums.kind == "without":
        return 1.0 - np.eye(profile.m)
    return np.tri(profile.m)
