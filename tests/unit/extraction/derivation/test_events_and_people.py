"""Events and people from percentages."""

import pytest

from extraction.derivation import derive, notes_on
from tests.unit.extraction.derivation.rows import read


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


def test_a_percentage_near_0_is_laid_beside_the_counts_next_to_it():
    [note] = notes_on(read(n="50", percent="1e-300"), kind="dichotomous")
    assert "is no whole number of people" in note.text
