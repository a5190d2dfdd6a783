"""The column layout of robvis: out, in, and what is wrong with a table."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.exchange import UnreadableFile, read_file
from extraction.exports.csv_lines import csv_lines
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.robvis import (
    MOST_ROWS,
    StudyName,
    StudyNames,
    UnreadableTable,
    headings,
    read_lines,
    table,
    template,
)
from extraction.risk_of_bias.variant import OVERALL

ROB2 = VARIANTS["rob2_levels"]
HEAD = ["Study", "D1", "D2", "D3", "D4", "D5", "Overall"]
LOW = ["Low"] * 6
# Measured: 0.05 s. The machine may do other things meanwhile.
SECONDS = 2

STUDIES = StudyNames(
    [
        StudyName("suh", "Suh", "Suh 2025"),
        StudyName("weiss", "Weiss", "Weiss 2007"),
        StudyName("zeng", "Zeng 2014b", "Zeng 2014b"),
        StudyName("fm1", "Frimodt-Møller", "Frimodt-Møller 1973"),
        StudyName("fm2", "Frimodt-Møller", "Frimodt-Møller 1975"),
        StudyName("row", "Table 1, row 14", "Table 1, row 14"),
    ]
)


def lines(*rows: list[str], head: list[str] = HEAD, variant=ROB2):
    return read_lines(variant, [head, *rows])[1]


# --- Out ---


@pytest.mark.parametrize(
    ("tool", "name", "columns"),
    [
        ("rob2_parallel", "ROB2", "D1 D2 D3 D4 D5"),
        ("rob2_levels", "ROB2", "D1 D2 D3 D4 D5"),
        ("rob2_cluster", "ROB2-Cluster", "D1 D1b D2 D3 D4 D5"),
        ("robins_i", "ROBINS-I", "D1 D2 D3 D4 D5 D6 D7"),
    ],
)
def test_the_templates_of_robvis_have_their_columns(tool, name, columns):
    assert template(VARIANTS[tool]) == name
    assert headings(VARIANTS[tool]) == columns.split()


@pytest.mark.parametrize("tool", ["rob2_crossover", "within_person"])
def test_an_instrument_without_a_template_has_the_titles_of_its_domains_for_the_generic_one(tool):
    assert template(VARIANTS[tool]) == "Generic"
    assert headings(VARIANTS[tool]) == [domain.title for domain in VARIANTS[tool].domains]


def test_a_study_is_a_row_with_its_levels_in_words_and_the_weight_one():
    levels = {"1": "low", "2": "high", "4": "some_concerns", OVERALL: "high"}
    columns, rows = table(ROB2, [("Suh 2025", levels)])
    assert columns == [*HEAD, "Weight"]
    assert rows == [["Suh 2025", "Low", "High", "", "Some concerns", "", "High", 1]]
    columns, rows = table(ROB2, [("Suh 2025", levels)], weighted=False)
    assert columns == HEAD
    assert len(rows[0]) == len(HEAD)


@given(data=st.data(), key=st.sampled_from(sorted(VARIANTS)), weighted=st.booleans())
def test_what_goes_out_comes_back_the_same(data, key, weighted):
    variant = VARIANTS[key]
    level = st.sampled_from(variant.level_keys)
    judged = st.fixed_dictionaries(dict.fromkeys((*variant.domain_keys, OVERALL), level))
    names = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=30)
    sent = data.draw(st.dictionaries(names, judged, min_size=1, max_size=5))
    text = "".join(csv_lines(*table(variant, sent.items(), weighted=weighted)))
    _, found = read_lines(variant, read_file("robvis.csv", text.encode())[0].rows)
    # A name that begins with an apostrophe before a formula sign reads back without it, as in every table.
    assert [line.levels for line in found] == list(sent.values())
    assert [line.study.lstrip("'") for line in found] == [name.lstrip("'") for name in sent]
    assert not any(line.problems for line in found)


# --- In: files ---


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_separators_and_encodings_of_spreadsheets_are_read(separator, encoding):
    text = "\r\n".join(separator.join(row) for row in (HEAD, ["Frimodt-Møller 1973", *LOW]))
    rows = read_file("a.csv", text.encode(encoding))[0].rows
    [line] = read_lines(ROB2, rows)[1]
    assert (line.study, line.problems) == ("Frimodt-Møller 1973", ())
    assert set(line.levels.values()) == {"low"}


@pytest.mark.parametrize(
    "content",
    [
        b"Study,D1\n" + b'"' + b"x" * 1_000_000,
        b"," * 1_000_000,
        b"Study,D1,D2,D3,D4,D5,Overall\n" * 34_000,
        b"\n" * 1_000_000,
        b"\x00" * 1_000_000,
        b"\xff" * 1_000_000,
        b'"' * 1_000_000,
    ],
    ids=["one cell", "one row", "many rows", "blank rows", "zeros", "no text", "quotes"],
)
def test_a_hostile_megabyte_is_refused_at_once(content):
    begun = perf_counter()
    with pytest.raises((UnreadableFile, UnreadableTable)):
        read_lines(ROB2, read_file("a.csv", content)[0].rows)
    assert perf_counter() - begun < SECONDS


def test_more_rows_than_a_review_has_studies_are_refused():
    many = [[f"Study {number}", *LOW] for number in range(MOST_ROWS + 1)]
    assert len(lines(*many[:MOST_ROWS])) == MOST_ROWS
    with pytest.raises(UnreadableTable, match="more than 100 rows"):
        lines(*many)


# --- In: columns ---


def test_columns_may_stand_in_any_order_and_others_are_told():
    head = ["", "Notes", "Overall", "D5", "D4", "D3", "D2", "D1", "study", "Weight"]
    found, [line] = read_lines(ROB2, [head, ["1", "x", "High", *LOW[:4], "High", "Suh", "2.5"]])
    assert found.not_read == ("Notes", "Weight")
    assert line.study == "Suh"
    assert line.levels == {"1": "high", "2": "low", "3": "low", "4": "low", "5": "low", OVERALL: "high"}


def test_a_missing_column_is_named_with_the_columns_that_are_wanted():
    with pytest.raises(UnreadableTable) as refused:
        lines(["Suh", "Low"], head=["Study", "D1"])
    said = str(refused.value)
    assert "no column “D2”, “D3”, “D4”, “D5”, “Overall”" in said
    assert "Study, D1, D2, D3, D4, D5, Overall" in said


def test_a_column_that_is_there_twice_is_refused():
    with pytest.raises(UnreadableTable, match="more than one column for “D1”"):
        lines(["Suh", *LOW, "Low"], head=[*HEAD, "Randomization process"])


@pytest.mark.parametrize("rows", [[], [HEAD], [HEAD, ["", "  "]]])
def test_a_table_without_a_row_is_refused(rows):
    with pytest.raises(UnreadableTable):
        read_lines(ROB2, rows)


# --- In: rows ---


def test_an_unknown_judgement_names_its_column_and_what_is_allowed():
    [line] = lines(["Suh", "Low", "Unclear", *LOW[:4]])
    assert line.number == 2
    assert line.problems == ("Column “D2”: “Unclear” is none of Low, Some concerns, High.",)


def test_rob2_has_no_level_for_no_information_and_nothing_is_made_of_it():
    [line] = lines(["Suh", "No information", *LOW[:5]])
    assert line.problems == ("Column “D1”: “No information” is none of Low, Some concerns, High.",)


def test_what_is_empty_is_named():
    [line] = lines(["", "Low", "", *LOW[:4]])
    assert line.problems == (
        "Column “Study” is empty.",
        "Column “D2” is empty. Write one of Low, Some concerns, High.",
    )


def test_a_row_with_more_cells_than_columns_is_wrong():
    [line] = lines(["Table 1", " row 14", *LOW])
    assert "The row has more cells than the 7 columns. A comma may stand in a name." in line.problems


def test_rows_are_numbered_as_a_spreadsheet_does():
    assert [line.number for line in lines([], ["Suh", *LOW], [""], ["Weiss", *LOW])] == [3, 5]


def test_an_overall_that_is_better_than_a_domain_is_flagged_and_kept():
    [line] = lines(["Suh", "Low", "High", "Low", "Low", "Low", "Some concerns"])
    assert line.problems == ()
    assert line.levels[OVERALL] == "some_concerns"
    [note] = line.notes
    assert note.startswith("Domain 2 is high, and the overall is some concerns.")
    assert note.endswith("It is kept as the file has it.")


def test_an_overall_that_is_worse_than_every_domain_is_told():
    [line] = lines(["Suh", *LOW[:5], "High"])
    assert line.notes == ("The domains propose low, and the overall is high. It is kept as the file has it.",)


# --- In: studies ---


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Suh 2025", "suh"),
        ("  suh   2025 ", "suh"),
        ("SUH, 2025", "suh"),
        ("Suh et al. (2025)", "suh"),
        ("Suh", "suh"),
        ("Zeng 2014b", "zeng"),
        ("frimodt-møller 1975", "fm2"),
        ("Table 1, row 14", "row"),
        ("Table 1 row 14", "row"),
    ],
)
def test_case_spacing_and_punctuation_do_not_tell_studies_apart(name, key):
    found, why_not = STUDIES.find(name)
    assert (found.key, why_not) == (key, "")


def test_a_name_that_fits_two_studies_is_none_of_them():
    found, why_not = STUDIES.find("Frimodt-Møller")
    assert found is None
    assert why_not == ("“Frimodt-Møller” fits 2 studies: “Frimodt-Møller 1973”, “Frimodt-Møller 1975”.")


def test_another_year_is_another_study_and_the_near_one_is_suggested():
    found, why_not = STUDIES.find("Weiss 2008")
    assert found is None
    assert why_not.startswith("“Weiss 2008” is no study of this review. Near: “Weiss 2007”")


def test_what_is_near_to_nothing_has_no_suggestion():
    assert STUDIES.find("Qqqqq")[1] == "“Qqqqq” is no study of this review."
    found, why_not = STUDIES.find("x" * 100_000)
    assert found is None
    assert len(why_not) < 200


def test_many_long_names_that_no_study_has_are_told_at_once():
    studies = StudyNames([StudyName(str(one), "x" * 110, f"{'x' * 110} {one}") for one in range(1000)])
    begun = perf_counter()
    for one in range(MOST_ROWS):
        studies.find(f"{'x' * 100}{'y' * 60}{one}")
    assert perf_counter() - begun < SECONDS
