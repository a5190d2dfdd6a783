"""Supplements that a later version of the form made pointless: withdrawn, with all that was answered in them kept."""

import pytest
from django.db import IntegrityError, transaction

from extraction.actions.form_parts import ask_again
from extraction.actions.forms import publish_form, start_draft
from extraction.actions.readings import submit_reading
from extraction.actions.upgrades import upgrade_study
from extraction.addresses import AnswerAddress
from extraction.models import Comparison, Question, Reading, Supplement
from extraction.queries.history import cell_history
from extraction.queries.sheets import read_sheet
from extraction.queries.supplements import open_supplement
from extraction.visibility import events_visible_to, supplements_visible_to
from reviews.models import AuditEvent
from reviews.refusals import Refused
from tests.cast import enter
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question, upgrade_without


@pytest.fixture
def reading(assignment, lead, first_reader, second_reader) -> Reading:
    """Submitted by both; the first has answered what was asked afterwards, and it is asked no longer."""
    for reader in (first_reader, second_reader):
        submit_reading(reading=enter(assignment, reader), by=reader)
    upgrade_with_new_question(assignment, by=lead)
    first = Reading.objects.get(role="first")
    answer(first, first_reader, "tissue", "Abdomen")
    upgrade_without("tissue", assignment, by=lead)
    return first


def address() -> str:
    return str(AnswerAddress(Question.objects.get(key="tissue").pk))


def test_it_is_withdrawn_and_says_by_whom_and_when(reading, lead, second_reader):
    supplements = list(Supplement.objects.all())
    assert {one.reading.reader.name for one in supplements} == {"First reviewer", "Second reviewer"}
    assert {(one.withdrawn_by, one.withdrawn_at is None, one.submitted_at) for one in supplements} == {
        (lead, False, None)
    }
    assert open_supplement(reading) is None
    assert Comparison.objects.filter(assignment=reading.assignment).exists()


def test_what_was_answered_stays_readable_to_its_author_with_its_history(reading, first_reader):
    assert read_sheet(reading).cell(address()).text == "Abdomen"
    assert [one.label for one in read_sheet(reading).dropped] == ["Source tissue"]
    assert [change.after for change in cell_history(reading, address(), first_reader)] == ["Abdomen"]


def test_its_events_stand_in_the_record_for_its_author_and_for_nobody_else(
    reading, first_reader, second_reader, lead, arbiter
):
    supplement = Supplement.objects.get(reading=reading)
    told = AuditEvent.objects.filter(subject=supplement.pk).order_by("position")
    assert [event.action for event in told] == ["cells saved", "new questions withdrawn"]
    assert events_visible_to(first_reader).filter(subject=supplement.pk).count() == 2
    for other in (second_reader, lead, arbiter):
        assert not events_visible_to(other).filter(subject=supplement.pk).exists()
        assert not supplements_visible_to(other).filter(pk=supplement.pk).exists()
        assert cell_history(reading, address(), other) == []


def test_nothing_more_is_typed_in_it(reading, first_reader):
    with pytest.raises(Refused, match="frozen"):
        answer(reading, first_reader, "tissue", "Thigh")


def test_the_question_may_be_asked_again_with_the_answer_as_it_stood(reading, assignment, review, lead):
    draft = start_draft(review=review, by=lead)
    ask_again(form=draft, question=Question.objects.get(key="tissue"), by=lead)
    draft.refresh_from_db()
    publish_form(form=draft, note="After all", version=draft.version, by=lead)
    upgrade_study(assignment=assignment, by=lead)
    assert open_supplement(reading).form.number == 4
    assert read_sheet(reading).cell(address()).text == "Abdomen"


def test_a_submitted_one_cannot_be_withdrawn_nor_one_by_nobody(reading, first_reader):
    supplement = Supplement.objects.get(reading=reading)
    for fields in ({"submitted_at": supplement.withdrawn_at}, {"withdrawn_by": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Supplement.objects.filter(pk=supplement.pk).update(**fields)
