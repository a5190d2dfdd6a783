from itertools import permutations, product

import numpy as np
import pytest

from analysis.stats import TooFewStudies, ValueOutOfRange, permutation_test, pool
from analysis.stats.pooling import TAU2_METHODS
from analysis.stats.regression import fit_regression

YI = np.array([-0.9, -0.2, 0.3, -1.4, -0.5, -0.7])
VI = np.array([0.1, 0.05, 0.2, 0.3, 0.1, 0.2])
DOSE = np.array([1.0, 2.0, 5.0, 0.5, 4.0, 1.5])
# Statistics that are equal in exact arithmetic may differ in their last digits.
SAME = 1e-9


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("method", TAU2_METHODS)
def test_all_changes_of_sign_are_compared_where_they_are_few(method, test):
    observed = abs(pool(YI, VI, tau2_method=method, test=test).statistic)
    others = [
        abs(pool(YI * signs, VI, tau2_method=method, test=test).statistic)
        for signs in product((1, -1), repeat=6)
    ]
    expected = np.mean([other >= observed * (1 - SAME) for other in others])
    result = permutation_test(YI, VI, tau2_method=method, test=test)
    assert result.exact
    assert (result.p_val[0], result.iterations, result.seed) == (expected, 32, None)


@pytest.mark.parametrize("test", ["z", "knha"])
@pytest.mark.parametrize("method", TAU2_METHODS)
def test_all_orders_of_the_moderator_are_compared_where_they_are_few(method, test):
    x = np.column_stack([np.ones(6), DOSE])
    observed = fit_regression(YI, VI, x, tau2_method=method, test=test)
    fits = [
        fit_regression(YI, VI, x[list(order)], tau2_method=method, test=test)
        for order in permutations(range(6))
    ]
    result = permutation_test(YI, VI, x=x, tau2_method=method, test=test)
    assert (result.exact, result.iterations) == (True, 720)
    far = np.abs([fit.statistic for fit in fits]) >= np.abs(observed.statistic) * (1 - SAME)
    np.testing.assert_array_equal(result.p_val, far.mean(axis=0))
    assert result.qm == pytest.approx(observed.wald([1])[0])
    assert result.qm_pval == result.p_val[1]


def test_random_permutations_hold_the_observed_data_and_repeat_with_the_seed():
    random = np.random.default_rng(2)
    y, v = random.normal(3, 1, 20), np.full(20, 0.1)
    one, same = (permutation_test(y, v, tau2_method="REML", seed=7) for _ in range(2))
    assert (one.exact, one.iterations, one.seed) == (False, 1000, 7)
    assert one.p_val[0] == same.p_val[0] == 1 / 1000


def test_where_nothing_is_there_p_is_large():
    random = np.random.default_rng(3)
    v = np.full(15, 0.5)
    p_values = [permutation_test(random.normal(0, 1, 15), v, iterations=200).p_val[0] for _ in range(60)]
    # Uniform p values of 60 data sets: their mean is 0.5 +- 0.037, here four standard errors.
    assert abs(np.mean(p_values) - 0.5) < 0.15


def test_what_cannot_be_permuted_is_refused_by_name():
    with pytest.raises(TooFewStudies):
        permutation_test(YI[:1], VI[:1])
    with pytest.raises(TooFewStudies):
        permutation_test(YI[:3], VI[:3], x=np.column_stack([np.ones(3), DOSE[:3]]))
    with pytest.raises(ValueOutOfRange):
        permutation_test(YI, VI, iterations=0)
