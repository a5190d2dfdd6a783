"""Subgroups: a pooled effect in each, and a test whether they differ."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc

from .arrays import frozen
from .categories import labels
from .errors import LengthsDiffer, NotEstimable, ResultOutOfRange, UnknownChoice
from .inference import SCALED, checked_choices, factor, quantile, two_sided
from .pooling import checked, pool
from .regression import fit_regression
from .tau2 import TAU2_METHODS

SHARING = ("separate", "common")


@dataclass(frozen=True, slots=True, eq=False)
class Subgroup:
    """The pooled effect of one subgroup; fields as in `Pooled`, `weights` in percent of the subgroup.

    A subgroup of one study is that study, with the normal distribution; with separate tau2 its tau2 is 0.
    """

    label: str
    k: int
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    statistic: float
    p_val: float
    tau2: float
    i2: float
    h2: float
    q: float
    q_df: int
    q_pval: float
    weights: np.ndarray
    converged: bool


@dataclass(frozen=True, slots=True, eq=False)
class Subgroups:
    """`groups` in alphabetical order of their labels; `q_between` is chi-squared with `df` = groups - 1.

    `sharing` says whether every group has its own tau2 ("separate") or all one ("common", in `tau2`).
    """

    sharing: str
    tau2_method: str
    test: str
    level: float
    groups: tuple[Subgroup, ...]
    q_between: float
    df: int
    p_val: float
    tau2: float | None


def subgroups(
    yi: ArrayLike,
    vi: ArrayLike,
    groups: Sequence[str],
    *,
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
    tau2: str = "separate",
) -> Subgroups:
    """Pool each subgroup of effects `yi` with variances `vi` and labels `groups`, all of shape (k,).

    The test between is sum (m_g - m)^2 / se_g^2 with m the mean of the subgroup estimates m_g by inverse variance
    (Borenstein and others 2009).  With `tau2` = "common" one tau2 is estimated about the
    subgroups' own means; it is then Q_M of the meta-regression on the labels.

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance, NotEstimable (fewer than
    two subgroups, or a common tau2 with one study in each), TooFewStudies, ResultOutOfRange, NoDispersion,
    MissingCategory.
    """
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    if tau2 not in SHARING:
        raise UnknownChoice("tau2", tau2, SHARING)
    yi, vi = checked(yi, vi)
    label = labels("groups", groups)
    if len(label) != len(yi):
        raise LengthsDiffer({"yi": yi.shape, "groups": label.shape})
    names = [str(name) for name in np.unique(label)]
    if len(names) < 2:
        raise NotEstimable("a difference between subgroups", "all studies are in one")
    common = None
    if tau2 == "common":
        if len(names) == len(yi):
            raise NotEstimable("a common tau2", "every subgroup has one study")
        design = np.column_stack([(label == name).astype(float) for name in names])
        common = fit_regression(yi, vi, design, tau2_method=tau2_method).tau2
    parts = []
    for name in names:
        here = label == name
        y, v = yi[here], vi[here]
        if len(y) == 1:
            parts.append(_alone(name, float(y[0]), float(v[0]), common or 0.0, level))
        elif common is None:
            parts.append(_separate(name, y, v, tau2_method, test, level))
        else:
            parts.append(_sharing(name, y, v, common, test, level))
    q_between = _between(parts)
    df = len(parts) - 1
    p_val = float(chdtrc(df, q_between))
    return Subgroups(tau2, tau2_method, test, level, tuple(parts), q_between, df, p_val, common)


def _between(parts: list[Subgroup]) -> float:
    estimates, errors = (np.array([getattr(part, name) for part in parts]) for name in ("estimate", "se"))
    return pool(estimates, errors**2, tau2_method="FE").q


def _separate(name, y, v, tau2_method, test, level) -> Subgroup:
    pooled = pool(y, v, tau2_method=tau2_method, test=test, level=level)
    fields = [field for field in Subgroup.__slots__ if field != "label"]
    return Subgroup(name, **{field: getattr(pooled, field) for field in fields})


def _alone(name, y, v, tau2, level) -> Subgroup:
    se = (v + tau2) ** 0.5
    half = quantile(level, None) * se
    share = 100 * tau2 / (tau2 + v)
    rest = (tau2, share, 1 + tau2 / v, 0.0, 0, 1.0, frozen(np.array([100.0])), True)
    return Subgroup(name, 1, y, se, y - half, y + half, y / se, two_sided(y / se, None), *rest)


def _sharing(name, y, v, tau2, test, level) -> Subgroup:
    """The fixed-effect mean with variances v + tau2, and Q at tau2 = 0."""
    inner = pool(y, v, tau2_method="FE")
    outer = pool(y, v + tau2, tau2_method="FE", level=level)
    k = outer.k
    se = outer.se * (factor(test, outer.q, k - 1) if test in SCALED else 1.0)
    if se == 0:
        raise ResultOutOfRange("se")
    df = None if test == "z" else k - 1
    half = quantile(level, df) * se
    statistic = outer.estimate / se
    share = 100 * tau2 / (tau2 + inner.v_typical)
    limits = outer.estimate - half, outer.estimate + half
    test_of_zero = statistic, two_sided(statistic, df)
    spread = tau2, share, 1 + tau2 / inner.v_typical, inner.q, k - 1, inner.q_pval
    return Subgroup(name, k, outer.estimate, se, *limits, *test_of_zero, *spread, outer.weights, True)
