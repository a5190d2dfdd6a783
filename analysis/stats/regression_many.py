"""The same regression for many data sets at once, as a permutation test needs it."""

from typing import NamedTuple

import numpy as np

from .errors import TooFewStudies
from .inference import SCALED, factors
from .profiles import RegressionProfile, inverses
from .tau2 import LIKELIHOODS, tau2_from_profile

AT_ONCE = 12_000  # elements of an (m, k) array that are worked on together, so that they stay in the cache


class ManyFits(NamedTuple):
    """Wald statistics of each column (m, p), the joint statistic of `tested` columns (m,), and tau2 (m,)."""

    statistic: np.ndarray
    qm: np.ndarray
    tau2: np.ndarray


def fit_many(y, v, x, *, tau2_method: str, test: str, tested: list[int]) -> ManyFits:
    """Regress `y` (m, k) with variances `v` (m, k) on one design `x` (k, p); arguments checked before.

    Statistics do not depend on the unit of a column; QM is chi-squared for z and F for the other tests.
    """
    m, k = y.shape
    if k <= x.shape[1]:
        raise TooFewStudies(k, x.shape[1] + 1)
    x = x / np.sqrt(np.add.reduce(x * x, 0))
    basis, triangle = np.linalg.qr(x)
    back = np.linalg.inv(triangle)
    size = max(1, AT_ONCE // k)
    parts = [
        _fit(y[i : i + size], v[i : i + size], x, basis, back, tau2_method, test, tested)
        for i in range(0, m, size)
    ]
    return ManyFits(*(np.concatenate(field) for field in zip(*parts, strict=True)))


def _fit(y, v, x, basis, back, method, test, tested) -> ManyFits:
    k, p = x.shape
    tau2 = _tau2(y, v, x, basis, method)
    beta, inverse, rss, _ = _solve(y, 1 / (v + tau2[:, None]), basis)
    scale = factors(test, rss, np.float64(k - p)) if test in SCALED else np.ones(len(y))
    beta = beta @ back.T
    cov = np.einsum("jl,ilm,km->ijk", back, inverse, back) * (scale**2)[:, None, None]
    statistic = beta / np.sqrt(np.einsum("ijj->ij", cov))
    if not tested:
        return ManyFits(statistic, np.zeros(len(y)), tau2)
    block = inverses(cov[:, tested][:, :, tested])[0]
    qm = np.einsum("ij,ijk,ik->i", beta[:, tested], block, beta[:, tested])
    return ManyFits(statistic, qm if test == "z" else qm / len(tested), tau2)


def _solve(y, w, basis):
    p = basis.shape[1]
    outer = np.einsum("ij,ik->ijk", basis, basis).reshape(len(basis), -1)
    inverse, _ = inverses((w @ outer).reshape(-1, p, p))
    beta = np.einsum("ijk,ik->ij", inverse, (w * y) @ basis)
    r = y - beta @ basis.T
    return beta, inverse, np.einsum("ij,ij,ij->i", w, r, r), outer


def _tau2(y, v, x, basis, method):
    """tau2 (m,); formulas as in `regression.regression_tau2`."""
    m, k = y.shape
    p = x.shape[1]
    if method == "FE":
        return np.zeros(m)
    if method in ("DL", "HS"):
        w = 1 / v
        _, inverse, q, outer = _solve(y, w, basis)
        if method == "HS":
            return np.maximum(0, q - k) / np.add.reduce(w, 1)
        second = ((w * w) @ outer).reshape(inverse.shape)
        return np.maximum(0, q - (k - p)) / (np.add.reduce(w, 1) - np.einsum("ijk,ijk->i", inverse, second))
    if method == "HE":
        r = y - (y @ basis) @ basis.T
        known = v @ (1 - np.add.reduce(basis * basis, 1))
        return np.maximum(0, (np.einsum("ij,ij->i", r, r) - known) / (k - p))
    if method == "SJ":
        start = y.var(axis=1)
        return start * _solve(y, 1 / (v + start[:, None]), basis)[2] / (k - p)
    profile = RegressionProfile(y, v, x, likelihood=method if method in LIKELIHOODS else "REML")
    return tau2_from_profile(profile, method).tau2 * profile.scale
