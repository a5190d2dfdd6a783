"""Peto's one-step odds ratio, for rare events and arms of about one size."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from .arrays import frozen, refuse_unbounded
from .effect_sizes.dichotomous import cells, peto_parts
from .effect_sizes.measures import EffectSizes
from .errors import LevelOutOfRange, NotEstimable
from .fixed_heterogeneity import FixedHeterogeneity, heterogeneity_of, own_effects


@dataclass(frozen=True, slots=True, eq=False)
class Peto:
    """Peto's pooled odds ratio; `estimate`, `se` and limits are natural logarithms.

    `oe` and `v` are O - E and its variance of each study, shape (k,), without any addition: the
    estimate rests on them alone.  `effects` are the studies' own log odds ratios by `escalc("PETO")`,
    1/2 added where a cell is 0, for display; tables without events, or with events only, have none
    and no part in `heterogeneity`.  `weights` has shape (k,), in percent, and sums to 100.
    """

    level: float
    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    statistic: float
    p_val: float
    heterogeneity: FixedHeterogeneity
    oe: np.ndarray
    v: np.ndarray
    effects: EffectSizes
    weights: np.ndarray


def peto(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, level: float = 0.95) -> Peto:
    """Pool events `ai` of `n1i` and `ci` of `n2i` persons, shape (k,) each, k >= 1.

    log OR = sum (O - E) / sum V, variance 1 / sum V, Q = sum V ((O - E)/V - log OR)^2 (Yusuf and
    others 1985; Cochrane Handbook, chapter 10).

    Raises LevelOutOfRange, LengthsDiffer, NotFinite, SampleSizeTooSmall, EventsOutOfRange; NotEstimable
    where in no study some but not all had the event; ResultOutOfRange.
    """
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    table = cells(ai, n1i, ci, n2i)
    with np.errstate(all="ignore"):
        oe, v = peto_parts(table)
    total = float(v.sum())
    refuse_unbounded(estimate=float(oe.sum()), se=total)
    if not total > 0:
        raise NotEstimable("Peto's odds ratio", "in no study some but not all had the event")
    estimate = float(oe.sum()) / total
    se = 1 / math.sqrt(total)
    half = -float(ndtri((1 - level) / 2)) * se
    informative = v > 0
    away = oe[informative] - estimate * v[informative]
    q = float((away**2 / v[informative]).sum())
    return Peto(
        level=level,
        k=len(v),
        estimate=estimate,
        se=se,
        ci_lb=estimate - half,
        ci_ub=estimate + half,
        statistic=estimate / se,
        p_val=2 * float(ndtr(-abs(estimate / se))),
        heterogeneity=heterogeneity_of(q, int(informative.sum())),
        oe=frozen(oe),
        v=frozen(v),
        effects=own_effects("PETO", table),
        weights=frozen(100 * v / total),
    )
