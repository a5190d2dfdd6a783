"""Which values of two readings agree, and by what kind the others differ."""

import pytest

from extraction.comparison import CellView, ReadingView, compare
from extraction.reported import read_entry
from tests.unit.extraction.comparison.views import cell, one


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("12", "12.0"),
        ("12.0", "12.00"),
        ("−38.2", "-38.2"),
        ("82.1", "82.1 %"),
        ("12.3", "12,3"),
        ("1,234.5", "1234.5"),
        ("0", "-0"),
        ("NR", "not reported"),
        ("NA", "n/a"),
        ("about ten", "About  ten"),
    ],
)
def test_numbers_agree_by_value_and_not_by_spelling(first, second):
    assert one(first, second).agrees


@pytest.mark.parametrize(
    ("first", "second", "difference"),
    [
        ("30", "48", "value"),
        ("−20.9", "20.9", "value"),
        ("82.1", "82.14", "value"),
        ("12", "about ten", "value"),
        ("12", "", "blank"),
        ("12", None, "blank"),
        ("NR", None, "blank"),
        ("NR", "", "blank"),
        ("0", "", "blank"),
        ("NR", "0", "missing"),
        ("NR", "NA", "missing"),
    ],
)
def test_what_differs_differs_by_a_named_kind(first, second, difference):
    row = one(first, second)
    assert row.difference == difference
    assert one(second, first).difference == difference


@pytest.mark.parametrize(("first", "second"), [(None, None), ("", None), ("", " ")])
def test_what_both_left_blank_is_not_listed(first, second):
    assert one(first, second) is None


def test_a_whole_number_with_a_comma_agrees_through_its_stored_value():
    first = ReadingView([CellView("n", "number", "13,598", number=13598.0)])
    second = ReadingView([CellView("n", "number", "13598", number=13598.0)])
    assert compare(first, second)[0].agrees


def test_words_agree_without_case_and_space_and_however_accents_are_encoded():
    assert one("Échelle  d’ECCA\n", "échelle d’ecca", "text").agrees
    assert one("E\u0301chelle", "Échelle", "text").agrees
    assert not one("10²", "102", "text").agrees
    assert not one("12", "12.0", "text").agrees


def test_choices_and_levels_agree_exactly():
    assert not one("Boxcar", "boxcar", "choice").agrees
    assert one("high", "high", "level").agrees
    assert not one("some_concerns", "high", "level").agrees


def test_support_is_shown_and_not_compared():
    first = cell("j", "high", "level", support="Visible procedure")
    second = cell("j", "high", "level", support="No blinding")
    row = compare(ReadingView([first]), ReadingView([second]))[0]
    assert row.agrees
    assert (row.first.support, row.second.support) == ("Visible procedure", "No blinding")


def p_value(text):
    entry = read_entry("p", text)
    return CellView("a", "number", entry.text, number=entry.number, missing=entry.missing)


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        ("<0.001", "< .001", True),
        ("<0.05", "P<0,05", True),
        ("=0.03", "0.030", True),
        ("<0.05", "<0.01", False),
        ("<0.05", "≤0.05", False),
        ("<0.05", "0.05", False),
        ("<0.05", "NR", False),
    ],
)
def test_bounds_of_a_p_agree_when_sign_and_number_do(first, second, agree):
    row = compare(ReadingView([p_value(first)]), ReadingView([p_value(second)]))[0]
    assert row.agrees == agree
