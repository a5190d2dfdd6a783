"""Mean and SD from medians, quartiles and ranges."""

from tests.unit.extraction.derivation.rows import of_arm


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
