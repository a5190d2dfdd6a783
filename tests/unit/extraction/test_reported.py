"""What is typed in a cell, read as what it reports."""

import math
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.reported import (
    NUMBER_LENGTH,
    TEXT_LENGTH,
    Blank,
    Bound,
    Missing,
    NotANumber,
    Number,
    Text,
    read_choice,
    read_entry,
    read_number,
    read_p,
    read_text,
    shown,
    unkeepable,
)


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("82.1", 82.1, 1),
        ("82.10", 82.1, 2),
        ("12", 12.0, 0),
        ("12.0", 12.0, 1),
        ("+5", 5.0, 0),
        (".05", 0.05, 2),
        ("5.", 5.0, 0),
        ("0", 0.0, 0),
        (" 14\t", 14.0, 0),
        ("12,3", 12.3, 1),
        ("0,123", 0.123, 3),
        ("1,234.5", 1234.5, 1),
        ("1,234,567", 1234567.0, 0),
        ("1 234,5", 1234.5, 1),
        ("13\u202f598", 13598.0, 0),
        ("1.234,5", 1234.5, 1),
        ("0·35", 0.35, 2),
        ("１２．５", 12.5, 1),
        ("1.2e-3", 0.0012, 4),
        ("2E6", 2e6, 0),
    ],
)
def test_a_printed_number_is_read_with_its_decimals(text, value, decimals):
    number = read_number(text)
    assert isinstance(number, Number)
    assert number.value == value
    assert number.decimals == decimals


@pytest.mark.parametrize("minus", list("-‐‑‒–—−﹣－"))
@pytest.mark.parametrize("gap", ["", " ", "\u00a0"])
def test_every_kind_of_minus_sign_is_a_minus(minus, gap):
    assert read_number(f"{minus}{gap}38.2").exact == Decimal("-38.2")


@pytest.mark.parametrize("text", ["82.1%", "82.1 %", "82.1\u202f%", "８２．１％"])
def test_a_percent_sign_is_kept_in_mind_and_divides_nothing(text):
    assert read_number(text) == Number(Decimal("82.1"), percent=True)


def test_a_comma_before_three_digits_is_ambiguous_until_a_whole_number_is_asked_for():
    read = read_number("1,234")
    assert read.code == "ambiguous"
    assert "1234 or 1.234" in read.message
    assert read_number("1,234", whole=True).exact == 1234
    assert read_number("−1,234").code == "ambiguous"


@pytest.mark.parametrize("text", ["NR", "nr", "N.R.", "n/r", "not reported", "Not  Reported", "not stated"])
def test_not_reported_is_read_in_its_spellings(text):
    assert read_number(text) == Missing("NR")
    assert read_text(text) == Missing("NR")


@pytest.mark.parametrize("text", ["NA", "n/a", "N.A.", "n a", "not applicable"])
def test_not_applicable_is_read_in_its_spellings(text):
    assert read_number(text) == Missing("NA")


@pytest.mark.parametrize("text", ["", "  ", "\n\t", "\u00a0"])
def test_nothing_typed_is_blank(text):
    assert read_number(text) == Blank()
    assert read_text(text) == Blank()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("1.4.0", "2 decimal points"),
        ("12.3 (4.5)", "more than one number"),
        ("12.3 ± 4.5", "more than one number"),
        ("5/20", "more than one number"),
        ("<0.001", "bound"),
        ("—", "enter NR"),
        ("many", "no number"),
        ("14 mg", "without a unit"),
        ("inf", "finite"),
        ("−Infinity", "finite"),
        ("NaN", "finite"),
        ("∞", "finite"),
        ("10²", "no number"),
        ("12,34,5", "number"),
        ("1_000", "number"),
        ("0x1F", "number"),
        ("١٢", "no number"),
    ],
)
def test_a_text_that_is_no_number_is_told_what_to_do(text, words):
    read = read_number(text)
    assert isinstance(read, NotANumber)
    assert read.code == "not_a_number"
    assert words in read.message


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1e400", "too_large"),
        ("−1e400", "too_large"),
        ("1e99999999999999999999", "too_large"),
        ("1e-400", "too_small"),
        ("1e-99999999999999999999", "too_small"),
        ("9" * (NUMBER_LENGTH + 1), "too_long"),
        ("12\x00", "unkeepable"),
        ("12\ud800", "unkeepable"),
    ],
)
def test_what_no_number_can_hold_is_refused_by_name(text, code):
    assert read_number(text).code == code


def test_zero_with_any_exponent_is_zero():
    assert read_number("0e-400").value == 0
    assert read_number("0e99999999999999999").value == 0


def test_a_limit_is_named():
    assert str(NUMBER_LENGTH) in read_number("x" * 500).message
    assert f"{TEXT_LENGTH:,}" in unkeepable("x" * (TEXT_LENGTH + 1))


def test_a_choice_is_one_of_its_options():
    options = ["Icepick", "Boxcar"]
    assert read_choice("Boxcar", options) == Text("Boxcar")
    assert read_choice("NR", options) == Missing("NR")
    assert read_choice("boxcar", options).code == "not_an_option"
    assert read_choice("NA", ["NA", "Other"]) == Text("NA")


def test_an_entry_is_the_columns_of_a_cell():
    entry = read_entry("number", "82.1 %")
    assert (entry.text, entry.number, entry.missing, entry.problem) == ("82.1 %", 82.1, "", "")
    assert read_entry("number", "n.r.").missing == "NR"
    assert read_entry("number", "").number is None
    assert read_entry("number", "13,598", whole=True).number == 13598


def test_an_entry_with_a_problem_keeps_its_text():
    entry = read_entry("number", "1.4.0")
    assert (entry.text, entry.number, entry.keepable) == ("1.4.0", None, True)
    assert entry.problem


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "x" * (TEXT_LENGTH + 1)])
@pytest.mark.parametrize("kind", ["number", "text", "choice"])
def test_a_text_that_no_database_holds_is_said_to_be_unkeepable(kind, text):
    entry = read_entry(kind, text)
    assert not entry.keepable
    assert entry.problem


def test_numbers_are_shown_with_their_decimals_and_a_true_minus():
    assert shown(Number(Decimal("-38.20"))) == "−38.20"
    assert shown(168.0) == "168"
    assert shown(Decimal("0.5")) == "0.5"


@given(st.text())
def test_reading_any_text_never_raises_and_a_number_is_finite(text):
    for read in (read_number(text), read_number(text, whole=True)):
        if isinstance(read, Number):
            assert math.isfinite(read.value)
            assert read.decimals >= 0
    for kind in ("number", "text", "choice"):
        assert read_entry(kind, text).text == text


@given(st.text(alphabet="0123456789.,-+eE% −NRAnra/infx", max_size=20))
def test_reading_near_numbers_never_raises(text):
    read = read_number(text)
    if isinstance(read, NotANumber):
        assert read.message


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_printed_decimal_is_read_exactly(exact):
    assert read_number(f"{exact:f}").exact == exact
    assert read_number(f"{exact:f}".replace("-", "−")).exact == exact
    assert read_number(shown(exact)).exact == exact


# --- p values ---


@pytest.mark.parametrize(
    ("text", "sign", "exact"),
    [
        ("<0.001", "<", "0.001"),
        ("< .05", "<", "0.05"),
        ("P < 0,05", "<", "0.05"),
        ("p≤0.01", "≤", "0.01"),
        ("<=0.01", "≤", "0.01"),
        ("＜0.05", "<", "0.05"),
        ("> 0.05", ">", "0.05"),
        ("⩾0.05", "≥", "0.05"),
        ("<5 %", "<", "0.05"),
    ],
)
def test_a_p_may_be_printed_as_a_bound(text, sign, exact):
    assert read_p(text) == Bound(sign, Decimal(exact))


def test_a_bound_is_kept_as_text_without_a_number():
    entry = read_entry("p", "< .05")
    assert (entry.text, entry.number, entry.missing, entry.problem) == ("< .05", None, "", "")
    assert isinstance(read_number("< .05"), NotANumber)


@pytest.mark.parametrize("text", ["0.03", "=0.03", "p = 0.03", "P=.03", "0,03"])
def test_a_p_that_is_printed_is_its_number(text):
    assert read_p(text) == Number(Decimal("0.03"))
    assert read_entry("p", text).number == 0.03


@pytest.mark.parametrize("text", ["NS", "n.s.", "not significant", "non-significant"])
def test_not_significant_is_no_p(text):
    read = read_p(text)
    assert isinstance(read, NotANumber)
    assert "Enter NR" in read.message


@pytest.mark.parametrize(("text", "kind"), [("", Blank), ("NR", Missing), ("n/a", Missing), ("<", NotANumber),
                                            ("< about 0.05", NotANumber), ("<<0.05", NotANumber),
                                            ("<0.05\x00", NotANumber), ("p", NotANumber)])  # fmt: skip
def test_what_else_stands_in_the_cell_of_a_p(text, kind):
    assert isinstance(read_p(text), kind)


@given(st.text(max_size=80))
def test_no_text_makes_reading_a_p_raise(text):
    read_p(text)
