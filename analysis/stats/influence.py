"""Influence of each study: what changes when it is left out, as metafor's influence() defines it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtr

from .arrays import frozen
from .leave_one_out import leave_one_out
from .pooling import PooledMany, checked, pool
from .shifted_sums import ShiftedSums


@dataclass(frozen=True, slots=True, eq=False)
class Influence:
    """Each of shape (k,); Viechtbauer and Cheung 2010.

    `rstudent`: externally standardized residual; `dffits`: change of the estimate in standard errors;
    `cook_d`: squared change over the full model's variance; `cov_r`: variance without over variance
    with the study; `tau2_del`, `q_del`: tau2 and Q without it; `hat`: its share of the weights;
    `weight`: the same in percent; `dfbs`: change of the estimate in standard errors with tau2_del.
    `influential` marks the studies that one of the usual bounds singles out: |dffits| > 3 sqrt(1/(k-1)),
    Cook's distance beyond the median of chi-squared with 1 df, hat > 3/k, |dfbs| > 1.
    """

    rstudent: np.ndarray
    dffits: np.ndarray
    cook_d: np.ndarray
    cov_r: np.ndarray
    tau2_del: np.ndarray
    q_del: np.ndarray
    hat: np.ndarray
    weight: np.ndarray
    dfbs: np.ndarray
    influential: np.ndarray
    without: PooledMany


def influence(
    yi: ArrayLike, vi: ArrayLike, *, tau2_method: str = "DL", test: str = "z", level: float = 0.95
) -> Influence:
    """Influence of each of the studies `yi`, `vi`, shape (k,), k >= 3, on the result of `pool`.

    With Hartung-Knapp the residual variances carry the dispersion of the fit without the study, as in
    metafor.  Raises what `leave_one_out` raises.
    """
    yi, vi = checked(yi, vi, 3)
    full = pool(yi, vi, tau2_method=tau2_method, test=test, level=level)
    without = leave_one_out(yi, vi, tau2_method=tau2_method, test=test, level=level)
    k = len(yi)
    hat = full.weights / 100
    change = full.estimate - without.estimate
    # se^2 = dispersion / sum of weights: the dispersion is 1 but for Hartung-Knapp.
    inner, outer = _weight_sums(vi, without.tau2)
    dispersion = without.se**2 * inner if test in ("knha", "adhoc") else np.ones(k)
    spread = vi + without.tau2
    dffits = change / np.sqrt(dispersion * hat * spread)
    cook_d = (change / full.se) ** 2
    dfbs = change / np.sqrt(dispersion / outer)
    influential = (
        (np.abs(dffits) > 3 * np.sqrt(1 / (k - 1)))
        | (chdtr(1, cook_d) > 0.5)
        | (hat > 3 / k)
        | (np.abs(dfbs) > 1)
    )
    return Influence(
        rstudent=frozen((yi - without.estimate) / np.sqrt(dispersion * spread + without.se**2)),
        dffits=frozen(dffits),
        cook_d=frozen(cook_d),
        cov_r=frozen((without.se / full.se) ** 2),
        tau2_del=without.tau2,
        q_del=without.q,
        hat=frozen(hat),
        weight=full.weights,
        dfbs=frozen(dfbs),
        influential=frozen(influential),
        without=without,
    )


def _weight_sums(vi: np.ndarray, tau2: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """sum of 1/(v + tau2_i) over all studies but i, and over all, shape (k,) each."""
    scale = float(vi.min())
    sums = ShiftedSums(np.zeros_like(vi), vi / scale, "without")
    inner = sums.at(tau2 / scale, np.arange(len(vi)), 1)[0, 0] / scale
    return inner, inner + 1 / (vi + tau2)
