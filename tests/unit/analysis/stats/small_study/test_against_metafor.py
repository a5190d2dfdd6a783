"""Egger, Begg, trim-and-fill and fail-safe N values of the reference file."""

import numpy as np
import pytest

from analysis.stats.small_study import begg, egger, fail_safe_n, trim_and_fill
from analysis.stats.small_study.weighted_line import weighted_line
from tests.reference.metafor import DATASETS

# Regressions of at most 19 points by sums here and by QR there: promised 1e-10; a slope near 0 (its t is
# -0.02 for hine1989) keeps two digits fewer than the others.  Measured 4e-13 at worst.
CLOSED_FORM = 1e-11
# R's and SciPy's distribution functions agree to about 13 digits.
P_VALUE = 1e-10
# A rank correlation is a ratio of whole numbers, its exact p value a ratio of factorials.
WHOLE_NUMBERS = 1e-14
# A limit's error is that of the estimate's size, not of a limit near 0.
LIMIT = 1e-12

CASES = [(name, measure) for name, dataset in DATASETS.items() for measure in dataset["measures"]]
cases = pytest.mark.parametrize(("name", "measure"), CASES)


def data(name, measure):
    values = DATASETS[name]["measures"][measure]
    usable = np.array(values["usable"])
    return values, np.array(values["yi"], float)[usable], np.array(values["vi"], float)[usable]


@cases
def test_the_classic_egger_test_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["egger_lm"], egger(yi, vi)
    assert ours.df == expected["df"]
    assert ours.statistic == pytest.approx(expected["statistic"], rel=CLOSED_FORM)
    assert ours.slope == pytest.approx(expected["slope"], rel=CLOSED_FORM)
    assert ours.slope_se == pytest.approx(expected["slope_se"], rel=CLOSED_FORM)
    assert ours.p_val == pytest.approx(expected["p_value"], rel=P_VALUE)
    assert ours.limit_estimate == pytest.approx(expected["limit_estimate"], rel=CLOSED_FORM)
    assert ours.limit_ci_lb == pytest.approx(expected["limit_ci_lower"], rel=CLOSED_FORM)
    assert ours.limit_ci_ub == pytest.approx(expected["limit_ci_upper"], rel=CLOSED_FORM)


@cases
def test_the_mixed_egger_test_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["egger_rma_DL"], egger(yi, vi, model="rma", tau2_method="DL")
    assert ours.df is None
    assert ours.statistic == pytest.approx(expected["statistic"], rel=CLOSED_FORM)
    assert ours.p_val == pytest.approx(expected["p_value"], rel=P_VALUE)
    assert ours.limit_estimate == pytest.approx(expected["limit_estimate"], rel=CLOSED_FORM)


@cases
def test_beggs_test_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    expected, ours = values["begg"], begg(yi, vi)
    assert ours.kendall_tau == pytest.approx(expected["kendall_tau"], rel=WHOLE_NUMBERS, abs=WHOLE_NUMBERS)
    assert ours.p_val == pytest.approx(expected["p_value"], rel=WHOLE_NUMBERS if ours.exact else P_VALUE)


def test_the_file_has_exact_rank_tests_and_one_with_ties():
    exact = [begg(*data(*case)[1:]).exact for case in CASES]
    assert [case for case, without_ties in zip(CASES, exact, strict=True) if not without_ties] == [
        ("raudenbush1985", "GEN")
    ]


@pytest.mark.parametrize("estimator", ["L0", "R0"])
@cases
def test_trim_and_fill_equals_metafor(name, measure, estimator):
    values, yi, vi = data(name, measure)
    expected = values[f"trim_fill_{estimator}_DL"]
    ours = trim_and_fill(yi, vi, estimator=estimator)
    assert (ours.k0, ours.side) == (expected["k0"], expected["side"])
    pooled = ours.pooled
    assert pooled.k == len(yi) + ours.k0
    size = abs(expected["ci_lower"]) + abs(expected["ci_upper"])
    for field, theirs in {"estimate": "estimate", "ci_lb": "ci_lower", "ci_ub": "ci_upper"}.items():
        assert getattr(pooled, field) == pytest.approx(expected[theirs], abs=LIMIT * size)
    if "tau2" in expected:
        assert pooled.tau2 == pytest.approx(expected["tau2"], rel=CLOSED_FORM)


@cases
def test_rosenthals_fail_safe_n_equals_metafor(name, measure):
    values, yi, vi = data(name, measure)
    assert fail_safe_n(yi, vi).n == values["fail_safe_n_rosenthal"]


NINV = [case for case in CASES if "regtest_lm_ninv" in data(*case)[0]]


@pytest.mark.parametrize(("name", "measure"), NINV)
def test_the_line_on_the_inverse_of_the_sample_size_equals_metafor(name, measure):
    # metafor's `ninv` weighs by 1/vi; Peters' test, with its own weights, is another one.
    values, yi, vi = data(name, measure)
    people = np.array([study["n1"] + study["n2"] for study in DATASETS[name]["studies"]], dtype=float)
    line = weighted_line(yi, 1 / people, 1 / vi, predictor="1/N")
    expected = values["regtest_lm_ninv"]
    assert line.df == expected["df"]
    assert line.slope_statistic == pytest.approx(expected["statistic"], rel=CLOSED_FORM)
    assert line.slope_p_val == pytest.approx(expected["p_value"], rel=P_VALUE)


@pytest.mark.parametrize(
    ("method", "centre", "filled"), [("REML", "method", 1), ("FE", "method", 4), ("REML", "fixed", 4)]
)
def test_bcg_fills_one_study_around_reml_and_four_around_the_fixed_effect(method, centre, filled):
    # The known difference between metafor (centre by the analysis's own method) and R meta (common effect).
    _, yi, vi = data("bcg", "RR")
    assert trim_and_fill(yi, vi, tau2_method=method, centre=centre).k0 == filled


def test_the_file_holds_every_section():
    assert len(CASES) == 28
    assert len(NINV) == 5
