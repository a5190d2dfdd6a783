import math

import pytest

from analysis.figures import numbers


@pytest.mark.parametrize(
    ("number", "decimals", "text"),
    [(-4.1222, 2, "−4.12"), (0.0, 2, "0.00"), (-0.001, 2, "0.00"), (8.1, 1, "8.1"), (-12.6, 0, "−13")],
)
def test_fixed_decimals_with_a_true_minus_and_no_negative_zero(number, decimals, text):
    assert numbers.fixed(number, decimals) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.41, "0.41"), (1, "1.00"), (0.0072, "0.0072"), (0.07, "0.07"), (26.07, "26.07"), (412.3, "412")],
)
def test_ratios_are_back_transformed(value, text):
    assert numbers.ratio(math.log(value)) == text


def test_a_ratio_is_never_zero_and_never_infinite():
    assert numbers.ratio(-2000) == "< 0.0001"
    assert numbers.ratio(2000) == "> 9999"


def test_an_effect_with_its_interval():
    assert numbers.effect_with_interval(-4.122, -5.431, -2.813, log=False) == "−4.12 [−5.43, −2.81]"
    assert numbers.effect_with_interval(0, math.log(0.5), math.log(2), log=True) == "1.00 [0.50, 2.00]"


@pytest.mark.parametrize(
    ("p", "text"),
    [(1.3e-22, "p < 0.001"), (0.00334, "p = 0.003"), (0.5, "p = 0.500"), (0.99999, "p > 0.999")],
)
def test_p_values(p, text):
    assert numbers.p_value(p) == text


def test_small_things():
    assert numbers.percent(71.7624) == "71.8 %"
    assert numbers.small(0) == "0"
    assert numbers.small(0.294945) == "0.295"
    assert numbers.small(0.0001) == "< 0.001"
    assert numbers.weight(0.01) == "< 0.1"
    assert numbers.weight(10.11) == "10.1"
    assert numbers.count(191064) == "191,064"
    assert numbers.plain(14.0) == "14"
    assert numbers.signed("-9.30") == "−9.30"
    assert numbers.times(1, "study", "studies") == "1 study"
    assert numbers.times(6, "study", "studies") == "6 studies"


@pytest.mark.parametrize(
    ("errors", "decimals"), [([0.5], 2), ([2.5, 0.01, 3.0], 1), ([150.0], 0), ([0.0003], 4), ([], 2)]
)
def test_as_many_decimals_as_a_standard_error_deserves(errors, decimals):
    assert numbers.decimals_for(errors) == decimals
