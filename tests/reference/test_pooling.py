"""Every pooled result, interval, regression and subgroup analysis of the reference file, by every method.

The effects are metafor's own (`yi`, `vi`), so that pooling alone is compared.
"""

from fractions import Fraction

import numpy as np
import pytest

from analysis.stats.meta_regression import meta_regression
from analysis.stats.pooling import TAU2_METHODS, pool
from analysis.stats.q_profile import q_profile
from analysis.stats.subgroups import subgroups
from tests.reference.metafor import DATASETS, LOST_TO_YEARS

CASES = [(name, measure) for name, dataset in DATASETS.items() for measure in dataset["measures"]]
ITERATIVE = ("REML", "ML", "PM", "EB")

# Both sides are sums of at most 19 terms; the file prints 15 digits.
CLOSED_FORM = 1e-12
# Where the root of an equation is sought, metafor stops at a step of 1e-14 *absolute*: with variances of 1e-4 that is
# 1e-10 of tau2. tau2 is compared to tau2 + typical variance, for that is the error in the weights.
ITERATED = 1e-8
# A p value far out in the tail multiplies the relative error of its statistic by the statistic squared.
TAIL = 1e-10

FIELDS = {
    "estimate": "estimate",
    "ci_lb": "ci_lower",
    "ci_ub": "ci_upper",
    "pi_lb": "prediction_lower",
    "pi_ub": "prediction_upper",
}


def effects(name, measure):
    dataset = DATASETS[name]["measures"][measure]
    usable = np.array(dataset["usable"])
    return np.array(dataset["yi"], float)[usable], np.array(dataset["vi"], float)[usable], usable


def tolerance(method):
    return ITERATED if method in ITERATIVE else CLOSED_FORM


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("method", TAU2_METHODS)
@pytest.mark.parametrize(("name", "measure"), CASES)
def test_pooled_results_equal_metafor(name, measure, method, test):
    yi, vi, _ = effects(name, measure)
    fits = DATASETS[name]["measures"][measure]["fits"]
    if method == "FE" and test == "knha":
        assert "FE_knha" not in fits
        return
    expected, near = fits[f"{method}_{test}"], tolerance(method)
    pooled = pool(yi, vi, tau2_method=method, test=test, pi_df="z" if test == "z" else "k-1")
    assert pooled.converged
    assert pooled.k == expected["k"]
    assert pooled.tau2 == pytest.approx(expected["tau2"], abs=near * (expected["tau2"] + pooled.v_typical))
    assert pooled.i2 == pytest.approx(expected["I2"], abs=near * 100)
    assert pooled.h2 == pytest.approx(expected["H2"], rel=near)
    assert pooled.q == pytest.approx(expected["Q"], rel=CLOSED_FORM)
    assert pooled.q_pval == pytest.approx(expected["Q_p"], rel=TAIL)
    assert pooled.se == pytest.approx(expected["se"], rel=near)
    assert pooled.statistic == pytest.approx(expected["statistic"], rel=near, abs=near)
    assert pooled.p_val == pytest.approx(expected["p_value"], rel=max(near, TAIL) * (1 + pooled.statistic**2))
    for ours, theirs in FIELDS.items():
        if theirs in expected:  # a difference has the error of its terms
            size = abs(expected["estimate"]) + expected["se"] + pooled.tau2**0.5
            assert getattr(pooled, ours) == pytest.approx(expected[theirs], abs=near * size), ours
    np.testing.assert_allclose(pooled.weights, expected["weights_percent"], rtol=near)


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_the_q_profile_interval_equals_metafor(name, measure):
    yi, vi, _ = effects(name, measure)
    lower, upper = q_profile(yi, vi)
    typical = pool(yi, vi).v_typical
    for fit in DATASETS[name]["measures"][measure]["fits"].values():
        if "tau2_ci_q_profile" not in fit:
            continue
        low, high = fit["tau2_ci_q_profile"]
        assert lower == pytest.approx(low, abs=ITERATED * (low + typical))
        if high == pytest.approx(10 * fit["tau2"], rel=1e-9) and fit["tau2"] > 10:
            assert upper > high  # metafor seeks no further than ten times its estimate: its limit is that end
            continue
        assert upper == pytest.approx(high, abs=ITERATED * (high + typical))


def test_metafor_cuts_the_q_profile_interval_in_two_data_sets_alone():
    cut = {
        (name, measure)
        for name, measure in CASES
        for fit in DATASETS[name]["measures"][measure]["fits"].values()
        if "tau2_ci_q_profile" in fit
        and fit["tau2"] > 10
        and fit["tau2_ci_q_profile"][1] == pytest.approx(10 * fit["tau2"], rel=1e-9)
    }
    assert cut == {("normand1999", "MD"), ("seed_acne_ecca", "MD")}


REGRESSIONS = [
    (name, measure, fit)
    for name, measure in CASES
    for fit in DATASETS[name]["measures"][measure].get("meta_regression", {})
]


@pytest.mark.parametrize(("name", "measure", "fit"), REGRESSIONS)
def test_meta_regression_equals_metafor(name, measure, fit):
    yi, vi, usable = effects(name, measure)
    expected = DATASETS[name]["measures"][measure]["meta_regression"][fit]
    moderator = expected["moderator"]
    method, test = fit.split("_")
    near = max(LOST_TO_YEARS.get((name, measure), 0), ITERATED if method == "REML" else TAIL)
    values = np.array(DATASETS[name]["moderator"][moderator], float)[usable]
    result = meta_regression(yi, vi, {moderator: values}, tau2_method=method, test=test)
    pairs = [
        (result.tau2, expected["tau2"], result.tau2 + result.fit.v_typical),
        (result.i2, expected["I2"], 100),
        (result.qe, expected["QE"], expected["QE"]),
        (result.qe_pval, expected["QE_p"], expected["QE_p"] * (1 + expected["QE"])),
        (result.qm, expected["QM"], 1 + expected["QM"]),
        (result.qm_pval, expected["QM_p"], expected["QM_p"] * (1 + expected["QM"])),
    ]
    if result.r2 is not None:
        pairs.append((result.r2, expected["R2"], 100))
    for i, (term, coefficient) in enumerate(zip(result.terms, ("intercept", "slope"), strict=True)):
        pairs += [
            (term.estimate, expected[coefficient], abs(term.estimate) + term.se),
            (term.se, expected["se"][i], term.se),
            (term.ci_lb, expected["ci_lower"][i], abs(term.estimate) + term.se),
            (term.ci_ub, expected["ci_upper"][i], abs(term.estimate) + term.se),
            (term.p_val, expected["p_values"][i], term.p_val * (1 + term.statistic**2)),
        ]
    for ours, theirs, size in pairs:
        assert ours == pytest.approx(theirs, abs=near * size)


@pytest.mark.parametrize(("name", "measure"), LOST_TO_YEARS)
def test_where_metafor_loses_digits_to_a_year_the_engine_is_right_in_exact_arithmetic(name, measure):
    yi, vi, usable = effects(name, measure)
    years = np.array(DATASETS[name]["moderator"]["year"], float)[usable]
    y, x = ([Fraction(value) for value in column.tolist()] for column in (yi, years))
    w = [1 / Fraction(v) for v in vi.tolist()]
    mean_x, mean_y = (sum(a * b for a, b in zip(w, column, strict=True)) / sum(w) for column in (x, y))
    rows = [(a, b - mean_x, c - mean_y) for a, b, c in zip(w, x, y, strict=True)]
    slope = sum(a * b * c for a, b, c in rows) / sum(a * b * b for a, b, _ in rows)
    exact = float(sum(a * (c - slope * b) ** 2 for a, b, c in rows))
    # The factorization loses the digits that 1990 has more than the spread of the years, three of 16.
    assert meta_regression(yi, vi, {"year": years}).qe == pytest.approx(exact, rel=1e-12)
    theirs = DATASETS[name]["measures"][measure]["meta_regression"]["DL_z"]["QE"]
    lost = LOST_TO_YEARS[name, measure]
    assert lost / 10 < abs(theirs / exact - 1) < lost


SUBGROUPS = [c for c in CASES if "subgroups_DL_separate_tau2" in DATASETS[c[0]]["measures"][c[1]]]


@pytest.mark.parametrize(("name", "measure"), SUBGROUPS)
def test_subgroups_equal_metafor(name, measure):
    yi, vi, usable = effects(name, measure)
    expected = DATASETS[name]["measures"][measure]["subgroups_DL_separate_tau2"]
    labels = np.array(DATASETS[name]["subgroup"][expected["variable"]])[usable]
    result = subgroups(yi, vi, labels)
    assert [group.label for group in result.groups] == sorted(expected["groups"])
    assert result.df == expected["df"]
    assert result.q_between == pytest.approx(expected["Q_between"], rel=CLOSED_FORM * 10)
    assert result.p_val == pytest.approx(expected["p_value"], rel=TAIL)
    for group in result.groups:
        theirs = expected["groups"][group.label]
        assert group.k == theirs["k"]
        size = abs(group.estimate) + group.se
        for ours, name_there in {"estimate": "estimate", "ci_lb": "ci_lower", "ci_ub": "ci_upper"}.items():
            assert getattr(group, ours) == pytest.approx(theirs[name_there], abs=CLOSED_FORM * size)
        assert group.se == pytest.approx(theirs["se"], rel=CLOSED_FORM)
        if group.k > 1:  # of one study metafor gives no I2
            assert group.tau2 == pytest.approx(theirs["tau2"], rel=TAIL, abs=CLOSED_FORM)
            assert group.q == pytest.approx(theirs["Q"], rel=TAIL, abs=CLOSED_FORM)


@pytest.mark.parametrize(
    ("method", "sharing", "known"),
    [("DL", "separate", 1.537), ("REML", "separate", 1.861), ("REML", "common", 1.768)],
)
def test_bcg_by_allocation_differs_between_subgroups_by_its_known_value(method, sharing, known):
    yi, vi, _ = effects("bcg", "RR")
    result = subgroups(yi, vi, DATASETS["bcg"]["subgroup"]["alloc"], tau2_method=method, tau2=sharing)
    assert round(result.q_between, 3) == known
