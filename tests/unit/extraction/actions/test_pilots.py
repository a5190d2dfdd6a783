"""Pilots of the form: read twice and compared, never settled, and what they tell of its questions."""

import pytest

from extraction.actions.assignments import assign_with_form
from extraction.actions.form_parts import add_question, edit_question
from extraction.actions.forms import discard_draft, publish_form, start_draft
from extraction.actions.pilots import start_pilot
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.upgrades import upgrade_study
from extraction.finals import settled_studies
from extraction.models import Comparison, FormVersion, Reading
from extraction.queries.form_page import disagreements
from extraction.queries.forms import draft_form, form_of, published_form
from extraction.queries.stages import Part, Stage, pilot_states, task_states
from reviews.actions.studies import add_study
from reviews.models import PILOT, AuditEvent, Task
from reviews.refusals import NotThere, Refused
from tests.cast import Reported, add_form, confirm, enter, settle
from tests.unit.extraction.actions.form_versions import NEW, answer


@pytest.fixture
def pilot(study, review, lead, first_reader, second_reader, arbiter):
    people = {"first": first_reader, "second": second_reader, "arbiter": arbiter}
    draft = start_draft(review=review, by=lead)
    [assigned] = start_pilot(review=review, studies=[study], form=draft, by=lead, **people)
    return assigned


def compared(pilot, first: Reported, second: Reported) -> Comparison:
    for reader, told in ((pilot.first, first), (pilot.second, second)):
        submit_reading(reading=enter(pilot, reader, told), by=reader)
    return confirm(Comparison.objects.get(assignment=pilot))


def test_a_pilot_is_compared_and_never_settled(pilot, review, arbiter):
    same = Reported()
    comparison = compared(pilot, same, same)
    with pytest.raises(Refused, match="pilot of the form"):
        settle_study(comparison=comparison, by=arbiter)
    assert not Reading.objects.filter(role="final").exists()
    [found] = settled_studies(review)
    assert not found.has_extraction


def test_a_pilot_leaves_the_study_unassigned_and_stands_beside_it(
    pilot, review, study, first_reader, arbiter
):
    assert {state.stage for state in task_states(review, first_reader)} == {Stage.UNASSIGNED}
    [state] = pilot_states(review, first_reader)
    assert (state.study, state.part, state.assignment.round) == (study, Part.START, PILOT)
    same = Reported()
    compared(pilot, same, same)
    assert [state.part for state in pilot_states(review, arbiter)] == [Part.DONE]


def test_the_same_people_may_extract_after_their_pilot_and_the_record_says_so(pilot, study, lead, review):
    same = Reported()
    compared(pilot, same, same)
    people = {"first": pilot.first, "second": pilot.second, "arbiter": pilot.arbiter}
    again = assign_with_form(study=study, task=Task.EXTRACTION, by=lead, **people)
    assert (again.round, form_of(again).number) == (1, 1)
    said = AuditEvent.objects.filter(action="assigned").get().summary
    assert "Not blinded: First reviewer and Second reviewer knew an earlier reading" in said
    assert not again.is_blinded
    settle(again)
    [found] = settled_studies(review)
    assert found.has_extraction


def test_a_pilot_comes_before_the_extraction_and_once(pilot, assigned_study, review, lead, study):
    people = {"first": pilot.first, "second": pilot.second, "arbiter": pilot.arbiter}
    for one in (study, assigned_study):
        with pytest.raises(Refused, match="A pilot comes before that"):
            start_pilot(review=review, studies=[one], form=published_form(review), by=lead, **people)


@pytest.fixture
def assigned_study(review, lead, first_reader, second_reader, arbiter):
    other = add_study(review=review, by=lead, label="Zeng", year=2014)
    assign_with_form(
        study=other, task=Task.EXTRACTION, first=first_reader, second=second_reader, arbiter=arbiter, by=lead
    )
    return other


def test_a_piloted_draft_keeps_what_its_questions_are_whoever_has_begun(pilot, review, lead):
    draft = draft_form(review)
    made = add_question(section=draft.sections.get(), by=lead, label="Tissue", kind="text")
    with pytest.raises(Refused, match="It stays what it is"):
        edit_question(item=made, version=1, by=lead, kind="yes_no")
    with pytest.raises(Refused, match="A pilot reads with this draft"):
        discard_draft(form=draft, by=lead)


def test_the_pilots_say_which_questions_disagree_most(pilot, review, lead):
    compared(
        pilot,
        Reported(answers={"sample_size": "28", "scar_type": "icepick", "randomised:SVF": "14"}),
        Reported(answers={"sample_size": "28.0", "scar_type": "boxcar"}),
    )
    found = [(one.label, one.differ, one.compared) for one in disagreements(review, lead)]
    assert found == [("Randomised", 1, 1), ("Scar type", 1, 1), ("Sample size", 0, 1)]


def test_a_pilot_with_new_questions_open_tells_nothing_of_its_disagreements(pilot, review, lead):
    compared(pilot, Reported(answers={"sample_size": "28"}), Reported(answers={"sample_size": "30"}))
    draft = draft_form(review)
    publish_form(form=draft, note="Tried out", version=draft.version, by=lead)
    add_form(review, by=lead, **NEW)
    assert [one.label for one in disagreements(review, lead)] == ["Sample size"]
    upgrade_study(assignment=pilot, by=lead)
    theirs = Reading.objects.get(assignment=pilot, role="first")
    answer(theirs, pilot.first, "tissue", "Abdomen")
    assert disagreements(review, lead) == []


def test_a_draft_that_was_thrown_away_meanwhile_is_not_piloted(
    draft, study, review, lead, first_reader, second_reader, arbiter
):
    stale = FormVersion.objects.get(pk=draft.pk)
    discard_draft(form=draft, by=lead)
    people = {"first": first_reader, "second": second_reader, "arbiter": arbiter}
    with pytest.raises(NotThere):
        start_pilot(review=review, studies=[study], form=stale, by=lead, **people)
