"""What a question of the form may be, and what a version may ask."""

import pytest

from extraction.actions.form_parts import add_question, add_section, edit_question, rename_section
from extraction.actions.forms import publish_form
from extraction.models import FormVersion, Question
from reviews.refusals import Refused
from tests.unit.extraction.actions.form_versions import item


def add(draft: FormVersion, by, **fields):
    return add_question(section=draft.sections.first(), by=by, **{"label": "Age", "kind": "text"} | fields)


# --- Lengths and characters ---


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"label": "x" * 201}, "label", "201 characters; the limit here is 200"),
        ({"guidance": "x" * 501}, "guidance", "501 characters; the limit here is 500"),
        ({"kind": "number", "unit": "x" * 41}, "unit", "41 characters; the limit here is 40"),
        ({"label": "A\x00ge"}, "label", "Character 2 cannot be kept"),
        ({"kind": "choice", "options": ["Yes", "N\x00o"]}, "options", "“No”: Character 2 cannot be kept"),
        (
            {"kind": "table", "columns": [{"label": "Si\x00te"}]},
            "columns",
            "“Site”: Character 3 cannot be kept",
        ),
        (
            {"kind": "table", "columns": [{"label": "Site", "kind": "number", "unit": "x" * 41}]},
            "columns",
            "its unit 40",
        ),
        ({"kind": "number", "minimum": float("nan")}, "minimum", "Give a number"),
        ({"kind": "number", "maximum": float("inf")}, "maximum", "Give a number"),
        ({"kind": "number", "tolerance": -0.5}, "tolerance", "Tolerance must be 0 or more"),
        ({"kind": "number", "tolerance": float("nan")}, "tolerance", "Tolerance must be 0 or more"),
        ({"kind": "number", "tolerance": float("inf")}, "tolerance", "Tolerance must be 0 or more"),
    ],
)
def test_what_cannot_be_stored_is_refused_by_its_field_and_nothing_is_written(
    draft, lead, fields, field, words
):
    before = Question.objects.count()
    with pytest.raises(Refused) as refused:
        add(draft, lead, **fields)
    assert words in refused.value.errors[field][0]
    assert Question.objects.count() == before


def test_an_edit_is_held_to_the_same_limits(draft, lead):
    edited = item(draft, "sample_size")
    with pytest.raises(Refused) as refused:
        edit_question(item=edited, version=edited.version, by=lead, guidance="x" * 501)
    assert list(refused.value.errors) == ["guidance"]


def test_as_long_as_the_limits_allow_it_is_kept(draft, lead):
    made = add(draft, lead, label="x" * 200, guidance="y" * 500, kind="number", unit="z" * 40)
    assert (len(made.label), len(made.guidance), len(made.question.unit)) == (200, 500, 40)


@pytest.mark.parametrize("tolerance", [None, 0.0, 0.5])
def test_a_number_has_a_tolerance_or_none_and_an_edit_of_its_words_keeps_it(draft, lead, tolerance):
    made = add(draft, lead, kind="number", tolerance=tolerance)
    edit_question(item=made, version=made.version, by=lead, label="Age at entry")
    made.refresh_from_db()
    assert (made.label, made.tolerance) == ("Age at entry", tolerance)


@pytest.mark.parametrize("kind", ["text", "date", "yes_no"])
def test_what_is_no_number_has_no_tolerance(draft, lead, kind):
    assert add(draft, lead, kind=kind, tolerance=-0.5).tolerance is None


def test_a_number_that_becomes_a_text_loses_its_tolerance(draft, lead):
    made = add(draft, lead, kind="number", tolerance=0.5)
    edit_question(item=made, version=made.version, by=lead, kind="text")
    made.refresh_from_db()
    assert made.tolerance is None


@pytest.mark.parametrize("title", ["x" * 81, "Out\x00comes"])
def test_a_title_that_cannot_be_stored_is_refused(draft, lead, title):
    section = draft.sections.first()
    for act in (
        lambda: add_section(form=draft, title=title, by=lead),
        lambda: rename_section(section=section, title=title, version=section.version, by=lead),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert list(refused.value.errors) == ["title"]


# --- Two questions in the same words ---


def publish(draft: FormVersion, by) -> FormVersion:
    draft.refresh_from_db()
    return publish_form(form=draft, note="Asked twice", version=draft.version, by=by)


def test_a_section_that_asks_two_questions_in_the_same_words_is_not_published(draft, lead):
    add(draft, lead, label=" sample  SIZE", per_arm=True)
    with pytest.raises(Refused) as refused:
        publish(draft, lead)
    assert refused.value.errors[""] == [
        "“Participants” asks “Sample size” more than once: number (key sample_size), text, each arm "
        "(key sample_size_2). Word them so that they can be told apart, or remove one."
    ]
    draft.refresh_from_db()
    assert draft.is_draft


def test_reworded_it_is_published_with_the_key_that_it_had(draft, lead):
    made = add(draft, lead, label="Sample size")
    edit_question(item=made, version=made.version, by=lead, label="Sample size at the end")
    assert not publish(draft, lead).is_draft
    assert Question.objects.get(pk=made.question_id).key == "sample_size_2"


def test_two_sections_may_ask_in_the_same_words(draft, lead):
    section = add_section(form=draft, title="Outcomes", by=lead)
    add_question(section=section, by=lead, label="Sample size", kind="number")
    assert not publish(draft, lead).is_draft
