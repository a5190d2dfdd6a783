import numpy as np
import pytest

from analysis.stats import (
    IntervalMisordered,
    LevelOutOfRange,
    NegativeCount,
    NonPositive,
    NonPositiveVariance,
    Undefined,
    escalc,
)

# Rothman, Greenland and Lash 2008, table 15-2: coronary deaths and person-years, smokers and non-smokers, by age.
DOCTORS = {
    "x1i": [32, 104, 206, 186, 102],
    "t1i": [52407, 43248, 28612, 12663, 5317],
    "x2i": [2, 12, 28, 28, 31],
    "t2i": [18790, 10673, 5710, 2585, 1462],
}


def test_the_doctors_have_the_published_rate_ratios():
    ratios = np.exp(escalc("IRR", **DOCTORS).yi)
    # Doll and Hill's 5.7, 2.1, 1.5, 1.4, 0.9.
    np.testing.assert_allclose(ratios, [5.7, 2.1, 1.5, 1.4, 0.9], atol=0.05)


def test_the_first_age_group_by_hand():
    ratio, difference = escalc("IRR", **DOCTORS), escalc("IRD", **DOCTORS)
    assert ratio.vi[0] == pytest.approx(1 / 32 + 1 / 2)
    assert difference.yi[0] == pytest.approx(32 / 52407 - 2 / 18790)
    assert difference.vi[0] == pytest.approx(32 / 52407**2 + 2 / 18790**2)


def test_a_longer_unit_of_time_leaves_the_ratio_and_multiplies_the_difference():
    decades = DOCTORS | {name: np.array(DOCTORS[name]) / 10 for name in ("t1i", "t2i")}
    np.testing.assert_allclose(escalc("IRR", **decades).yi, escalc("IRR", **DOCTORS).yi, rtol=1e-12)
    np.testing.assert_allclose(escalc("IRD", **decades).yi, 10 * escalc("IRD", **DOCTORS).yi, rtol=1e-12)
    np.testing.assert_allclose(escalc("IRD", **decades).vi, 100 * escalc("IRD", **DOCTORS).vi, rtol=1e-12)


def test_a_count_of_zero_takes_half_in_both_groups_and_two_zeros_have_no_ratio():
    rates = {"x1i": [0, 0], "t1i": [50, 50], "x2i": [3, 0], "t2i": [40, 40]}
    ratio = escalc("IRR", **rates)
    assert ratio.yi[0] == pytest.approx(np.log(0.5 / 50) - np.log(3.5 / 40))
    assert ratio.undefined == (None, Undefined.NO_EVENTS)
    assert escalc("IRR", **rates, double_zero="keep").yi[1] == pytest.approx(np.log(40 / 50))
    assert escalc("IRD", **rates).usable.all()
    assert escalc("IRD", **rates, to="none").undefined == (None, Undefined.NO_VARIANCE)


def test_negative_counts_and_times_of_zero_are_refused():
    with pytest.raises(NegativeCount):
        escalc("IRR", **(DOCTORS | {"x2i": [2, 12, 28, 28, -1]}))
    with pytest.raises(NonPositive):
        escalc("IRD", **(DOCTORS | {"t1i": [0, 1, 1, 1, 1]}))


def test_a_hazard_ratio_from_o_less_e_and_v():
    effects = escalc("HR", oe=[-6.0], v=[20.0])
    assert (effects.yi[0], effects.vi[0]) == (pytest.approx(-0.3), 0.05)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
def test_a_hazard_ratio_and_its_interval_give_back_the_variance(level):
    z = {0.9: 1.6448536269514722, 0.95: 1.959963984540054, 0.99: 2.5758293035489004}[level]
    limits = np.exp([-0.3 - z * 0.2, -0.3 + z * 0.2])
    effects = escalc("HR", hr=[np.exp(-0.3)], ci_lb=limits[:1], ci_ub=limits[1:], level=level)
    assert effects.yi[0] == pytest.approx(-0.3)
    assert effects.vi[0] == pytest.approx(0.04)


def test_hazards_that_cannot_be_are_refused():
    for wrong in ({"hr": [3.0]}, {"hr": [0.1]}, {"ci_lb": [2.0]}, {"ci_lb": [1.0], "ci_ub": [1.0]}):
        with pytest.raises(IntervalMisordered):
            escalc("HR", **({"hr": [1.0], "ci_lb": [0.5], "ci_ub": [2.0]} | wrong))
    with pytest.raises(NonPositive):
        escalc("HR", hr=[1.0], ci_lb=[0.0], ci_ub=[2.0])
    with pytest.raises(NonPositiveVariance):
        escalc("HR", oe=[1.0], v=[0.0])
    with pytest.raises(LevelOutOfRange):
        escalc("HR", hr=[1.0], ci_lb=[0.5], ci_ub=[2.0], level=95)
