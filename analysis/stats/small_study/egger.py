"""Egger's test: do effects change with their standard error?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..errors import NoSpread, TooFewStudies, UnknownChoice
from ..pooling import checked
from ..regression import fit_regression
from .weighted_line import FEW_STUDIES, weighted_line

MODELS = ("lm", "rma")


@dataclass(frozen=True, slots=True)
class Egger:
    """`slope` (effect per unit of standard error) is the asymmetry; `statistic`, `p_val` test it against 0.

    `df` is None where the statistic is normal.  `limit_estimate` is the line's effect at a standard
    error of 0, on the scale of `yi`.  `tau2_method` and `tau2` belong to the mixed model only.
    """

    model: str
    k: int
    statistic: float
    df: int | None
    p_val: float
    slope: float
    slope_se: float
    limit_estimate: float
    limit_se: float
    limit_ci_lb: float
    limit_ci_ub: float
    tau2_method: str | None
    tau2: float | None

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def egger(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    model: str = "lm",
    tau2_method: str = "REML",
    test: str = "z",
    level: float = 0.95,
) -> Egger:
    """Egger's regression of `yi` on sqrt(`vi`), both of shape (k,), k >= 3.

    "lm" is the classic test (Egger et al. 1997, in the form of Sterne and Egger 2005): weights 1/vi,
    multiplicative dispersion, t with k - 2 df; the slope here is the intercept of the regression of
    the standard normal deviate on precision.  "rma" is the mixed-effects form (Sterne and Egger 2005;
    metafor's default), which adds tau2 by `tau2_method` and tests by `test`.

    Raises NoSpread when all variances are equal, TooFewStudies, NoDispersion, UnknownChoice,
    LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance.
    """
    if model not in MODELS:
        raise UnknownChoice("model", model, MODELS)
    yi, vi = checked(yi, vi, 3)
    sei = np.sqrt(vi)
    if model == "lm":
        line = weighted_line(yi, sei, 1 / vi, predictor="sei", level=level)
        return Egger(
            "lm",
            line.k,
            line.slope_statistic,
            line.df,
            line.slope_p_val,
            line.slope,
            line.slope_se,
            line.intercept,
            line.intercept_se,
            *line.intercept_interval(),
            tau2_method=None,
            tau2=None,
        )
    return _mixed(yi, vi, sei, tau2_method, test, level)


def _mixed(yi, vi, sei, tau2_method, test, level) -> Egger:
    if len(yi) < 3:
        raise TooFewStudies(len(yi), 3)
    if np.ptp(sei) <= 1e-15 * len(sei) * sei.max():
        raise NoSpread("sei")
    design = np.column_stack([np.ones_like(sei), sei])
    fit = fit_regression(yi, vi, design, tau2_method=tau2_method, test=test, level=level)
    return Egger(
        model="rma",
        k=len(yi),
        statistic=float(fit.statistic[1]),
        df=fit.df,
        p_val=float(fit.p_val[1]),
        slope=float(fit.beta[1]),
        slope_se=float(fit.se[1]),
        limit_estimate=float(fit.beta[0]),
        limit_se=float(fit.se[0]),
        limit_ci_lb=float(fit.ci_lb[0]),
        limit_ci_ub=float(fit.ci_ub[0]),
        tau2_method=tau2_method,
        tau2=float(fit.tau2),
    )
