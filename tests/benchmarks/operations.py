"""What is measured: each operation with our call and, where there is one, that of each peer, on the same data."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from pymare import Dataset
from pymare.estimators import DerSimonianLaird, VarianceBasedLikelihoodEstimator
from statsmodels.stats.meta_analysis import combine_effects

from analysis.stats import pool
from analysis.stats.cumulative import cumulative
from analysis.stats.gosh import gosh
from analysis.stats.leave_one_out import leave_one_out
from analysis.stats.meta_regression import meta_regression
from analysis.stats.multilevel import three_level
from analysis.stats.permutation import permutation_test
from analysis.stats.pooling_many import pool_many
from analysis.stats.q_profile import q_profile
from analysis.stats.robust import cluster_robust
from analysis.stats.small_study.trim_and_fill import trim_and_fill
from analysis.table_pooling import Options, Studies, compute

from .data import effects, many

Call = Callable[[], object]


@dataclass(frozen=True)
class Operation:
    """`metafor` is an R expression of yi, vi, x (for many data sets of Y, V, m); None where it has none.

    `long`: metafor takes minutes over it.
    """

    name: str
    k: int
    ours: Call
    pymare: Call | None = None
    statsmodels: Call | None = None
    metafor: str | None = None
    long: bool = False


def operations(quick: bool) -> list[Operation]:
    """All of them; the quick ones alone, for a look."""
    largest = 10_000 if quick else 100_000
    chosen = []
    for k in _sizes(10, largest):
        chosen += [_dl(k), _reml(k), _q_profile(k)]
    for k in _sizes(10, 1_000):
        chosen.append(_regression(k))
    for k in _sizes(10, min(largest, 10_000)):
        chosen += [
            _leave_one_out(k, "DL"),
            _leave_one_out(k, "REML"),
            _cumulative(k, "DL"),
            _trim_and_fill(k),
        ]
    chosen += [_gosh("DL"), _gosh("REML"), _many("DL"), _many("REML"), _permutation()]
    chosen += [_complete(k, method) for k in (10, 500) for method in ("DL", "REML")]
    chosen += [_three_level(k) for k in _sizes(100, 1_000)] + [_robust(k) for k in _sizes(100, largest)]
    return chosen


def _sizes(least: int, most: int) -> list[int]:
    return [k for k in (10, 100, 1_000, 10_000, 100_000) if least <= k <= most]


def _pymare(estimator: Callable, yi: np.ndarray, vi: np.ndarray, x: np.ndarray) -> Call:
    """The estimator's own fit, without the data set's wrapping and without its summary."""
    return lambda: estimator().fit(y=yi[:, None], v=vi[:, None], X=x)


def _reml_estimator() -> VarianceBasedLikelihoodEstimator:
    return VarianceBasedLikelihoodEstimator(method="REML")


def _dl(k: int) -> Operation:
    yi, vi, _ = effects(k)
    return Operation(
        "DL",
        k,
        lambda: pool(yi, vi, tau2_method="DL"),
        _pymare(DerSimonianLaird, yi, vi, np.ones((k, 1))),
        lambda: combine_effects(yi, vi, method_re="chi2"),
        'rma(yi, vi, method="DL")' if k <= 1_000 else None,
    )


def _reml(k: int) -> Operation:
    yi, vi, _ = effects(k)
    return Operation(
        "REML",
        k,
        lambda: pool(yi, vi, tau2_method="REML"),
        _pymare(_reml_estimator, yi, vi, np.ones((k, 1))),
        metafor='rma(yi, vi, method="REML")' if k <= 1_000 else None,
    )


def _q_profile(k: int) -> Operation:
    yi, vi, _ = effects(k)
    fitted = DerSimonianLaird().fit_dataset(
        Dataset(y=yi[:, None], v=vi[:, None], X=np.ones((k, 1)), add_intercept=False)
    )
    return Operation(
        "Q-profile",
        k,
        lambda: q_profile(yi, vi),
        (lambda: fitted.summary().get_re_stats()) if k <= 10_000 else None,
        metafor="confint(fit)" if k <= 1_000 else None,
    )


def _regression(k: int) -> Operation:
    yi, vi, x = effects(k)
    return Operation(
        "Meta-regression, REML",
        k,
        lambda: meta_regression(yi, vi, {"x": x}, tau2_method="REML"),
        _pymare(_reml_estimator, yi, vi, np.column_stack([np.ones(k), x])),
        metafor='rma(yi, vi, mods=~x, method="REML")' if k <= 1_000 else None,
    )


def _without_each(fit: Callable[[np.ndarray, np.ndarray], object], yi: np.ndarray, vi: np.ndarray) -> Call:
    def loop() -> None:
        keep = np.ones(len(yi), dtype=bool)
        for i in range(len(yi)):
            keep[i] = False
            fit(yi[keep], vi[keep])
            keep[i] = True

    return loop


def _leave_one_out(k: int, method: str) -> Operation:
    yi, vi, _ = effects(k)
    estimator = DerSimonianLaird if method == "DL" else _reml_estimator

    def fit(y: np.ndarray, v: np.ndarray) -> object:
        return estimator().fit(y=y[:, None], v=v[:, None], X=np.ones((len(y), 1)))

    affordable = k <= (1_000 if method == "DL" else 100)
    return Operation(
        f"Leave-one-out, {method}",
        k,
        lambda: leave_one_out(yi, vi, tau2_method=method),
        _without_each(fit, yi, vi) if affordable else None,
        _without_each(lambda y, v: combine_effects(y, v, method_re="chi2"), yi, vi)
        if method == "DL" and affordable
        else None,
        f'leave1out(rma(yi, vi, method="{method}"))' if affordable else None,
        long=k > 100,
    )


def _cumulative(k: int, method: str) -> Operation:
    yi, vi, _ = effects(k)
    return Operation(
        f"Cumulative, {method}",
        k,
        lambda: cumulative(yi, vi, tau2_method=method),
        metafor=f'cumul(rma(yi, vi, method="{method}"))' if k <= 100 else None,
    )


def _trim_and_fill(k: int) -> Operation:
    yi, vi, _ = effects(k)
    return Operation(
        "Trim and fill, L0",
        k,
        lambda: trim_and_fill(yi, vi),
        metafor='trimfill(rma(yi, vi, method="DL"))' if k <= 1_000 else None,
    )


def _gosh(method: str) -> Operation:
    yi, vi, _ = effects(15)
    return Operation(
        f"GOSH, 2^15, {method}",
        15,
        lambda: gosh(yi, vi, tau2_method=method),
        metafor=f'gosh(rma(yi, vi, method="{method}"), progbar=FALSE)',
        long=method == "REML",
    )


def _many(method: str) -> Operation:
    yi, vi = many(1_000, 20)
    y, v = yi.T.copy(), vi.T.copy()
    estimator = DerSimonianLaird if method == "DL" else _reml_estimator

    def one_by_one() -> None:
        for row, variances in zip(yi, vi, strict=True):
            combine_effects(row, variances, method_re="chi2")

    def together() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            estimator().fit(y=y, v=v, X=np.ones((20, 1)))

    return Operation(
        f"1,000 fits, {method}",
        20,
        lambda: pool_many(yi, vi, tau2_method=method),
        together,
        one_by_one if method == "DL" else None,
        f'for (i in 1:m) try(rma(Y[i,], V[i,], method="{method}"), silent=TRUE)',
    )


def _permutation() -> Operation:
    yi, vi, x = effects(20)
    return Operation(
        "Permutation test, 1,000",
        20,
        lambda: permutation_test(yi, vi, x=x[:, None], iterations=1_000),
        metafor='permutest(rma(yi, vi, mods=~x, method="DL"), iter=1000, progbar=FALSE)',
    )


def _complete(k: int, method: str) -> Operation:
    """What `pool --all` computes from a table that has been read: all but GOSH and permutation."""
    yi, vi, x = effects(k)
    studies = Studies(
        kind="effect",
        names=tuple(f"study {i}" for i in range(k)),
        rows=tuple(range(2, k + 2)),
        columns={"yi": "yi", "vi": "vi"},
        numbers={"yi": tuple(yi), "vi": tuple(vi)},
        group=tuple("abc"[i % 3] for i in range(k)),
        moderators={"x": tuple(x)},
    )
    options = Options("GEN", tau2_method=method, subgroup="group", moderators=("x",), everything=True)
    return Operation(f"Complete analysis, {method}", k, lambda: compute(studies, options))


def _three_level(k: int) -> Operation:
    yi, vi, _ = effects(k)
    study = np.arange(k) // 4
    return Operation(
        "Three levels, REML",
        k,
        lambda: three_level(yi, vi, study),
        metafor="rma.mv(yi, vi, random=~1|study/effect, sparse=TRUE)" if k <= 100 else None,
    )


def _robust(k: int) -> Operation:
    yi, vi, _ = effects(k)
    study = np.arange(k) // 4
    return Operation("CR2, four effects a study", k, lambda: cluster_robust(yi, vi, study, tau2=0.1))
