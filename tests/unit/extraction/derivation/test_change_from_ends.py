"""The change that follows from baseline and final."""

from extraction.derivation import derive
from tests.unit.extraction.derivation.rows import of_change, read


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


def test_an_sd_of_a_change_that_overflows_is_not_derived():
    ends = read(n="20", mean="1", sd="1e200"), read(n="20", mean="2", sd="1")
    assert set(of_change(*ends)) == {"n", "mean"}
