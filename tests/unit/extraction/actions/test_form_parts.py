"""Sections and questions of a draft: added, worded, moved, removed and asked again."""

import pytest

from extraction.actions.form_parts import (
    add_question,
    add_section,
    ask_again,
    edit_question,
    move_question,
    move_section,
    remove_question,
    remove_section,
    rename_section,
)
from extraction.models import Question
from extraction.queries.forms import asked_by
from reviews.refusals import Refused, Stale
from tests.unit.extraction.actions.form_versions import item, keys


def test_a_question_gets_a_key_of_its_own_from_its_label(draft, lead):
    section = draft.sections.get()
    first = add_question(section=section, by=lead, label="Scar type", kind="text")
    assert first.question.key == "scar_type_2"
    assert keys(draft)[-1] == "scar_type_2"


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"label": " "}, "label", "Say what is asked."),
        ({"kind": "picture"}, "kind", "Choose one of the kinds."),
        ({"kind": "choice", "options": ["One"]}, "options", "at least two options"),
        ({"kind": "multiple", "options": ["One", "two", "ONE"]}, "options", "stands there twice"),
        ({"kind": "number", "minimum": 5.0, "maximum": 5.0}, "maximum", "5 is not above"),
        ({"kind": "table", "columns": []}, "columns", "at least one column"),
        ({"kind": "table", "columns": [{"label": "A"}, {"label": "a"}]}, "columns", "Two columns"),
    ],
)
def test_a_question_that_cannot_be_is_refused_by_field(draft, lead, fields, field, words):
    with pytest.raises(Refused) as refused:
        add_question(section=draft.sections.get(), by=lead, **({"label": "New", "kind": "text"} | fields))
    assert words in refused.value.errors[field][0]
    assert not Question.objects.filter(key__startswith="new").exists()


def test_a_kind_takes_only_what_it_needs(draft, lead):
    made = add_question(
        section=draft.sections.get(), by=lead, label="Tissue", kind="choice", options=["A", " B "], unit="mL",
        minimum=1.0, columns=[{"label": "x"}],
    )  # fmt: skip
    assert (made.options, made.minimum, made.question.unit, made.question.columns) == (
        ["A", "B"],
        None,
        "",
        [],
    )


def test_wording_changes_and_what_a_question_is_does_not(draft, lead):
    found = item(draft, "sample_size")
    edit_question(item=found, version=found.version, by=lead, label="Participants", required=False)
    assert asked_by(draft)[0].label == "Participants"
    with pytest.raises(Refused) as refused:
        edit_question(item=found, version=2, by=lead, kind="text")
    assert set(refused.value.errors) == {"kind", "unit"}
    assert Question.objects.get(key="sample_size").kind == "number"


def test_a_question_of_the_draft_alone_may_still_become_another_kind(draft, lead):
    made = add_question(section=draft.sections.get(), by=lead, label="Tissue", kind="text")
    edit_question(item=made, version=1, by=lead, kind="multiple", options=["A", "B"])
    assert Question.objects.get(key="tissue").kind == "multiple"


def test_an_edit_based_on_an_older_state_is_refused(draft, lead):
    found = item(draft, "scar_type")
    edit_question(item=found, version=1, by=lead, label="Kind of scar")
    with pytest.raises(Stale):
        edit_question(item=found, version=1, by=lead, label="Scars")
    section = draft.sections.get()
    rename_section(section=section, title="People", version=1, by=lead)
    with pytest.raises(Stale):
        rename_section(section=section, title="Persons", version=1, by=lead)


def test_questions_move_by_one_and_over_the_edge_of_their_section(draft, lead):
    second = add_section(form=draft, title="Funding", by=lead)
    assert move_question(item=item(draft, "scar_type"), up=True, by=lead)
    assert keys(draft) == ["scar_type", "sample_size", "randomised"]
    assert not move_question(item=item(draft, "scar_type"), up=True, by=lead)
    assert move_question(item=item(draft, "randomised"), up=False, by=lead)
    assert item(draft, "randomised").section == second
    assert move_section(section=second, up=True, by=lead)
    assert keys(draft) == ["randomised", "scar_type", "sample_size"]


def test_a_section_with_questions_stays_and_titles_are_told_apart(draft, lead):
    section = draft.sections.get()
    with pytest.raises(Refused, match="Move or remove them first"):
        remove_section(section=section, by=lead)
    with pytest.raises(Refused, match="already has the section"):
        add_section(form=draft, title="participants", by=lead)
    empty = add_section(form=draft, title="Results", by=lead)
    assert empty.key == "results-2"
    remove_section(section=empty, by=lead)
    assert draft.sections.count() == 1


def test_a_removed_question_can_be_asked_again_as_itself(draft, lead):
    question = Question.objects.get(key="scar_type")
    remove_question(item=item(draft, "scar_type"), by=lead)
    assert keys(draft) == ["sample_size", "randomised"]
    again = ask_again(form=draft, question=question, by=lead)
    assert (again.question, again.label, again.section.key) == (question, "Scar type", "participants")
    with pytest.raises(Refused, match="asks this question already"):
        ask_again(form=draft, question=question, by=lead)
