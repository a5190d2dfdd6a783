from itertools import product

import numpy as np
import pytest

from analysis.stats.likelihoods import MeanLikelihood
from analysis.stats.profiles import MeanProfile
from analysis.stats.search import maximum
from analysis.stats.single_search import level_of_one, maximum_of_one

SAME = 1e-9  # the last Newton step, as in the tests of tau2
HEIGHT = 1e-10  # a difference of two log-likelihoods of about 100: 14 digits


class Alone(MeanLikelihood):
    """Without its coarse companion."""

    def coarse(self):
        return None


class Misled(MeanLikelihood):
    """With the coarse companion of data whose effects are `wrong` times as large: its maximum is elsewhere."""

    wrong = 1.0

    def coarse(self):
        return Alone(self.wrong * self.y, self.terms, "REML" if self.reml else "ML")


def studies(seed, k, tau2):
    random = np.random.default_rng(seed)
    v = np.exp(random.uniform(-2, 1, k))
    return random.normal(0.3, np.sqrt(v + tau2)), v


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("tau2", [0.0, 1e-3, 0.2, 30.0])
def test_the_coarse_likelihood_of_many_studies_leads_to_the_maximum_of_the_data(method, tau2):
    y, v = studies(1, 12_000, tau2)
    assert MeanLikelihood(y, v, method).coarse() is not None
    found, expected = (maximum_of_one(kind(y, v, method)) for kind in (MeanLikelihood, Alone))
    assert found.converged
    assert abs(found.tau2 - expected.tau2) <= SAME * (1 + expected.tau2)


@pytest.mark.parametrize("method", ["REML", "ML"])
@pytest.mark.parametrize("tau2", [0.0, 0.2])
@pytest.mark.parametrize("wrong", [0.3, 1.0002, 1.05, 3.0])
def test_a_coarse_likelihood_that_misleads_is_not_believed(method, tau2, wrong):
    data = studies(2, 400, tau2)
    misled = Misled(*data, method)
    misled.wrong = wrong
    found, expected = maximum_of_one(misled), maximum_of_one(Alone(*data, method))
    assert found.converged
    assert abs(found.tau2 - expected.tau2) <= SAME * (1 + expected.tau2)


@pytest.mark.parametrize("outer", [5.0, 7.0])
def test_of_two_maxima_among_many_studies_the_higher_is_given(outer):
    # A thousand times two precise studies that agree and three imprecise ones far apart.
    v = np.tile([1e-2, 1e-2, 4.0, 4.0, 4.0], 4_000)
    y = np.tile([0.0, 0.015, 4.5, -5.25, outer], 4_000)
    likelihood, profile = MeanLikelihood(y, v, "ML"), MeanProfile(y, v, likelihood="ML")
    assert likelihood.coarse() is not None
    grid = np.concatenate([[0], np.geomspace(1e-4, 60, 400)]) / profile.scale
    heights = np.array([likelihood.height(place) for place in grid])
    rises = np.diff(heights) > 0
    assert not rises[0]
    assert rises.any()
    found = maximum_of_one(likelihood)
    assert likelihood.height(found.tau2) >= heights.max()
    assert abs(found.tau2 - grid[heights.argmax()]) <= 0.05 * (1 + found.tau2)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_the_maximum_of_one_data_set_is_global_on_a_grid_of_three_hundred_places(method):
    several = 0
    for k, apart, seed in product((2, 3, 5, 12, 40), (0, 2, 4, 6), range(60)):
        random = np.random.default_rng([k, apart, seed])
        # Precise studies that hardly differ, and imprecise ones that do.
        v = np.exp(0.5 * random.normal(size=k)) * np.where(np.arange(k) % 2, 1.0, 10.0**-apart)
        y = random.normal(0, np.sqrt(v * random.choice([1.0, 4.0, 9.0], k)))
        likelihood, profile = MeanLikelihood(y, v, method), MeanProfile(y, v, likelihood=method)
        found = maximum_of_one(likelihood)
        assert found.converged
        top = 1.5 * max(likelihood.ceiling(), likelihood.unit)
        heights = profile.loglik(np.append(0, np.geomspace(1e-3 * likelihood.unit, top, 300)), None)
        height = likelihood.height(found.tau2)
        assert heights.max() <= height + HEIGHT * (1 + abs(height))
        rises = np.diff(heights) > 0
        several += int((rises[:-1] & ~rises[1:]).sum() + (not rises[0]) > 1)
    assert several > 5  # else the test would not have met the difficulty it is about


def test_one_data_set_has_the_maximum_that_it_has_among_many():
    for seed in range(30):
        y, v = studies(seed, 6, 0.5)
        one, many = maximum_of_one(MeanLikelihood(y, v)), maximum(MeanProfile(y, v))
        assert one.converged
        assert abs(one.tau2 - many.tau2[0]) <= SAME * (1 + one.tau2)


def test_a_level_below_where_the_search_starts_is_found_at_the_start():
    likelihood = MeanLikelihood(*studies(5, 20, 1.0))
    q = likelihood.squares(2.0)[0]
    assert level_of_one(likelihood, q).tau2 == pytest.approx(2.0, rel=SAME)
    assert level_of_one(likelihood, q, 3.0).tau2 == 3.0
    assert level_of_one(likelihood, -1.0).tau2 == 0
