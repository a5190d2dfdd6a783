"""What the numbers of a difference between two arms cannot be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.integrity.refusals import ESTIMATES, MEASURES, contrast_refusals, read_estimate


def codes(typed, measure, **about):
    values = {statistic: read_estimate(statistic, text) for statistic, text in typed.items()}
    return {
        refusal.statistic: refusal.code for refusal in contrast_refusals(values, measure=measure, **about)
    }


@pytest.mark.parametrize(
    ("measure", "typed"),
    [
        ("MD", {"estimate": "−28.9", "ci_low": "−35.1", "ci_high": "−22.7", "ci_level": "95", "p": "<0.001"}),
        ("SMD", {"estimate": "0", "se": "0.2", "t": "0"}),
        ("OR", {"estimate": "1.8", "ci_low": "0.9", "ci_high": "3.6", "covariates": "age, sex; site > 2"}),
        ("RD", {"estimate": "-0.12", "ci_low": "-0.30", "ci_high": "0.06"}),
        ("RD", {"estimate": "12.5 %", "ci_low": "-3 %", "ci_high": "28 %"}),
    ],
)
def test_what_papers_print_of_a_difference_is_taken(measure, typed):
    assert codes(typed, measure) == {}


@pytest.mark.parametrize("measure", ["ROM", "RR", "OR", "HR", "IRR"])
def test_a_ratio_and_its_limits_are_above_0(measure):
    typed = {"estimate": "-0.2", "ci_low": "0", "ci_high": "-1"}
    assert codes(typed, measure) == dict.fromkeys(typed, "ratio_not_above_zero")


@pytest.mark.parametrize("measure", ["MD", "SMD", "RD"])
def test_a_difference_may_be_negative(measure):
    assert codes({"estimate": "-0.2", "ci_low": "-0.5", "ci_high": "0"}, measure) == {}


@pytest.mark.parametrize(
    ("estimate", "is_refused"),
    [
        ("1", False),
        ("-1.0", False),
        ("1.01", True),
        ("12", True),
        ("12 %", False),
        ("100%", False),
        ("101 %", True),
    ],
)
def test_a_risk_difference_is_from_minus_1_to_1_or_in_percent(estimate, is_refused):
    assert codes({"estimate": estimate}, "RD") == (
        {"estimate": "risk_difference_out_of_range"} if is_refused else {}
    )


def test_a_risk_difference_in_percent_is_held_against_limits_in_fractions():
    assert codes({"estimate": "12.5 %", "ci_low": "0.03", "ci_high": "0.2"}, "RD") == {}
    assert codes({"estimate": "12.5 %", "ci_low": "0.2", "ci_high": "0.3"}, "RD") == {
        "ci_low": "estimate_outside_interval"
    }


def test_an_interval_contains_its_estimate_and_ends_above_where_it_begins():
    assert codes({"estimate": "4", "ci_low": "1", "ci_high": "3"}, "MD") == {
        "ci_high": "estimate_outside_interval"
    }
    assert codes({"ci_low": "3", "ci_high": "1"}, "MD") == {"ci_high": "interval_reversed"}


def test_an_se_a_level_and_a_p_are_held_to_what_they_are_everywhere():
    assert codes({"se": "0", "ci_level": "5", "p": "1.1"}, "MD") == {
        "se": "se_not_above_zero",
        "ci_level": "ci_level_out_of_range",
        "p": "p_out_of_range",
    }


def test_two_means_of_a_scale_are_at_most_its_width_apart_and_two_changes_twice_that():
    scale = {"scale_min": 0, "scale_max": 10}
    assert codes({"estimate": "10"}, "MD", **scale) == {}
    assert codes({"estimate": "-10.1"}, "MD", **scale) == {"estimate": "difference_outside_scale"}
    assert codes({"estimate": "20"}, "MD", basis="change", **scale) == {}
    assert codes({"estimate": "20.1"}, "MD", basis="change", **scale) == {
        "estimate": "difference_outside_scale"
    }
    assert codes({"estimate": "30"}, "MD", adjustment="adjusted", **scale) == {}
    assert codes({"estimate": "30"}, "SMD", **scale) == {}


def test_words_are_refused_where_a_number_belongs_and_taken_as_covariates():
    assert codes({"estimate": "large", "covariates": "large"}, "MD") == {"estimate": "text"}


words = st.text(max_size=12) | st.decimals(allow_nan=False, allow_infinity=False).map(str)


@given(
    st.dictionaries(st.sampled_from(ESTIMATES), words),
    st.sampled_from([measure for measures in MEASURES.values() for measure in measures]),
    st.none() | st.floats(1, 1e300),
)
def test_any_numbers_are_read_without_raising(typed, measure, high):
    for statistic in codes(typed, measure, scale_min=0, scale_max=high):
        assert statistic in typed
