"""Cells of a table: in full precision, and never a formula."""

import csv
import io

import pytest

from analysis.exports.tables import csv_lines, file_name, safe


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("x")', "＝1+1", "－x"],
)
def test_what_a_spreadsheet_would_evaluate_gets_an_apostrophe(cell):
    assert safe(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-9.3", "+5", "-1e-3", "-.5", "Suh 2025", "−9.3", "a=b", ""])
def test_numbers_and_words_stay_as_they_are(cell):
    assert safe(cell) == cell


def test_numbers_keep_every_digit_and_absent_ones_are_empty():
    assert [safe(cell) for cell in (0.1 + 0.2, 14.0, -38.2, 7, None, True)] == [
        "0.30000000000000004", "14", "-38.2", "7", "", "yes",
    ]  # fmt: skip


def test_a_table_reads_back_as_it_was_written():
    cells = ['say "hello"', "two\nlines", "a,b"]
    [header, row] = csv.reader(io.StringIO("".join(csv_lines(["a", "b", "c"], [cells]))))
    assert (header, row) == (["a", "b", "c"], cells)


def test_a_file_is_named_by_its_words():
    assert file_name("Change in ECCA: “cells”/../", "run 7", ending="csv") == "change-in-ecca-cells-run-7.csv"
    assert file_name("癌", ending="csv") == "export.csv"
