"""What holds for every pooled result, whatever the data: ten thousand data sets of four scales through `pool`."""

import numpy as np
import pytest

from analysis.stats import TooFewStudies, pool
from analysis.stats.pooling import TAU2_METHODS, TESTS
from analysis.stats.tau2 import estimate_tau2_many
from tests.unit.analysis.stats.test_tau2 import SAME, SCALES, SETS, SIZES, random_sets, typical

FEW = 15  # data sets of each size where nine methods by four tests are tried
ITERATIVE = ("REML", "ML", "PM", "EB")


@pytest.mark.parametrize("method", ITERATIVE)
def test_ten_thousand_data_sets_pool_to_the_highest_likelihood_one_at_a_time(method):
    # All at once the maximum was checked on a grid (test_tau2.py); one at a time other sums are formed.
    seen = 0
    for scale in SCALES:
        for k in SIZES:
            y, v = random_sets(k, SETS, k, scale)
            together = estimate_tau2_many(y, v, method).tau2
            pooled = [pool(*pair, tau2_method=method) for pair in zip(y, v, strict=True)]
            alone = np.array([one.tau2 for one in pooled])
            assert all(one.converged for one in pooled)
            assert (alone >= 0).all()
            assert (np.abs(alone - together) <= SAME * (together + typical(v))).all()
            seen += len(pooled)
    assert seen == 10_000


def same(one, other, unit=1.0, shift=0.0):
    """`other` is `one` in a unit `unit` times as small, and shifted."""
    size = abs(one.estimate) + one.se + one.tau2**0.5
    near = 1e-7  # an error of SAME in tau2 moves a weight by as much, times the ratio of tau2 to the smallest variance
    assert (other.estimate - shift) / unit == pytest.approx(one.estimate, abs=near * size)
    assert other.se / unit == pytest.approx(one.se, rel=near)
    assert (other.ci_ub - shift) / unit == pytest.approx(one.ci_ub, abs=near * (size + one.ci_ub - one.ci_lb))
    assert other.tau2 / unit**2 == pytest.approx(one.tau2, abs=SAME * (one.tau2 + one.v_typical))
    assert other.q == pytest.approx(one.q, rel=1e-9, abs=1e-9)
    assert other.i2 == pytest.approx(one.i2, abs=1e-6)
    if one.pi_lb is not None:
        assert (other.pi_lb - shift) / unit == pytest.approx(
            one.pi_lb, abs=near * (size + one.pi_ub - one.pi_lb)
        )


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("method", TAU2_METHODS)
def test_unit_origin_and_order_of_the_data_change_only_unit_and_origin_of_the_result(method, test):
    for k in SIZES[1:]:
        y, v = random_sets(17 + k, FEW, k, 1.0)
        y = np.round(y * 2**20) / 2**20  # keeps all digits beside 4096
        turn = np.random.default_rng(k).permutation(k)
        for yi, vi in zip(y, v, strict=True):
            here = pool(yi, vi, tau2_method=method, test=test)
            same(here, pool(yi * 1e-4, vi * 1e-8, tau2_method=method, test=test), unit=1e-4)
            same(here, pool(yi * 1e4, vi * 1e8, tau2_method=method, test=test), unit=1e4)
            turned = pool(yi[turn] + 4096, vi[turn], tau2_method=method, test=test)
            same(here, turned, shift=4096.0)
            np.testing.assert_allclose(turned.weights, here.weights[turn], rtol=1e-7)
            mirrored = pool(-yi, vi, tau2_method=method, test=test)
            assert -mirrored.estimate == pytest.approx(here.estimate, rel=1e-9, abs=1e-12)
            assert -mirrored.ci_ub == pytest.approx(here.ci_lb, rel=1e-7, abs=1e-12)


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_one_study_is_refused_and_two_are_pooled_by_every_method(method):
    with pytest.raises(TooFewStudies):
        pool([0.4], [0.1], tau2_method=method)
    for yi in ([0.0, 0.1], [0.0, 5.0], [3.0, 3.0]):
        pooled = pool(yi, [0.1, 0.4], tau2_method=method)
        assert pooled.converged
        assert min(yi) <= pooled.estimate <= max(yi)
        for field in (
            "se",
            "ci_lb",
            "ci_ub",
            "statistic",
            "p_val",
            "tau2",
            "i2",
            "h2",
            "q_pval",
            "tau2_ci_ub",
        ):
            value = getattr(pooled, field)
            assert value is None or np.isfinite(value), field


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_equal_effects_pool_to_that_effect_without_heterogeneity(method):
    for value in (0.0, 0.3, -7e5, 1e-200):
        pooled = pool([value] * 6, [0.1, 1e-9, 0.3, 1e6, 0.5, 0.5], tau2_method=method)
        assert (pooled.tau2, pooled.i2) == (0, 0)
        assert pooled.estimate == pytest.approx(value, rel=1e-15)
        assert pooled.q_pval == 1
