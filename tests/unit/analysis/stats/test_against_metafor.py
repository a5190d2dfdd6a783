"""Every value of the reference file that the engine computes too.

Both sides are closed forms in double precision, so they may differ by rounding alone. The project
promises 1e-10; the bounds here are what the arithmetic gives, so that a lost digit is noticed early.
"""

import numpy as np
import pytest

from analysis import stats
from tests.reference.metafor import DATASETS, arms, cases

# Sums of at most 18 terms and a logarithm or a gamma function lose 2 to 3 digits of the 16.
CLOSED_FORM = 1e-12
# p values of closed forms: metafor's and SciPy's distribution functions agree to about 13 digits.
P_VALUE = 1e-10
# A limit is a difference, so its error is that of the estimate, not of the (perhaps small) result.
LIMIT = 1e-12

CASES = cases(stats.MEASURES)


def effects(name, measure):
    return (
        stats.escalc(measure, double_zero="keep", **arms(name))
        if measure in ("RR", "OR")
        else stats.escalc(measure, **arms(name))
    )


def test_every_case_of_the_file_has_a_measure_of_the_engine():
    assert [(name, measure) for name, dataset in DATASETS.items() for measure in dataset["measures"]] == CASES
    assert len(CASES) == 28


@pytest.mark.parametrize(("name", "measure"), CASES)
def test_effect_sizes_equal_metafor(name, measure):
    expected = DATASETS[name]["measures"][measure]
    computed = effects(name, measure)
    np.testing.assert_allclose(computed.yi, expected["yi"], rtol=CLOSED_FORM)
    np.testing.assert_allclose(computed.vi, expected["vi"], rtol=CLOSED_FORM)


# Methods that seek a root are held against metafor in tests/reference/test_pooling.py.
@pytest.mark.parametrize("method", ["FE", "DL", "HE", "HS", "SJ"])
@pytest.mark.parametrize(("name", "measure"), CASES)
def test_pooled_results_equal_metafor(name, measure, method):
    expected = DATASETS[name]["measures"][measure]["fits"][f"{method}_z"]
    computed = effects(name, measure)
    pooled = stats.pool(computed.yi, computed.vi, tau2_method=method, test="z")
    assert (pooled.k, pooled.q_df) == (expected["k"], expected["k"] - 1)
    for ours, theirs in {
        "estimate": "estimate",
        "se": "se",
        "statistic": "statistic",
        "tau2": "tau2",
        "i2": "I2",
        "h2": "H2",
        "q": "Q",
    }.items():
        assert getattr(pooled, ours) == pytest.approx(expected[theirs], rel=CLOSED_FORM, abs=1e-14), ours
    size = max(abs(expected["estimate"]), expected["se"])
    assert pooled.ci_lb == pytest.approx(expected["ci_lower"], abs=LIMIT * size)
    assert pooled.ci_ub == pytest.approx(expected["ci_upper"], abs=LIMIT * size)
    assert pooled.p_val == pytest.approx(expected["p_value"], rel=P_VALUE)
    assert pooled.q_pval == pytest.approx(expected["Q_p"], rel=P_VALUE)
    np.testing.assert_allclose(pooled.weights, expected["weights_percent"], rtol=CLOSED_FORM)


def test_the_seed_review_pools_to_its_known_value():
    pooled = stats.pool(*_yi_vi("seed_acne_ecca", "SMD"))
    assert [round(x, 4) for x in (pooled.estimate, pooled.ci_lb, pooled.ci_ub)] == [-2.6797, -3.2163, -2.1431]
    assert round(pooled.i2, 2) == 71.76


def test_the_bcg_review_pools_to_its_known_value():
    pooled = stats.pool(*_yi_vi("bcg", "RR"))
    assert (round(pooled.estimate, 4), round(pooled.tau2, 4)) == (-0.7141, 0.3088)


def test_leaving_out_a_study_without_events_gives_the_other_known_value():
    # The convention's own check value: log RR -0.9257 with k = 17, -0.9150 with the study kept.
    left_out = stats.escalc("RR", **arms("nielweise2007"))
    assert left_out.undefined.count(stats.Undefined.NO_EVENTS) == 1
    pooled = stats.pool(left_out.yi[left_out.usable], left_out.vi[left_out.usable])
    assert (pooled.k, round(pooled.estimate, 4)) == (17, -0.9257)
    kept = effects("nielweise2007", "RR")
    assert round(stats.pool(kept.yi, kept.vi).estimate, 4) == -0.9150


def _yi_vi(name, measure):
    computed = effects(name, measure)
    return computed.yi, computed.vi
