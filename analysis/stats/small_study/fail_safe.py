"""Fail-safe N: how many unseen null studies would overturn the result?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from ..errors import LevelOutOfRange, NotFinite, UnknownChoice
from ..pooling import checked

METHODS = ("Rosenthal", "Orwin", "Rosenberg")


@dataclass(frozen=True, slots=True)
class FailSafe:
    """`n` is the number of studies, None where no number suffices (Orwin with a target of 0 or beyond it).

    `p_val` is the combined p value that `n` is about (one-sided for Rosenthal, two-sided for
    Rosenberg, None for Orwin); `mean` the average effect (None for Rosenthal), `target` Orwin's.
    """

    method: str
    k: int
    n: int | None
    alpha: float | None
    p_val: float | None
    mean: float | None
    target: float | None


def fail_safe_n(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    method: str = "Rosenthal",
    alpha: float = 0.05,
    target: float | None = None,
) -> FailSafe:
    """Null studies to be added before the result is lost; `yi`, `vi` of shape (k,), k >= 1.

    "Rosenthal" (1979): until Stouffer's one-sided p passes `alpha`: (sum z)^2 / z_alpha^2 - k.
    "Orwin" (1983): until the unweighted mean falls to `target` (half of the mean unless given):
    k (mean - target) / target.  "Rosenberg" (2005): until the fixed effect's two-sided p
    passes `alpha`, added studies weighing the average.  All rounded up, 0 where nothing is needed.

    Raises UnknownChoice, LevelOutOfRange (alpha), NotFinite (target), LengthsDiffer,
    NonPositiveVariance, TooFewStudies.
    """
    if method not in METHODS:
        raise UnknownChoice("method", method, METHODS)
    if not 0 < alpha < 1:
        raise LevelOutOfRange(alpha)
    yi, vi = checked(yi, vi, 1)
    k = len(yi)
    if method == "Rosenthal":
        z = abs(float((yi / np.sqrt(vi)).sum())) / math.sqrt(k)
        wanted = k * (z / float(ndtri(1 - alpha))) ** 2 - k if alpha != 0.5 else math.inf
        return FailSafe(method, k, _number(wanted), alpha, float(ndtr(-z)), None, None)
    if method == "Orwin":
        return _orwin(yi, target)
    w = 1 / vi
    total = float(w.sum())
    mean = float(w @ yi) / total
    z = abs(mean) * math.sqrt(total)
    # Rosenberg 2005: N = k w_plus / sum w, where w_plus = (sum w y / z)^2 - sum w.
    wanted = k * ((z / float(ndtri(alpha / 2))) ** 2 - 1)
    return FailSafe(method, k, _number(wanted), alpha, 2 * float(ndtr(-z)), mean, None)


def _orwin(yi: np.ndarray, target: float | None) -> FailSafe:
    k, mean = len(yi), float(yi.mean())
    if target is None:
        target = mean / 2
    if not math.isfinite(target):
        raise NotFinite("target", 0, target)
    within = target * mean > 0
    n = _number(k * (mean - target) / target) if within else None
    return FailSafe("Orwin", k, n, None, None, mean, target)


def _number(wanted: float) -> int | None:
    """Rounded up, but not for the rounding of a whole number itself."""
    return max(0, math.ceil(wanted - 1e-12 * abs(wanted))) if math.isfinite(wanted) else None
