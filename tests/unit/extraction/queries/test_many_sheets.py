"""The sheets of many readings are those that are read one by one, in a number of queries that does not grow."""

from dataclasses import fields

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extraction.actions.upgrades import upgrade_study
from extraction.models import Answer, Question, Reading, ReadingRole
from extraction.queries.many_sheets import read_sheets
from extraction.queries.sheets import Sheet, read_sheet
from extraction.queries.supplements import held_back, without
from reviews.models import Review
from tests.agreement import assigned, settle_differing
from tests.cast import Reported, add_form, enter

CONTRAST = ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "crude")
FULL = Reported(
    answers={"sample_size": "28", "randomised:SVF": "14", "randomised:Normal saline": "NR"},
    contrasts={CONTRAST: {"estimate": "−28.9", "se": "2.1", "covariates": "age"}},
    measures={("ECCA score", "instrument"): "ECCA", ("Satisfied", "better"): "higher"},
)


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter) -> dict:
    return {"lead": lead, "first_reader": first_reader, "second_reader": second_reader, "arbiter": arbiter}


def as_one_reads(reading: Reading) -> Sheet:
    """The sheet by itself, without what the comparison of the two readings holds back."""
    sheet = read_sheet(reading)
    if reading.role == ReadingRole.FINAL:
        return sheet
    return without(sheet, held_back(reading.assignment_id))


def assert_all_equal(review: Review) -> None:
    readings = Reading.objects.filter(assignment__study__review=review)
    many = read_sheets(review, readings)
    assert len(many) == readings.count() > 0
    for reading in readings:
        one, other = as_one_reads(reading), many[reading.pk]
        for each in fields(Sheet):
            assert getattr(other, each.name) == getattr(one, each.name), each.name


def test_full_readings_and_their_final_are_read_alike(review, people):
    settle_differing(assigned(review, people, "Full"), FULL, Reported())
    enter(assigned(review, people, "Begun"), people["first_reader"], FULL)
    assert_all_equal(review)


def test_what_was_taken_out_is_in_neither(review, people, first_reader):
    reading = enter(assigned(review, people, "Full"), first_reader, FULL)
    arm, time = reading.arms.get(name="SVF"), reading.time_points.get(text="baseline")
    for part in (arm, time):
        part.removed_at = timezone.now()
        part.save()
    assert_all_equal(review)
    sheet = read_sheets(review, Reading.objects.filter(pk=reading.pk))[reading.pk]
    assert [one.name for one in sheet.arms] == ["Normal saline"]
    assert not any(str(arm.pk) in address for address in sheet.cells)


def test_a_question_that_is_no_longer_asked_is_among_the_dropped(review, people, lead):
    assignment = assigned(review, people, "Full")
    reading = enter(assignment, people["first_reader"], FULL)
    form = add_form(review, by=lead, new={"section": "Participants", "label": "New", "kind": "text"})
    form.items.filter(question__key="sample_size").delete()
    upgrade_study(assignment=assignment, by=lead)
    unnamed = Question.objects.create(review=review, key="never_published", kind="text")
    Answer.objects.create(reading=reading, question=unnamed, text="tried out")
    assert_all_equal(review)
    sheet = read_sheets(review, Reading.objects.filter(pk=reading.pk))[reading.pk]
    assert [one.label for one in sheet.dropped] == ["Sample size", "never_published"]


def test_what_was_answered_after_submitting_and_never_submitted_is_in_neither(review, people, first_reader):
    assignment = assigned(review, people, "Full")
    settle_differing(assignment, FULL, Reported())
    late = Question.objects.get(review=review, key="scar_type")
    reading = assignment.readings.get(role="first")
    Answer.objects.create(reading=reading, question=late, text="SECRET")
    assert_all_equal(review)
    sheet = read_sheets(review, Reading.objects.filter(pk=reading.pk))[reading.pk]
    assert "SECRET" not in {cell.text for cell in sheet.cells.values()}


def test_the_number_of_queries_does_not_grow(review, people):
    settle_differing(assigned(review, people, "Study 0"), FULL, Reported())
    counts = []
    for more in (1, 2, 3):
        with CaptureQueriesContext(connection) as captured:
            assert (
                len(read_sheets(review, Reading.objects.filter(assignment__study__review=review))) == 3 * more
            )
        counts.append(len(captured))
        settle_differing(assigned(review, people, f"Study {more}"), FULL, Reported())
    assert counts[0] == counts[1] == counts[2]
