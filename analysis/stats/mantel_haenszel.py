"""Pooling of fourfold tables by Mantel and Haenszel, for few events and sparse tables."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from .arrays import frozen, refuse_unbounded
from .effect_sizes.dichotomous import Cells, cells
from .effect_sizes.measures import EffectSizes
from .errors import LevelOutOfRange, NotEstimable, UnknownChoice
from .fixed_heterogeneity import FixedHeterogeneity, heterogeneity_around

VARIANCES = {"OR": ("RBG",), "RR": ("GR",), "RD": ("Sato", "GR")}
CORRECTIONS = ("none", "only0")


@dataclass(frozen=True, slots=True, eq=False)
class MantelHaenszel:
    """A Mantel-Haenszel estimate; `estimate`, `se` and limits are logarithms for OR and RR.

    `k` counts the tables in the sums, `effects` are the studies' own (1/2 added where there is a zero),
    `heterogeneity` that of the `heterogeneity.k` studies which have one: inverse-variance Q around
    `estimate`.  A table without events, or with events only, adds nothing to the sums of OR and RR and
    has no part in Q.  `weights` has shape (k,), in percent, and sums to 100.
    """

    measure: str
    variance: str
    correction: str
    level: float
    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    statistic: float
    p_val: float
    heterogeneity: FixedHeterogeneity
    effects: EffectSizes
    weights: np.ndarray


def mantel_haenszel(
    ai: ArrayLike,
    n1i: ArrayLike,
    ci: ArrayLike,
    n2i: ArrayLike,
    *,
    measure: str = "OR",
    variance: str | None = None,
    correction: str = "none",
    level: float = 0.95,
) -> MantelHaenszel:
    """Pool events `ai` of `n1i` and `ci` of `n2i` persons, shape (k,) each, k >= 1.

    With a, b, c, d the cells of a table, n1 and n2 its arms, N its persons, sums over the studies:
    "OR"  R/S, R = sum ad/N, S = sum bc/N (Mantel and Haenszel 1959); variance of its logarithm
          (sum PR/R^2 + sum (PS + QR)/(RS) + sum QS/S^2)/2, P = (a + d)/N, Q = (b + c)/N (Robins,
          Breslow and Greenland 1986)
    "RR"  R/S, R = sum a n2/N, S = sum c n1/N; sum (n1 n2 (a + c) - a c N)/N^2 / (RS) (Greenland and
          Robins 1985)
    "RD"  sum (a n2 - c n1)/N / W, W = sum n1 n2/N; `variance` "Sato" (Sato, Greenland and Robins 1989)
          or "GR" (Greenland and Robins 1985, as in RevMan): sum (a b n2^2/n1 + c d n1^2/n2)/N^2 / W^2
    `correction` "none" adds nothing inside the sums (metafor); "only0" adds 1/2 to the cells of tables
    with a zero and leaves tables without events, or with events only, out of OR and RR (RevMan).

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, SampleSizeTooSmall,
    EventsOutOfRange; NotEstimable where the sums are 0 (no events in one arm of all studies);
    ResultOutOfRange.
    """
    if measure not in VARIANCES:
        raise UnknownChoice("measure", measure, tuple(VARIANCES))
    variance = VARIANCES[measure][0] if variance is None else variance
    if variance not in VARIANCES[measure]:
        raise UnknownChoice("variance", variance, VARIANCES[measure])
    if correction not in CORRECTIONS:
        raise UnknownChoice("correction", correction, CORRECTIONS)
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    table = cells(ai, n1i, ci, n2i)
    if not len(table.a):
        raise NotEstimable(f"the Mantel-Haenszel {measure}", "there are no studies")
    summed, share = table, np.ones(len(table.a))
    if correction == "only0":
        summed = table.added(0.5, "only0")
        if measure != "RD":
            share = (~(table.no_events | table.only_events)).astype(float)
    with np.errstate(all="ignore"):
        refuse_unbounded(people=float((table.a + table.b + table.c + table.d).sum()))
        estimate, se_squared, weights = _ESTIMATORS[measure](summed, share, variance)
    refuse_unbounded(estimate=estimate, se=se_squared)
    se = math.sqrt(se_squared)
    half = -float(ndtri((1 - level) / 2)) * se
    heterogeneity, effects = heterogeneity_around(measure, table, estimate)
    return MantelHaenszel(
        measure=measure,
        variance=variance,
        correction=correction,
        level=level,
        k=int(share.sum()),
        estimate=estimate,
        se=se,
        ci_lb=estimate - half,
        ci_ub=estimate + half,
        statistic=estimate / se,
        p_val=2 * float(ndtr(-abs(estimate / se))),
        heterogeneity=heterogeneity,
        effects=effects,
        weights=frozen(100 * weights / weights.sum()),
    )


def _odds_ratio(t: Cells, share: np.ndarray, variance: str) -> tuple[float, float, np.ndarray]:
    people = t.a + t.b + t.c + t.d
    r, s = share * t.a * (t.d / people), share * t.b * (t.c / people)
    p, q = (t.a + t.d) / people, (t.b + t.c) / people
    r_sum, s_sum = float(r.sum()), float(s.sum())
    if r_sum == 0 or s_sum == 0:
        raise NotEstimable("the Mantel-Haenszel OR", "in no study both a case and its opposite occur")
    se_squared = (
        float(p @ r) / r_sum / r_sum + float(p @ s + q @ r) / r_sum / s_sum + float(q @ s) / s_sum / s_sum
    ) / 2
    return math.log(r_sum / s_sum), se_squared, s


def _risk_ratio(t: Cells, share: np.ndarray, variance: str) -> tuple[float, float, np.ndarray]:
    n1, n2 = t.a + t.b, t.c + t.d
    people = n1 + n2
    r, s = float((share * t.a * (n2 / people)).sum()), float((share * t.c * (n1 / people)).sum())
    if r == 0 or s == 0:
        raise NotEstimable("the Mantel-Haenszel RR", "one arm has no events in any study")
    # n1 n2 (a + c) - a c N as a sum of terms that are not negative.
    spread = (t.a / people) * (t.d / people) * n1 + (t.b / people) * (t.c / people) * n2
    se_squared = float((share * spread).sum()) / r / s
    if se_squared <= 0:
        raise NotEstimable("the Mantel-Haenszel RR", "everybody had the event in both arms of all studies")
    return math.log(r / s), se_squared, share * t.c * (n1 / people)


def _risk_difference(t: Cells, share: np.ndarray, variance: str) -> tuple[float, float, np.ndarray]:
    n1, n2 = t.a + t.b, t.c + t.d
    people = n1 + n2
    weights = n1 * (n2 / people)
    total = float(weights.sum())
    estimate = float((t.a * (n2 / people) - t.c * (n1 / people)).sum()) / total
    if variance == "Sato":
        p = (
            t.c * (n1 / people) ** 2
            - t.a * (n2 / people) ** 2
            + (n1 / people) * (n2 / people) * (n2 - n1) / 2
        )
        q = (t.a * (t.d / people) + t.c * (t.b / people)) / 2
        se_squared = (estimate * float(p.sum()) + float(q.sum())) / total / total
    else:
        parts = t.a * (t.b / n1) * (n2 / people) ** 2 + t.c * (t.d / n2) * (n1 / people) ** 2
        se_squared = float(parts.sum()) / total / total
    if se_squared <= 0:
        raise NotEstimable("the variance of the Mantel-Haenszel RD", "the tables leave none")
    return estimate, se_squared, weights


_ESTIMATORS = {"OR": _odds_ratio, "RR": _risk_ratio, "RD": _risk_difference}
