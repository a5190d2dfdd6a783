"""How far two numbers of a question may lie apart and still agree."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.comparison import AGREED, ReadingView, Row, compare, final_cells, same
from tests.unit.extraction.comparison.views import cell


def row(first: str, second: str, tolerance: float | None, kind: str = "number") -> Row:
    sides = [ReadingView([cell("a", text, kind, tolerance=tolerance)]) for text in (first, second)]
    return compare(*sides)[0]


@pytest.mark.parametrize(
    ("first", "second", "tolerance"),
    [
        ("30", "30.4", 0.5),
        ("30", "30.5", 0.5),
        ("30", "29.50", 0.5),
        ("0.1", "0.3", 0.2),
        # In floats these lie further apart than that.
        ("0.1", "0.4", 0.3),
        ("−0.1", "0.2", 0.3),
        ("82.1", "82.14 %", 0.05),
        ("30", "29", 1.0),
        ("12", "12.0", 0.0),
    ],
)
def test_two_numbers_agree_up_to_and_at_their_tolerance(first, second, tolerance):
    assert row(first, second, tolerance).agrees


@pytest.mark.parametrize(
    ("first", "second", "tolerance"),
    [
        ("30", "31", 0.5),
        ("30", "30.51", 0.5),
        ("0.1", "0.30000000000000001", 0.2),
        ("1", "2.0000000000000000000000000000000001", 1.0),
        ("30", "30.4", 0.0),
        ("30", "30.4", None),
        ("−30", "30", 0.5),
        ("30", "about 30", 0.5),
    ],
)
def test_further_apart_they_differ_by_their_value(first, second, tolerance):
    assert row(first, second, tolerance).difference == "value"


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [("0", "", "blank"), ("0", "NR", "missing"), ("0", "NA", "missing"), ("NR", "NA", "missing")],
)
def test_no_tolerance_makes_a_number_of_what_is_none(first, second, difference):
    assert row(first, second, 1e9).difference == difference
    assert row(second, first, 1e9).difference == difference


def test_words_have_no_tolerance():
    assert not row("30", "30.4", 0.5, "text").agrees


def test_numbers_agree_only_as_nearly_as_both_sides_allow():
    loose, strict, plain = (cell("a", "30", tolerance=tolerance) for tolerance in (2.0, 0.5, None))
    other = cell("a", "31", tolerance=2.0)
    assert same(loose, other)
    assert not same(strict, other)
    assert not same(plain, other)


def test_a_row_says_when_it_agrees_only_by_its_tolerance():
    assert row("30", "30.4", 0.5).within == 0.5
    for first, second in (("30", "30.0"), ("30", "31"), ("NR", "NR"), ("30", "")):
        assert row(first, second, 0.5).within is None


def test_the_final_takes_the_number_of_the_first_reading():
    for first, second in (("30", "30.4"), ("30.4", "30")):
        settled = final_cells([row(first, second, 0.5)], {})["a"]
        assert (settled.origin, settled.cell.text) == (AGREED, first)


def test_the_final_takes_no_source_from_the_reading_whose_number_it_does_not_hold():
    first = cell("a", "30", tolerance=0.5)
    sourced = {"so_printed": True, "page": "6", "table": "Table 3", "quotation": "30.4 years"}
    second = cell("a", "30.4", tolerance=0.5, **sourced)
    assert final_cells(compare(ReadingView([first]), ReadingView([second])), {})["a"].cell == first
    equal = cell("a", "30.0", tolerance=0.5, **sourced)
    assert final_cells(compare(ReadingView([first]), ReadingView([equal])), {})["a"].cell.page == "6"


printed = st.decimals(-1000, 1000, places=3).map(str)
tolerances = st.decimals(0, 2000, places=3).map(float)


@given(printed, printed, tolerances)
def test_the_rule_is_the_same_from_both_sides_and_holds_to_the_last_digit(first, second, tolerance):
    agrees = row(first, second, tolerance).agrees
    assert agrees == row(second, first, tolerance).agrees
    assert agrees == (abs(Fraction(first) - Fraction(second)) <= Fraction(str(tolerance)))


@given(printed, printed, tolerances, tolerances)
def test_what_agrees_within_a_tolerance_agrees_within_any_larger_one(first, second, one, two):
    less, more = sorted((one, two))
    assert row(first, second, more).agrees or not row(first, second, less).agrees


@given(printed, printed)
def test_no_tolerance_and_a_tolerance_of_nothing_are_plain_equality(first, second):
    equal = Decimal(first) == Decimal(second)
    assert row(first, second, None).agrees == row(first, second, 0.0).agrees == equal
    assert row(first, first, 0.0).agrees
