"""A study's whole story on one page, as far as a person may see it."""

from datetime import date

import pytest
from django.urls import reverse

from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import JudgementAddress
from extraction.queries.story import OUTSIDE_READINGS, WORDS
from reviews.actions.due_dates import set_due_dates
from reviews.models import AuditEvent
from tests.cast import enter, settle, type_in


@pytest.fixture
def record(study) -> str:
    return reverse("extraction:record", args=[study.pk])


def story(client, address: str) -> list:
    response = client.get(address)
    assert response.status_code == 200
    return response.context["story"]


def heads(client, address: str) -> list[str]:
    return [one.words for one in story(client, address)]


def test_the_story_is_told_from_the_beginning_to_the_end(record, review, assignment, lead, sign_in):
    settle(assignment)
    told = heads(sign_in(lead), f"{record}?order=oldest")
    kept = [words for words in told if "saved" not in words and words != "Typed"]
    assert kept == [
        "Study added",
        "Readers assigned",
        "Reading started",
        "Reading submitted",
        "Reading started",
        "Reading submitted",
        "Comparison opened",
        "Arms and time points matched",
        "Study settled",
    ]
    assert heads(sign_in(lead), record) == told[::-1]


def test_each_event_says_which_reading_it_belongs_to(record, assignment, lead, sign_in):
    settle(assignment)
    told = story(sign_in(lead), f"{record}?order=oldest")
    submitted = [(one.by, one.about, one.summary) for one in told if one.words == "Reading submitted"]
    assert submitted == [
        ("First reviewer", "Extraction, first reading", ""),
        ("Second reviewer", "Extraction, second reading", ""),
    ]
    assert [one.about for one in told if one.words == "Comparison opened"] == ["Extraction"]


def test_one_chapter_or_one_person_is_shown_alone(record, review, assignment, lead, arbiter, sign_in):
    settle(assignment)
    set_due_dates(review=review, based_on={assignment.pk: (None, None)}, by=lead, due=date(2026, 11, 23))
    client = sign_in(lead)
    assert heads(client, f"{record}?part=people&order=oldest") == ["Readers assigned", "Due dates set"]
    assert heads(client, f"{record}?part=study") == ["Study added"]
    assert heads(client, f"{record}?part=settling") == [
        "Study settled", "Arms and time points matched", "Comparison opened",
    ]  # fmt: skip
    assert {one.by for one in story(client, f"{record}?by={arbiter.pk}")} == {"Arbiter"}
    everything = len(story(client, record))
    assert len(story(client, f"{record}?part=nonsense&by=nobody&order=sideways")) == everything
    assert "Nothing here fits." in client.get(f"{record}?part=study&by={arbiter.pk}").content.decode()


def test_typing_that_goes_on_is_told_once_with_all_of_its_changes(record, assignment, first_reader, sign_in):
    reading = enter(assignment, first_reader)
    address = reading.answers.get(question__key="sample_size").address
    for text in ("29", "30", "31"):
        type_in(reading, first_reader, {address: text})
    [typed] = [one for one in story(sign_in(first_reader), record) if one.words == "Typed"]
    assert typed.count == 4
    assert typed.summary == f"{len(typed.changes)} cells"
    assert [change.after for change in typed.changes][:3] == ["31", "30", "29"]


def test_typing_into_two_readings_is_not_told_as_one(
    record, assignment, bias_assignment, first_reader, sign_in
):
    reading = enter(assignment, first_reader)
    address = reading.answers.get(question__key="sample_size").address
    bias = start_reading(assignment=bias_assignment, by=first_reader)
    type_in(reading, first_reader, {address: "30"})
    type_in(bias, first_reader, {str(JudgementAddress(None, "1")): "low"})
    typed = [one for one in story(sign_in(first_reader), record) if one.words == "Typed"]
    extraction = "Extraction, first reading"
    assert [one.about for one in typed] == ["Risk of bias, first reading", extraction, extraction]


def test_nobody_who_is_hidden_can_be_chosen_or_filtered_for(
    record, assignment, first_reader, second_reader, sign_in
):
    client = sign_in(first_reader)
    before = client.get(f"{record}?part=reading&by={second_reader.pk}")
    submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    after = client.get(f"{record}?part=reading&by={second_reader.pk}")
    assert [one for one in after.context["people"] if one[1] == "Second reviewer"] == []
    assert after.context["people"] == before.context["people"]
    assert after.context["story"] == before.context["story"] == []


def test_every_event_outside_a_reading_has_words_of_its_own(review, assignment):
    words = {said for chapter in WORDS.values() for said in chapter.values()}
    assert len(words) == len(OUTSIDE_READINGS)
    settle(assignment)
    outside = AuditEvent.objects.filter(study=assignment.study, subject=None).values_list("action", flat=True)
    assert set(outside) <= OUTSIDE_READINGS
