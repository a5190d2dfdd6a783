"""Another instrument for a study that is being assessed: nothing is lost, nothing is told to the other assessor."""

import pytest

from extraction.actions import readings
from extraction.actions.cells import Write, save_cells
from extraction.actions.instruments import (
    change_instrument,
    copy_instrument,
    edit_question,
    publish_instrument,
)
from extraction.actions.readings import own_draft, start_reading, submit_reading
from extraction.addresses import JudgementAddress, SignallingAddress
from extraction.models import Effect, Instrument, Judgement, Reading, SignallingAnswer, StudyResult
from extraction.queries.instruments import drafted
from extraction.queries.sheets import read_sheet
from extraction.visibility import events_visible_to
from reviews.actions.members import add_member
from reviews.actions.studies import edit_study
from reviews.models import Assignment, AuditEvent, Role
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from tests.assessments import LOW, accept_proposals, answer, explain
from tests.cast import type_in


@pytest.fixture
def bias(bias_assignment) -> Assignment:
    """The study's risk of bias, by RoB 2 for parallel trials."""
    Assignment.objects.filter(pk=bias_assignment.pk).update(instrument="rob2_parallel")
    bias_assignment.refresh_from_db()
    return bias_assignment


def own(review, lead, **worded: str) -> Instrument:
    """RoB 2 for parallel trials with other words for some questions ("q2_1" is 2.1), published."""
    made = copy_instrument(review=review, source="rob2_parallel", by=lead)
    for name, text in worded.items():
        key = name.removeprefix("q").replace("_", ".")
        asked = drafted(made).domain_of(key).question(key)
        made = edit_question(
            instrument=made, version=made.version, by=lead, question=key, number=asked.number, text=text,
            answers=asked.answers,
        )  # fmt: skip
    return publish_instrument(instrument=made, version=made.version, by=lead)


def given(reading: Reading) -> dict[str, str]:
    """The answers of all results, by question, as the assessor sees them."""
    sheet = read_sheet(Reading.objects.get(pk=reading.pk))
    states = [state for domain in sheet.assessment(None).domains for state in domain.questions]
    return {state.question.key: state.given for state in states if state.given}


def test_answers_to_the_same_questions_are_taken_along_and_judgements_are_not(bias, lead, first_reader):
    reading = answer(bias, first_reader, {"2.1": "PY", "2.3": "N"})
    accept_proposals(reading, first_reader)
    explain(reading, first_reader, ["1"], why="Drawn lots")
    address = SignallingAddress(None, "1.1")
    cell = read_sheet(reading).cell(address)
    save_cells(
        reading=reading,
        writes=[Write(str(address), cell.version, support="p. 3 says so", page="3", quotation="“drawn”")],
        by=first_reader,
    )
    before = Reading.objects.get(pk=reading.pk).version
    change_instrument(assignment=bias, instrument="rob2_parallel_adhering", by=lead)

    changed = Reading.objects.get(pk=reading.pk)
    assert (changed.variant, changed.version) == ("rob2_parallel_adhering", before + 1)
    assert Assignment.objects.get().instrument == "rob2_parallel_adhering"
    asked_alike = {key: LOW[key] for key in LOW if key.partition(".")[0] in "1345"}
    # Of domain 2 the effect of adhering asks the first two questions alike, and others under the numbers after them.
    assert given(reading) == asked_alike | {"2.1": "PY", "2.2": "N"}
    sheet = read_sheet(changed)
    assert not sheet.assessment(None).levels
    taken = sheet.cell(address)
    assert (taken.support, taken.page, taken.quotation) == ("p. 3 says so", "3", "“drawn”")
    kept = {one.question for one in sheet.other_instruments if isinstance(one, SignallingAnswer)}
    assert kept == {*LOW, "2.3"}
    assert sum(isinstance(one, Judgement) for one in sheet.other_instruments) == 6


def test_changing_back_brings_everything_back(bias, lead, first_reader):
    reading = answer(bias, first_reader)
    accept_proposals(reading, first_reader)
    before = {address: cell.text for address, cell in read_sheet(reading).cells.items()}
    assert len(before) == len(LOW) + 6
    rows = SignallingAnswer.objects.count()
    change_instrument(assignment=bias, instrument="robins_i", by=lead)
    assert not read_sheet(Reading.objects.get()).assessment(None).levels
    change_instrument(assignment=bias, instrument="rob2_parallel", by=lead)
    after = {address: cell.text for address, cell in read_sheet(Reading.objects.get()).cells.items()}
    assert after == before
    assert SignallingAnswer.objects.count() == rows


def test_what_stands_there_already_is_not_written_over(bias, lead, first_reader):
    reading = answer(bias, first_reader, {"1.1": "Y"})
    change_instrument(assignment=bias, instrument="rob2_parallel_adhering", by=lead)
    type_in(Reading.objects.get(), first_reader, {"signalling:all:1.1": "N", "signalling:all:1.2": ""})
    change_instrument(assignment=bias, instrument="rob2_parallel", by=lead)
    assert (given(reading)["1.1"], given(reading)["1.2"]) == ("Y", "Y")
    type_in(Reading.objects.get(), first_reader, {"signalling:all:1.2": "PN"})
    change_instrument(assignment=bias, instrument="rob2_parallel_adhering", by=lead)
    # What was emptied there is empty, so that it is taken along again.
    assert (given(reading)["1.1"], given(reading)["1.2"]) == ("N", "PN")


def test_a_question_in_other_words_is_another_question(bias, review, lead, first_reader):
    reading = answer(bias, first_reader)
    ours = own(review, lead, q1_1="Was it left to chance?")
    change_instrument(assignment=bias, instrument=ours.key, by=lead)
    assert given(reading) == {key: text for key, text in LOW.items() if key != "1.1"}


def test_a_result_judged_apart_is_taken_along_under_its_effect(bias, study, lead, first_reader):
    reading = start_reading(assignment=bias, by=first_reader)
    outcome = study.review.outcomes.first()
    apart = StudyResult.objects.create(study=study, outcome=outcome, effect=Effect.ADHERING)
    type_in(reading, first_reader, {f"signalling:{apart.pk}:1.1": "PY", "signalling:all:1.1": "Y"})
    ours = own(study.review, lead)
    change_instrument(assignment=bias, instrument=ours.key, by=lead)
    found = SignallingAnswer.objects.filter(variant=ours.key).values_list("study_result", "text")
    assert set(found) == {(apart.pk, "PY"), (None, "Y")}
    change_instrument(assignment=bias, instrument="rob2_parallel", by=lead)
    assert (
        read_sheet(Reading.objects.get()).cell(f"signalling:{apart.pk}:1.1").variant
        == "rob2_parallel_adhering"
    )


def test_both_assessors_have_the_other_instrument_whoever_has_begun(bias, lead, first_reader, second_reader):
    answer(bias, first_reader)
    change_instrument(assignment=bias, instrument="robins_i", by=lead)
    assert start_reading(assignment=bias, by=second_reader).variant == "robins_i"
    assert set(Reading.objects.values_list("variant", flat=True)) == {"robins_i"}


def test_once_an_assessment_is_submitted_the_instrument_stays(bias, lead, first_reader, second_reader):
    reading = answer(bias, second_reader)
    accept_proposals(reading, second_reader)
    submit_reading(reading=reading, by=second_reader)
    with pytest.raises(Refused, match="read it again with another instrument"):
        change_instrument(assignment=bias, instrument="robins_i", by=lead)
    assert Assignment.objects.get().instrument == "rob2_parallel"


def test_who_may_change_it_and_to_what(
    bias, assignment, review, lead, first_reader, second_reader, arbiter, outsider
):
    for user in (first_reader, arbiter):
        with pytest.raises(NotAllowed):
            change_instrument(assignment=bias, instrument="robins_i", by=user)
    with pytest.raises(NotThere):
        change_instrument(assignment=bias, instrument="robins_i", by=outsider)
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    with pytest.raises(NotAllowed, match="You read this study yourself"):
        change_instrument(assignment=bias, instrument="robins_i", by=second_reader)
    with pytest.raises(NotThere):
        change_instrument(assignment=assignment, instrument="robins_i", by=lead)
    draft = copy_instrument(review=review, source="rob2_parallel", by=lead)
    for key in ("rob2_parallel", draft.key, "own:", "nothing", ""):
        with pytest.raises(Refused) as caught:
            change_instrument(assignment=bias, instrument=key, by=lead)
        assert set(caught.value.errors) == {"instrument"}


def test_the_record_says_to_everybody_what_changed_and_to_the_reader_alone_what_was_taken_along(
    bias, lead, first_reader, second_reader, arbiter
):
    reading = answer(bias, first_reader)
    change_instrument(assignment=bias, instrument="rob2_parallel_adhering", by=lead)
    told = AuditEvent.objects.filter(action="instrument changed")
    for user in (lead, second_reader, arbiter):
        [event] = events_visible_to(user).filter(action="instrument changed")
        assert (event.subject, event.cells) == (None, [])
        assert event.summary == (
            "round 1: from RoB 2, parallel-group trials (22 August 2019) to "
            "RoB 2, parallel-group trials, effect of adhering (22 August 2019)"
        )
    own_event = told.get(subject=reading.pk)
    assert set(events_visible_to(first_reader).filter(action="instrument changed")) == set(told)
    assert own_event.summary.endswith("12 answers taken along")
    assert {cell["address"]: cell["after"]["text"] for cell in own_event.cells}["signalling:all:1.3"] == "N"


def test_an_open_page_notices(bias, lead, first_reader):
    reading = answer(bias, first_reader)
    accept_proposals(reading, first_reader)
    opened = Reading.objects.get(pk=reading.pk)
    change_instrument(assignment=bias, instrument="rob2_crossover", by=lead)
    write = Write(str(JudgementAddress(None, "S")), 0, "low")
    with pytest.raises(Refused, match="changed the instrument of this study"):
        save_cells(reading=opened, writes=[write], by=first_reader, instrument="rob2_parallel")
    assert not Judgement.objects.filter(domain="S").exists()
    with pytest.raises(Stale):
        submit_reading(reading=opened, by=first_reader, version=opened.version)
    [saved] = save_cells(reading=opened, writes=[write], by=first_reader, instrument="rob2_crossover")
    assert (saved.status, saved.cell.variant) == ("saved", "rob2_crossover")
    assert own_draft(opened.pk, first_reader).variant == "rob2_crossover"


def test_a_design_that_is_corrected_later_changes_no_assigned_instrument(bias, study, lead, first_reader):
    study.refresh_from_db()
    edit_study(
        study=study, version=study.version, by=lead, label=study.label, year=study.year, design="crossover"
    )
    assert start_reading(assignment=Assignment.objects.get(), by=first_reader).variant == "rob2_parallel"


def test_a_change_that_comes_while_a_save_waits_for_its_turn_counts(bias, lead, first_reader, monkeypatch):
    reading = answer(bias, first_reader)
    locked = readings.locked

    def after_the_change(model, pk):
        monkeypatch.setattr(readings, "locked", locked)
        change_instrument(assignment=bias, instrument="robins_i", by=lead)
        return locked(model, pk)

    monkeypatch.setattr(readings, "locked", after_the_change)
    with pytest.raises(Refused, match="changed the instrument of this study"):
        save_cells(
            reading=reading,
            writes=[Write("signalling:all:1.1", 1, "N")],
            by=first_reader,
            instrument="rob2_parallel",
        )
    assert SignallingAnswer.objects.get(variant="rob2_parallel", question="1.1").text == "Y"
