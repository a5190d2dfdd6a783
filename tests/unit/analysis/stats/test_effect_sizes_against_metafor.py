"""Effect sizes, Mantel-Haenszel and Peto of the reference file: everything there that is made of raw data.

All are closed forms; what both sides may differ by is rounding.
"""

import numpy as np
import pytest

from analysis import stats
from tests.reference.metafor import DATASETS, arms, cases

# A logarithm or a gamma function and a few sums lose 3 digits of the 16; metafor's own J(m) loses the most,
# as a difference of logarithms that grow with m.
CLOSED_FORM = 1e-12
# Near 0 a relative bound means nothing: there the standard error is the measure.
OF_ITS_SE = 1e-13
# metafor's and SciPy's distribution functions agree to about 13 digits.
P_VALUE = 1e-10

CASES = cases(stats.MEASURES)
TABLES = [(name, measure) for name, measure in CASES if measure in ("OR", "RR", "RD")]
PETO = [name for name, measure in TABLES if measure == "OR"]


def test_the_file_holds_these_measures():
    assert {measure for _, measure in CASES} == {*stats.CONTINUOUS, "RR", "OR", "RD", "GEN"}
    assert (len(CASES), len(TABLES), len(PETO)) == (28, 15, 5)


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_effect_sizes_equal_metafor(name, measure):
    expected = DATASETS[name]["measures"][measure]
    computed = stats.escalc(measure, double_zero="keep", **arms(name))
    assert computed.usable.tolist() == expected["usable"]
    se = np.sqrt(expected["vi"])
    assert (
        np.abs(computed.yi - expected["yi"]) <= OF_ITS_SE * se + CLOSED_FORM * np.abs(expected["yi"])
    ).all()
    np.testing.assert_allclose(computed.vi, expected["vi"], rtol=CLOSED_FORM)


@pytest.mark.parametrize(("name", "measure"), TABLES)
def test_mantel_haenszel_equals_metafor(name, measure):
    expected = DATASETS[name]["measures"][measure]["mantel_haenszel"]
    computed = stats.mantel_haenszel(**arms(name), measure=measure)
    assert (computed.k, computed.heterogeneity.k) == (expected["k_used_in_estimate"], expected["k_yi"])
    _equal(computed, expected)
    assert computed.heterogeneity.q_pval == pytest.approx(expected["Q_p"], rel=P_VALUE)


@pytest.mark.parametrize("name", PETO)
def test_peto_equals_metafor(name):
    expected = DATASETS[name]["measures"]["OR"]["peto"]
    computed = stats.peto(**arms(name))
    _equal(computed, expected)
    usable = computed.effects.usable
    np.testing.assert_allclose(computed.effects.yi[usable], expected["yi"], rtol=CLOSED_FORM, atol=OF_ITS_SE)
    np.testing.assert_allclose(computed.effects.vi[usable], expected["vi"], rtol=CLOSED_FORM)


def _equal(computed, expected):
    size = OF_ITS_SE * expected["se"]
    for ours, theirs in {"estimate": "estimate", "ci_lb": "ci_lower", "ci_ub": "ci_upper"}.items():
        assert getattr(computed, ours) == pytest.approx(expected[theirs], rel=CLOSED_FORM, abs=size), ours
    assert computed.se == pytest.approx(expected["se"], rel=CLOSED_FORM)
    assert computed.p_val == pytest.approx(expected["p_value"], rel=P_VALUE)
    assert computed.heterogeneity.q == pytest.approx(expected["Q"], rel=CLOSED_FORM)
    assert computed.heterogeneity.i2 == pytest.approx(expected["I2"], rel=CLOSED_FORM, abs=0)
