import numpy as np
import pytest
from scipy.special import gamma

from analysis.stats import (
    CONTINUOUS,
    EventsOutOfRange,
    NonPositiveSD,
    SampleSizeTooSmall,
    Undefined,
    UnknownChoice,
    ValueOutOfRange,
    escalc,
    hedges_correction,
)

ARMS = {"m1i": [0.8], "sd1i": [1.0], "n1i": [10], "m2i": [0.0], "sd2i": [1.0], "n2i": [10]}
# metadat's dat.normand1999 (Normand 1999, table 3: days in hospital), first four.
HOSPITAL = {
    "m1i": [55, 27, 64, 66],
    "sd1i": [47, 7, 17, 20],
    "n1i": [155, 31, 75, 18],
    "m2i": [75, 29, 119, 137],
    "sd2i": [64, 4, 29, 48],
    "n2i": [156, 32, 71, 18],
}
# To the digits printed.
FOUR_DIGITS = 5e-5


@pytest.mark.parametrize(
    ("vtype", "variance"), [("LS", 0.214673), ("UB", 0.218047), ("LS2", 0.198091), ("RevMan", 0.218277)]
)
def test_the_four_variances_of_a_standardized_difference_have_their_check_values(vtype, variance):
    assert escalc("SMD", **ARMS, vtype=vtype).vi[0] == pytest.approx(variance, abs=5e-7)


def test_revmans_g_uses_the_approximate_correction():
    assert escalc("SMD", **ARMS, vtype="RevMan").yi[0] == pytest.approx(
        0.8 * (1 - 3 / (4 * 20 - 9)), rel=1e-15
    )


def test_without_correction_the_effect_is_cohens_d():
    effects = escalc("SMD", **ARMS, correct=False)
    assert effects.yi[0] == 0.8
    assert effects.vi[0] == pytest.approx(0.2 + 0.64 / 40)


def test_the_correction_is_the_ratio_of_gamma_functions_over_its_whole_range():
    # The gamma function overflows above 171; 100 is where the series takes over.
    m = np.array([1.0001, 1.5, 2, 2.5, 10, 99.9, 100, 100.1, 340])
    by_definition = gamma(m / 2) / (np.sqrt(m / 2) * gamma((m - 1) / 2))
    np.testing.assert_allclose(hedges_correction(m), by_definition, rtol=2e-13)
    large = hedges_correction([1e3, 1e6, 1e9])
    np.testing.assert_allclose(large, 1 - 3 / (4 * np.array([1e3, 1e6, 1e9]) - 1), rtol=2e-7)
    assert (np.diff(large) > 0).all()
    assert np.isnan(hedges_correction(1.0))


@pytest.mark.parametrize(
    ("measure", "yi", "vi"),
    # As metafor's own checks of escalc have them.
    [
        ("SMD", [-0.3552, -0.3479, -2.3176, -1.8880], [0.0131, 0.0645, 0.0458, 0.1606]),
        ("ROM", [-0.3102, -0.0715, -0.6202, -0.7303], [0.0094, 0.0028, 0.0018, 0.0119]),
    ],
)
def test_days_in_hospital_have_metafors_values(measure, yi, vi):
    effects = escalc(measure, **HOSPITAL)
    np.testing.assert_allclose(effects.yi, yi, atol=FOUR_DIGITS)
    np.testing.assert_allclose(effects.vi, vi, atol=FOUR_DIGITS)


def test_bonetts_variance_is_that_of_metafor_5():
    effects = escalc("SMDH", **HOSPITAL, vtype="Bonett")
    np.testing.assert_allclose(effects.yi, [-0.3553, -0.3465, -2.3018, -1.8880], atol=FOUR_DIGITS)
    np.testing.assert_allclose(effects.vi, [0.0132, 0.0674, 0.0515, 0.1961], atol=FOUR_DIGITS)


def test_the_ratio_of_means_takes_lajeunesses_correction_only_when_asked():
    plain, corrected = escalc("ROM", **HOSPITAL), escalc("ROM", **HOSPITAL, correct=True)
    assert plain.yi[0] == pytest.approx(np.log(55 / 75))
    extra = ((47 / 55) ** 2 / 155 - (64 / 75) ** 2 / 156) / 2
    assert corrected.yi[0] - plain.yi[0] == pytest.approx(extra)
    assert corrected.vi[0] == plain.vi[0]


def test_two_means_below_zero_have_a_ratio_and_means_of_unlike_sign_have_none():
    arms = ARMS | {"m1i": [-8], "m2i": [-4]}
    assert escalc("ROM", **arms).yi[0] == pytest.approx(np.log(2))
    for m1, m2 in ((-8, 4), (0, 4), (4, 0)):
        effects = escalc("ROM", **(ARMS | {"m1i": [m1], "m2i": [m2]}))
        assert effects.undefined == (Undefined.MEANS_OF_UNLIKE_SIGN,)


def test_with_equal_sds_one_variance_for_both_arms_is_the_same_as_two():
    for measure in ("MD", "ROM"):
        arms = ARMS | {"m2i": [0.5]}
        assert escalc(measure, **arms, vtype="HO").vi[0] == pytest.approx(escalc(measure, **arms).vi[0])


def test_an_unpooled_difference_needs_two_persons_in_each_arm():
    assert escalc("SMDH", **(ARMS | {"n1i": [1]})).undefined == (Undefined.TOO_FEW_IN_AN_ARM,)
    assert escalc("SMD", **(ARMS | {"n1i": [1]})).usable.all()


@pytest.mark.parametrize("measure", sorted(CONTINUOUS))
def test_sds_and_sample_sizes_that_cannot_be_are_refused(measure):
    with pytest.raises(NonPositiveSD):
        escalc(measure, **(ARMS | {"sd2i": [0]}))
    with pytest.raises(SampleSizeTooSmall):
        escalc(measure, **(ARMS | {"n2i": [0.5]}))


def test_a_risk_difference_takes_the_studies_without_events_and_a_ratio_does_not():
    tables = {"ai": [0, 12], "n1i": [10, 12], "ci": [0, 9], "n2i": [10, 9]}
    difference = escalc("RD", **tables)
    assert difference.usable.all()
    # 1/2 in all four cells: p = 0.5/11 in both arms.
    assert difference.yi[0] == 0
    assert difference.vi[0] == pytest.approx(2 * (0.5 / 11) * (10.5 / 11) / 11)
    for measure in ("RR", "OR", "PETO"):
        assert escalc(measure, **tables).undefined == (Undefined.NO_EVENTS, Undefined.ONLY_EVENTS)
        assert escalc(measure, **tables, double_zero="keep").usable.all()
    assert escalc("AS", **tables).yi.tolist() == [0, 0]


def test_the_unbiased_variance_of_a_risk_difference_divides_by_one_less():
    effects = escalc("RD", ai=[3], n1i=[10], ci=[5], n2i=[20], vtype="UB")
    assert effects.vi[0] == pytest.approx(0.21 / 9 + 0.1875 / 19)
    assert escalc("RD", ai=[1], n1i=[1], ci=[5], n2i=[20], vtype="UB", to="none").undefined == (
        Undefined.TOO_FEW_IN_AN_ARM,
    )


def test_an_arcsine_difference_adds_nothing_to_a_zero_unless_told():
    tables = {"ai": [0], "n1i": [10], "ci": [5], "n2i": [20]}
    effects = escalc("AS", **tables)
    assert effects.yi[0] == pytest.approx(-np.arcsin(0.5))
    assert effects.vi[0] == pytest.approx(1 / 40 + 1 / 80)
    assert escalc("AS", **tables, add=0.5).yi[0] != effects.yi[0]


def test_where_the_addition_goes_is_chosen():
    tables = {"ai": [0, 3], "n1i": [10, 10], "ci": [4, 4], "n2i": [10, 10]}
    plain, added = np.log(3 * 6 / (7 * 4)), np.log(3.5 * 6.5 / (7.5 * 4.5))
    assert escalc("OR", **tables).yi[1] == pytest.approx(plain)
    assert escalc("OR", **tables, to="all").yi[1] == pytest.approx(added)
    assert escalc("OR", **tables, to="if0all").yi[1] == pytest.approx(added)
    assert escalc("OR", **tables, to="none").undefined == (Undefined.OUT_OF_RANGE, None)
    without_zero = tables | {"ai": [1, 3]}
    assert escalc("OR", **without_zero, to="if0all").yi[1] == pytest.approx(plain)
    double = tables | {"ai": [0, 3], "ci": [0, 4]}
    assert escalc("OR", **double, to="if0all").yi[1] == pytest.approx(plain)
    assert escalc("OR", **tables, add=0.1).yi[0] == pytest.approx(np.log(0.1 * 6.1 / (10.1 * 4.1)))


def test_a_risk_difference_without_variance_is_undefined_not_certain():
    effects = escalc("RD", ai=[10], n1i=[10], ci=[0], n2i=[10], to="none")
    assert effects.undefined == (Undefined.NO_VARIANCE,)


@pytest.mark.parametrize("measure", ["RD", "AS", "PETO"])
def test_more_events_than_persons_are_refused(measure):
    with pytest.raises(EventsOutOfRange):
        escalc(measure, ai=[11], n1i=[10], ci=[1], n2i=[10])


def test_choices_that_a_measure_does_not_have_are_refused():
    with pytest.raises(UnknownChoice):
        escalc("SMD", **ARMS, vtype="AV")
    with pytest.raises(UnknownChoice):
        escalc("MD", **ARMS, vtype="RevMan")
    with pytest.raises(UnknownChoice):
        escalc("RD", ai=[1], n1i=[10], ci=[1], n2i=[10], to="some")
    with pytest.raises(ValueOutOfRange):
        escalc("OR", ai=[1], n1i=[10], ci=[1], n2i=[10], add=-1)
