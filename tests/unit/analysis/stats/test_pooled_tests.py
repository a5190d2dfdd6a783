"""The tests t, Hartung-Knapp and ad hoc, the prediction conventions, and many data sets in one call."""

import math

import numpy as np
import pytest
from scipy.stats import norm, t

from analysis.stats import NoPrediction, UnknownChoice, pool, pool_many
from analysis.stats.errors import NoDispersion
from analysis.stats.pooling import TAU2_METHODS, TESTS

YI, VI = np.array([-0.9, -0.2, 0.3, -1.4]), np.array([0.1, 0.05, 0.2, 0.3])
# Quantiles of SciPy's two interfaces agree to 13 digits.
DIGITS = 1e-12


def test_t_keeps_the_standard_error_and_widens_the_interval():
    z, student = pool(YI, VI), pool(YI, VI, test="t")
    assert (student.se, student.df, z.df) == (z.se, 3, None)
    assert student.ci_ub - student.estimate == pytest.approx(t.ppf(0.975, 3) * z.se, rel=DIGITS)
    assert student.p_val == pytest.approx(2 * t.sf(abs(z.statistic), 3), rel=DIGITS)


def test_hartung_knapp_takes_the_spread_of_the_effects_about_their_mean():
    plain, hartung_knapp = pool(YI, VI), pool(YI, VI, test="knha")
    w = 1 / (VI + plain.tau2)
    scale = w @ (YI - plain.estimate) ** 2 / 3
    assert hartung_knapp.se == pytest.approx(plain.se * math.sqrt(scale), rel=DIGITS)


def test_ad_hoc_never_makes_the_standard_error_smaller():
    agreeing = np.array([0.1, 0.12, 0.09, 0.11])
    plain = pool(agreeing, VI)
    assert pool(agreeing, VI, test="knha").se < plain.se
    assert pool(agreeing, VI, test="adhoc").se == plain.se
    assert (
        pool(YI * 5, VI, tau2_method="FE", test="adhoc").se
        == pool(YI * 5, VI, tau2_method="FE", test="knha").se
    )


def test_hartung_knapp_refuses_effects_without_any_spread():
    for value in (0.0, 0.3, 1e9 + 0.1):
        with pytest.raises(NoDispersion):
            pool([value] * 4, VI, test="knha")
        assert pool([value] * 4, VI, test="adhoc").p_val <= 1


@pytest.mark.parametrize(
    ("convention", "quantile"), [("k-2", t.ppf(0.975, 2)), ("k-1", t.ppf(0.975, 3)), ("z", norm.ppf(0.975))]
)
def test_the_prediction_interval_follows_its_convention(convention, quantile):
    pooled = pool(YI, VI, pi_df=convention)
    reach = quantile * math.sqrt(pooled.tau2 + pooled.se**2)
    assert pooled.pi_ub - pooled.estimate == pytest.approx(reach, rel=DIGITS)
    assert pooled.pi_convention == convention


def test_two_studies_have_a_prediction_interval_in_the_other_conventions():
    assert pool(YI[:2], VI[:2], pi_df="k-1").pi_lb is not None
    assert pool(YI[:2], VI[:2]).no_prediction == NoPrediction.TOO_FEW_STUDIES
    with pytest.raises(UnknownChoice):
        pool(YI, VI, pi_df="k")


@pytest.mark.parametrize("test", TESTS)
@pytest.mark.parametrize("method", TAU2_METHODS)
def test_many_at_once_are_what_each_is_alone(method, test):
    random = np.random.default_rng(5)
    v = np.exp(random.normal(0, 1, (30, 7)))
    y = random.normal(3, np.sqrt(v + 1))
    many = pool_many(y, v, tau2_method=method, test=test)
    for i in range(30):
        one = pool(y[i], v[i], tau2_method=method, test=test)
        for name in (
            "estimate",
            "se",
            "ci_lb",
            "ci_ub",
            "statistic",
            "p_val",
            "tau2",
            "i2",
            "h2",
            "q",
            "q_pval",
        ):
            size = max(abs(one.estimate), one.se) if name in ("ci_lb", "ci_ub") else 1
            assert getattr(many, name)[i] == pytest.approx(getattr(one, name), rel=1e-9, abs=1e-9 * size), (
                name
            )


def test_a_subset_of_one_study_is_that_study():
    many = pool_many(YI, VI, include=np.eye(4), test="knha")
    np.testing.assert_allclose(many.estimate, YI)
    np.testing.assert_allclose(many.se, np.sqrt(VI))
    np.testing.assert_allclose(many.ci_ub, YI + norm.ppf(0.975) * np.sqrt(VI))
    assert (many.i2 == 0).all()
    assert (many.q_pval == 1).all()
