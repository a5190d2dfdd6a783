import numpy as np
import pytest

from analysis.stats import (
    UNDEFINED_TEXT,
    EventsOutOfRange,
    LengthsDiffer,
    MissingArgument,
    NonPositiveSD,
    NotFinite,
    SampleSizeTooSmall,
    Undefined,
    UnknownChoice,
    escalc,
    hedges_correction,
    wald_interval,
)

ARMS = {"m1i": [2.0], "sd1i": [1.0], "n1i": [10], "m2i": [1.2], "sd2i": [1.0], "n2i": [10]}
COUNTS = {"ai": [3, 5], "n1i": [10, 20], "ci": [4, 6], "n2i": [10, 20]}


def test_the_variance_of_g_is_the_ls_one():
    # The convention's check value: n = 10 and 10, d = 0.8, LS .214673.
    effects = escalc("SMD", **ARMS)
    assert effects.yi[0] == pytest.approx(0.8 * hedges_correction(18))
    assert effects.vi[0] == pytest.approx(0.214673, abs=5e-7)


def test_the_exact_correction_is_near_its_approximation_for_many_people():
    assert hedges_correction(1000) == pytest.approx(1 - 3 / (4 * 1000 - 1), rel=1e-7)


def test_half_is_added_to_all_cells_of_the_study_with_a_zero_only():
    effects = escalc("OR", ai=[0, 3], n1i=[10, 10], ci=[4, 4], n2i=[10, 10])
    assert effects.yi[0] == pytest.approx(np.log(0.5 * 6.5 / (10.5 * 4.5)))
    assert effects.yi[1] == pytest.approx(np.log(3 * 6 / (7 * 4)))


@pytest.mark.parametrize("measure", ["RR", "OR"])
def test_no_events_or_only_events_in_both_arms_are_left_out_with_the_reason(measure):
    effects = escalc(measure, ai=[0, 10, 1], n1i=[10, 10, 10], ci=[0, 8, 2], n2i=[9, 8, 10])
    assert effects.undefined == (Undefined.NO_EVENTS, Undefined.ONLY_EVENTS, None)
    assert effects.usable.tolist() == [False, False, True]
    assert np.isnan(effects.yi[:2]).all()
    assert np.isnan(effects.vi[:2]).all()


def test_every_reason_has_a_sentence():
    assert set(UNDEFINED_TEXT) == set(Undefined)


def test_three_people_are_too_few_for_a_standardized_difference_and_four_are_enough():
    effects = escalc("SMD", m1i=[1, 1], sd1i=[1, 1], n1i=[2, 2], m2i=[0, 0], sd2i=[1, 1], n2i=[1, 2])
    assert effects.undefined == (Undefined.TOO_FEW_PEOPLE, None)


def test_an_effect_beyond_the_range_of_numbers_is_undefined_not_infinite():
    effects = escalc("MD", **(ARMS | {"sd1i": [1e200]}))
    assert effects.undefined == (Undefined.OUT_OF_RANGE,)


def test_an_effect_of_zero_is_an_effect():
    effects = escalc("SMD", **(ARMS | {"m2i": [2.0]}))
    assert effects.yi[0] == 0
    assert effects.usable.all()


@pytest.mark.parametrize(
    ("change", "refusal", "field"),
    [
        ({"sd2i": [-1.0]}, NonPositiveSD, "sd2i"),
        ({"sd1i": [0.0]}, NonPositiveSD, "sd1i"),
        ({"n1i": [0]}, SampleSizeTooSmall, "n1i"),
        ({"m1i": [float("nan")]}, NotFinite, "m1i"),
    ],
)
@pytest.mark.parametrize("measure", ["MD", "SMD"])
def test_a_value_that_cannot_be_is_refused_with_its_place(measure, change, refusal, field):
    with pytest.raises(refusal) as caught:
        escalc(measure, **(ARMS | change))
    assert (caught.value.field, caught.value.index) == (field, 0)


@pytest.mark.parametrize("change", [{"ai": [3, 21]}, {"ai": [3, -1]}])
def test_events_outside_the_arm_are_refused_with_their_place(change):
    with pytest.raises(EventsOutOfRange) as caught:
        escalc("RR", **(COUNTS | change))
    assert (caught.value.field, caught.value.index) == ("ai", 1)


def test_an_unknown_measure_a_missing_array_and_unequal_lengths_are_refused():
    with pytest.raises(UnknownChoice):
        escalc("COR", **ARMS)
    with pytest.raises(MissingArgument):
        escalc("MD", m1i=[1.0])
    with pytest.raises(LengthsDiffer):
        escalc("RR", **(COUNTS | {"ci": [4]}))


def test_results_cannot_be_written_over():
    with pytest.raises(ValueError, match="read-only"):
        escalc("MD", **ARMS).yi[0] = 1


def test_an_interval_is_symmetric_around_the_effect():
    lower, upper = wald_interval([-1.0, 2.0], [0.25, 1.0])
    np.testing.assert_allclose(lower, [-1 - 0.5 * 1.959963984540054, 2 - 1.959963984540054])
    np.testing.assert_allclose(lower + upper, [-2.0, 4.0])


def test_an_sd_whose_square_overflows_gives_no_standardized_effect_of_0():
    effects = escalc(
        "SMD",
        m1i=[1e200, 1.0],
        sd1i=[1e200, 1.0],
        n1i=[20, 20],
        m2i=[1.0, 0.0],
        sd2i=[1.0, 1.0],
        n2i=[20, 20],
    )
    assert effects.undefined == (Undefined.OUT_OF_RANGE, None)
