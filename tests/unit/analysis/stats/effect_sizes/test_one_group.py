import numpy as np
import pytest

from analysis.stats import EventsOutOfRange, NonPositiveSD, SampleSizeTooSmall, Undefined, escalc


def test_a_mean_has_the_square_of_its_standard_error():
    effects = escalc("MN", mi=[12.5], sdi=[3.0], ni=[36])
    assert (effects.yi[0], effects.vi[0]) == (12.5, 0.25)


@pytest.mark.parametrize(
    ("measure", "yi", "vi"),
    [
        ("PR", 0.25, 0.25 * 0.75 / 20),
        ("PLO", np.log(5 / 15), 1 / 5 + 1 / 15),
        ("PAS", np.arcsin(0.5), 1 / 80),
        ("PFT", (np.arcsin(np.sqrt(5 / 21)) + np.arcsin(np.sqrt(6 / 21))) / 2, 1 / 82),
    ],
)
def test_five_of_twenty_by_hand(measure, yi, vi):
    effects = escalc(measure, xi=[5], ni=[20])
    assert effects.yi[0] == pytest.approx(yi, rel=1e-14)
    assert effects.vi[0] == pytest.approx(vi, rel=1e-14)


def test_half_of_twenty_has_the_arcsine_of_metafors_own_check():
    effects = escalc("PAS", xi=[10], ni=[20])
    assert (round(effects.yi[0], 4), round(effects.vi[0], 4)) == (0.7854, 0.0125)


def test_half_is_added_to_none_and_to_all_but_not_on_the_arcsine_scales():
    assert escalc("PR", xi=[0, 10], ni=[10, 10]).yi.tolist() == pytest.approx([0.5 / 11, 10.5 / 11])
    assert escalc("PLO", xi=[0], ni=[10]).yi[0] == pytest.approx(np.log(0.5 / 10.5))
    assert escalc("PAS", xi=[0, 10], ni=[10, 10]).yi.tolist() == pytest.approx([0, np.pi / 2])
    assert escalc("PFT", xi=[0], ni=[10]).yi[0] == pytest.approx(np.arcsin(np.sqrt(1 / 11)) / 2)
    assert escalc("PR", xi=[0], ni=[10], to="none").undefined == (Undefined.NO_VARIANCE,)


@pytest.mark.parametrize(
    ("measure", "centre"), [("PLO", 0), ("PAS", np.pi / 4), ("PFT", np.pi / 4), ("PR", 0.5)]
)
def test_the_opposite_proportion_lies_as_far_on_the_other_side(measure, centre):
    x, n = np.arange(0, 26), np.full(26, 25)
    one, other = escalc(measure, xi=x, ni=n), escalc(measure, xi=n - x, ni=n)
    np.testing.assert_allclose(one.yi - centre, centre - other.yi, atol=1e-14)
    np.testing.assert_allclose(one.vi, other.vi, rtol=1e-14)


def test_the_unbiased_variance_divides_by_one_less():
    assert escalc("PR", xi=[5], ni=[20], vtype="UB").vi[0] == pytest.approx(0.1875 / 19)


def test_what_cannot_be_is_refused():
    with pytest.raises(EventsOutOfRange):
        escalc("PFT", xi=[21], ni=[20])
    with pytest.raises(SampleSizeTooSmall):
        escalc("PR", xi=[0], ni=[0])
    with pytest.raises(NonPositiveSD):
        escalc("MN", mi=[1], sdi=[0], ni=[20])
