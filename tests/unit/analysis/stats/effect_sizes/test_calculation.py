"""What holds for every measure, whatever its formula."""

import inspect

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import (
    CONTINUOUS,
    DICHOTOMOUS,
    LOG_SCALE,
    MEASURES,
    LengthsDiffer,
    MissingArgument,
    NonPositiveVariance,
    NotFinite,
    UnexpectedArgument,
    escalc,
)
from analysis.stats.effect_sizes import FORMS

# The same formula on the same numbers, some rounded once more.
ROUNDING = 1e-12

CASES = [(measure, form) for measure in MEASURES for form in FORMS[measure]]
NAMES = [f"{measure}-{'-'.join(form.fields)}" for measure, form in CASES]
# Group 1 and group 2 of every field that has a counterpart.
SWAPPED = {"m1i": "m2i", "sd1i": "sd2i", "n1i": "n2i", "ai": "ci", "x1i": "x2i", "t1i": "t2i"}
SWAPPED |= {two: one for one, two in SWAPPED.items()}


def drawn(form, seed, k=7):
    """Arrays for a form, of which nothing is at an edge."""
    random = np.random.default_rng(seed)
    arrays = {}
    for field in form.fields:
        if field in ("m1i", "m2i", "mi"):
            arrays[field] = random.uniform(5, 20, k)
        elif field in ("n1i", "n2i", "ni"):
            arrays[field] = random.integers(20, 200, k).astype(float)
        elif field in ("ai", "ci", "xi", "x1i", "x2i"):
            arrays[field] = random.integers(1, 20, k).astype(float)
        elif field == "ri":
            arrays[field] = random.uniform(-0.9, 0.9, k)
        elif field in ("oe", "yi"):
            arrays[field] = random.normal(0, 3, k)
        elif field == "hr":
            arrays[field] = np.ones(k)
        elif field == "ci_lb":
            arrays[field] = random.uniform(0.2, 0.9, k)
        elif field == "ci_ub":
            arrays[field] = random.uniform(1.1, 4, k)
        else:
            arrays[field] = random.uniform(0.5, 5, k)
    return arrays


def test_every_measure_has_a_form_and_every_kind_its_measures():
    assert tuple(FORMS) == MEASURES
    assert set(MEASURES) >= CONTINUOUS | DICHOTOMOUS | LOG_SCALE
    accepted = set(inspect.signature(escalc).parameters)
    assert all(set(form.fields) <= accepted for _, form in CASES)


@pytest.mark.parametrize(("measure", "form"), CASES, ids=NAMES)
def test_every_form_gives_effects_with_variances_above_zero_under_every_variance(measure, form):
    for vtype in form.vtypes:
        effects = escalc(measure, **drawn(form, 1), vtype=vtype)
        assert effects.usable.all()
        assert (effects.vi > 0).all()


@pytest.mark.parametrize(("measure", "form"), CASES, ids=NAMES)
def test_the_order_of_the_studies_means_nothing_and_a_study_does_not_see_the_others(measure, form):
    arrays = drawn(form, 2)
    effects = escalc(measure, **arrays)
    order = np.random.default_rng(3).permutation(7)
    again = escalc(measure, **{name: values[order] for name, values in arrays.items()})
    np.testing.assert_array_equal(again.yi, effects.yi[order])
    np.testing.assert_array_equal(again.vi, effects.vi[order])
    alone = escalc(measure, **{name: values[:1] for name, values in arrays.items()})
    assert (alone.yi[0], alone.vi[0]) == (pytest.approx(effects.yi[0]), pytest.approx(effects.vi[0]))


@pytest.mark.parametrize(
    ("measure", "form"),
    [case for case in CASES if {"m1i", "ai", "x1i"} & set(case[1].fields) and case[0] != "SMCR"],
)
@pytest.mark.parametrize("seed", range(10))
def test_exchanging_the_groups_turns_the_sign_and_keeps_the_variance(measure, form, seed):
    arrays = drawn(form, seed)
    exchanged = {SWAPPED.get(name, name): values for name, values in arrays.items()}
    for vtype in form.vtypes:
        effects, turned = escalc(measure, **arrays, vtype=vtype), escalc(measure, **exchanged, vtype=vtype)
        np.testing.assert_allclose(turned.yi, -effects.yi, rtol=ROUNDING, atol=ROUNDING)
        np.testing.assert_allclose(turned.vi, effects.vi, rtol=ROUNDING)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from([case for case in CASES if "m1i" in case[1].fields]),
    st.integers(0, 1000),
    st.floats(-4, 4),
)
def test_another_unit_multiplies_differences_and_leaves_what_has_no_unit(case, seed, power):
    measure, form = case
    factor = 10.0**power
    arrays = drawn(form, seed)
    scaled = {
        name: values * factor if name in ("m1i", "m2i", "sd1i", "sd2i") else values
        for name, values in arrays.items()
    }
    one, other = escalc(measure, **arrays), escalc(measure, **scaled)
    by = factor if measure in ("MD", "MC") else 1
    np.testing.assert_allclose(other.yi, by * one.yi, rtol=1e-9, atol=1e-11 * by)
    np.testing.assert_allclose(other.vi, by**2 * one.vi, rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["MD", "SMD", "SMDH", "MC", "SMCC", "SMCR"]), st.integers(0, 1000), st.floats(-1e4, 1e4)
)
def test_another_origin_of_the_scale_leaves_differences(measure, seed, shift):
    arrays = drawn(FORMS[measure][0], seed)
    shifted = {name: values + shift if name in ("m1i", "m2i") else values for name, values in arrays.items()}
    # A shift by 1e4 costs 4 digits of the means.
    np.testing.assert_allclose(escalc(measure, **shifted).yi, escalc(measure, **arrays).yi, atol=1e-10)


def test_generic_effects_come_back_as_they_are_and_stay_the_callers_own():
    yi, vi = np.array([0.1, -0.2]), np.array([0.04, 0.09])
    effects = escalc("GEN", yi=yi, vi=vi)
    np.testing.assert_array_equal(effects.yi, yi)
    np.testing.assert_allclose(escalc("GEN", yi=yi, sei=[0.2, 0.3]).vi, vi)
    yi[0] = 5
    assert effects.yi[0] == 0.1
    with pytest.raises(NonPositiveVariance):
        escalc("GEN", yi=yi, vi=[0, 1])
    with pytest.raises(NonPositiveVariance):
        escalc("GEN", yi=yi, sei=[-1, 1])


@pytest.mark.parametrize(("measure", "form"), CASES, ids=NAMES)
def test_what_is_missing_superfluous_or_of_another_length_is_refused_by_name(measure, form):
    arrays = drawn(form, 4)
    with pytest.raises(LengthsDiffer):
        escalc(measure, **(arrays | {form.fields[0]: [1.0]}))
    with pytest.raises(NotFinite):
        escalc(measure, **(arrays | {form.fields[0]: np.full(7, np.nan)}))
    with pytest.raises(UnexpectedArgument) as superfluous:
        escalc(measure, **arrays, **{"oe" if measure != "HR" else "xi": [1.0]})
    assert superfluous.value.fields == form.fields
    if len(form.fields) > 2:
        arrays.pop(form.fields[-1])
        with pytest.raises(MissingArgument) as missing:
            escalc(measure, **arrays)
        assert missing.value.field == form.fields[-1]


def test_the_size_of_two_arms_and_the_number_of_pairs_are_not_given_together():
    arms = drawn(FORMS["SMD"][0], 5)
    with pytest.raises(UnexpectedArgument):
        escalc("SMD", **arms, ri=0.5)
    with pytest.raises(UnexpectedArgument):
        escalc("SMD", **arms, ni=[10] * 7, ri=0.5)


def test_no_studies_have_no_effects():
    assert len(escalc("OR", ai=[], n1i=[], ci=[], n2i=[]).yi) == 0
