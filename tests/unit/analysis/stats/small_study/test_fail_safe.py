import numpy as np
import pytest
from scipy.special import ndtr, ndtri

from analysis.stats import LevelOutOfRange, NotFinite, UnknownChoice
from analysis.stats.errors import NegativeStandardError
from analysis.stats.small_study import fail_safe_n, funnel_contours, significance_levels

YI, VI = np.array([0.4, 0.6, 0.3, 0.9, 0.1]), np.array([0.04, 0.02, 0.05, 0.1, 0.01])


def test_rosenthals_n_is_the_least_that_takes_significance_away():
    n = fail_safe_n(YI, VI).n
    z = (YI / np.sqrt(VI)).sum()
    assert z / np.sqrt(5 + n) <= ndtri(0.95) < z / np.sqrt(5 + n - 1)


def test_orwins_n_brings_the_mean_to_the_target():
    n = fail_safe_n(YI, VI, method="Orwin", target=0.1).n
    assert n == 18  # 2.3 / 0.1 is 23 studies, though not to the last digit
    assert fail_safe_n(YI, VI, method="Orwin").n == 5  # half of the mean
    assert fail_safe_n(-YI, VI, method="Orwin", target=-0.1).n == n
    assert fail_safe_n(YI, VI, method="Orwin", target=2.0).n == 0


@pytest.mark.parametrize("target", [0.0, -0.2])
def test_no_number_of_null_studies_reaches_zero_or_the_other_side(target):
    assert fail_safe_n(YI, VI, method="Orwin", target=target).n is None


def test_rosenbergs_n_takes_the_fixed_effects_significance_away():
    found = fail_safe_n(YI, VI, method="Rosenberg")
    w = 1 / VI

    def z(added):
        return (w * YI).sum() / np.sqrt(w.sum() + added * w.mean())

    assert z(found.n) <= ndtri(0.975) < z(found.n - 1)
    assert found.p_val == pytest.approx(2 * ndtr(-z(0)), rel=1e-12)


@pytest.mark.parametrize("method", ["Rosenthal", "Rosenberg"])
def test_a_result_that_is_not_significant_needs_no_study(method):
    assert fail_safe_n([0.1, -0.1, 0.05], [1.0, 1.0, 1.0], method=method).n == 0


def test_unknown_methods_and_levels_are_refused():
    with pytest.raises(UnknownChoice):
        fail_safe_n(YI, VI, method="Gleser")
    with pytest.raises(LevelOutOfRange):
        fail_safe_n(YI, VI, alpha=5)
    with pytest.raises(NotFinite):
        fail_safe_n(YI, VI, method="Orwin", target=float("nan"))


def test_contours_bound_the_regions_of_significance():
    sei = np.array([0.0, 0.1, 0.2])
    found = funnel_contours(sei)
    assert found.lower.shape == (3, 3)
    p_values = 2 * ndtr(-np.abs(found.upper[:, 1:]) / sei[1:])
    np.testing.assert_allclose(p_values, np.array([[0.10] * 2, [0.05] * 2, [0.01] * 2]), rtol=1e-12)
    np.testing.assert_allclose(found.lower, -found.upper, rtol=1e-15)
    assert (found.upper[:, 0] == 0).all()
    centred = funnel_contours(sei, levels=(0.95,), centre=0.3)
    assert centred.upper[0, 2] == pytest.approx(0.3 + 1.959963984540054 * 0.2, rel=1e-12)


def test_a_study_lies_in_the_region_of_its_own_p_value():
    np.testing.assert_allclose(significance_levels([1.959963984540054], [1.0]), [0.05], rtol=1e-12)


def test_negative_standard_errors_are_refused():
    with pytest.raises(NegativeStandardError):
        funnel_contours([-0.1, 0.2])
    with pytest.raises(LevelOutOfRange):
        funnel_contours([0.1], levels=(95,))
