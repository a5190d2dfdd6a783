import numpy as np
import pytest

from analysis.stats import CorrelationOutOfRange, NonPositiveSD, SampleSizeTooSmall, Undefined, escalc

# One split-face trial of the demonstration: both treatments on 14 faces.
SPLIT_FACE = {"m1i": [-38.2], "sd1i": [8.1], "m2i": [-9.3], "sd2i": [5.2], "ni": [14]}
# Morris 2008: five studies of training, trained groups, before (2) and after (1).
BEFORE, AFTER = [30.6, 23.5, 0.5, 53.4, 35.6], [38.5, 26.8, 0.7, 75.9, 36.0]
SD_BEFORE, SD_AFTER = [15.0, 3.1, 0.1, 14.5, 4.7], [11.6, 4.1, 0.1, 4.4, 4.6]
TRAINED = {"m1i": AFTER, "m2i": BEFORE, "ni": [20, 50, 9, 10, 14], "ri": [0.47, 0.64, 0.77, 0.89, 0.44]}
# To the digits printed.
FOUR_DIGITS = 5e-5


def test_two_correlated_arms_have_the_check_values_of_the_convention():
    d = escalc("SMD", **SPLIT_FACE, ri=0.5, correct=False)
    g = escalc("SMD", **SPLIT_FACE, ri=0.5)
    assert [round(x, 4) for x in (d.yi[0], d.vi[0])] == [-4.2461, 0.7153]
    assert [round(x, 4) for x in (g.yi[0], g.vi[0])] == [-4.1222, 0.6742]


def test_the_mean_difference_of_correlated_arms_is_a_mean_change():
    arms, change = escalc("MD", **SPLIT_FACE, ri=0.5), escalc("MC", **SPLIT_FACE, ri=0.5)
    assert arms.yi[0] == change.yi[0] == pytest.approx(-28.9)
    assert arms.vi[0] == change.vi[0] == pytest.approx((8.1**2 + 5.2**2 - 8.1 * 5.2) / 14)


def test_without_correlation_a_pair_weighs_like_two_arms():
    pairs = escalc("MD", **SPLIT_FACE, ri=0)
    arms = {name: SPLIT_FACE[name] for name in ("m1i", "sd1i", "m2i", "sd2i")}
    assert pairs.vi[0] == pytest.approx(escalc("MD", **arms, n1i=[14], n2i=[14]).vi[0])


@pytest.mark.parametrize("measure", ["MD", "SMD", "MC", "SMCR"])
def test_the_higher_the_correlation_the_smaller_the_variance(measure):
    r = np.linspace(-0.9, 0.9, 19)
    many = {name: np.repeat(values, len(r)) for name, values in SPLIT_FACE.items()}
    assert (np.diff(escalc(measure, **many, ri=r).vi) < 0).all()


def test_a_single_correlation_stands_for_all_studies():
    many = {name: values * 3 for name, values in SPLIT_FACE.items()}
    np.testing.assert_array_equal(escalc("SMD", **many, ri=0.4).vi, escalc("SMD", **many, ri=[0.4] * 3).vi)


def test_mean_change_has_bonetts_example():
    # Bonett 2008, as metafor's own check has it: means 26 and 22, variances 30 and 20, r = .7, n = 60.
    effects = escalc("MC", m1i=[26], m2i=[22], sd1i=[30**0.5], sd2i=[20**0.5], ni=[60], ri=0.7)
    assert (effects.yi[0], round(effects.vi[0], 4)) == (4, 0.2618)


def test_trained_groups_have_metafors_standardized_changes():
    # As metafor's own checks of this example have them (the paper prints the differences only).
    raw = escalc("SMCR", **TRAINED, sd1i=SD_BEFORE)
    np.testing.assert_allclose(raw.yi, [0.5056, 1.0481, 1.8054, 1.4181, 0.0801], atol=FOUR_DIGITS)
    np.testing.assert_allclose(raw.vi, [0.0594, 0.0254, 0.2322, 0.1225, 0.0802], atol=FOUR_DIGITS)
    change = escalc("SMCC", **TRAINED, sd1i=SD_AFTER, sd2i=SD_BEFORE)
    np.testing.assert_allclose(change.yi, [0.5417, 1.0198, 2.6619, 1.9088, 0.0765], atol=FOUR_DIGITS)
    np.testing.assert_allclose(change.vi, [0.0573, 0.0304, 0.5048, 0.2822, 0.0716], atol=FOUR_DIGITS)


def test_trained_less_untrained_groups_have_morriss_published_differences():
    # Morris 2008, table 5: 0.74, 0.95, 1.81, 1.15, 0.51, each to two digits.
    untrained = {
        "m1i": [19.7, 25.3, 0.6, 60.7, 33.4],
        "m2i": [23.1, 24.9, 0.6, 55.7, 34.8],
        "sd1i": [13.8, 4.1, 0.2, 17.3, 3.1],
        "ni": [20, 42, 9, 11, 14],
        "ri": TRAINED["ri"],
    }
    difference = escalc("SMCR", **TRAINED, sd1i=SD_BEFORE).yi - escalc("SMCR", **untrained).yi
    np.testing.assert_allclose(difference, [0.74, 0.95, 1.81, 1.15, 0.51], atol=0.0051)


def test_the_alternative_variances_are_the_correction_times_that_of_the_uncorrected_effect():
    for measure in ("SMCC", "SMCR"):
        corrected = escalc(measure, **SPLIT_FACE, ri=0.5, vtype="LS2")
        plain = escalc(measure, **SPLIT_FACE, ri=0.5, correct=False)
        factor = corrected.yi[0] / plain.yi[0]
        assert corrected.vi[0] == pytest.approx(factor**2 * plain.vi[0])
    assert escalc("SMCC", **SPLIT_FACE, ri=0.5, vtype="UB").vi[0] > escalc("SMCC", **SPLIT_FACE, ri=0.5).vi[0]


def test_full_correlation_leaves_no_variance_and_says_so():
    same_sd = SPLIT_FACE | {"sd2i": [8.1]}
    for measure in ("MD", "SMD", "MC", "SMCC"):
        assert escalc(measure, **same_sd, ri=1).undefined == (Undefined.NO_VARIANCE,)
    assert escalc("MD", **SPLIT_FACE, ri=1).usable.all()


def test_too_few_people_are_undefined_with_the_reason():
    assert escalc("SMD", **(SPLIT_FACE | {"ni": [1]}), ri=0.5).undefined == (Undefined.TOO_FEW_PEOPLE,)
    for measure in ("SMCC", "SMCR"):
        assert escalc(measure, **(SPLIT_FACE | {"ni": [2]}), ri=0.5).undefined == (
            Undefined.TOO_FEW_FOR_CHANGE,
        )
        assert escalc(measure, **(SPLIT_FACE | {"ni": [3]}), ri=0.5).usable.all()


@pytest.mark.parametrize("measure", ["MD", "SMD", "MC", "SMCC", "SMCR"])
def test_what_cannot_be_is_refused_with_its_place(measure):
    with pytest.raises(CorrelationOutOfRange) as caught:
        escalc(measure, **SPLIT_FACE, ri=[1.1])
    assert (caught.value.field, caught.value.index) == ("ri", 0)
    with pytest.raises(NonPositiveSD):
        escalc(measure, **(SPLIT_FACE | {"sd1i": [0]}), ri=0.5)
    with pytest.raises(SampleSizeTooSmall):
        escalc(measure, **(SPLIT_FACE | {"ni": [0]}), ri=0.5)
