"""The version of the form that a study is read with, and the way to the one in force."""

import pytest

from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.upgrades import upgrade_all, upgrade_study
from extraction.finals import settled_studies
from extraction.models import Answer, Comparison
from extraction.queries.forms import form_of
from extraction.queries.sheets import read_sheet
from reviews.refusals import NotAllowed, Refused
from tests.cast import Reported, add_form, confirm, enter
from tests.unit.extraction.actions.form_versions import (
    NEW,
    answer,
    upgrade_with_new_question,
    upgrade_without,
)


def test_a_study_keeps_the_version_that_it_was_assigned_with(assignment, review, lead, first_reader):
    add_form(review, by=lead, **NEW)
    assert form_of(assignment).number == 1
    reading = start_reading(assignment=assignment, by=first_reader)
    assert [question.key for question in read_sheet(reading).questions] == [
        "sample_size",
        "scar_type",
        "randomised",
    ]


def test_upgrading_gives_both_readers_the_version_in_force(
    assignment, review, lead, first_reader, second_reader
):
    upgrade_with_new_question(assignment, by=lead)
    for reader in (first_reader, second_reader):
        sheet = read_sheet(start_reading(assignment=assignment, by=reader))
        assert (sheet.form.number, sheet.questions[-1].key) == (2, "tissue")
    with pytest.raises(Refused, match="read with version 2 already"):
        upgrade_study(assignment=assignment, by=lead)


def test_a_settled_study_is_not_upgraded(settled, assignment, review, lead):
    add_form(review, by=lead, **NEW)
    with pytest.raises(Refused, match="is settled and keeps the version"):
        upgrade_study(assignment=assignment, by=lead)
    assert upgrade_all(review=review, by=lead) == 0


def test_only_a_lead_upgrades(assignment, review, lead, first_reader):
    add_form(review, by=lead, **NEW)
    with pytest.raises(NotAllowed):
        upgrade_study(assignment=assignment, by=first_reader)


def test_answers_to_removed_questions_are_kept_with_their_version(assignment, review, lead, first_reader):
    reading = enter(assignment, first_reader, Reported(answers={"sample_size": "28", "scar_type": "icepick"}))
    upgrade_without("scar_type", assignment, by=lead)
    sheet = read_sheet(reading)
    assert [question.key for question in sheet.questions] == ["sample_size", "randomised"]
    [dropped] = sheet.dropped
    assert (dropped.key, dropped.label, dropped.form) == ("scar_type", "Scar type", 1)
    kept = Answer.objects.get(reading=reading, question__key="scar_type")
    assert (kept.text, kept.form.number) == ("icepick", 1)
    assert answer(reading, first_reader, "scar_type", "boxcar") == "refused"
    assert answer(reading, first_reader, "sample_size", "30") == "saved"
    assert Answer.objects.get(reading=reading, question__key="sample_size").form.number == 2


def test_what_both_answered_before_it_was_dropped_is_settled_with_its_own_version(
    assignment, review, lead, first_reader, second_reader
):
    told = Reported(answers={"sample_size": "28", "scar_type": "icepick"})
    for reader in (first_reader, second_reader):
        submit_reading(reading=enter(assignment, reader, told), by=reader)
    upgrade_without("scar_type", assignment, by=lead)
    comparison = confirm(Comparison.objects.get())
    settle_study(comparison=comparison, by=assignment.arbiter)
    [found] = settled_studies(review)
    assert {one.key: (one.cell.text, one.form) for one in found.answers} == {
        "sample_size": ("28", 2),
        "scar_type": ("icepick", 1),
    }
