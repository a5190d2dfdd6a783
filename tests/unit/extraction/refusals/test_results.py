"""What an arm's numbers cannot be, in every form in which a paper prints them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.integrity.refusals import STATISTICS, USUAL, in_order, read_value, refusals

CONTINUOUS = {"kind": "continuous"}
SCALE = {"kind": "continuous", "scale_min": 0, "scale_max": 10}


def refused(typed, **outcome):
    values = {statistic: read_value(statistic, text) for statistic, text in typed.items()}
    return {refusal.statistic: refusal for refusal in refusals(values, **outcome)}


def codes(typed, **outcome):
    return {statistic: refusal.code for statistic, refusal in refused(typed, **outcome).items()}


def test_every_form_that_papers_use_is_taken():
    assert codes({"n": "14", "mean": "5.1", "se": "0.4", "t": "-2.13", "p": "0.04"}, **SCALE) == {}
    assert (
        codes({"n": "14", "mean": "5.1", "ci_low": "4.2", "ci_high": "6.0", "ci_level": "95"}, **SCALE) == {}
    )
    assert (
        codes({"n": "14", "median": "5", "q1": "3", "q3": "8", "minimum": "0", "maximum": "10"}, **SCALE)
        == {}
    )


def test_the_statistics_stand_in_one_order_and_the_usual_ones_are_among_them():
    assert in_order("continuous", ["p", "se", "n", "nothing"]) == ["n", "se", "p"]
    for kind, usual in USUAL.items():
        assert in_order(kind, usual) == list(usual)


@pytest.mark.parametrize("se", ["0", "0.00", "-1.2"])
def test_a_standard_error_that_is_not_above_0_is_refused(se):
    assert codes({"se": se}, **CONTINUOUS) == {"se": "se_not_above_zero"}


@pytest.mark.parametrize(
    ("level", "code"),
    [("95", None), ("99.9", None), ("50", "x"), ("100", "x"), ("0.95", "x"), ("95 %", None)],
)
def test_the_level_of_an_interval_is_a_percentage_between_50_and_100(level, code):
    assert codes({"ci_level": level}, **CONTINUOUS) == ({"ci_level": "ci_level_out_of_range"} if code else {})


@pytest.mark.parametrize(
    "p", ["0", "1", "0.000", "<0.001", "< .05", "P<0,05", "≥0.05", "=0.03", "NR", "> 0.99"]
)
def test_a_p_from_0_to_1_is_taken_and_so_is_a_bound(p):
    assert codes({"p": p}, **CONTINUOUS) == {}


@pytest.mark.parametrize("p", ["1.2", "-0.03", "<1.5", "<0", ">1", "3 %", "<-0.1"])
def test_a_p_that_cannot_be_is_refused(p):
    assert codes({"p": p}, **CONTINUOUS) == {"p": "p_out_of_range"}


def test_a_bound_is_no_number_in_any_other_cell():
    assert codes({"mean": "<0.001", "se": "<1"}, **CONTINUOUS) == {"mean": "text", "se": "text"}


def test_an_interval_that_ends_below_where_it_begins_is_refused_at_its_end():
    refusal = refused({"ci_low": "5", "ci_high": "4"}, **CONTINUOUS)["ci_high"]
    assert refusal.code == "interval_reversed"
    assert "ends at 4, below 5" in refusal.message


@pytest.mark.parametrize(
    ("mean", "stands_at"),
    [("3.9", "ci_low"), ("7.1", "ci_high"), ("4", ""), ("7", ""), ("5.5", "")],
)
def test_an_interval_that_leaves_its_mean_out_is_refused_at_the_limit(mean, stands_at):
    found = codes({"mean": mean, "ci_low": "4.0", "ci_high": "7.0"}, **CONTINUOUS)
    assert found == ({stands_at: "estimate_outside_interval"} if stands_at else {})


def test_what_rounding_explains_is_not_refused():
    # 5.46 may be printed as 5, and an interval from 5.4 holds it.
    assert codes({"mean": "5", "ci_low": "5.4", "ci_high": "5.5"}, **CONTINUOUS) == {}
    assert codes({"mean": "5", "ci_low": "5.6", "ci_high": "6"}, **CONTINUOUS) == {
        "ci_low": "estimate_outside_interval"
    }


def test_a_limit_that_cannot_be_is_not_held_against_its_neighbours():
    assert codes({"mean": "5", "ci_low": "about 6", "ci_high": "7"}, **CONTINUOUS) == {"ci_low": "text"}


@pytest.mark.parametrize("statistic", ["mean", "median", "q1", "q3", "minimum", "maximum"])
def test_what_lies_on_the_scale_stays_on_it(statistic):
    assert codes({statistic: "10.1"}, **SCALE) == {statistic: f"{statistic}_outside_scale"}
    assert codes({statistic: "-0.1"}, **SCALE) == {statistic: f"{statistic}_outside_scale"}
    assert codes({statistic: "10"}, **SCALE) == {}
    assert codes({statistic: "-10"}, basis="change", **SCALE) == {}
    assert codes({statistic: "-10.1"}, basis="change", **SCALE) == {statistic: "change_outside_scale"}


@pytest.mark.parametrize(
    ("typed", "stands_at"),
    [
        ({"q1": "6", "q3": "4"}, "q3"),
        ({"minimum": "6", "maximum": "4"}, "maximum"),
        ({"q1": "6", "median": "5", "q3": "8"}, "q1"),
        ({"q1": "2", "median": "9", "q3": "8"}, "q3"),
        ({"minimum": "3", "q1": "2"}, "minimum"),
        ({"maximum": "7", "q3": "8"}, "maximum"),
        ({"minimum": "5", "median": "4"}, "minimum"),
        ({"maximum": "3", "median": "4"}, "maximum"),
        ({"minimum": "5", "mean": "4"}, "minimum"),
        ({"maximum": "3", "mean": "4"}, "maximum"),
    ],
)
def test_five_numbers_stand_in_their_order_with_the_mean_between_the_ends(typed, stands_at):
    assert codes(typed, **SCALE) == {stands_at: "out_of_order"}


def test_equal_quartiles_and_a_mean_beyond_them_can_be():
    assert codes({"median": "4", "q1": "4", "q3": "4", "mean": "7", "maximum": "9"}, **SCALE) == {}


@pytest.mark.parametrize(
    ("n", "sd", "is_refused"),
    [
        # Half of n people at either end of 0 to 10: 5 × √(n / (n − 1)), Popoviciu 1935.
        ("2", "7.07", False),
        ("2", "7.08", True),
        ("10", "5.27", False),
        ("10", "5.28", True),
        ("1000", "5.0", False),
        ("1000", "5.1", True),
        ("", "7.07", False),
        ("", "7.08", True),
        ("NR", "7.08", True),
        ("1", "9", False),
    ],
)
def test_an_sd_is_at_most_what_the_scale_allows(n, sd, is_refused):
    assert codes({"n": n, "sd": sd}, **SCALE) == ({"sd": "sd_wider_than_scale"} if is_refused else {})


def test_the_largest_sd_is_named_and_a_change_or_half_a_scale_sets_no_limit():
    message = refused({"n": "10", "sd": "12"}, **SCALE)["sd"].message
    assert "0 to 10 it is at most 5.27" in message
    assert codes({"n": "10", "sd": "12"}, basis="change", **SCALE) == {}
    assert codes({"n": "10", "sd": "12"}, kind="continuous", scale_min=0) == {}


people = st.lists(st.integers(0, 100), min_size=2, max_size=30)


@given(people, st.integers(0, 1))
def test_the_sd_of_real_people_is_never_wider_than_their_scale(values, decimals):
    mean = sum(map(Decimal, values)) / len(values)
    sd = (sum((value - mean) ** 2 for value in values) / (len(values) - 1)).sqrt()
    printed = round(sd, decimals)
    if printed:
        assert "sd" not in codes(
            {"n": str(len(values)), "sd": str(printed)}, kind="continuous", scale_min=0, scale_max=100
        )


@given(people, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_the_numbers_of_real_people_are_never_refused_however_they_are_rounded(values, decimals):
    ordered = sorted(values)
    median = (ordered[(len(ordered) - 1) // 2] + Decimal(ordered[len(ordered) // 2])) / 2
    exact = {
        "minimum": Decimal(ordered[0]),
        "q1": Decimal(ordered[len(ordered) // 4]),
        "median": median,
        "q3": Decimal(ordered[(3 * len(ordered)) // 4]),
        "maximum": Decimal(ordered[-1]),
        "mean": sum(map(Decimal, ordered)) / len(ordered),
    }
    typed = {
        name: str(round(value, places)) for (name, value), places in zip(exact.items(), decimals, strict=True)
    }
    assert codes(typed, kind="continuous", scale_min=0, scale_max=100) == {}


words = st.text(max_size=12) | st.decimals(allow_nan=False, allow_infinity=False).map(str)


@given(
    st.dictionaries(st.sampled_from(STATISTICS["continuous"]), words),
    st.sampled_from(["value", "change"]),
    st.none() | st.floats(-1e300, 0),
    st.none() | st.floats(1, 1e300),
)
def test_any_numbers_are_read_without_raising(typed, basis, low, high):
    for statistic in codes(typed, kind="continuous", basis=basis, scale_min=low, scale_max=high):
        assert statistic in typed
