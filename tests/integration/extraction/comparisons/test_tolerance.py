"""A tolerance of the form, from two readings to their final: of which version it is, and what every page says."""

import pytest

from extraction.actions.amendments import amend
from extraction.actions.form_parts import edit_question
from extraction.actions.forms import publish_form, start_draft
from extraction.actions.settling import settle_study
from extraction.actions.upgrades import upgrade_study
from extraction.finals import settled_studies
from extraction.models import Comparison
from extraction.queries.agreement import agreement
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison
from tests.cast import Reported, add_form, confirm, read_twice
from tests.comparisons import row_of

from .pages import at, text_of, url

AGE = {"section": "Participants", "label": "Age, mean", "kind": "number", "unit": "years", "tolerance": 0.5}


@pytest.fixture
def asks_age(review, lead):
    """The form asks for the mean age, of the study and of each arm, give or take half a year."""
    return add_form(review, by=lead, age=AGE, arm_age=AGE | {"label": "Age of the arm", "per_arm": True})


def aged(age: str, of_arm: str = "30") -> Reported:
    return Reported(answers={"sample_size": "28", "age": age, "arm_age:SVF": of_arm})


def compared(assignment, first: Reported, second: Reported) -> Comparison:
    return confirm(read_twice(assignment, first, second))


def change_tolerance(review, lead, tolerance: float | None) -> None:
    """The next version, published, with another tolerance of the age."""
    draft = start_draft(review=review, by=lead)
    item = draft.items.get(question__key="age")
    edit_question(item=item, version=item.version, by=lead, tolerance=tolerance)
    draft.refresh_from_db()
    publish_form(form=draft, note="Rounded in many papers", version=draft.version, by=lead)


def line_of(comparison: Comparison, words: str):
    page = ComparisonPage(read_comparison(comparison))
    return page.by_address[row_of(page.compared, words).address]


def test_two_readings_within_the_tolerance_agree_and_the_final_holds_the_first(
    asks_age, assignment, review, sign_in, arbiter
):
    comparison = compared(assignment, aged("30", "29.5"), aged("30.4", "30.0"))
    for words in ("Age, mean", "Age of the arm"):
        line = line_of(comparison, words)
        assert (line.state, line.state_words) == ("agreed", "agree, within ±0.5")
        assert (line.within, line.is_difference) == ("0.5", False)
    said = text_of(sign_in(arbiter).get(url("comparison", comparison) + "?show=all"))
    assert "= agree, within ±0.5" in said
    settle_study(comparison=comparison, by=arbiter)
    [found] = settled_studies(review)
    assert {one.key: one.cell.text for one in found.answers if "age" in one.key} == {
        "age": "30",
        "arm_age": "29.5",
    }


@pytest.mark.parametrize("second", ["31", "30.51", "NR", ""])
def test_further_apart_or_without_a_number_they_differ(asks_age, assignment, second):
    comparison = compared(assignment, aged("30"), aged(second))
    assert line_of(comparison, "Age, mean").state == "open"
    assert read_comparison(comparison).status.open == 1


def test_the_tolerance_is_that_of_the_version_that_the_study_is_read_with(asks_age, assignment, review, lead):
    comparison = compared(assignment, aged("30"), aged("31"))
    change_tolerance(review, lead, 1.0)
    assert line_of(comparison, "Age, mean").state == "open"
    upgrade_study(assignment=assignment, by=lead)
    assert line_of(comparison, "Age, mean").state_words == "agree, within ±1"
    change_tolerance(review, lead, None)
    assert line_of(comparison, "Age, mean").state == "agreed"
    upgrade_study(assignment=assignment, by=lead)
    assert line_of(comparison, "Age, mean").state == "open"


def test_who_wants_the_other_number_amends(asks_age, assignment, arbiter):
    comparison = compared(assignment, aged("30"), aged("30.4"))
    settle_study(comparison=comparison, by=arbiter)
    comparison.refresh_from_db()
    address = line_of(comparison, "Age, mean").address
    amend(comparison=comparison, addresses=[address], reason="Table 1 has the decimal.", by=arbiter)
    line = line_of(comparison, "Age, mean")
    assert (line.state_words, line.takes_decision) == ("reopened", True)


def test_agreement_counts_it_as_agreed_and_measures_the_raw_difference(asks_age, assignment, review, arbiter):
    comparison = compared(assignment, aged("30"), aged("30.4"))
    settle_study(comparison=comparison, by=arbiter)
    report = agreement(review)[0].report
    age = next(line for line in report.fields if line.field.label == "Age, mean")
    assert (age.agreement.compared, age.agreement.agreed, age.numbers.pairs) == (1, 1, 1)
    assert report.summary.values.agreed == report.summary.values.compared
    assert report.errors.total == 0


def test_an_agreed_value_within_the_tolerance_can_be_opened(asks_age, assignment, sign_in, arbiter):
    comparison = compared(assignment, aged("30"), aged("30.4"))
    said = text_of(sign_in(arbiter).get(at(comparison, line_of(comparison, "Age, mean").address, show="all")))
    assert "30.4" in said
    assert "Both readings agree" in said


def test_instruments_in_different_units_are_a_difference(assignment):
    def measured(unit: str) -> Reported:
        return Reported(measures={("ECCA score", "unit"): unit})

    comparison = compared(assignment, measured("points"), measured("%"))
    [line] = ComparisonPage(read_comparison(comparison)).open_lines
    assert (line.heading, line.first.words, line.second.words) == ("ECCA score: unit", "points", "%")
