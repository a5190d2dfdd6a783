"""Trim and fill: what would the pooled result be, were the funnel symmetric?"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import frozen
from ..errors import NotSettled, UnknownChoice
from ..inference import checked_choices
from ..pooling import Pooled, checked, pool
from ..profiles import power_of_four
from ..regression import fit_regression
from ..tau2 import TAU2_METHODS, estimate_tau2
from .weighted_line import FEW_STUDIES

ESTIMATORS = ("L0", "R0")
SIDES = ("left", "right")
CENTRES = ("method", "fixed")
_ZERO = 1e-13  # rounding: of the largest distance from the centre, and of the standard error of a slope


@dataclass(frozen=True, slots=True, eq=False)
class TrimAndFill:
    """`k0` studies are estimated to be missing on `side`; `pooled` is the result of all k + k0.

    `filled_yi`, `filled_vi`, shape (k0,), are the mirror images put in (scale of `yi`).  `se_k0` is
    k0's standard error; `p_k0` tests k0 = 0 (None for L0, which has no such test).
    """

    estimator: str
    side: str
    centre: str
    k: int
    k0: int
    se_k0: float
    p_k0: float | None
    iterations: int
    filled_yi: np.ndarray
    filled_vi: np.ndarray
    pooled: Pooled

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def trim_and_fill(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    estimator: str = "L0",
    side: str | None = None,
    centre: str = "method",
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
) -> TrimAndFill:
    """Duval and Tweedie 2000 (Biometrics), estimators L0 and R0; `yi`, `vi` of shape (k,), k >= 3.

    `side` is where studies are missing; None takes it from the slope of the mixed-effects Egger
    regression (negative: right).  `centre`: "method" trims around the estimate by `tau2_method`
    (metafor), "fixed" around the fixed effect (R meta, `ma.common = TRUE`), side included; the filled
    data are pooled by `tau2_method` either way.

    Raises UnknownChoice, NotSettled (the iteration goes in a circle), LevelOutOfRange, LengthsDiffer,
    NotFinite, NonPositiveVariance, TooFewStudies, ResultOutOfRange, NoDispersion.
    """
    for what, given, known in (("estimator", estimator, ESTIMATORS), ("centre", centre, CENTRES)):
        if given not in known:
            raise UnknownChoice(what, given, known)
    if side not in (None, *SIDES):
        raise UnknownChoice("side", side, SIDES)
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    yi, vi = checked(yi, vi, 3)
    centre_method = tau2_method if centre == "method" else "FE"
    if side is None:
        side = missing_side(yi, vi, centre_method)
    sign = -1.0 if side == "right" else 1.0
    order = np.argsort(sign * yi, kind="stable")
    y, v = sign * yi[order], vi[order]
    scale = power_of_four(float(v.min()))  # no digit changes, and no square of a variance overflows
    k0, se_k0, middle, iterations = _trim(y / scale**0.5, v / scale, estimator, centre_method)
    middle *= scale**0.5
    k = len(y)
    filled_yi = sign * (2 * middle - y[k - k0 :])
    filled_vi = v[k - k0 :]
    pooled = pool(
        np.concatenate([yi, filled_yi]),
        np.concatenate([vi, filled_vi]),
        tau2_method=tau2_method,
        test=test,
        level=level,
    )
    return TrimAndFill(
        estimator=estimator,
        side=side,
        centre=centre,
        k=k,
        k0=k0,
        se_k0=se_k0,
        p_k0=0.5 ** (k0 + 1) if estimator == "R0" else None,
        iterations=iterations,
        filled_yi=frozen(filled_yi),
        filled_vi=frozen(filled_vi),
        pooled=pooled,
    )


def missing_side(yi: np.ndarray, vi: np.ndarray, tau2_method: str) -> str:
    """ "right" where effects fall as standard errors grow, else "left" (equal variances, or a slope of 0)."""
    sei = np.sqrt(vi)
    if np.ptp(sei) <= 1e-15 * len(sei) * sei.max():
        return "left"
    design = np.column_stack([np.ones_like(sei), sei])
    fit = fit_regression(yi, vi, design, tau2_method=tau2_method)
    return "right" if fit.statistic[1] < -_ZERO else "left"


def _trim(y, v, estimator, method):
    """k0, its standard error, the centre of the trimmed studies; `y` rising, missing studies at the left."""
    k, k0, visited, iterations = len(y), 0, {0}, 0
    while True:
        iterations += 1
        middle = _estimate(y[: k - k0], v[: k - k0], method)
        raw, se = _missing(y - middle, estimator)
        found = max(0, round(raw))
        if found == k0:
            return k0, se, middle, iterations
        if found in visited:
            raise NotSettled(f"trim and fill goes round between {sorted(visited)} missing studies")
        visited.add(found)
        k0 = found


def _missing(away: np.ndarray, estimator: str) -> tuple[float, float]:
    """The estimate of k0 before rounding, and its standard error, from distances to the centre."""
    k = len(away)
    size = np.abs(away)
    sign = np.where(size > _ZERO * size.max(), np.sign(away), 0)
    ranks = np.empty(k)
    ranks[np.argsort(size, kind="stable")] = np.arange(1, k + 1)
    if estimator == "R0":
        below = ranks[sign < 0]
        run = k - below.max() if len(below) else float((sign > 0).sum())
        raw = run - 1
        return raw, math.sqrt(2 * max(0.0, raw) + 2)
    total = float(ranks[sign > 0].sum())
    raw = (4 * total - k * (k + 1)) / (2 * k - 1)
    variance = (
        k * (k + 1) * (2 * k + 1)
        + 10 * raw**3
        + 27 * raw**2
        + 17 * raw
        - 18 * k * raw**2
        - 18 * k * raw
        + 6 * k**2 * raw
    ) / 24
    return raw, 4 * math.sqrt(max(0.0, variance)) / (2 * k - 1)


def _estimate(y: np.ndarray, v: np.ndarray, method: str) -> float:
    tau2 = estimate_tau2(y, v, method).tau2 if len(y) > 1 else 0.0
    w = 1 / (v + tau2)
    anchor = y[np.argmin(v)]
    return float(anchor + (w @ (y - anchor)) / w.sum())
