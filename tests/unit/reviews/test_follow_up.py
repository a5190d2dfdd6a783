"""Times, windows, and the follow-up that an analysis takes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.follow_up import (
    MONTH_DAYS,
    YEAR_DAYS,
    Candidate,
    Choice,
    Time,
    Window,
    days,
    longest_in_window,
    longest_over_all,
    read_time,
)

SHORT = Window(after_days=0, up_to_days=3 * MONTH_DAYS)
LONG = Window(after_days=3 * MONTH_DAYS)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("10 weeks", 70),
        ("10 wk", 70),
        ("10w", 70),
        ("week 10", 70),
        ("Week 10", 70),
        ("3 months", 3 * 30.4375),
        ("3-month follow-up", 3 * 30.4375),
        ("3–month", 3 * 30.4375),
        ("at 3 months", 3 * 30.4375),
        ("12 mo", 365.25),
        ("12 mo.", 365.25),
        ("12 months", 365.25),
        ("12 months after the last treatment", 365.25),
        ("1 year", 365.25),
        ("1.5 years", 1.5 * 365.25),
        ("1,5 yrs", 1.5 * 365.25),
        ("one year", 365.25),
        ("two weeks", 14),
        ("day 14", 14),
        ("14 d", 14),
        ("24 hours", 1),
        ("6 months (follow-up)", 6 * 30.4375),
        ("6 months post-treatment", 6 * 30.4375),
    ],
)
def test_a_time_is_read_in_days(text, expected):
    assert days(text) == pytest.approx(expected, abs=1e-9)
    assert not read_time(text).is_baseline


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unknown",
        "NR",
        "longest follow-up",
        "1-12 months",
        "1–12 months",
        "6 to 12 months",
        "up to 12 months",
        "within 1 week",
        "at least 6 months",
        ">12 months",
        "≤ 3 months",
        "3 months before treatment",
        "-2 weeks",
        "− 2 weeks",
        "10",
        "10 %",
        "immediately after treatment",
        "6 months after 3 sessions",
        "9999 years",
        "12.5.3 weeks",
        "1 and a half years",
    ],
)
def test_a_time_that_is_not_named_is_unknown_and_not_guessed(text):
    assert read_time(text) == Time(None)


@pytest.mark.parametrize(
    "text", ["baseline", "Baseline", " at baseline ", "Pre-treatment", "day 0", "0 weeks"]
)
def test_the_baseline_is_recognised(text):
    assert read_time(text) == Time(0.0, is_baseline=True)


def test_twelve_months_are_one_year():
    assert days("12 months") == days("1 year") == YEAR_DAYS


def test_a_window_excludes_its_beginning_and_includes_its_end():
    assert SHORT.holds(days("3 months"))
    assert not LONG.holds(days("3 months"))
    assert LONG.holds(days("4 months"))
    assert not SHORT.holds(0)
    assert SHORT.holds(days("12 weeks"))


def test_a_boundary_computed_another_way_is_still_the_boundary():
    quarter_year = 0.1 * 2.5 * YEAR_DAYS  # 91.31250000000001, above 91.3125 by float noise alone
    assert SHORT.holds(quarter_year)
    assert not LONG.holds(quarter_year)


def test_an_unknown_time_is_in_no_window():
    assert not Window().holds(None)


def candidates(*times):
    return [Candidate(text, read_time(text).days, read_time(text).is_baseline) for text in times]


def chosen(choice: Choice):
    return choice.candidate and choice.candidate.key, choice.reason


def test_the_longest_inside_a_window_is_taken_and_a_baseline_never():
    study = candidates("baseline", "4 weeks", "3 months", "12 months", "unknown")
    assert chosen(longest_in_window(study, SHORT)) == ("3 months", "")
    assert chosen(longest_in_window(study, LONG)) == ("12 months", "")
    assert chosen(longest_in_window(candidates("baseline", "4 weeks"), LONG)) == (None, "outside_window")
    assert chosen(longest_in_window(candidates("baseline"), LONG)) == (None, "no_times")
    assert chosen(longest_in_window(candidates("unknown"), Window())) == (None, "outside_window")


def test_over_all_a_known_time_goes_before_an_unknown_one():
    assert chosen(longest_over_all(candidates("unknown", "4 weeks"))) == ("4 weeks", "")
    assert chosen(longest_over_all(candidates("baseline", "4 weeks", "1 year"))) == ("1 year", "")


def test_over_all_an_unknown_time_is_taken_when_it_is_the_only_one():
    assert chosen(longest_over_all(candidates("baseline", "unknown"))) == ("unknown", "unknown_time")


def test_of_two_unknown_times_neither_is_called_the_longest():
    assert chosen(longest_over_all(candidates("unknown", ""))) == (None, "several_unknown_times")
    assert chosen(longest_over_all([])) == (None, "no_times")


@given(st.text())
def test_reading_any_time_never_raises_and_is_never_negative(text):
    time = read_time(text)
    assert time.days is None or time.days >= 0
    assert time.is_baseline == (time.days == 0)


@given(
    st.integers(min_value=1, max_value=100),
    st.sampled_from([("days", 1.0), ("weeks", 7.0), ("months", MONTH_DAYS), ("years", YEAR_DAYS)]),
)
def test_amount_times_unit(amount, unit):
    name, length = unit
    assert days(f"{amount} {name}") == amount * length


@given(
    st.lists(
        st.tuples(st.one_of(st.none(), st.floats(0, 5000)), st.booleans()),
        max_size=6,
    )
)
def test_the_order_of_times_does_not_change_how_long_the_longest_is(times):
    given_order = [Candidate(i, d, b) for i, (d, b) in enumerate(times)]
    forward, backward = longest_over_all(given_order), longest_over_all(given_order[::-1])
    assert forward.reason == backward.reason
    if forward.candidate and forward.candidate.days is not None:
        assert not forward.candidate.is_baseline
        assert forward.candidate.days == pytest.approx(backward.candidate.days, abs=1e-2)
