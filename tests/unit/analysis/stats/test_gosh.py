import numpy as np
import pytest

from analysis.stats import TooFewStudies, UnknownChoice, pool
from analysis.stats.errors import ValueOutOfRange
from analysis.stats.gosh import gosh
from analysis.stats.tau2 import TAU2_METHODS

# Sums made by doubling against sums made anew; iterative tau2 to 1e-9 of its unit.
SAME = 1e-9


def studies(seed, k):
    generator = np.random.default_rng(seed)
    vi = np.exp(generator.uniform(-4, 1, k))
    return generator.normal(0.3, np.sqrt(vi + 0.2)), vi


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_every_subset_is_there_once_with_its_pooled_result(method):
    yi, vi = studies(1, 6)
    found = gosh(yi, vi, tau2_method=method)
    assert found.complete
    assert len(found.k) == 63
    members = np.column_stack([found.includes(study) for study in range(6)])
    assert len(np.unique(members, axis=0)) == 63
    for i, chosen in enumerate(members):
        assert found.k[i] == chosen.sum()
        if chosen.sum() == 1:
            assert (found.tau2[i], found.i2[i], found.q[i]) == (0, 0, 0)
            assert found.estimate[i] == pytest.approx(yi[chosen][0], rel=1e-12)
            continue
        pooled = pool(yi[chosen], vi[chosen], tau2_method=method)
        assert found.estimate[i] == pytest.approx(pooled.estimate, rel=SAME, abs=SAME)
        assert found.se[i] == pytest.approx(pooled.se, rel=SAME)
        assert found.tau2[i] == pytest.approx(pooled.tau2, rel=SAME, abs=SAME)
        assert found.i2[i] == pytest.approx(pooled.i2, rel=SAME, abs=100 * SAME)
        assert found.q[i] == pytest.approx(pooled.q, rel=SAME)


@pytest.mark.parametrize("method", ["FE", "DL", "REML"])
def test_more_subsets_than_asked_for_are_sampled_by_the_seed(method):
    yi, vi = studies(2, 21)
    found = gosh(yi, vi, tau2_method=method, most=400, seed=5)
    assert not found.complete
    assert len(found.k) == 400
    assert found.k.min() >= 1
    for i in range(0, 400, 57):
        chosen = np.array([found.includes(study)[i] for study in range(21)])
        pooled = pool(yi[chosen], vi[chosen], tau2_method=method)
        assert found.estimate[i] == pytest.approx(pooled.estimate, rel=SAME, abs=SAME)
        assert found.tau2[i] == pytest.approx(pooled.tau2, rel=SAME, abs=SAME)
    np.testing.assert_array_equal(gosh(yi, vi, tau2_method=method, most=400, seed=5).estimate, found.estimate)
    assert (gosh(yi, vi, tau2_method=method, most=400, seed=6).members != found.members).any()


def test_a_study_is_in_half_of_the_random_subsets():
    found = gosh(*studies(3, 30), tau2_method="FE", most=4000, seed=1)
    shares = np.array([found.includes(study).mean() for study in range(30)])
    # Five standard errors of a share of one half among 4,000.
    assert np.abs(shares - 0.5).max() < 5 * 0.5 / np.sqrt(4000)


def test_a_study_that_outweighs_the_rest_leaves_the_others_their_digits():
    yi, vi = studies(4, 7)
    vi[0] = 1e-14
    found = gosh(yi, vi)
    without = ~found.includes(0) & (found.k == 6)
    pooled = pool(yi[1:], vi[1:])
    assert found.tau2[without] == pytest.approx(pooled.tau2, rel=1e-9)
    assert found.q[without] == pytest.approx(pooled.q, rel=1e-9)


def test_what_cannot_be_done_is_refused_by_name():
    with pytest.raises(TooFewStudies):
        gosh([1.0], [1.0])
    with pytest.raises(UnknownChoice):
        gosh([1.0, 2.0], [1.0, 1.0], tau2_method="XX")
    with pytest.raises(ValueOutOfRange):
        gosh([1.0, 2.0], [1.0, 1.0], most=0)
