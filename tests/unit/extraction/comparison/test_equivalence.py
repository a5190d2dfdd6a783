"""The same said in two forms, told from two different things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.comparison.equivalence import ReportedLine, equivalents
from extraction.reported import read_number


def line(kind="continuous", **texts):
    return ReportedLine({name: read_number(text) for name, text in texts.items()}, {"kind": kind})


def test_an_se_in_one_reading_is_the_sd_of_the_other_when_root_n_lies_between():
    [found] = equivalents(line(n="14", mean="10.0", sd="8.2"), line(n="14", mean="10.0", se="2.2"))
    assert (found.statistic, found.follows_in, found.sources) == ("sd", "second", ("se",))
    assert found.derived.formula == "SD from SE: 8.23 = 2.2 × √14"


def test_who_has_which_form_does_not_matter():
    [found] = equivalents(line(n="14", se="2.2"), line(n="14", sd="8.2"))
    assert (found.statistic, found.follows_in, found.sources) == ("sd", "first", ("se",))


def test_rounding_of_the_source_counts():
    # 8.1 / √14 = 2.165, which prints as 2.2; 8.5 / √14 = 2.272, which does not.
    assert equivalents(line(n="14", sd="8.1"), line(n="14", se="2.2"))
    assert not equivalents(line(n="14", sd="8.5"), line(n="14", se="2.2"))
    assert not equivalents(line(n="14", sd="8.1"), line(n="14", se="2.20"))


def test_an_exact_product_is_the_same():
    assert equivalents(line(n="16", sd="8"), line(n="16", se="2"))


def test_an_interval_is_the_sd_that_it_comes_from():
    [found] = equivalents(
        line(n="14", mean="10.0", sd="8.31"), line(n="14", mean="10.0", ci_low="5.2", ci_high="14.8")
    )
    assert set(found.sources) == {"ci_low", "ci_high"}


def test_a_percentage_is_the_count_that_it_comes_from():
    [found] = equivalents(line("dichotomous", n="20", events="5"), line("dichotomous", n="20", percent="25"))
    assert (found.statistic, found.sources) == ("events", ("percent",))
    assert not equivalents(line("dichotomous", n="20", events="6"), line("dichotomous", n="20", percent="25"))


def test_another_n_makes_another_sd():
    assert not equivalents(line(n="14", sd="8.2"), line(n="30", se="2.2"))


@pytest.mark.parametrize(
    "estimate",
    [{"median": "9", "q1": "5", "q3": "12"}, {"minimum": "1", "median": "9", "maximum": "20"}],
    ids=["quartiles", "range"],
)
def test_what_is_estimated_is_never_the_same(estimate):
    assert not equivalents(line(n="14", mean="8.64", sd="5.77"), line(n="14", **estimate))


def test_a_statistic_that_both_report_is_not_looked_at():
    assert not equivalents(line(n="14", sd="8.2", se="2.2"), line(n="14", sd="8.2", se="2.3"))


def test_blank_lines_say_nothing_alike():
    assert not equivalents(line(), line(n="14", se="2.2"))


@given(
    n=st.integers(2, 400),
    sd=st.decimals("0.5", "500", places=2),
    decimals=st.integers(1, 3),
)
def test_an_se_printed_from_an_sd_is_always_found_to_be_the_same(n, sd, decimals):
    se = f"{float(sd) / n**0.5:.{decimals}f}"
    if float(se) == 0:
        return
    assert equivalents(line(n=str(n), sd=str(sd)), line(n=str(n), se=se))
