"""The SD of one arm, from whatever the row has."""

import math

import pytest

from extraction.derivation import Derived, derive, notes_on
from tests.unit.extraction.derivation.rows import ROUNDING, of_arm, of_change, read


def test_an_sd_follows_from_the_se_with_the_numbers_in_its_formula():
    found = derive(read(n="14", mean="-38.2", se="2.2"), kind="continuous")
    assert found == [
        Derived(
            "sd",
            pytest.approx(8.23164625090267, rel=ROUNDING),
            "8.23",
            "SD from SE: 8.23 = 2.2 × √14",
            "Cochrane Handbook 6.5.2.2",
            "",
            "",
            "sd_from_se",
        )
    ]


def test_what_is_reported_is_never_derived():
    assert derive(read(n="14", mean="1", sd="3", se="2.2"), kind="continuous") == []
    assert derive(read(n="14", events="7", percent="50"), kind="dichotomous") == []


def test_a_small_arm_s_interval_is_read_by_t_and_a_large_one_s_by_z_and_the_reader_is_told():
    small = of_arm(n="25", mean="32.1", ci_low="30.0", ci_high="34.2")["sd"]
    assert small.formula == "SD from 95 % CI: 5.09 = √25 × (34.2 − 30.0) / (2 × 2.064)"
    assert "t with 24 degrees of freedom" in small.assumption
    assert "taken as 95 %: no level is reported" in small.assumption
    large = of_arm(n="101", mean="32.1", ci_low="30.0", ci_high="34.2", ci_level="95")["sd"]
    assert large.assumption == "The interval is read by z, for more than 100 people."
    assert large.value == pytest.approx(math.sqrt(101) * 4.2 / (2 * 1.959963984540054), rel=ROUNDING)


def test_the_level_of_an_interval_counts():
    at_90 = of_arm(n="25", mean="32.1", ci_low="30.0", ci_high="34.2", ci_level="90")["sd"]
    assert at_90.formula == "SD from 90 % CI: 6.14 = √25 × (34.2 − 30.0) / (2 × 1.711)"


def test_negative_limits_stand_in_brackets():
    found = of_arm(n="25", ci_low="-3.0", ci_high="-1.2")
    assert "(−1.2 − (−3.0))" in found["sd"].formula
    assert found["mean"].formula == "Mean from CI: −2.10 = (−3.0 + (−1.2)) / 2"


def test_the_most_direct_way_goes_first():
    everything = {"n": "14", "mean": "-38.2", "se": "2.2", "ci_low": "-43.0", "ci_high": "-33.4"}
    assert of_arm(**everything)["sd"].method == "sd_from_se"
    del everything["se"]
    assert of_arm(**everything)["sd"].method == "sd_from_ci"
    tested = {"n": "14", "mean": "-38.2", "t": "-17.4", "p": "0.012", "q1": "-45", "q3": "-30"}
    assert of_change(**tested)["sd"].method == "sd_from_t"
    del tested["t"]
    assert of_change(**tested)["sd"].method == "sd_from_p"
    del tested["p"]
    assert of_change(**tested)["sd"].method == "sd_from_quantiles"


def test_a_test_of_a_value_against_none_says_nothing_of_its_spread():
    assert of_arm(n="14", mean="38.2", t="17.4", p="0.012") == {}


@pytest.mark.parametrize(("test", "text"), [("p", "0.012"), ("t", "-17.4")])
def test_a_test_of_a_change_is_read_as_the_arm_s_own_and_warns_of_it(test, text):
    found = of_change(n="14", mean="-38.2", **{test: text})["sd"]
    assert found.warning == (
        f"{test} is read as the test of this arm’s own change; many papers print the test between the arms there."
    )


def test_an_sd_that_no_test_gives_does_not_speak_of_one():
    assert of_change(n="14", mean="-38.2", se="2.2")["sd"].warning == ""


@pytest.mark.parametrize(
    ("test", "own", "other"), [("p", "0.012", "0.0120"), ("t", "2.4", "2.4"), ("t", "2.4", "-2.4")]
)
def test_a_test_that_stands_on_another_arm_too_is_no_arm_s_own(test, own, other):
    row = {"n": "14", "mean": "-38.2", test: own}
    elsewhere = [read(n="20"), read(n="14", mean="-9.3", **{test: other})]
    assert of_change(others=elsewhere, **row) == {}
    [note] = notes_on(read(**row), kind="continuous", basis="change", others=elsewhere)
    assert note.statistic == "sd"
    assert note.text == (
        f"The same {test} stands on another arm at this time: a test between the arms, of which no SD of one arm "
        "follows. Enter it with the difference between the arms."
    )


def test_another_test_on_another_arm_is_that_arm_s_own():
    elsewhere = [read(n="14", mean="-9.3", p="0.013", t="0.012")]
    assert of_change(others=elsewhere, n="14", mean="-38.2", p="0.012")["sd"].method == "sd_from_p"


def test_a_test_between_the_arms_contradicts_no_se_and_leaves_other_ways_open():
    elsewhere = [read(p="0.9")]
    by_se = of_change(others=elsewhere, n="14", mean="-38.2", se="2.2", p="0.9")["sd"]
    assert (by_se.method, by_se.warning) == ("sd_from_se", "")
    row = {"n": "14", "mean": "-38.2", "p": "0.9", "q1": "-45", "q3": "-30"}
    assert of_change(others=elsewhere, **row)["sd"].method == "sd_from_quantiles"
    assert notes_on(read(**row), kind="continuous", basis="change", others=elsewhere) == []


def test_ways_that_agree_within_their_printed_digits_are_not_called_a_contradiction():
    # SE 2.2 ± 0.05 allows an SD from 8.04 to 8.42; the interval printed without decimals is wider still.
    assert of_arm(n="14", mean="-38.2", se="2.2", ci_low="-43", ci_high="-33")["sd"].warning == ""


def test_an_interval_made_with_z_is_no_contradiction_of_the_se():
    # 2.2 × 1.96 = 4.31 to each side, although 13 degrees of freedom ask for 2.16.
    assert of_arm(n="14", mean="10.00", se="2.20", ci_low="5.69", ci_high="14.31")["sd"].warning == ""


def test_ways_that_contradict_each_other_are_told():
    found = of_arm(n="14", mean="-38.2", se="2.2", ci_low="-41.2", ci_high="-35.2")["sd"]
    assert found.method == "sd_from_se"
    assert found.warning == "The numbers contradict each other: the confidence interval gives 5.20."


def test_a_bound_is_no_p_value():
    assert "sd" not in of_change(n="14", mean="-38.2", p="<0.001")
    assert "sd" not in of_change(n="14", mean="-38.2", p="0.000")
    assert "sd" in of_change(n="14", mean="-38.2", p="0.001")


@pytest.mark.parametrize(
    "texts",
    [
        {"n": "14", "mean": "3", "se": "0"},
        {"n": "14", "mean": "3", "se": "-1"},
        {"n": "1", "mean": "3", "se": "2"},
        {"n": "14", "mean": "3", "ci_low": "4", "ci_high": "2"},
        {"n": "14", "mean": "3", "ci_low": "2", "ci_high": "4", "ci_level": "100"},
        {"n": "14", "mean": "0", "t": "2"},
        {"n": "14", "mean": "3", "t": "0"},
        {"n": "14", "mean": "3", "p": "1"},
        {"n": "14", "mean": "3", "q1": "5", "q3": "2"},
        {"n": "4", "mean": "3", "q1": "2", "q3": "5"},
        {"n": "14", "mean": "3", "minimum": "5", "maximum": "5"},
        {"mean": "3", "se": "2"},
        {"n": "NR", "mean": "3", "se": "2"},
        {"n": "14", "mean": "3", "se": "about 2"},
    ],
)
def test_what_cannot_be_gives_no_sd_and_no_error(texts):
    assert "sd" not in of_change(**texts)


def test_an_se_without_n_says_what_is_lacking():
    (note,) = notes_on(read(mean="4", se="0.9"), kind="continuous")
    assert (note.statistic, note.text) == ("sd", "The SE gives an SD once n is there.")
    assert notes_on(read(n="9", mean="4", se="0.9"), kind="continuous") == []
