"""The form as a whole: its draft, its versions, what changed between them, and where a new one comes from."""

import pytest

from extraction.actions.form_parts import add_question, add_section, ask_again, edit_question, remove_question
from extraction.actions.forms import copy_form, discard_draft, publish_form, start_draft, use_template
from extraction.models import Question
from extraction.queries.form_changes import changes_between
from extraction.queries.forms import asked_by, draft_form, published_form
from reviews.actions.reviews import start_review
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.unit.extraction.actions.form_versions import item, keys


def test_a_draft_is_a_copy_of_the_version_in_force_and_there_is_one(review, lead, draft):
    assert (draft.number, draft.state) == (2, "draft")
    assert keys(draft) == keys(published_form(review)) == ["sample_size", "scar_type", "randomised"]
    assert start_draft(review=review, by=lead) == draft


def test_only_a_lead_changes_the_form(draft, first_reader, outsider):
    with pytest.raises(NotAllowed):
        add_section(form=draft, title="Funding", by=first_reader)
    with pytest.raises(NotThere):
        add_section(form=draft, title="Funding", by=outsider)


def test_a_published_version_is_frozen(review, lead):
    form = published_form(review)
    with pytest.raises(Refused, match="published and frozen"):
        remove_question(item=item(form, "scar_type"), by=lead)
    with pytest.raises(Refused, match="published and frozen"):
        add_section(form=form, title="Funding", by=lead)


def test_a_question_that_only_the_draft_had_is_forgotten_with_it(review, draft, lead):
    add_question(section=draft.sections.get(), by=lead, label="Tissue", kind="text")
    discard_draft(form=draft, by=lead)
    assert draft_form(review) is None
    assert sorted(Question.objects.values_list("key", flat=True)) == [
        "randomised",
        "sample_size",
        "scar_type",
    ]


def test_publishing_needs_a_note_and_what_was_looked_at(draft, lead):
    add_question(section=draft.sections.get(), by=lead, label="Tissue", kind="text")
    draft.refresh_from_db()
    with pytest.raises(Refused) as refused:
        publish_form(form=draft, note=" ", version=draft.version, by=lead)
    assert "note" in refused.value.errors
    with pytest.raises(Stale):
        publish_form(form=draft, note="Tissue too", version=draft.version - 1, by=lead)
    publish_form(form=draft, note="Tissue too", version=draft.version, by=lead)
    assert keys(published_form(draft.review))[-1] == "tissue"


def test_the_difference_between_versions_names_what_changed(review, draft, lead):
    before = asked_by(published_form(review))
    add_question(section=draft.sections.get(), by=lead, label="Tissue", kind="text")
    remove_question(item=item(draft, "scar_type"), by=lead)
    found = item(draft, "sample_size")
    edit_question(item=found, version=1, by=lead, label="Participants", required=False)
    changes = changes_between(before, asked_by(draft))
    assert [one.key for one in changes.added] == ["tissue"]
    assert [one.key for one in changes.removed] == ["scar_type"]
    [reworded] = changes.reworded
    assert reworded.differences == [("question", "Sample size", "Participants"), ("required", "yes", "no")]
    assert changes.words == "1 added, 1 reworded, 1 removed"


def test_a_changed_tolerance_is_a_change_and_goes_from_version_to_version(review, draft, lead):
    found = item(draft, "sample_size")
    edit_question(item=found, version=1, by=lead, tolerance=0.1234567)
    [reworded] = changes_between(asked_by(published_form(review)), asked_by(draft)).reworded
    assert reworded.differences == [("tolerance", "none", "0.1234567")]
    draft.refresh_from_db()
    publish_form(form=draft, note="Rounded", version=draft.version, by=lead)
    later = start_draft(review=review, by=lead)
    assert item(later, "sample_size").tolerance == 0.1234567
    assert changes_between(asked_by(published_form(review)), asked_by(later)).nothing
    remove_question(item=item(later, "sample_size"), by=lead)
    question = Question.objects.get(key="sample_size")
    assert ask_again(form=later, question=question, by=lead).tolerance == 0.1234567


def test_a_copied_form_has_the_tolerances_of_its_source(review, draft, lead):
    edit_question(item=item(draft, "sample_size"), version=1, by=lead, tolerance=2.0)
    draft.refresh_from_db()
    publish_form(form=draft, note="Rounded", version=draft.version, by=lead)
    other = start_review(by=lead, title="Another", short_title="Another")
    copied = copy_form(review=other, source=review, by=lead)
    assert [one.tolerance for one in asked_by(copied)] == [2.0, None, None]


def test_a_form_is_copied_from_another_review_of_mine(review, lead, first_reader):
    other = start_review(by=lead, title="Another", short_title="Another")
    copied = copy_form(review=other, source=review, by=lead)
    assert keys(copied) == keys(published_form(review))
    assert not set(other.questions.all()) & set(review.questions.all())
    hidden = start_review(by=first_reader, title="Hidden", short_title="Hidden")
    third = start_review(by=lead, title="Third", short_title="Third")
    with pytest.raises(NotThere):
        copy_form(review=third, source=hidden, by=lead)
    with pytest.raises(Refused, match="has a form already"):
        use_template(review=other, template="general", by=lead)
