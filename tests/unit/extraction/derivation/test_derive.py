"""What follows for one row of results, and what is said of it."""

import math
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from extraction.derivation import Derived, derive, notes_on
from extraction.reported import read_number

ROUNDING = 1e-12  # relative: a chain of a few floating-point operations


def read(**texts: str) -> dict:
    whole = ("n", "events")
    return {statistic: read_number(text, whole=statistic in whole) for statistic, text in texts.items()}


def of_arm(**texts: str) -> dict[str, Derived]:
    return {one.statistic: one for one in derive(read(**texts), kind="continuous")}


def of_change(
    baseline: dict | None = None,
    final: dict | None = None,
    r: float = 0.5,
    others: Sequence[dict] = (),
    **texts: str,
) -> dict:
    found = derive(
        read(**texts),
        kind="continuous",
        basis="change",
        baseline=baseline,
        final=final,
        correlation=r,
        others=others,
    )
    return {one.statistic: one for one in found}


# --- SD of one arm ---


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


# --- Quantiles ---


def test_median_and_quartiles_give_mean_and_sd():
    found = of_arm(n="30", median="9", q1="6", q3="13")
    assert found["mean"].source == "Luo 2018, equation 11"
    assert found["sd"].source == "Wan 2014, equation 16, by the inverse normal"
    assert found["mean"].formula == "Mean from median and quartiles: 9.36 from 6, 9, 13, n 30"
    assert (found["mean"].warning, found["sd"].warning) == ("", "")


def test_range_and_quartiles_together_go_before_either():
    found = of_arm(n="30", median="9", q1="6", q3="13", minimum="2", maximum="17")
    assert (found["mean"].source, found["sd"].source) == ("Luo 2018, equation 15", "Shi 2020, equation 10")
    assert of_arm(n="30", median="9", minimum="2", maximum="17")["mean"].source == "Luo 2018, equation 7"


def test_a_reported_mean_stays_and_its_quartiles_give_the_sd():
    found = of_arm(n="30", mean="9.4", q1="6", q3="13")
    assert list(found) == ["sd"]
    assert found["sd"].warning == "Without a median nothing tells whether the data are skewed."


def test_skewed_data_are_warned_of():
    found = of_arm(n="30", median="9", q1="6", q3="17", minimum="2", maximum="41")
    assert found["sd"].warning == (
        "The data are skewed (Shi 2023: 0.896, critical value 0.546), so that this number may mislead."
    )
    assert found["mean"].warning == found["sd"].warning


# --- Change ---


def test_a_change_follows_from_baseline_and_final_with_the_correlation():
    found = of_change(read(n="30", mean="50", sd="4.0"), read(n="28", mean="42", sd="4.4"), r=0.8)
    assert [*found] == ["n", "mean", "sd"]
    assert (found["n"].value, found["mean"].value, found["mean"].text) == (28, -8, "−8")
    assert found["sd"].formula.endswith("2.68 = √(4.0² + 4.4² − 2 × 0.8 × 4.0 × 4.4)")
    assert found["sd"].assumption == "The correlation between baseline and final is taken as 0.8."


def test_the_source_of_the_correlation_is_told():
    found = derive(
        {}, kind="continuous", basis="change", baseline=read(n="9", mean="5", sd="1"),
        final=read(n="9", mean="4", sd="1"), correlation=0.7, correlation_source="Bai 2019",
    )  # fmt: skip
    assert found[-1].assumption == "The correlation between baseline and final is taken as 0.7 (Bai 2019)."


def test_a_difference_of_printed_means_has_their_decimals():
    found = of_change(read(n="9", mean="126.1"), read(n="9", mean="116.8"))
    assert (found["mean"].value, found["mean"].text) == (-9.3, "−9.3")


def test_an_end_may_itself_be_derived_and_every_step_is_named():
    found = of_change(read(n="30", mean="50", se="0.7"), read(n="30", mean="42", sd="4.4"))
    assert found["sd"].formula.endswith("; baseline SD from SE: 3.83 = 0.7 × √30")
    assert found["sd"].source == "Cochrane Handbook 6.5.2.8; Cochrane Handbook 6.5.2.2"


def test_the_change_s_own_numbers_go_before_its_ends():
    ends = (read(n="30", mean="50", sd="4.0"), read(n="28", mean="42", sd="4.4"))
    found = of_change(*ends, n="27", se="0.5", ci_low="-9", ci_high="-7")
    assert (found["sd"].method, found["mean"].method) == ("sd_from_se", "mean_from_ci")
    assert "n" not in found


def test_printed_means_at_both_ends_go_before_quantiles_of_the_change():
    quantiles = {"n": "28", "median": "-8", "q1": "-10", "q3": "-6"}
    printed = of_change(read(mean="50"), read(mean="42"), **quantiles)
    assert printed["mean"].method == "mean_from_baseline_and_final"
    estimated = of_change(read(n="28", median="50", q1="45", q3="55"), read(mean="42"), **quantiles)
    assert estimated["mean"].method == "mean_from_quantiles"


def test_ends_are_of_no_use_to_a_value():
    found = derive(
        {}, kind="continuous", basis="value", baseline=read(n="9", mean="5", sd="1"),
        final=read(n="9", mean="4", sd="1"),
    )  # fmt: skip
    assert found == []


# --- Counts ---


def test_a_percentage_gives_the_one_count_that_fits():
    (found,) = derive(read(n="20", percent="25"), kind="dichotomous")
    assert (found.statistic, found.value, found.text) == ("events", 5, "5")
    assert found.formula == "Events from %: 5 = 25 % of 20"
    assert found.assumption == (
        "One whole number alone fits the printed decimals. "
        "The percentage is taken to be of all 20 people of the arm."
    )


@pytest.mark.parametrize(
    ("n", "percent", "said"),
    [
        ("14", "82.1", "82.1 % of 14 is no whole number of people: 11 is 78.6 %, 12 is 85.7 %."),
        ("30", "75.0", "75.0 % of 30 is no whole number of people: 22 is 73.3 %, 23 is 76.7 %."),
        ("1400", "82", "82 % of 1400 can be 15 counts, 1141 to 1155."),
    ],
)
def test_a_percentage_without_one_count_gives_none_and_says_what_is_near(n, percent, said):
    reported = read(n=n, percent=percent)
    assert derive(reported, kind="dichotomous") == []
    assert [note.text for note in notes_on(reported, kind="dichotomous")] == [said]


def test_a_half_may_be_rounded_either_way():
    for percent in ("12", "13"):
        assert derive(read(n="8", percent=percent), kind="dichotomous")[0].value == 1  # 12.5 %


def test_a_printed_zero_is_a_claim():
    assert derive(read(n="106", percent="81"), kind="dichotomous")[0].value == 86  # 81.1 %
    assert derive(read(n="106", percent="81.0"), kind="dichotomous") == []


def test_people_follow_from_events_and_percentage_where_one_number_fits():
    (found,) = derive(read(events="5", percent="25"), kind="dichotomous")
    assert (found.statistic, found.value) == ("n", 20)
    assert derive(read(events="0", percent="0"), kind="dichotomous") == []
    assert derive(read(events="500", percent="25"), kind="dichotomous") == []


@pytest.mark.parametrize(
    "texts", [{"percent": "101", "n": "9"}, {"percent": "50", "n": "0"}, {"percent": "50"}]
)
def test_an_impossible_percentage_gives_nothing(texts):
    assert derive(read(**texts), kind="dichotomous") == []
    assert notes_on(read(**texts), kind="dichotomous") == []


def test_an_se_without_n_says_what_is_lacking():
    (note,) = notes_on(read(mean="4", se="0.9"), kind="continuous")
    assert (note.statistic, note.text) == ("sd", "The SE gives an SD once n is there.")
    assert notes_on(read(n="9", mean="4", se="0.9"), kind="continuous") == []


# --- Round trips ---

PEOPLE = st.integers(2, 400)
MEANS = st.floats(-1e3, 1e3).filter(lambda mean: abs(mean) > 1e-3)
SDS = st.floats(1e-2, 1e3)


@given(mean=MEANS, sd=SDS, n=PEOPLE, level=st.sampled_from(["80", "90", "95", "99"]))
def test_an_interval_made_from_mean_and_sd_gives_both_back(mean, sd, n, level):
    half = sd / math.sqrt(n) * _critical(level, n)
    # 17 decimals print a float so that nothing of it is lost.
    found = of_arm(n=str(n), ci_low=f"{mean - half:.17f}", ci_high=f"{mean + half:.17f}", ci_level=level)
    # The width of a narrow interval far from 0 loses digits to subtraction.
    lost = 1e-9
    assert found["sd"].value == pytest.approx(sd, rel=lost)
    assert found["mean"].value == pytest.approx(mean, rel=lost)


def _critical(level: str, n: int) -> float:
    tail = 0.5 + float(level) / 200
    return stats.norm.ppf(tail) if n > 100 else stats.t.ppf(tail, n - 1)


@given(mean=MEANS, sd=SDS, n=PEOPLE)
def test_se_t_and_p_made_from_mean_and_sd_give_the_sd_back(mean, sd, n):
    se = sd / math.sqrt(n)
    assert of_change(n=str(n), mean=repr(mean), se=repr(se))["sd"].value == pytest.approx(sd, rel=ROUNDING)
    t = mean / se
    assert of_change(n=str(n), mean=repr(mean), t=repr(t))["sd"].value == pytest.approx(sd, rel=ROUNDING)
    p = 2 * stats.t.sf(abs(t), n - 1)
    # A p near 1 belongs to a t near 0, where its digits no longer tell t; one below 1e-300 is no float.
    if 1e-300 < p < 0.9:
        back = of_change(n=str(n), mean=repr(mean), p=repr(float(p)))["sd"]
        assert back.value == pytest.approx(sd, rel=1e-9)


@given(n=st.integers(1, 300), share=st.floats(0, 1), decimals=st.integers(0, 2))
def test_a_percentage_of_a_count_gives_that_count_or_none(n, share, decimals):
    events = round(share * n)
    found = derive(read(n=str(n), percent=f"{100 * events / n:.{decimals}f}"), kind="dichotomous")
    assert [one.value for one in found] in ([events], [])
    if n <= 50:  # neighbouring counts are 2 % apart, and cannot print alike
        assert [one.value for one in found] == [events]


@given(mean=MEANS, sd=SDS, n=st.integers(5, 400))
def test_quantiles_of_a_symmetric_shape_give_its_centre(mean, sd, n):
    texts = {
        "median": mean,
        "q1": mean - 0.7 * sd,
        "q3": mean + 0.7 * sd,
        "minimum": mean - 2 * sd,
        "maximum": mean + 2 * sd,
    }
    found = of_arm(n=str(n), **{name: f"{value:.17f}" for name, value in texts.items()})
    assert found["mean"].value == pytest.approx(mean, rel=1e-9, abs=1e-9 * sd)
    assert found["sd"].value > 0
    assert "skewed (" not in found["sd"].warning


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("dichotomous", {"n": "1e12", "percent": "50"}),
        ("dichotomous", {"n": "1e300", "percent": "50"}),
        ("continuous", {"n": "1e300", "se": "1e300"}),
        ("continuous", {"n": "20", "q1": "-1e308", "q3": "1e308"}),
        ("continuous", {"n": "20", "ci_low": "2.5", "ci_high": "5", "ci_level": "1e-300", "mean": "3"}),
    ],
)
def test_numbers_too_large_to_compute_with_give_nothing(kind, texts):
    assert derive(read(**texts), kind=kind) == []
    assert not [note for note in notes_on(read(**texts), kind=kind) if note.statistic == "events"]


def test_an_sd_of_a_change_that_overflows_is_not_derived():
    ends = read(n="20", mean="1", sd="1e200"), read(n="20", mean="2", sd="1")
    assert set(of_change(*ends)) == {"n", "mean"}


def test_a_percentage_near_0_is_laid_beside_the_counts_next_to_it():
    [note] = notes_on(read(n="50", percent="1e-300"), kind="dichotomous")
    assert "is no whole number of people" in note.text
