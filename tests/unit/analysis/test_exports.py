"""What files are called."""

from analysis.exports.tables import file_name


def test_a_file_is_named_by_its_words():
    assert file_name("Change in ECCA: “cells”/../", "run 7", ending="csv") == "change-in-ecca-cells-run-7.csv"
    assert file_name("癌", ending="csv") == "export.csv"
