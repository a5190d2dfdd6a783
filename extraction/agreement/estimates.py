"""The statistics of agreement, each with its interval, or with the reason why it has none.

The formulas and their sources are those of `analysis.stats.agreement`. What cannot be estimated is None and says why;
it is never 0 and never NaN. All intervals are for 95 % and take entries as independent of one another.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist, fmean

import numpy as np

from analysis.stats import (
    Kappa,
    NotEstimable,
    StatisticsError,
    agreement_table,
    cohens_kappa,
    intraclass_correlation,
    limits_of_agreement,
    percent_agreement,
)

FEWEST_PAIRS = 3
TOO_FEW = f"fewer than {FEWEST_PAIRS} pairs"
TOO_FEW_EACH = f"fewer than {FEWEST_PAIRS} pairs in each field"
ONE_CATEGORY = "one category only"
COMPLETE = "no interval: agreement is complete"
NO_VARIANCE = "no interval: the standard error is 0, as where one reader used one category only"
NO_SPREAD = "the values do not differ between places"
ALL_EQUAL = "every pair is equal"
TOO_FAR = "the values are too far apart to compute with"

# Below this a standard error is what rounding left of 0: it comes from the root of a difference of sums near 1.
_NO_WIDTH = 1e-7
_Z = NormalDist().inv_cdf(0.975)

Categories = Sequence[tuple[Hashable, Hashable]]
Order = Sequence[Hashable] | None


@dataclass(frozen=True)
class Estimate:
    """An estimate of `n` pairs with its interval; `reason` says why it, or its interval, is None."""

    n: int
    estimate: float | None = None
    ci_lb: float | None = None
    ci_ub: float | None = None
    reason: str = ""


@dataclass(frozen=True)
class Limits:
    """Bland and Altman's bias (the reader first by name less the other) and limits, in the unit of the field."""

    bias: Estimate
    lower: Estimate
    upper: Estimate


@dataclass(frozen=True)
class Numbers:
    """How far apart the numbers of a field are, over the `pairs` places where both readers gave one.

    `difference` is the mean absolute difference in the unit of the field, without an interval; `icc` is ICC(2,1)."""

    pairs: int
    difference: Estimate
    icc: Estimate
    limits: Limits | None
    limits_reason: str = ""


def share(agreed: int, compared: int) -> Estimate:
    """The percentage that agreed, with Wilson's interval."""
    if compared == 0:
        return Estimate(0, reason="nothing to compare")
    found = percent_agreement([[agreed, compared - agreed], [0, 0]])
    return Estimate(compared, found.estimate, found.ci_lb, found.ci_ub)


def kappa(pairs: Categories, *, categories: Order = None, weights: str = "none") -> Estimate:
    """Cohen's kappa of the two readers' categories; `categories` are all in their order, which the weights need."""
    return pooled_kappa([(pairs, categories)], weights=weights)


def pooled_kappa(strata: Iterable[tuple[Categories, Order]], *, weights: str = "none") -> Estimate:
    """Kappa over several fields, each with its own chance agreement: the mean of their kappas with weights n (1 - pe).

    That is (sum n po - sum n pe) / (sum n - sum n pe), the pooled kappa of De Vries, Elliott, Kanouse and Teleki 2008
    for fields of different n; its standard error takes the weights as fixed. One table for all fields would count
    answers of other questions among those that chance could have met, and overstate kappa. Fields with fewer than
    `FEWEST_PAIRS` pairs, or with one category only, say nothing about chance and do not enter; `n` counts the pairs of
    the others. With one field it is its kappa.
    """
    asked = [(pairs, order) for pairs, order in strata if pairs]
    enough = [(pairs, order) for pairs, order in asked if len(pairs) >= FEWEST_PAIRS]
    if not enough:
        return Estimate(
            sum(len(pairs) for pairs, _ in asked), reason=TOO_FEW_EACH if len(asked) > 1 else TOO_FEW
        )
    found = [one for pairs, order in enough if (one := _kappa(pairs, order, weights)) is not None]
    if not found:
        return Estimate(sum(len(pairs) for pairs, _ in enough), reason=ONE_CATEGORY)
    importance = [one.n * (1 - one.expected) for one in found]
    total = math.fsum(importance)
    n = round(sum(one.n for one in found))
    estimate = math.fsum(w * one.estimate for w, one in zip(importance, found, strict=True)) / total
    se = math.sqrt(math.fsum((w * one.se) ** 2 for w, one in zip(importance, found, strict=True))) / total
    if se < _NO_WIDTH:
        return Estimate(n, estimate, reason=COMPLETE if estimate > 1 - _NO_WIDTH else NO_VARIANCE)
    return Estimate(n, estimate, max(-1.0, estimate - _Z * se), min(1.0, estimate + _Z * se))


def _kappa(pairs: Categories, categories: Order, weights: str) -> Kappa | None:
    first, second = zip(*pairs, strict=True)
    _, table = agreement_table(first, second, categories)
    try:
        return cohens_kappa(table, weights=weights)
    except NotEstimable:
        return None


def numbers_of(pairs: Sequence[tuple[float, float]]) -> Numbers:
    """Mean absolute difference, ICC(2,1) and limits of agreement of paired numbers."""
    n = len(pairs)
    if n < FEWEST_PAIRS:
        too_few = Estimate(n, reason=TOO_FEW)
        return Numbers(n, too_few, too_few, None, TOO_FEW)
    limits, reason = _limits(pairs)
    return Numbers(n, _difference(pairs), _icc(pairs), limits, reason)


def _difference(pairs: Sequence[tuple[float, float]]) -> Estimate:
    n = len(pairs)
    try:
        apart = fmean(abs(one - two) for one, two in pairs)
    except OverflowError:
        return Estimate(n, reason=TOO_FAR)
    return Estimate(n, apart) if math.isfinite(apart) else Estimate(n, reason=TOO_FAR)


def _icc(pairs: Sequence[tuple[float, float]]) -> Estimate:
    n = len(pairs)
    try:
        with np.errstate(all="ignore"):
            found = intraclass_correlation(pairs)
    except NotEstimable:
        return Estimate(n, reason=NO_SPREAD)
    except (StatisticsError, ArithmeticError):
        return Estimate(n, reason=TOO_FAR)
    if not all(map(math.isfinite, (found.estimate, found.ci_lb, found.ci_ub))):
        return Estimate(n, reason=TOO_FAR)
    if all(one == two for one, two in pairs):
        return Estimate(n, found.estimate, reason=COMPLETE)
    return Estimate(n, found.estimate, found.ci_lb, found.ci_ub)


def _limits(pairs: Sequence[tuple[float, float]]) -> tuple[Limits | None, str]:
    if all(one == two for one, two in pairs):
        return None, ALL_EQUAL
    first, second = zip(*pairs, strict=True)
    try:
        found = limits_of_agreement(first, second)
    except StatisticsError:
        return None, TOO_FAR
    bias, lower, upper = (
        Estimate(found.n, one.estimate, one.ci_lb, one.ci_ub)
        for one in (found.bias, found.lower, found.upper)
    )
    return Limits(bias, lower, upper), ""
