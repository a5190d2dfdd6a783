"""What a line lacks, in whatever form the paper prints its numbers."""

import pytest

from extraction.actions.cells import Write, save_cells
from extraction.models import Reading
from extraction.queries.gaps import gaps
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, add_contrast, enter, type_in

MD = ("ECCA score", "10 weeks", "SVF", "Normal saline", "value", "MD", "crude")


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader, Reported(results={}))


def lacking(reading: Reading) -> dict[str, str]:
    """The gaps of cells: the statistic, and what is said of it."""
    return {gap.address.rpartition(":")[2]: gap.message for gap in gaps(reading)}


def line(reading: Reading, outcome: str = "ECCA score"):
    rows = [row for row in read_sheet(reading).rows if row.outcome.name == outcome]
    return next(row for row in rows if row.time_point.text == "10 weeks")


def type_line(reading, by, row, typed):
    type_in(reading, by, {str(row.address(statistic)): text for statistic, text in typed.items()})


@pytest.mark.parametrize(
    "typed",
    [
        {"n": "14", "mean": "5", "sd": "2"},
        {"n": "14", "mean": "5", "se": "0.4"},
        {"n": "14", "mean": "5", "ci_low": "4", "ci_high": "6"},
        {"n": "14", "mean": "5", "t": "2.1"},
        {"n": "14", "mean": "5", "p": "<0.001"},
        {"n": "14", "median": "5", "q1": "4", "q3": "6"},
        {"n": "14", "median": "5", "minimum": "4", "maximum": "6"},
        {"n": "NR", "median": "NR", "q1": "NR"},
        {"n": "NR", "mean": "NR", "sd": "NA"},
        {"n": "14", "mean": "5", "ci_low": "NR"},
        {"n": "14", "mean": "5", "sd": "2", "q1": "4", "q3": "NR"},
    ],
)
def test_a_line_is_full_in_every_form_that_a_paper_may_choose(reading, first_reader, typed):
    type_line(reading, first_reader, line(reading), typed)
    assert lacking(reading) == {}


@pytest.mark.parametrize(
    ("typed", "blank"),
    [
        ({"n": "14"}, {"mean", "sd"}),
        ({"mean": "5", "sd": "2"}, {"n"}),
        ({"n": "14", "sd": "2"}, {"mean"}),
        ({"n": "14", "mean": "5"}, {"sd"}),
        ({"se": "0.4"}, {"n", "mean"}),
        ({"n": "14", "mean": "5", "ci_level": "95"}, {"sd"}),
        ({"n": "14", "mean": "5", "ci_low": "4"}, {"ci_high"}),
        ({"n": "14", "mean": "5", "sd": "2", "ci_high": "6"}, {"ci_low"}),
        ({"n": "14", "median": "5", "q3": "6"}, {"q1"}),
        ({"n": "14", "median": "5", "minimum": "1"}, {"maximum"}),
    ],
)
def test_a_line_without_people_centre_or_spread_is_not_full(reading, first_reader, typed, blank):
    type_line(reading, first_reader, line(reading), typed)
    assert set(lacking(reading)) == blank


def test_a_gap_says_what_would_fill_it(reading, first_reader):
    type_line(reading, first_reader, line(reading), {"n": "14", "ci_low": "4"})
    said = lacking(reading)
    assert said["mean"] == (
        "ECCA score, SVF, 10 weeks: mean is blank. Enter it, or the median, or NR if neither is reported."
    )
    assert said["ci_high"] == (
        "ECCA score, SVF, 10 weeks: CI to is blank beside CI from. Enter both ends, or NR."
    )


@pytest.mark.parametrize(
    ("typed", "blank"),
    [
        ({"n": "14", "events": "3"}, set()),
        ({"n": "14", "percent": "21.4"}, set()),
        ({"events": "3", "percent": "21.4"}, {"n"}),
        ({"n": "14"}, {"events", "percent"}),
    ],
)
def test_a_count_may_stand_for_its_percentage(reading, first_reader, typed, blank):
    type_line(reading, first_reader, line(reading, "Satisfied"), typed)
    assert set(lacking(reading)) == blank


@pytest.mark.parametrize(
    ("typed", "blank"),
    [
        ({}, set()),
        ({"estimate": "-2", "se": "1"}, set()),
        ({"estimate": "-2", "p": "<0.05"}, set()),
        ({"estimate": "-2", "ci_low": "-4", "ci_high": "0"}, set()),
        ({"estimate": "NR", "p": "0.03"}, set()),
        ({"estimate": "-2", "t": "NR"}, set()),
        ({"covariates": "age"}, {"estimate", "se"}),
        ({"estimate": "-2"}, {"se"}),
        ({"estimate": "-2", "ci_low": "-4"}, {"ci_high"}),
    ],
)
def test_a_contrast_has_an_estimate_and_says_how_precise_it_is(reading, first_reader, typed, blank):
    add_contrast(reading, first_reader, *MD)
    [row] = read_sheet(reading).contrasts
    type_line(reading, first_reader, row, typed)
    assert set(lacking(reading)) == blank


def test_a_contrast_that_cannot_be_is_to_be_mended_or_kept_as_printed_with_its_source(reading, first_reader):
    add_contrast(reading, first_reader, *MD)
    [row] = read_sheet(reading).contrasts
    type_line(reading, first_reader, row, {"estimate": "-2", "se": "0"})
    assert "SE is 0" in lacking(reading)["se"]
    address = str(row.address("se"))
    [saved] = save_cells(reading=reading, writes=[Write(address, 1, so_printed=True)], by=first_reader)
    assert "SE is 0" in lacking(reading)["se"]
    save_cells(reading=reading, writes=[Write(address, saved.cell.version, page="6")], by=first_reader)
    assert lacking(reading) == {}
