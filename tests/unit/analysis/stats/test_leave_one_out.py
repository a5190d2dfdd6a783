import numpy as np
import pytest

from analysis.stats import TooFewStudies, UnknownChoice, pool
from analysis.stats.baujat import baujat
from analysis.stats.cumulative import cumulative
from analysis.stats.errors import NoDispersion
from analysis.stats.influence import influence
from analysis.stats.leave_one_out import leave_one_out
from analysis.stats.tau2 import ITERATIVE, TAU2_METHODS

# Other sums on another way to the same number: closed forms keep 1e-10; what iterates is promised to 1e-8 of
# tau2 + a typical vi (and, divided by it, what rests on tau2).
CLOSED_FORM, ITERATED = 1e-10, 1e-8
# Shifts, units and orders change the rounding of sums alone.
SAME = 1e-9
TESTS = ("z", "t", "knha", "adhoc")
FIELDS = ("estimate", "se", "ci_lb", "ci_ub", "statistic", "p_val", "tau2", "i2", "h2", "q", "q_pval")


def studies(seed, k, scale=1.0):
    generator = np.random.default_rng(seed)
    vi = np.exp(generator.uniform(-4, 1, k))
    return scale * generator.normal(0.3, np.sqrt(vi + 0.2)), scale**2 * vi


def assert_row(rows, i, pooled, data):
    _, vi = data
    same = ITERATED if pooled.tau2_method in ITERATIVE else CLOSED_FORM
    sizes = {
        "tau2": np.median(vi),
        "estimate": pooled.se,
        "ci_lb": pooled.se,
        "ci_ub": pooled.se,
        "statistic": 1.0,
        "i2": 100.0,
    }
    for field in FIELDS:
        expected = getattr(pooled, field)
        allowed = same * (abs(expected) + sizes.get(field, 0.0))
        assert abs(getattr(rows, field)[i] - expected) <= allowed, field
    assert rows.k[i] == pooled.k
    assert rows.converged[i]


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("method", TAU2_METHODS)
@pytest.mark.parametrize(("seed", "k"), [(1, 3), (2, 7), (3, 120)])
def test_each_row_is_the_pooled_result_of_the_other_studies(method, test, seed, k):
    yi, vi = studies(seed, k)
    rows = leave_one_out(yi, vi, tau2_method=method, test=test)
    for i in range(0, k, 1 if k < 10 else 13):
        others = np.arange(k) != i
        data = yi[others], vi[others]
        assert_row(rows, i, pool(*data, tau2_method=method, test=test), data)


@pytest.mark.parametrize("method", TAU2_METHODS)
@pytest.mark.parametrize(("seed", "k"), [(4, 6), (5, 130)])
def test_each_cumulative_row_is_the_pooled_result_of_the_first_studies(method, seed, k):
    yi, vi = studies(seed, k)
    rows = cumulative(yi, vi, tau2_method=method, test="z")
    assert (rows.k[0], rows.tau2[0], rows.estimate[0]) == (1, 0, pytest.approx(yi[0], rel=1e-14))
    assert rows.se[0] == pytest.approx(np.sqrt(vi[0]), rel=1e-14)
    for i in range(1, k, 1 if k < 10 else 11):
        data = yi[: i + 1], vi[: i + 1]
        assert_row(rows, i, pool(*data, tau2_method=method), data)


def test_studies_accumulate_in_the_order_asked_for_and_ties_stay_as_given():
    yi, vi = studies(6, 4)
    rows = cumulative(yi, vi, order=[2001, 1999, 2001, 1990])
    again = cumulative(yi[[3, 1, 0, 2]], vi[[3, 1, 0, 2]])
    np.testing.assert_array_equal(rows.estimate, again.estimate)


@pytest.mark.parametrize("method", ["DL", "REML", "PM"])
@pytest.mark.parametrize("k", [8, 110])
@pytest.mark.parametrize("scale", [1e-4, 1e4])
def test_data_in_another_unit_give_the_same_rows(method, k, scale):
    for function in (leave_one_out, cumulative):
        here = function(*studies(7, k), tau2_method=method)
        there = function(*studies(7, k, scale), tau2_method=method)
        size = np.median(studies(7, k)[1])
        np.testing.assert_allclose(there.tau2 / scale**2, here.tau2, rtol=SAME, atol=SAME * size)
        np.testing.assert_allclose(there.estimate / scale, here.estimate, rtol=SAME, atol=SAME)


@pytest.mark.parametrize("k", [8, 110])
def test_rows_stay_what_they_are_when_all_effects_are_shifted_by_a_hundred_million(k):
    yi, vi = studies(8, k)
    yi = np.round(yi * 128) / 128  # keeps all digits beside 1e8
    for method in ("DL", "REML"):
        here, there = (leave_one_out(y, vi, tau2_method=method) for y in (yi, yi + 1e8))
        np.testing.assert_allclose(there.q, here.q, rtol=SAME)
        np.testing.assert_allclose(there.tau2, here.tau2, rtol=SAME)


@pytest.mark.parametrize("k", [9, 125])
def test_the_order_of_the_studies_does_not_matter_to_what_is_left_out(k):
    yi, vi = studies(9, k)
    places = np.random.default_rng(9).permutation(k)
    for method in ("DL", "REML"):
        here, there = (
            leave_one_out(yi, vi, tau2_method=method),
            leave_one_out(yi[places], vi[places], tau2_method=method),
        )
        np.testing.assert_allclose(there.estimate, here.estimate[places], rtol=SAME, atol=SAME)
        np.testing.assert_allclose(there.tau2, here.tau2[places], rtol=SAME, atol=SAME)


def test_leaving_out_a_study_that_outweighs_the_rest_keeps_the_digits_of_the_rest():
    for k in (6, 140):
        yi, vi = studies(10, k)
        yi[2], vi[2] = 0.1, 1e-14
        others = np.arange(k) != 2
        for method in ("DL", "REML"):
            data = yi[others], vi[others]
            assert_row(leave_one_out(yi, vi, tau2_method=method), 2, pool(*data, tau2_method=method), data)


def test_leave_one_out_needs_three_studies_and_a_known_method():
    with pytest.raises(TooFewStudies):
        leave_one_out([1.0, 2.0], [1.0, 1.0])
    with pytest.raises(UnknownChoice):
        leave_one_out([1.0, 2.0, 3.0], [1.0, 1.0, 1.0], tau2_method="XX")


def test_equal_effects_have_no_hartung_knapp_interval_and_it_is_said():
    for function in (leave_one_out, cumulative):
        with pytest.raises(NoDispersion):
            function([0.3, 0.3, 0.3], [1.0, 2.0, 3.0], test="knha")


@pytest.mark.parametrize("method", ["FE", "DL", "REML"])
@pytest.mark.parametrize("test", TESTS)
def test_influence_is_what_changes_when_a_study_goes(method, test):
    # The definitions themselves, written out with refitted models.
    yi, vi = studies(11, 8)
    found = influence(yi, vi, tau2_method=method, test=test)
    full = pool(yi, vi, tau2_method=method, test=test)
    for i in range(8):
        others = np.arange(8) != i
        less = pool(yi[others], vi[others], tau2_method=method, test=test)
        w = 1 / (vi[others] + less.tau2)
        dispersion = less.se**2 * w.sum()
        spread = vi[i] + less.tau2
        change = full.estimate - less.estimate
        hat = full.weights[i] / 100
        everyone = (1 / (vi + less.tau2)).sum()
        assert found.rstudent[i] == pytest.approx(
            (yi[i] - less.estimate) / np.sqrt(dispersion * spread + less.se**2), rel=1e-7
        )
        assert found.dffits[i] == pytest.approx(change / np.sqrt(dispersion * hat * spread), rel=1e-7)
        assert found.cook_d[i] == pytest.approx((change / full.se) ** 2, rel=1e-7)
        assert found.dfbs[i] == pytest.approx(change / np.sqrt(dispersion / everyone), rel=1e-7)
        assert found.cov_r[i] == pytest.approx((less.se / full.se) ** 2, rel=1e-7)


def test_an_outlier_is_marked_as_influential():
    yi, vi = np.array([0.1, 0.2, 0.15, 0.12, 0.18, 3.0]), np.full(6, 0.01)
    assert influence(yi, vi).influential.tolist() == [False] * 5 + [True]


def test_with_a_fixed_effect_the_abscissas_of_baujats_plot_sum_to_q():
    yi, vi = studies(12, 9)
    assert baujat(yi, vi, tau2_method="FE").x.sum() == pytest.approx(pool(yi, vi).q, rel=1e-12)
