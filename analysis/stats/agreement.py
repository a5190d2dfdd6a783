"""How far two or more readers, or two methods, agree."""

import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import fdtrc, fdtri, ndtr, ndtri, stdtrit

from .arrays import refuse_unbounded, studies
from .errors import LevelOutOfRange, NotEstimable, TableRefused, TooFewSubjects, UnknownChoice

KAPPA_WEIGHTS = ("none", "linear", "quadratic")


@dataclass(frozen=True, slots=True)
class Proportion:
    """`estimate`, `ci_lb` and `ci_ub` in percent; `count` of `n` agreed."""

    level: float
    n: float
    count: float
    estimate: float
    ci_lb: float
    ci_ub: float


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's kappa, 1 for full agreement, 0 for that of chance; no unit.

    `observed` and `expected` are (weighted) proportions of agreement.  `se` belongs to the interval,
    which is cut at 1; `se_null` to the test of kappa = 0 (`statistic`, `p_val`, two-sided), all three
    None where the margins leave it no variance.
    """

    weights: str
    level: float
    n: float
    observed: float
    expected: float
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    se_null: float | None
    statistic: float | None
    p_val: float | None


@dataclass(frozen=True, slots=True)
class IntraclassCorrelation:
    """ICC(2,1) with its interval, and the mean squares it is made of (squared units of the ratings).

    `n` subjects, `raters` each.  `ms_subjects`, `ms_raters`, `ms_error`: between subjects, between raters,
    residual.  `statistic`, with n - 1 and (n - 1)(raters - 1) degrees of freedom, tests that subjects do
    not differ; it and `p_val` are None where the residual is 0.
    """

    level: float
    n: int
    raters: int
    estimate: float
    ci_lb: float
    ci_ub: float
    ms_subjects: float
    ms_raters: float
    ms_error: float
    statistic: float | None
    p_val: float | None


@dataclass(frozen=True, slots=True)
class Limit:
    """A number with its confidence interval, in the unit of the measurements."""

    estimate: float
    se: float
    ci_lb: float
    ci_ub: float


@dataclass(frozen=True, slots=True)
class LimitsOfAgreement:
    """Bland and Altman's bias and limits; differences are first less second, `sd` is their SD."""

    level: float
    coverage: float
    n: int
    sd: float
    bias: Limit
    lower: Limit
    upper: Limit


def agreement_table(
    first: Sequence[Hashable], second: Sequence[Hashable], categories: Sequence[Hashable] | None = None
) -> tuple[tuple[Hashable, ...], np.ndarray]:
    """The categories and the table of counts, shape (c, c), first reader's in rows.

    `categories` gives their order, which weighted kappa needs; without it they are sorted.  Raises
    TableRefused when the readers' lists differ in length or hold what is no category.
    """
    if len(first) != len(second):
        raise TableRefused(f"the readers rated {len(first)} and {len(second)} subjects")
    if categories is None:
        seen = {*first, *second}
        try:
            categories = sorted(seen)
        except TypeError:
            raise TableRefused("the ratings cannot be sorted: give the categories in order") from None
    place = {category: index for index, category in enumerate(categories)}
    table = np.zeros((len(place), len(place)))
    for one, two in zip(first, second, strict=True):
        for rating in (one, two):
            if rating not in place:
                raise TableRefused(f"{rating!r} is none of the categories")
        table[place[one], place[two]] += 1
    return tuple(categories), table


def percent_agreement(table: ArrayLike, *, level: float = 0.95) -> Proportion:
    """The share of subjects on the diagonal of `table`, shape (c, c), with Wilson's interval (Wilson 1927).

    Raises LevelOutOfRange, TableRefused.
    """
    z = _z(level)
    counts = _square(table)
    n, agreed = float(counts.sum()), float(np.trace(counts))
    p = agreed / n
    centre = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    lower = 0.0 if agreed == 0 else max(0.0, centre - half)
    upper = 1.0 if agreed == n else min(1.0, centre + half)
    return Proportion(level, n, agreed, 100 * p, 100 * lower, 100 * upper)


def cohens_kappa(table: ArrayLike, *, weights: str = "none", level: float = 0.95) -> Kappa:
    """Kappa of two readers from their counts, shape (c, c), categories in order (Cohen 1960, 1968).

    `weights` of a disagreement by i categories of c: "none" 0; "linear" 1 - i/(c - 1); "quadratic"
    1 - (i/(c - 1))^2.  Large-sample variances of Fleiss, Cohen and Everitt 1969, with and without
    the null hypothesis (unweighted kappa is the case of weights 0 and 1).

    Raises UnknownChoice, LevelOutOfRange, TableRefused; NotEstimable where chance alone agrees fully
    (both readers put every subject in the same category).
    """
    if weights not in KAPPA_WEIGHTS:
        raise UnknownChoice("weights", weights, KAPPA_WEIGHTS)
    z = _z(level)
    counts = _square(table)
    n, size = float(counts.sum()), len(counts)
    if size < 2:
        raise NotEstimable("kappa", "there is a single category")
    p = counts / n
    rows, columns = p.sum(axis=1), p.sum(axis=0)
    w = _kappa_weights(size, weights)
    observed, expected = float((w * p).sum()), float(rows @ w @ columns)
    # 1 - expected as a sum of disagreements, which is 0 exactly where chance agrees fully.
    beyond = float(rows @ (1 - w) @ columns)
    if beyond == 0:
        raise NotEstimable("kappa", "both readers put every subject in the same category")
    kappa = 1 - float(((1 - w) * p).sum()) / beyond
    means = (w @ columns)[:, None] + (rows @ w)[None, :]
    spread = float((p * (w - means * (1 - kappa)) ** 2).sum()) - (kappa - expected * (1 - kappa)) ** 2
    se = math.sqrt(max(0.0, spread) / n) / beyond
    null = float((np.outer(rows, columns) * (w - means) ** 2).sum()) - expected**2
    # Where a reader used one category only, the variance is 0 and rounding all that is left of it.
    se_null = math.sqrt(null / n) / beyond if null > 1e-14 else None
    statistic = kappa / se_null if se_null else None
    return Kappa(
        weights=weights,
        level=level,
        n=n,
        observed=observed,
        expected=expected,
        estimate=kappa,
        se=se,
        ci_lb=max(-1.0, kappa - z * se),
        ci_ub=min(1.0, kappa + z * se),
        se_null=se_null,
        statistic=statistic,
        p_val=None if statistic is None else 2 * float(ndtr(-abs(statistic))),
    )


def intraclass_correlation(ratings: ArrayLike, *, level: float = 0.95) -> IntraclassCorrelation:
    """ICC(2,1): two-way random effects, absolute agreement, single rating; `ratings` has shape (n, raters).

    (MSB - MSE) / (MSB + (r - 1) MSE + r (MSR - MSE)/n), Shrout and Fleiss 1979; interval McGraw and
    Wong 1996, table 7, ICC(A,1).

    Raises LevelOutOfRange, TableRefused (shape, values not finite), TooFewSubjects (fewer than 2
    subjects or raters), NotEstimable where the subjects do not
    differ at all.
    """
    _z(level)
    x = np.asarray(ratings, dtype=float)
    if x.ndim != 2:
        raise TableRefused("ratings are a table of subjects by raters")
    if not np.isfinite(x).all():
        raise TableRefused("a rating is not a finite number")
    n, raters = x.shape
    if n < 2 or raters < 2:
        raise TooFewSubjects(n, raters)
    rounding = (1e-14 * float(np.abs(x).max())) ** 2
    x = x - x.mean()
    subject, rater = x.mean(axis=1), x.mean(axis=0)
    df_error = (n - 1) * (raters - 1)
    msb = raters * float((subject**2).sum()) / (n - 1)
    msr = n * float((rater**2).sum()) / (raters - 1)
    mse = float(((x - subject[:, None] - rater) ** 2).sum()) / df_error
    msb, msr, mse = (0.0 if square < rounding else square for square in (msb, msr, mse))
    if msb == 0 and mse == 0:
        raise NotEstimable("ICC(2,1)", "the subjects do not differ")
    total = msb + (raters - 1) * mse + raters * (msr - mse) / n
    icc = (msb - mse) / total
    lower, upper = _icc_interval(icc, msb, msr, mse, n, raters, level)
    statistic = msb / mse if mse > 0 else None
    return IntraclassCorrelation(
        level=level,
        n=n,
        raters=raters,
        estimate=icc,
        ci_lb=lower,
        ci_ub=upper,
        ms_subjects=msb,
        ms_raters=msr,
        ms_error=mse,
        statistic=statistic,
        p_val=None if statistic is None else float(fdtrc(n - 1, df_error, statistic)),
    )


def limits_of_agreement(
    first: ArrayLike, second: ArrayLike, *, coverage: float = 0.95, level: float = 0.95
) -> LimitsOfAgreement:
    """Bias and limits of two methods from paired measurements of n subjects, shape (n,) each.

    Limits are bias -+ z s, holding `coverage` of the differences; variance of the bias s^2/n, of a limit
    s^2 (1/n + z^2/(2 (n - 1))); intervals by t with n - 1 degrees of freedom (Bland and Altman 1999).

    Raises LevelOutOfRange, LengthsDiffer, NotFinite, TooFewSubjects (n < 2), ResultOutOfRange.
    """
    z = _z(coverage)
    _z(level)
    first, second = studies(first=first, second=second)
    n = len(first)
    if n < 2:
        raise TooFewSubjects(n, 2)
    differences = first - second
    with np.errstate(all="ignore"):
        bias, sd = float(differences.mean()), float(differences.std(ddof=1))
    refuse_unbounded(bias=bias, sd=sd)
    t = -float(stdtrit(n - 1, (1 - level) / 2))

    def limit(estimate: float, se: float) -> Limit:
        return Limit(estimate, se, estimate - t * se, estimate + t * se)

    se_limit = sd * math.sqrt(1 / n + z**2 / (2 * (n - 1)))
    return LimitsOfAgreement(
        level=level,
        coverage=coverage,
        n=n,
        sd=sd,
        bias=limit(bias, sd / math.sqrt(n)),
        lower=limit(bias - z * sd, se_limit),
        upper=limit(bias + z * sd, se_limit),
    )


def _kappa_weights(size: int, weights: str) -> np.ndarray:
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size))) / (size - 1)
    if weights == "linear":
        return 1 - apart
    return 1 - apart**2 if weights == "quadratic" else (apart == 0).astype(float)


def _icc_interval(
    icc: float, msb: float, msr: float, mse: float, n: int, raters: int, level: float
) -> tuple[float, float]:
    if mse == 0 and msr == 0:
        return 1.0, 1.0
    a = raters * icc / (n * (1 - icc))
    b = 1 + raters * icc * (n - 1) / (n * (1 - icc))
    df = (a * msr + b * mse) ** 2 / (
        (a * msr) ** 2 / (raters - 1) + (b * mse) ** 2 / ((n - 1) * (raters - 1))
    )
    below = float(fdtri(n - 1, df, (1 + level) / 2))
    above = float(fdtri(df, n - 1, (1 + level) / 2))
    rest = raters * msr + (raters * n - raters - n) * mse
    return (
        n * (msb - below * mse) / (below * rest + n * msb),
        n * (above * msb - mse) / (rest + n * above * msb),
    )


def _square(table: ArrayLike) -> np.ndarray:
    counts = np.asarray(table, dtype=float)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise TableRefused("a table of agreement has as many rows as columns")
    if not np.isfinite(counts).all() or (counts < 0).any():
        raise TableRefused("a count is below 0 or not a finite number")
    if not counts.sum() > 0:
        raise TableRefused("there are no subjects")
    return counts


def _z(level: float) -> float:
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    return -float(ndtri((1 - level) / 2))
