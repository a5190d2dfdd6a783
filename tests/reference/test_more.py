"""Rates, single groups, changes, several moderators, three levels, many ranks and selection, as metafor has them."""

import json
from pathlib import Path

import numpy as np
import pytest

from analysis.stats import (
    begg,
    escalc,
    fail_safe_n,
    meta_regression,
    pool,
    selection_model,
    three_level,
)

MORE = json.loads(Path(__file__).with_name("metafor_more.json").read_text(encoding="utf-8"))

# Sums, a logarithm, an arcsine or a gamma function; the file prints 15 digits.
CLOSED_FORM = 1e-12
# UB holds a difference of the squared correction J from 1; metafor's J is itself a difference of logarithms that
# loses 3 digits at m = 250.
UNBIASED = 1e-11
# metafor stops at 1e-14, absolute, on tau2; it forms X'WX, which costs digits that an orthogonal factorization keeps.
ITERATED = 1e-8
# The rate differences have a tau2 of 1e-6, of which 1e-14 is 1e-8: their weights and intervals are no better than this.
SMALL = 1e-7
# rma.mv's optimizer stops where the likelihood is flat to 1e-8 of itself, so that variances agree to its root.
HEIGHT = 1e-9
OPTIMIZED = 1e-5
# Distribution functions agree to 13 digits, and a tail multiplies the error of its statistic.
TAIL = 1e-9


def identity(case):
    return " ".join(str(case[key]) for key in ("name", "measure", "vtype") if case.get(key))


@pytest.mark.parametrize("case", MORE["effect_sizes"], ids=identity)
def test_effect_sizes_and_what_they_pool_to_equal_metafor(case):
    options = {} if case["vtype"] is None else {"vtype": case["vtype"]}
    found = escalc(case["measure"], **case["arguments"], **options)
    yi, vi = np.array(case["yi"]), np.array(case["vi"])
    assert (np.abs(found.yi - yi) <= CLOSED_FORM * (np.abs(yi) + np.sqrt(vi))).all()
    np.testing.assert_allclose(found.vi, vi, rtol=UNBIASED if case["vtype"] == "UB" else CLOSED_FORM)
    near = SMALL if case["measure"] == "IRD" else ITERATED
    for theirs in case["fits"]:
        pooled = pool(found.yi, found.vi, tau2_method=theirs["method"], test=theirs["test"])
        size = abs(theirs["estimate"]) + theirs["se"]
        assert pooled.k == theirs["k"]
        assert pooled.tau2 == pytest.approx(theirs["tau2"], abs=near * (theirs["tau2"] + pooled.v_typical))
        assert pooled.q == pytest.approx(theirs["Q"], rel=CLOSED_FORM)
        assert pooled.i2 == pytest.approx(theirs["I2"], abs=100 * near)
        assert pooled.se == pytest.approx(theirs["se"], rel=near)
        assert pooled.p_val == pytest.approx(theirs["p_value"], rel=near * (1 + pooled.statistic**2))
        for ours, name in (("estimate", "estimate"), ("ci_lb", "ci_lower"), ("ci_ub", "ci_upper")):
            assert getattr(pooled, ours) == pytest.approx(theirs[name], abs=near * size)


@pytest.mark.parametrize("case", MORE["regressions"], ids=identity)
def test_several_moderators_equal_metafor(case):
    for theirs in case["fits"]:
        found = meta_regression(
            case["yi"], case["vi"], case["moderators"], tau2_method=theirs["method"], test=theirs["test"]
        )
        assert found.k == theirs["k"]
        for ours, name in {
            "estimate": "estimate",
            "se": "se",
            "ci_lb": "ci_lower",
            "ci_ub": "ci_upper",
            "p_val": "p_value",
        }.items():
            np.testing.assert_allclose(
                [getattr(term, ours) for term in found.terms], theirs[name], rtol=ITERATED, err_msg=name
            )
        for ours, name in (("tau2", "tau2"), ("i2", "I2"), ("r2", "R2"), ("qm", "QM"), ("qm_pval", "QM_p")):
            assert getattr(found, ours) == pytest.approx(theirs[name], rel=ITERATED), name
        assert found.qe == pytest.approx(theirs["QE"], rel=1e-10)


def blocks_of(case):
    """The known covariances of each study's effects, studies in the order in which they first appear."""
    v, study = np.array(case["V"]), np.array(case["study"])
    return [v[np.ix_(study == name, study == name)] for name in dict.fromkeys(case["study"])]


@pytest.mark.parametrize("case", MORE["three_level"], ids=identity)
def test_three_levels_equal_metafor(case):
    found = three_level(
        case["yi"],
        case["vi"],
        case["study"],
        design=case["design"] or None,
        blocks=blocks_of(case) if case["V"] else None,
    )
    assert found.converged
    assert found.log_likelihood == pytest.approx(case["log_likelihood"], abs=HEIGHT)
    assert found.log_likelihood >= case["log_likelihood"] - 1e-12 * abs(case["log_likelihood"])
    assert found.q == pytest.approx(case["Q"], rel=CLOSED_FORM)
    assert found.q_pval == pytest.approx(case["Q_p"], rel=TAIL)
    total = sum(case["sigma2"]) + float(np.median(case["vi"]))
    for ours, theirs in zip((found.sigma2_between, found.sigma2_within), case["sigma2"], strict=True):
        assert ours == pytest.approx(theirs, abs=OPTIMIZED * total)
    np.testing.assert_allclose(found.se, np.atleast_1d(case["se"]), rtol=OPTIMIZED)
    away = np.abs(found.estimate - np.atleast_1d(case["estimate"]))
    assert (away <= OPTIMIZED * found.se).all()


@pytest.mark.parametrize("case", MORE["small_study"], ids=identity)
def test_ranks_fail_safe_numbers_and_selection_equal_metafor(case):
    yi, vi = case["yi"], case["vi"]
    ranks = begg(yi, vi)
    assert ranks.kendall_tau == pytest.approx(case["begg"]["kendall_tau"], rel=CLOSED_FORM)
    assert ranks.p_val == pytest.approx(case["begg"]["p_value"], rel=TAIL)
    for method in ("Rosenthal", "Orwin", "Rosenberg"):
        assert fail_safe_n(yi, vi, method=method).n == case[method.lower()]
    seen, theirs = selection_model(yi, vi), case["selection"]
    assert seen.loglik == pytest.approx(theirs["log_likelihood"], abs=HEIGHT)
    assert seen.lr_statistic == pytest.approx(theirs["LRT"], rel=OPTIMIZED)
    assert seen.estimate == pytest.approx(theirs["estimate"], abs=OPTIMIZED * seen.se)
    assert seen.delta == pytest.approx(theirs["delta"], rel=OPTIMIZED)
    assert seen.tau2 == pytest.approx(theirs["tau2"], rel=OPTIMIZED)


def test_more_than_fifty_studies_without_ties_have_an_exact_rank_test():
    # metafor asks R for the exact p value whatever k is; the normal one is 8 percent larger here.
    (case,) = [case for case in MORE["small_study"] if case["name"] == "landenberger2005"]
    assert len(case["yi"]) == 58
    assert begg(case["yi"], case["vi"]).exact
