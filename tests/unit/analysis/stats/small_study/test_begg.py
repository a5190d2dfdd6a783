import numpy as np
import pytest
from scipy.stats import kendalltau

from analysis.stats import TooFewStudies
from analysis.stats.errors import NoSpread
from analysis.stats.small_study import begg

# Whole numbers over whole numbers; SciPy counts in another way.
SAME = 1e-12


def standardized(yi, vi):
    w = 1 / vi
    return (yi - (w * yi).sum() / w.sum()) / np.sqrt(vi - 1 / w.sum())


@pytest.mark.parametrize("k", [3, 4, 7, 20, 49, 50, 170])
@pytest.mark.parametrize("seed", range(4))
def test_without_ties_the_p_value_is_kendalls_exact_one(k, seed):
    generator = np.random.default_rng(100 * k + seed)
    vi = generator.uniform(0.01, 1, k)
    yi = generator.normal(0.5 * vi, np.sqrt(vi))
    found, expected = begg(yi, vi), kendalltau(standardized(yi, vi), vi, method="exact")
    assert found.exact
    assert found.kendall_tau == pytest.approx(expected.statistic, rel=SAME, abs=SAME)
    assert found.p_val == pytest.approx(min(1, expected.pvalue), rel=1e-10)


@pytest.mark.parametrize(("k", "ties"), [(8, True), (30, True), (171, False), (500, True)])
@pytest.mark.parametrize("seed", range(4))
def test_with_ties_or_many_studies_the_p_value_is_normal(k, ties, seed):
    generator = np.random.default_rng(100 * k + seed)
    vi = generator.integers(1, k // 2, k) / k if ties else generator.uniform(0.01, 1, k)
    vi[:2] = 0.5 if ties else vi[:2]
    yi = np.round(generator.normal(0, 1, k), 1)
    found, expected = begg(yi, vi), kendalltau(standardized(yi, vi), vi, method="asymptotic")
    assert not found.exact
    assert found.kendall_tau == pytest.approx(expected.statistic, rel=SAME, abs=SAME)
    assert found.p_val == pytest.approx(expected.pvalue, rel=1e-10)


def test_turning_all_effects_round_turns_the_correlation_round():
    generator = np.random.default_rng(1)
    yi, vi = generator.normal(size=15), generator.uniform(0.1, 1, 15)
    here, there = begg(yi, vi), begg(-yi, vi)
    assert (there.concordance, there.p_val) == (-here.concordance, pytest.approx(here.p_val, rel=SAME))


def test_a_study_that_outweighs_the_rest_is_still_ranked():
    found = begg([0.1, 0.5, -0.3, 0.9], [1e-18, 1.0, 2.0, 3.0])
    assert -1 <= found.kendall_tau <= 1
    assert 0 < found.p_val <= 1


def test_equal_variances_or_equal_effects_have_no_ranks():
    with pytest.raises(NoSpread):
        begg([0.1, 0.2, 0.3], [1.0, 1.0, 1.0])
    with pytest.raises(NoSpread):
        begg([0.2, 0.2, 0.2], [1.0, 2.0, 3.0])
    with pytest.raises(TooFewStudies):
        begg([0.2, 0.1], [1.0, 2.0])
