import numpy as np
import pytest

from analysis.stats.likelihoods import BLOCK, MeanLikelihood, SingleProfile
from analysis.stats.profiles import MeanProfile, RegressionProfile

# The same sums in another order; of k terms they keep 16 digits less those of k.
SAME = 1e-11
PLACES = np.array([0.0, 1e-4, 0.3, 5.0, 400.0])


def studies(seed, k):
    random = np.random.default_rng(seed)
    v = np.exp(random.uniform(-3, 2, k))
    return random.normal(0.4, np.sqrt(v + 0.3)), v


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("k", [2, 9, 2 * BLOCK + 5])
def test_one_data_set_has_the_curves_that_it_has_among_many(method, k):
    y, v = studies(k, k)
    likelihood, profile = MeanLikelihood(y, v, method), MeanProfile(y, v, likelihood=method)
    assert likelihood.scale == profile.scale
    expected = profile.curves(PLACES, None)
    np.testing.assert_allclose(likelihood.along(PLACES), expected, rtol=SAME)
    for place, *values in zip(PLACES, *expected, strict=True):
        np.testing.assert_allclose(likelihood.at(place), values, rtol=SAME)
        np.testing.assert_allclose(likelihood.squares(place), values[:2], rtol=SAME)
    heights = [likelihood.height(place) for place in PLACES]
    np.testing.assert_allclose(np.diff(heights), np.diff(profile.loglik(PLACES, None)), rtol=1e-8)
    assert likelihood.ceiling() == pytest.approx(profile.ceiling()[0], rel=SAME)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_a_regression_on_an_intercept_has_the_curves_of_the_mean(method):
    y, v = studies(3, 12)
    mean = MeanLikelihood(y, v, method)
    regression = SingleProfile(RegressionProfile(y, v, np.ones((12, 1)), likelihood=method))
    assert regression.df == mean.df
    for place in PLACES:
        np.testing.assert_allclose(regression.at(place), mean.at(place), rtol=SAME)
        np.testing.assert_allclose(regression.squares(place), mean.squares(place), rtol=SAME)


def test_coarse_curves_are_nearly_those_of_the_data():
    likelihood = MeanLikelihood(*studies(4, 30_000))
    coarse = likelihood.coarse()
    assert len(coarse.terms) < 15_000
    # Effects are centred on one study; squares about it lose the digit or two that the mean lies from it.
    np.testing.assert_allclose(coarse.along(PLACES), likelihood.along(PLACES), rtol=1e-5)
