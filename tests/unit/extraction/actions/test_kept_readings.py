"""A second reading where one has become enough: it is its reader's alone, and changes nothing."""

import pytest

from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.supplements import submit_supplement
from extraction.actions.upgrades import upgrade_study
from extraction.finals import settled_studies
from extraction.models import Comparison, Reading
from extraction.queries.sheets import read_sheet
from extraction.queries.stages import Part, TaskState, task_states
from extraction.queries.supplements import open_supplement
from extraction.visibility import (
    events_visible_to,
    papers_visible_to,
    readings_visible_to,
    supplements_visible_to,
)
from reviews.models import Assignment, Mode, User
from reviews.refusals import Refused
from tests.cast import add_form, enter, read_twice, type_in
from tests.papers import bring
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question
from tests.unit.extraction.actions.modes import submitted


def state_of(user: User, assignment: Assignment) -> TaskState:
    study = Assignment.objects.get(pk=assignment.pk).study
    states = task_states(study.review, user, study=study)
    return next(one for one in states if one.task == assignment.task)


@pytest.mark.parametrize("how", ["draft", "submitted"])
@pytest.mark.parametrize("settled_already", [False, True])
def test_a_kept_reading_is_there_for_its_reader_alone_also_after_settling(
    assignment, switch, lead, first_reader, second_reader, arbiter, observer, how, settled_already
):
    first = enter(assignment, first_reader)
    kept = enter(assignment, second_reader)
    paper = bring(second_reader, reading=kept)
    if how == "submitted":
        submit_reading(reading=kept, by=second_reader)
    switch(Mode.SINGLE)
    if settled_already:
        submit_reading(reading=first, by=first_reader)
    for user in (lead, first_reader, arbiter, observer):
        assert kept not in readings_visible_to(user)
        assert paper not in papers_visible_to(user)
        assert not events_visible_to(user).filter(subject=kept.pk).exists()
    assert kept in readings_visible_to(second_reader)
    assert paper in papers_visible_to(second_reader)
    assert state_of(second_reader, assignment).part == Part.KEPT
    assert state_of(second_reader, assignment).own_reading == kept.pk


@pytest.mark.parametrize("settled_already", [False, True])
def test_a_kept_draft_is_written_and_submitted_as_ever_and_changes_nothing(
    assignment, switch, first_reader, second_reader, settled_already
):
    first = enter(assignment, first_reader)
    kept = enter(assignment, second_reader)
    switch(Mode.SINGLE)
    if settled_already:
        submit_reading(reading=first, by=first_reader)
    place = next(iter(read_sheet(kept).cells))
    assert [saved.status for saved in type_in(kept, second_reader, {place: "31"})] == ["saved"]
    assert start_reading(assignment=Assignment.objects.get(), by=second_reader) == kept
    assert submit_reading(reading=kept, by=second_reader) is None
    assert Comparison.objects.count() == Reading.objects.filter(role="final").count() == settled_already
    if not settled_already:
        submit_reading(reading=first, by=first_reader)
    [settled] = settled_studies(assignment.study.review)
    assert [one.cell.text for one in settled.answers] == ["28"]


def test_a_verifiers_reading_is_kept_where_one_is_enough_and_seen_by_nobody(
    assignment, switch, lead, first_reader, second_reader, arbiter
):
    switch(Mode.VERIFY)
    submitted(assignment, first_reader)
    kept = start_reading(assignment=Assignment.objects.get(), by=second_reader)
    switch(Mode.SINGLE)
    assert Comparison.objects.get().settled_at is not None
    for user in (lead, first_reader, arbiter):
        assert kept not in readings_visible_to(user)
    assert kept in readings_visible_to(second_reader)


def test_a_draft_is_never_there_for_another_even_where_a_comparison_is(
    assignment, first_reader, second_reader, arbiter, lead
):
    read_twice(assignment)
    Reading.objects.filter(role="second").update(state="draft", submitted_at=None)
    second = Reading.objects.get(role="second")
    for user in (first_reader, arbiter, lead):
        assert second not in readings_visible_to(user)
    assert second in readings_visible_to(second_reader)


def test_no_second_reading_is_begun_where_one_is_demanded(assignment, switch, second_reader, arbiter):
    switch(Mode.SINGLE)
    with pytest.raises(Refused, match="not asked for"):
        start_reading(assignment=Assignment.objects.get(), by=second_reader)
    for user in (second_reader, arbiter):
        assert state_of(user, assignment).part == Part.NONE


def test_new_questions_are_neither_asked_of_a_kept_reading_nor_awaited(
    assignment, switch, lead, first_reader, second_reader
):
    kept = submitted(assignment, second_reader)
    switch(Mode.SINGLE)
    upgrade_with_new_question(assignment, by=lead)
    assert state_of(second_reader, assignment).part == Part.KEPT
    reading = enter(assignment, first_reader)
    answer(reading, first_reader, "tissue", "fat")
    assert submit_reading(reading=reading, by=first_reader) is not None
    assert open_supplement(kept) is not None
    assert settled_studies(assignment.study.review)[0].has_extraction


def test_open_questions_of_a_kept_reading_hide_nothing_of_what_the_first_was_asked(
    assignment, switch, lead, first_reader, second_reader, arbiter
):
    first = submitted(assignment, first_reader)
    kept = enter(assignment, second_reader)
    upgrade_with_new_question(assignment, by=lead)
    switch(Mode.SINGLE)
    answer(kept, second_reader, "tissue", "skin")
    submit_reading(reading=kept, by=second_reader)
    add_form(assignment.study.review, by=lead, country={"label": "Country"})
    upgrade_study(assignment=assignment, by=lead)
    for key, text in (("tissue", "fat"), ("country", "Korea")):
        answer(first, first_reader, key, text)
    submit_supplement(reading=first, by=first_reader)
    assert open_supplement(kept) is not None
    assert [one.reading for one in supplements_visible_to(arbiter)] == [first]
    [settled] = settled_studies(assignment.study.review)
    assert {"fat", "Korea"} <= {one.cell.text for one in settled.answers}
