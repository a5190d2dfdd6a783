"""Questions that came after a reading was submitted: answered in a supplement, and blinded like the reading."""

import pytest

from extraction.actions.readings import submit_reading
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.actions.supplements import submit_supplement
from extraction.finals import settled_studies
from extraction.models import Comparison, Reading, Supplement
from extraction.queries.comparisons import read_comparison
from extraction.queries.supplements import sheet_seen_by
from reviews.refusals import Refused
from tests.cast import confirm, enter
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question, upgrade_without


def test_who_submitted_answers_new_questions_in_a_supplement_and_nothing_else(
    assignment, review, lead, first_reader, second_reader
):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    upgrade_with_new_question(assignment, by=lead)
    supplement = Supplement.objects.get()
    assert (supplement.reading, supplement.since.number, supplement.form.number) == (reading, 1, 2)
    assert answer(reading, first_reader, "sample_size", "99") == "refused"
    assert answer(reading, first_reader, "tissue", "Abdomen") == "saved"
    reading.refresh_from_db()
    assert reading.is_submitted
    submit_supplement(reading=reading, by=first_reader)
    with pytest.raises(Refused, match="frozen"):
        answer(reading, first_reader, "tissue", "Thigh")
    with pytest.raises(Refused, match="Nothing new is asked"):
        submit_supplement(reading=reading, by=first_reader)


def test_a_supplement_is_submitted_with_its_required_answers(assignment, review, lead, first_reader):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    upgrade_with_new_question(assignment, by=lead)
    with pytest.raises(Refused, match="Source tissue is empty"):
        submit_supplement(reading=reading, by=first_reader)


def test_the_comparison_opens_once_the_supplement_is_in_too(
    assignment, review, lead, first_reader, second_reader
):
    first = enter(assignment, first_reader)
    submit_reading(reading=first, by=first_reader)
    second = enter(assignment, second_reader)
    upgrade_with_new_question(assignment, by=lead)
    answer(second, second_reader, "tissue", "Thigh")
    assert submit_reading(reading=second, by=second_reader) is None
    answer(first, first_reader, "tissue", "Abdomen")
    comparison = submit_supplement(reading=first, by=first_reader)
    row = next(row for row in read_comparison(comparison).rows if row.label == "Source tissue")
    assert (row.first.text, row.second.text, row.difference) == ("Abdomen", "Thigh", "value")


def test_an_upgrade_after_both_submitted_holds_the_settling_and_the_answers_back(
    assignment, review, lead, first_reader, second_reader
):
    for reader in (first_reader, second_reader):
        submit_reading(reading=enter(assignment, reader), by=reader)
    comparison = confirm(Comparison.objects.get())
    upgrade_with_new_question(assignment, by=lead)
    readings = {reading.role: reading for reading in Reading.objects.all()}
    answer(readings["first"], first_reader, "tissue", "Abdomen")
    submit_supplement(reading=readings["first"], by=first_reader)
    assert not [row for row in read_comparison(comparison).rows if row.label == "Source tissue"]
    seen = sheet_seen_by(second_reader, readings["first"])
    assert "Abdomen" not in [cell.text for cell in seen.cells.values()]
    with pytest.raises(Refused, match="not answered by both"):
        settle_study(comparison=comparison, by=assignment.arbiter)
    answer(readings["second"], second_reader, "tissue", "Thigh")
    submit_supplement(reading=readings["second"], by=second_reader)
    row = next(row for row in read_comparison(comparison).rows if row.label == "Source tissue")
    resolve(comparison=comparison, address=row.address, choice="first", reason="Figure 1", version=0,
            by=assignment.arbiter)  # fmt: skip
    settle_study(comparison=comparison, by=assignment.arbiter)
    [found] = settled_studies(review)
    assert {one.key: one.cell.text for one in found.answers} == {"sample_size": "28", "tissue": "Abdomen"}


def test_an_open_supplement_follows_the_next_version(assignment, review, lead, first_reader, second_reader):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    upgrade_with_new_question(assignment, by=lead)
    submit_second = enter(assignment, second_reader)
    answer(submit_second, second_reader, "tissue", "Thigh")
    submit_reading(reading=submit_second, by=second_reader)
    upgrade_without("tissue", assignment, by=lead)
    assert not Supplement.objects.open().exists()
    assert Comparison.objects.filter(assignment=assignment).exists()


def test_an_answer_that_was_never_submitted_stays_its_writers_when_its_question_is_dropped(
    assignment, review, lead, first_reader, second_reader
):
    for reader in (first_reader, second_reader):
        submit_reading(reading=enter(assignment, reader), by=reader)
    upgrade_with_new_question(assignment, by=lead)
    first = Reading.objects.get(role="first")
    answer(first, first_reader, "tissue", "Abdomen")
    upgrade_without("tissue", assignment, by=lead)
    own, peers = sheet_seen_by(first_reader, first), sheet_seen_by(second_reader, first)
    assert "Abdomen" in [cell.text for cell in own.cells.values()]
    assert "Abdomen" not in [cell.text for cell in peers.cells.values()]
    assert "Source tissue" not in [question.label for question in peers.dropped]
