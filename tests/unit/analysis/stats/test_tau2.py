"""tau2 by nine methods: properties over 10,000 random data sets, and data that break other programs."""

import math

import numpy as np
import pytest

from analysis.stats.pooling import pool
from analysis.stats.profiles import MeanProfile, RegressionProfile
from analysis.stats.search import level, maximum
from analysis.stats.tau2 import TAU2_METHODS, estimate_tau2, estimate_tau2_many

LIKELIHOODS = ("REML", "ML")
SCALES = (1e-4, 1.0, 1e4, 1e8)
SIZES = (2, 3, 5, 12, 40)
SETS = 500  # for each of 4 scales and 5 sizes: 10,000
# The last Newton step is below 1e-9 of tau2 + smallest variance and leaves its square; what remains is the rounding of
# the data when they are multiplied, which tau2 takes up relative to the variances.
SAME = 1e-9
# A difference of two log-likelihoods of about 100: 14 digits.
HEIGHT = 1e-10


def random_sets(seed, m, k, scale):
    """Variances with a log SD of 0.3 to 5, effects with and without heterogeneity, some with outliers."""
    random = np.random.default_rng([seed, k, SCALES.index(scale)])
    spread = random.choice([0.3, 1.0, 2.0, 5.0], (m, 1))
    v = np.exp(random.normal(0, 1, (m, k)) * spread)
    tau2 = np.exp(random.normal(0, 2, (m, 1))) * (random.random((m, 1)) < 0.7)
    y = random.normal(0, np.sqrt(v + tau2))
    y += random.standard_t(1.5, (m, k)) * (random.random((m, 1)) < 0.3)
    return y * scale, v * scale**2


def typical(v):
    w = 1 / v
    return (v.shape[1] - 1) / (w.sum(1) - (w * w).sum(1) / w.sum(1))


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_all_of_ten_thousand_random_data_sets_converge(method):
    seen = 0
    for scale in SCALES:
        for k in SIZES:
            found = estimate_tau2_many(*random_sets(k, SETS, k, scale), method)
            assert found.converged.all()
            assert np.isfinite(found.tau2).all()
            assert (found.tau2 >= 0).all()
            seen += len(found.tau2)
    assert seen == 10_000


@pytest.mark.parametrize("method", LIKELIHOODS)
def test_the_maximum_is_global_on_a_grid_of_three_hundred_places(method):
    several = 0
    for scale in SCALES:
        for k in SIZES:
            y, v = random_sets(k, SETS, k, scale)
            profile = MeanProfile(y, v, likelihood=method)
            rows = np.arange(SETS)
            height = profile.loglik(maximum(profile).tau2, rows)
            top = np.maximum(profile.ceiling(), profile.low) * 1.5
            grid = np.exp(np.linspace(np.log(profile.low * 1e-3), np.log(top), 300)).T
            grid = np.hstack([np.zeros((SETS, 1)), grid])
            heights = np.stack([profile.loglik(column, rows) for column in grid.T], axis=1)
            assert (heights.max(axis=1) <= height + HEIGHT * (1 + np.abs(height))).all()
            inner = (heights[:, 1:-1] > heights[:, :-2]) & (heights[:, 1:-1] > heights[:, 2:])
            several += int((inner.sum(axis=1) + (heights[:, 0] > heights[:, 1]) > 1).sum())
    assert several > 15  # else the test would not have met the difficulty it is about


@pytest.mark.parametrize("factor", [1e-4, 1e4, 1e-8])
@pytest.mark.parametrize("method", TAU2_METHODS)
def test_data_in_another_unit_have_the_same_tau2_in_that_unit(method, factor):
    for k in SIZES:
        y, v = random_sets(k, SETS, k, 1.0)
        here = estimate_tau2_many(y, v, method).tau2
        there = estimate_tau2_many(y * factor, v * factor**2, method).tau2 / factor**2
        assert (np.abs(here - there) <= SAME * (here + typical(v))).all()


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_the_order_of_the_studies_and_a_shift_of_the_effects_do_not_matter(method):
    for k in SIZES:
        y, v = random_sets(k, SETS, k, 1.0)
        y = np.round(y * 2**20) / 2**20  # keeps all digits beside 4096
        here = estimate_tau2_many(y, v, method).tau2
        turned = estimate_tau2_many(y[:, ::-1] + 4096, v[:, ::-1], method).tau2
        assert (np.abs(here - turned) <= SAME * (here + typical(v))).all()


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_many_at_once_are_what_each_is_alone(method):
    y, v = random_sets(3, 40, 9, 1.0)
    many = estimate_tau2_many(y, v, method).tau2
    alone = np.array([estimate_tau2(*pair, method).tau2 for pair in zip(y, v, strict=True)])
    assert (np.abs(many - alone) <= SAME * (alone + typical(v))).all()


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_subsets_are_what_their_studies_are_alone(method):
    y, v = (array[0] for array in random_sets(5, 1, 8, 1.0))
    include = ((np.arange(256)[:, None] >> np.arange(8)) & 1).astype(float)
    many = estimate_tau2_many(y, v, method, include).tau2
    for row, subset in zip(many, include > 0, strict=True):
        if subset.sum() < 2:
            assert row == 0
        else:
            expected = estimate_tau2(y[subset], v[subset], method).tau2
            assert row == pytest.approx(expected, abs=SAME * (expected + v.max()))


@pytest.mark.parametrize(("method", "higher_at_zero"), [("ML", True), ("REML", False)])
def test_of_two_maxima_the_higher_is_given(method, higher_at_zero):
    # Two precise studies that agree and three imprecise ones far apart: one maximum at 0, one beyond 9.
    y, v = np.array([0.0, 0.015, 4.5, -5.25, 6.0]), np.array([1e-3, 1e-3, 4.0, 4.0, 4.0])
    profile = MeanProfile(y, v, likelihood=method)
    grid = np.linspace(0, 50, 50_001)
    heights = profile.loglik(grid / profile.scale, np.zeros(len(grid), dtype=int))
    assert heights[0] > heights[1]
    assert (np.diff(heights)[1:] > 0).any()
    assert (np.argmax(heights) == 0) == higher_at_zero
    assert estimate_tau2(y, v, method).tau2 == pytest.approx(grid[np.argmax(heights)], abs=2e-3)


def test_a_regression_on_an_intercept_is_the_mean():
    y, v = random_sets(11, 60, 10, 1.0)
    ones = np.ones((10, 1))
    for method in LIKELIHOODS:
        mean = MeanProfile(y, v, likelihood=method)
        regression = RegressionProfile(y, v, ones, likelihood=method)
        one, other = maximum(mean).tau2 * mean.scale, maximum(regression).tau2 * regression.scale
        assert (np.abs(one - other) <= SAME * (one + typical(v))).all()
    one, other = (level(p, p.df).tau2 * p.scale for p in (mean, regression))
    assert (np.abs(one - other) <= SAME * (one + typical(v))).all()


@pytest.mark.parametrize("method", TAU2_METHODS)
def test_equal_effects_have_no_variance_between_them(method):
    assert estimate_tau2(np.full(5, 0.3), np.array([0.1, 0.2, 0.3, 0.4, 0.5]), method).tau2 == 0


@pytest.mark.parametrize("method", TAU2_METHODS[1:])
@pytest.mark.parametrize("size", [1e-150, 1e-20, 1e20, 1e150])
def test_huge_and_tiny_data_are_no_different(method, size):
    y, v = np.array([0.1, 0.9, -1.2, 2.0]), np.array([0.1, 0.2, 0.3, 0.1])
    expected = pool(y, v, tau2_method=method)
    pooled = pool(y * size, v * size * size, tau2_method=method)
    assert pooled.converged
    # size^2 itself is rounded, and at 1e-300 a few digits are left to no number.
    assert pooled.tau2 / size / size == pytest.approx(expected.tau2, rel=SAME)
    assert pooled.i2 == pytest.approx(expected.i2, rel=SAME)


@pytest.mark.parametrize(
    ("method", "small"),
    [(method, small) for method in ("HE", "SJ", "REML", "PM", "EB") for small in (1e-6, 1e-12, 1e-30)]
    + [("ML", 1e-6), ("ML", 1e-12)],
)
def test_one_dominating_study_does_not_hide_the_others(method, small):
    # tau2 of about 17 leaves no trace of whether the precise study's variance is 1e-6 or 1e-30.
    y, limit = np.array([0.0, 5.0, -5.0, 3.0]), np.array([0.0, 1.0, 1.0, 1.0])
    here = pool(y, limit + small * np.array([1, 0, 0, 0]), tau2_method=method)
    there = pool(y, limit + 1e-15 * np.array([1, 0, 0, 0]), tau2_method=method)
    assert here.converged
    assert here.tau2 > 10
    assert here.tau2 == pytest.approx(there.tau2, rel=10 * small + SAME)


@pytest.mark.parametrize("small", [1e-6, 1e-12, 1e-18, 1e-22, 1e-30])
def test_a_dominating_study_takes_all_by_ml_only_where_its_likelihood_has_no_equal(small):
    # At 0 the log-likelihood is -(log small + 59) / 2 and has no bound as `small` vanishes; the hill of the three
    # others is the same for all: below about 1e-20 it is the lower one.
    y, v = np.array([0.0, 5.0, -5.0, 3.0]), np.array([small, 1.0, 1.0, 1.0])

    def height(tau2):
        w = 1 / (v + tau2)
        mean = w @ y / w.sum()
        return -(np.log(v + tau2).sum() + w @ (y - mean) ** 2) / 2

    pooled = pool(y, v, tau2_method="ML")
    hill = max(np.linspace(1, 40, 4000), key=height)
    assert pooled.converged
    assert (pooled.tau2 == 0) == (height(0) > height(hill)) == (small < 1e-20)
    assert pooled.tau2 == 0 or pooled.tau2 == pytest.approx(hill, abs=0.01)


@pytest.mark.parametrize("method", LIKELIHOODS)
def test_two_studies_of_one_variance_have_the_closed_form(method):
    # k = 2, v = 1: REML is d^2/2 - 1, ML d^2/4 - 1.
    d = 6.0
    expected = d * d / (2 if method == "REML" else 4) - 1
    assert estimate_tau2(np.array([0, d]), np.ones(2), method).tau2 == pytest.approx(expected, rel=1e-12)


def test_iterations_are_counted_and_few():
    y, v = random_sets(1, 200, 20, 1.0)
    for method in ("REML", "ML", "PM", "EB"):
        counts = [estimate_tau2(*pair, method).iterations for pair in zip(y, v, strict=True)]
        assert max(counts) < 40
    assert estimate_tau2(y[0], v[0], "DL").iterations == 0


def test_a_dominating_study_leaves_the_trace_its_digits():
    # tr P = sum w - sum w^2 / sum w is 4e-20 here; as a plain difference it would be 0.
    profile = MeanProfile(np.array([0.0, 1.0, 2.0]), np.array([1.0, 1e20, 1e20]))
    curves = profile.curves(np.zeros(1), None)
    assert math.isclose(curves.trace[0], 4e-20, rel_tol=1e-12)
