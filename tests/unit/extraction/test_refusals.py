"""Values that cannot be, and the sentence beside each."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.form_template import QuestionTemplate
from extraction.integrity.refusals import STATISTICS, answer_refusal, read_value, refusals

YES_OR_NO = QuestionTemplate("q", "study", "Q", "choice", options=("Yes", "No"))
WORDS = QuestionTemplate("q", "study", "Q", "text")

ECCA = {"kind": "continuous", "scale_min": 0.0, "scale_max": 168.0}


def refused(typed, **outcome):
    values = {statistic: read_value(statistic, text) for statistic, text in typed.items()}
    return {refusal.statistic: refusal for refusal in refusals(values, **outcome)}


def codes(typed, **outcome):
    return {statistic: refusal.code for statistic, refusal in refused(typed, **outcome).items()}


def test_what_a_paper_usually_prints_is_taken():
    assert codes({"n": "14", "mean": "98.2", "sd": "31.4"}, **ECCA) == {}
    assert codes({"n": "14", "mean": "−38.2", "sd": "8.1"}, basis="change", **ECCA) == {}
    assert codes({"n": "14", "events": "0", "percent": "0.0"}, kind="dichotomous") == {}
    assert codes({"n": "14", "events": "14", "percent": "100 %"}, kind="dichotomous") == {}


def test_blank_not_reported_and_not_applicable_are_no_refusals():
    assert codes({"n": "", "mean": "NR", "sd": "NA"}, **ECCA) == {}


def test_a_negative_sd_is_refused_in_words():
    refusal = refused({"sd": "-8.1"}, **ECCA)["sd"]
    assert refusal.code == "sd_not_above_zero"
    assert refusal.message == (
        "SD is −8.1. A standard deviation is above 0: check the sign, or keep it as so printed with its source."
    )


def test_an_sd_of_zero_is_refused():
    assert codes({"sd": "0.0"}, **ECCA) == {"sd": "sd_not_above_zero"}


@pytest.mark.parametrize(
    ("n", "code"),
    [
        ("0", "n_not_above_zero"),
        ("-3", "n_not_above_zero"),
        ("14.5", "n_not_whole"),
        ("30%", "share_for_count"),
        ("fourteen", "text"),
    ],
)
def test_an_n_that_counts_nobody_is_refused(n, code):
    assert codes({"n": n}, **ECCA) == {"n": code}
    assert codes({"n": n}, kind="dichotomous") == {"n": code}


def test_fourteen_point_zero_people_are_fourteen():
    assert codes({"n": "14.0"}, **ECCA) == {}


def test_people_above_n_are_refused_at_the_events():
    refusal = refused({"n": "14", "events": "15"}, kind="dichotomous")["events"]
    assert refusal.code == "events_above_n"
    assert "15 people" in refusal.message
    assert "14" in refusal.message


def test_events_are_not_held_against_an_n_that_is_refused_itself():
    assert codes({"n": "0", "events": "15"}, kind="dichotomous") == {"n": "n_not_above_zero"}


@pytest.mark.parametrize(
    ("events", "code"),
    [
        ("-1", "events_negative"),
        ("11.5", "events_not_whole"),
        ("82.1%", "share_for_count"),
        ("5/20", "text"),
    ],
)
def test_events_that_count_nobody_are_refused(events, code):
    assert codes({"n": "14", "events": events}, kind="dichotomous") == {"events": code}


@pytest.mark.parametrize("percent", ["-0.1", "100.1", "821"])
def test_a_percentage_outside_0_to_100_is_refused(percent):
    assert codes({"percent": percent}, kind="dichotomous") == {"percent": "percent_out_of_range"}


def test_a_mean_outside_the_scale_is_refused_and_its_ends_are_taken():
    assert codes({"mean": "168.1"}, **ECCA) == {"mean": "mean_outside_scale"}
    assert codes({"mean": "−0.1"}, **ECCA) == {"mean": "mean_outside_scale"}
    assert codes({"mean": "168"}, **ECCA) == {}
    assert codes({"mean": "0"}, **ECCA) == {}
    assert "0 to 168" in refused({"mean": "200"}, **ECCA)["mean"].message


def test_a_change_is_held_against_the_width_of_the_scale():
    scale = {"kind": "continuous", "scale_min": 10, "scale_max": 30, "basis": "change"}
    assert codes({"mean": "−20"}, **scale) == {}
    assert codes({"mean": "20"}, **scale) == {}
    assert codes({"mean": "20.1"}, **scale) == {"mean": "change_outside_scale"}
    message = refused({"mean": "−20.1"}, **scale)["mean"].message
    assert "−20.1" in message
    assert "−20 to 20" in message


def test_a_scale_with_one_end_holds_on_that_side_only():
    days = {"kind": "continuous", "scale_min": 0, "scale_max": None}
    assert codes({"mean": "-1"}, **days) == {"mean": "mean_outside_scale"}
    assert codes({"mean": "100000"}, **days) == {}
    assert codes({"mean": "-100000"}, basis="change", **days) == {}


def test_bounds_are_compared_in_decimals():
    scale = {"kind": "continuous", "scale_min": 0.1, "scale_max": 0.3}
    assert codes({"mean": "0.3"}, **scale) == {}
    assert codes({"mean": "0.1"}, **scale) == {}
    assert codes({"mean": "0.2"}, basis="change", **scale) == {}  # 0.3 - 0.1 is below 0.2 in floats


def test_an_outcome_without_a_scale_takes_any_mean():
    assert codes({"mean": "-1e12"}, kind="continuous") == {}


def test_text_where_a_number_belongs_is_refused_beside_its_cell():
    found = refused({"n": "14", "mean": "12.3 (4.5)", "sd": "1.4.0"}, **ECCA)
    assert {statistic: refusal.code for statistic, refusal in found.items()} == {"mean": "text", "sd": "text"}
    assert "2 decimal points" in found["sd"].message


@pytest.mark.parametrize(
    ("unit", "text", "code"),
    [
        ("participants", "0", "n_not_above_zero"),
        ("participants", "14.5", "n_not_whole"),
        ("participants", "1,539", None),
        ("participants", "NR", None),
        ("%", "85.7", None),
        ("%", "857", "percent_out_of_range"),
        ("sessions", "0", None),
        ("sessions", "1.5", "not_a_count"),
        ("sessions", "-1", "not_a_count"),
        ("years", "23.1", None),
        ("years", "young", "text"),
        ("", "12,3", None),
    ],
)
def test_the_number_of_a_characteristic_is_read_with_its_unit(unit, text, code):
    refusal = answer_refusal(QuestionTemplate("q", "study", "Q", "number", unit=unit), text)
    assert (refusal and refusal.code) == code


def test_a_choice_outside_its_options_and_a_nul_are_refused():
    assert answer_refusal(YES_OR_NO, "Perhaps").code == "not_an_option"
    assert answer_refusal(YES_OR_NO, "Yes") is None
    assert answer_refusal(WORDS, "a\x00").code == "unkeepable"
    assert answer_refusal(WORDS, "anything") is None


words = st.text(max_size=12) | st.decimals(allow_nan=False, places=1, min_value=-500, max_value=500).map(str)


@given(
    st.dictionaries(st.sampled_from(["n", "mean", "sd", "events", "percent"]), words),
    st.sampled_from(["continuous", "dichotomous"]),
    st.sampled_from(["value", "change"]),
    st.none() | st.integers(-10, 0),
    st.none() | st.decimals(min_value=1, max_value=200, places=1),
)
def test_any_values_are_read_without_raising_and_messages_follow_the_words(typed, kind, basis, low, high):
    found = refusals(
        {statistic: read_value(statistic, text) for statistic, text in typed.items()},
        kind=kind,
        basis=basis,
        scale_min=low,
        scale_max=high,
    )
    assert [r.statistic for r in found] == sorted(
        {r.statistic for r in found}, key=lambda s: [r.statistic for r in found].index(s)
    )
    for refusal in found:
        assert refusal.statistic in STATISTICS[kind]
        if refusal.code in ("text", "not_an_option"):
            continue  # these quote what was typed
        lowered = refusal.message.lower()
        assert not any(word in lowered for word in ("please", "invalid", "sorry", "!"))


@given(st.decimals(min_value=0, max_value=168, places=2), st.integers(1, 10_000))
def test_what_lies_inside_is_never_refused(mean, n):
    assert codes({"mean": str(mean), "n": str(n), "sd": "0.01"}, **ECCA) == {}
    assert codes({"mean": str(mean - Decimal(84)), "n": str(n)}, basis="change", **ECCA) == {}
