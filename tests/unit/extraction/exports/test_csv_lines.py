"""CSV that no spreadsheet takes for formulas, and from which every number comes back the same."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.exports.csv_lines import FORMULA_SIGNS, csv_lines, guarded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1+cmd|' /C calc'!A0",
        "-2+3+cmd|' /C calc'!A0",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "  =1",
        "＝1+1",
        "－1+cmd",
        "-",
        "=",
    ],
)
def test_what_a_spreadsheet_would_run_gets_an_apostrophe(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["-0.5", "+3", "-38.2", "-1e-5", ".5", "12 %", "82.1%", "-82.1%", "a=b", "", "Suh"]
)
def test_numbers_and_plain_words_stay_as_they_are(text):
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0.0, "0"),
        (-0.5, "-0.5"),
        (14.0, "14"),
        (3, "3"),
        (1e22, "1e+22"),
        (float("nan"), ""),
        (float("inf"), ""),
    ],
)
def test_other_fields_have_one_plain_form(field, text):
    assert guarded(field) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_finite_number_reads_back_the_same(number):
    [_, line] = csv_lines(["number"], [[number]])
    assert float(line) == number


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=1, max_size=4))
def test_no_text_makes_a_formula_or_another_column(texts):
    lines = "".join(csv_lines([f"c{place}" for place in range(len(texts))], [texts]))
    [_, *rows] = csv.reader(io.StringIO(lines, newline=""))
    [row] = rows or [[""]]
    assert len(row) == len(texts)
    for cell, text in zip(row, texts, strict=True):
        assert cell in (text, f"'{text}")
        if cell[:1] in tuple(FORMULA_SIGNS):
            float(cell.rstrip("%"))


def test_lines_end_as_the_standard_says():
    assert list(csv_lines(["a", "b"], [["x,y", 'say "so"']])) == ["a,b\r\n", '"x,y","say ""so"""\r\n']
