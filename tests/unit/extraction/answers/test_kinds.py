"""Answers by their kind: read, refused, compared, shown."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.answers import entry, same_answer, shown_answer, written_rows
from extraction.form_template import QuestionTemplate
from extraction.integrity.refusals import answer_refusal

COLUMNS = (
    {"key": "site", "label": "Site", "kind": "text", "unit": ""},
    {"key": "people", "label": "Persons", "kind": "number", "unit": ""},
    {"key": "seen", "label": "Seen", "kind": "date", "unit": ""},
)


def question(kind: str, **more) -> QuestionTemplate:
    return QuestionTemplate("q", "study", "Question", kind, **more)


TISSUE = question("multiple", options=("Abdomen", "Thigh", "NA group"))
SITES = question("table", columns=COLUMNS)
AGE = question("number", unit="years", minimum=10.0, maximum=65.5)


def rows(*found: dict) -> str:
    return json.dumps(list(found))


@pytest.mark.parametrize(
    ("asked", "text", "missing", "problem"),
    [
        (TISSUE, "Abdomen\nThigh", "", ""),
        (TISSUE, "NR", "NR", ""),
        (TISSUE, "Abdomen\nNose", "", "“Nose” is none of the choices: Abdomen, Thigh, NA group."),
        (question("yes_no"), "unclear", "", ""),
        (question("yes_no"), "N/A", "NA", ""),
        (question("yes_no"), "maybe", "", "“maybe” is none of the choices: Yes, No, Unclear."),
        (question("date"), "March 2019", "", ""),
        (SITES, rows({"site": "cheek", "people": "12", "seen": "2019"}), "", ""),
        (SITES, rows({"site": "cheek", "people": "NR"}), "", ""),
        (SITES, "NA", "NA", ""),
        (SITES, "1; 2; 3; 4", "", "These are no rows of the table. Enter it row by row."),
        (SITES, rows({"nose": "1"}), "", "Row 1 has a column that this table has not: “nose”."),
    ],
)
def test_each_kind_keeps_what_was_typed_and_says_what_it_is(asked, text, missing, problem):
    found = entry(asked, text)
    assert (found.missing, found.problem, found.keepable) == (missing, problem, True)
    assert found.text == text


def test_a_table_may_be_typed_as_lines():
    found = entry(SITES, "cheek; 12; 2019\nchin\t3\n")
    assert json.loads(found.text) == [
        {"site": "cheek", "people": "12", "seen": "2019"},
        {"site": "chin", "people": "3"},
    ]
    assert "Row 1, Persons" in entry(SITES, "cheek; many").problem


def test_a_number_has_its_value_beside_its_text():
    assert entry(question("number"), "12,5").number == 12.5
    assert entry(question("number", unit="participants"), "1,234").number == 1234


def test_a_bad_cell_of_a_table_is_named_by_row_and_column():
    text = rows({"site": "cheek", "people": "3"}, {"site": "chin", "people": "three"})
    problem = entry(SITES, text).problem
    assert problem.startswith("Row 2, Persons: “three” is no number.")


def test_a_table_of_blank_rows_is_blank():
    assert entry(SITES, rows({}, {"site": "  "})).text == ""
    assert written_rows([{"site": " "}, {}]) == ""


@pytest.mark.parametrize(
    ("text", "code"),
    [("9.9", "outside_range"), ("10", None), ("65.5", None), ("65.51", "outside_range"), ("NR", None)],
)
def test_a_number_outside_the_range_of_the_form_is_refused_and_can_be_kept(text, code):
    refusal = answer_refusal(AGE, text)
    assert (refusal and refusal.code) == code
    if refusal:
        assert "outside 10 to 65.5 years" in refusal.message
        assert "so printed" in refusal.message


def test_a_range_may_have_one_end():
    assert "above 50" in answer_refusal(question("number", maximum=50.0), "51").message
    assert "below 0" in answer_refusal(question("number", minimum=0.0), "-1").message


@pytest.mark.parametrize(
    ("kind", "first", "second", "agree"),
    [
        ("multiple", "Abdomen\nThigh", "Thigh\nAbdomen\n", True),
        ("multiple", "Abdomen", "Abdomen\nThigh", False),
        ("date", "March 2019", "2019-03", True),
        ("date", "2019", "March 2019", False),
        ("date", "5.3.2019", "2019-03-05", True),
        ("yes_no", "yes", "Yes", True),
        ("yes_no", "No", "Unclear", False),
        ("choice", "Yes", "yes", False),
        ("text", "Two  words", "two words", True),
        ("table", rows({"a": "x", "n": "12"}, {"a": "y"}), rows({"a": "Y"}, {"n": "12.0", "a": "x"}), True),
        ("table", rows({"a": "x"}, {"a": "x"}), rows({"a": "x"}), False),
        ("table", rows({"a": "x", "n": "12"}), rows({"a": "x", "n": "13"}), False),
        ("table", rows({"a": "x", "n": "NR"}), rows({"a": "x"}), False),
    ],
)
def test_two_answers_agree_by_what_they_say(kind, first, second, agree):
    assert same_answer(kind, first, second) is agree
    assert same_answer(kind, second, first) is agree


def test_answers_are_shown_as_people_read_them():
    assert shown_answer("multiple", "Abdomen\nThigh") == "Abdomen, Thigh"
    text = rows({"site": "cheek", "people": "3"}, {"site": "chin"})
    assert shown_answer("table", text, COLUMNS) == "Site: cheek; Persons: 3\nSite: chin"


@given(st.text(max_size=200), st.sampled_from(["multiple", "date", "yes_no", "table", "choice", "number"]))
def test_no_text_breaks_a_kind(text, kind):
    asked = question(kind, options=("Yes",), columns=COLUMNS)
    found = entry(asked, text)
    assert found.text in (text, "") or kind == "table"
    assert same_answer(kind, text, text)
    assert isinstance(shown_answer(kind, text, COLUMNS), str)
