"""Meta-regression: do effects differ with what is known about the studies?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike

from .arrays import frozen, studies
from .categories import labels
from .errors import LengthsDiffer, MissingArgument, NotEstimable, TooFewStudies, UnknownChoice
from .inference import PI_CONVENTIONS, quantile
from .regression import RegressionFit, fit_regression
from .tau2 import estimate_tau2

INTERCEPT = "intercept"
STUDIES_PER_MODERATOR = 10  # Cochrane Handbook 10.11.5.1


class RegressionWarning(StrEnum):
    """What a reader should know before trusting the result."""

    FEW_STUDIES = "few_studies"


@dataclass(frozen=True, slots=True)
class Term:
    """One coefficient, in the unit of `yi` per unit of the moderator, or against the reference level."""

    name: str
    estimate: float
    se: float
    ci_lb: float
    ci_ub: float
    statistic: float
    p_val: float


@dataclass(frozen=True, slots=True)
class Moderator:
    """A moderator and the joint test of its coefficients.

    `levels` is empty for a number; for a category its first entry is the reference level.  `qm` is chi-squared
    with `qm_df` (z), or F with `qm_df` and k - p (t, knha, adhoc).
    """

    name: str
    levels: tuple[str, ...]
    qm: float
    qm_df: int
    qm_pval: float


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Predicted mean effects with the band of the mean (ci) and of a new study (pi; None with a fixed effect
    or where no degrees of freedom are left); each of shape (n,), on the scale of `yi`."""

    estimate: np.ndarray
    se: np.ndarray
    ci_lb: np.ndarray
    ci_ub: np.ndarray
    pi_lb: np.ndarray | None
    pi_ub: np.ndarray | None
    pi_convention: str | None


@dataclass(frozen=True, slots=True, eq=False)
class MetaRegression:
    """`terms` in the order of the design, the intercept first.

    `qm` tests all coefficients but the intercept: chi-squared with `qm_df` for z (`qm_df2` None), F with
    `qm_df` and `qm_df2` = k - p for t, knha and adhoc.  `qe` is the heterogeneity left over.  `r2`, in percent, is
    max(0, 1 - tau2 / tau2_total), `tau2_total` being that of the model without moderators, and 0 where that leaves
    nothing to explain (tau2_total = 0, as metafor counts it); None with a fixed effect or without an intercept.
    """

    k: int
    p: int
    tau2_method: str
    test: str
    level: float
    terms: tuple[Term, ...]
    moderators: tuple[Moderator, ...]
    tau2: float
    tau2_total: float | None
    r2: float | None
    i2: float
    h2: float
    qe: float
    qe_df: int
    qe_pval: float
    qm: float
    qm_df: int
    qm_df2: int | None
    qm_pval: float
    converged: bool
    iterations: int
    warnings: tuple[RegressionWarning, ...]
    fit: RegressionFit = field(repr=False)

    def predict(self, pi_df: str = "k-2", **values: ArrayLike) -> Predictions:
        """Predictions at moderator values, each of shape (n,) or one number or level for all.

        Of the interval of a new study the conventions are those of `pool` with k - p in the place of k - 1: t with
        k - p - 1 degrees of freedom ("k-2"), t with k - p ("k-1"), or the normal distribution ("z").

        Raises UnknownChoice, MissingArgument, LengthsDiffer, NotFinite.
        """
        if pi_df not in PI_CONVENTIONS:
            raise UnknownChoice("pi_df", pi_df, PI_CONVENTIONS)
        x = self._design(values)
        fit = self.fit
        estimate = x @ fit.beta
        se = np.sqrt(np.einsum("ij,jk,ik->i", x, fit.cov, x))
        half = quantile(fit.level, fit.df) * se
        pi_lb = pi_ub = convention = None
        df = {"k-2": fit.qe_df - 1, "k-1": fit.qe_df, "z": None}[pi_df]
        if fit.tau2_method != "FE" and df != 0:
            reach = quantile(fit.level, df) * np.sqrt(fit.tau2 + se * se)
            pi_lb, pi_ub, convention = frozen(estimate - reach), frozen(estimate + reach), pi_df
        limits = frozen(estimate - half), frozen(estimate + half)
        return Predictions(frozen(estimate), frozen(se), *limits, pi_lb, pi_ub, convention)

    def _design(self, values: dict[str, ArrayLike]) -> np.ndarray:
        known = tuple(moderator.name for moderator in self.moderators)
        for name in values:
            if name not in known:
                raise UnknownChoice("moderator", name, known)
        columns = {}
        for moderator in self.moderators:
            if moderator.name not in values:
                raise MissingArgument("a prediction", moderator.name)
            given = np.atleast_1d(np.asarray(values[moderator.name]))
            if moderator.levels:
                given = np.array([str(level) for level in given])
                for level in given:
                    if level not in moderator.levels:
                        raise UnknownChoice(moderator.name, str(level), moderator.levels)
                coded = [(given == level).astype(float) for level in self._coded(moderator)]
            else:
                coded = [given.astype(float)]
            columns[moderator.name] = coded
        lengths = {name: len(coded[0]) for name, coded in columns.items()}
        n = max(lengths.values())
        if any(length not in (1, n) for length in lengths.values()):
            raise LengthsDiffer({name: (length,) for name, length in lengths.items()})
        if self.terms[0].name == INTERCEPT:
            columns = {"": [np.ones(n)], **columns}
        flat = [np.broadcast_to(column, n) for coded in columns.values() for column in coded]
        return np.column_stack(studies(**{f"column {i}": column for i, column in enumerate(flat)}))

    def _coded(self, moderator: Moderator) -> tuple[str, ...]:
        """The levels that have a column of their own."""
        own = {term.name for term in self.terms}
        return tuple(level for level in moderator.levels if _term(moderator.name, level) in own)


def meta_regression(
    yi: ArrayLike,
    vi: ArrayLike,
    moderators: Mapping[str, Sequence[float] | Sequence[str]],
    *,
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
    intercept: bool = True,
) -> MetaRegression:
    """Regress effects `yi` with variances `vi` (k,) on `moderators`, each of shape (k,).

    Numbers enter as they are.  Text (or truth values) is a category: one column for every level but the first
    in alphabetical order, which is the reference; without an intercept the first category keeps all its levels.
    Needs p + 2 studies for p coefficients.

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance, TooFewStudies,
    NotEstimable (a category with one level), DesignRefused (moderators that depend on each other),
    ResultOutOfRange, NoDispersion, MissingCategory.
    """
    if not moderators:
        raise MissingArgument("meta-regression", "moderators")
    k = len(yi)
    columns, groups = [], []
    names = []
    full = not intercept
    if intercept:
        columns.append(np.ones(k))
        names.append(INTERCEPT)
    for name, values in moderators.items():
        levels, coded, headings, full = _coded(name, values, k, full)
        groups.append((name, levels, list(range(len(columns), len(columns) + len(coded)))))
        columns += coded
        names += headings
    p = len(columns)
    if k < p + 2:
        raise TooFewStudies(k, p + 2)
    fit = fit_regression(yi, vi, np.column_stack(columns), tau2_method=tau2_method, test=test, level=level)
    tau2_total = r2 = None
    if intercept and tau2_method != "FE":
        tau2_total = estimate_tau2(np.asarray(yi, dtype=float), np.asarray(vi, dtype=float), tau2_method).tau2
        r2 = 100 * max(0.0, 1 - fit.tau2 / tau2_total) if tau2_total > 0 else 0.0
    qm, qm_df, qm_pval = fit.wald(list(range(int(intercept), p)))
    per_term = (fit.beta, fit.se, fit.ci_lb, fit.ci_ub, fit.statistic, fit.p_val)
    few = k < STUDIES_PER_MODERATOR * len(moderators)
    return MetaRegression(
        k=k,
        p=p,
        tau2_method=tau2_method,
        test=test,
        level=level,
        terms=tuple(Term(name, *map(float, row)) for name, *row in zip(names, *per_term, strict=True)),
        moderators=tuple(Moderator(name, levels, *fit.wald(at)) for name, levels, at in groups),
        tau2=fit.tau2,
        tau2_total=tau2_total,
        r2=r2,
        i2=fit.i2,
        h2=fit.h2,
        qe=fit.qe,
        qe_df=fit.qe_df,
        qe_pval=fit.qe_pval,
        qm=qm,
        qm_df=qm_df,
        qm_df2=fit.df,
        qm_pval=qm_pval,
        converged=fit.converged,
        iterations=fit.iterations,
        warnings=(RegressionWarning.FEW_STUDIES,) if few else (),
        fit=fit,
    )


def _term(name: str, level: str) -> str:
    return f"{name}: {level}"


def _coded(name: str, values, k: int, full: bool):
    """Levels, columns, names of terms, and whether a category may still keep all its levels."""
    array = np.asarray(values)
    if array.shape != (k,):
        raise LengthsDiffer({"yi": (k,), name: array.shape})
    if array.dtype.kind in "iuf":
        (column,) = studies(**{name: array})
        return (), [column], [name], full
    if array.dtype.kind == "O" and not any(isinstance(value, str) for value in values):
        # Numbers among which one is missing are numbers: the refusal names the place.
        (column,) = studies(**{name: array.astype(float)})
        return (), [column], [name], full
    text = labels(name, values)
    levels = tuple(str(level) for level in np.unique(text))
    if len(levels) < 2:
        raise NotEstimable(name, "every study has the same level")
    own = levels if full else levels[1:]
    return (
        levels,
        [(text == level).astype(float) for level in own],
        [_term(name, own_) for own_ in own],
        False,
    )
