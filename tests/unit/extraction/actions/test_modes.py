"""Changing how a study is read while it is being read: what is demanded changes, and nothing is thrown away."""

from collections.abc import Callable

import pytest
from django.apps import apps

from extraction.actions.assignments import reassign
from extraction.actions.modes import change_mode
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.actions.supplements import submit_supplement
from extraction.actions.upgrades import upgrade_study
from extraction.finals import HowRead, settled_studies
from extraction.models import Comparison, Reading, ReadingRole
from extraction.queries.sheets import read_sheet
from extraction.queries.stages import Part, TaskState, task_states
from extraction.queries.supplements import open_supplement
from extraction.visibility import (
    events_visible_to,
    papers_visible_to,
    readings_visible_to,
    supplements_visible_to,
)
from reviews.actions.members import add_member
from reviews.models import PILOT, Assignment, AuditEvent, Mode, Role, Task, User
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import add_form, confirm, enter, judge, person, read_twice, type_in
from tests.comparisons import reported
from tests.papers import bring
from tests.rounds import again, fresh_crew
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question

Switch = Callable[..., Assignment]


@pytest.fixture
def switch(assignment, lead) -> Switch:
    """Changes how the assignment is read."""

    def to(mode: str, **more) -> Assignment:
        return change_mode(**({"assignment": assignment, "mode": mode, "by": lead} | more))

    return to


def submitted(assignment: Assignment, by: User, *said) -> Reading:
    reading = enter(assignment, by, *said)
    submit_reading(reading=reading, by=by)
    reading.refresh_from_db()
    return reading


def snapshot() -> dict[tuple[str, object], dict[str, object]]:
    """Every row of the reviews and their readings, by model and key."""
    return {
        (model.__name__, row["id"]): row
        for app in ("reviews", "extraction")
        for model in apps.get_app_config(app).get_models()
        for row in model.objects.values()
    }


def changed(before: dict, after: dict) -> dict[str, set[str]]:
    """The columns that changed, by model; fails where a row is gone."""
    assert set(before) <= set(after)
    found: dict[str, set[str]] = {}
    for key, row in before.items():
        columns = {name for name in row if row[name] != after[key][name]}
        if columns:
            found.setdefault(key[0], set()).update(columns)
    return found


def state_of(user: User, assignment: Assignment) -> TaskState:
    study = Assignment.objects.get(pk=assignment.pk).study
    states = task_states(study.review, user, study=study)
    return next(one for one in states if one.task == assignment.task)


# --- What is demanded ---


def test_from_two_to_one_whose_draft_it_was_settles_with_their_submission(assignment, switch, first_reader):
    reading = enter(assignment, first_reader)
    switch(Mode.SINGLE)
    assert not Comparison.objects.exists()
    comparison = submit_reading(reading=reading, by=first_reader)
    assert comparison.settled_by == first_reader
    [settled] = settled_studies(assignment.study.review)
    assert settled.how_read == {Task.EXTRACTION: HowRead("single", 1, True)}
    assert [one.values["mean"].text for one in settled.results] == ["-38.2", "-9.3"]


def test_from_two_to_one_settles_at_once_what_was_submitted(assignment, switch, first_reader, lead):
    submitted(assignment, first_reader)
    switch(Mode.SINGLE)
    comparison = Comparison.objects.get()
    assert comparison.settled_by == lead
    final = Reading.objects.get(role=ReadingRole.FINAL)
    assert {arm.name for arm in final.arms.all()} == {"SVF", "Normal saline"}
    assert settled_studies(assignment.study.review)[0].has_extraction


def test_it_makes_no_difference_to_one_alone_what_the_second_has(
    assignment, switch, first_reader, second_reader
):
    submitted(assignment, second_reader, reported(mean="-1"))
    reading = enter(assignment, first_reader)
    switch(Mode.SINGLE)
    assert not Comparison.objects.exists()
    submit_reading(reading=reading, by=first_reader)
    [settled] = settled_studies(assignment.study.review)
    assert [one.values["mean"].text for one in settled.results] == ["-38.2", "-9.3"]


@pytest.mark.parametrize("mode", [Mode.DUAL, Mode.VERIFY])
def test_from_one_to_two_settles_nothing_before_the_second_is_in(
    assignment, switch, first_reader, second_reader, mode
):
    switch(Mode.SINGLE)
    switch(mode)
    submitted(assignment, first_reader)
    assert not Comparison.objects.exists()
    second = start_reading(assignment=Assignment.objects.get(), by=second_reader)
    assert second.arms.exists() == (mode == Mode.VERIFY)


def test_a_kept_second_reading_counts_again_once_two_are_demanded(
    assignment, switch, first_reader, second_reader
):
    kept = submitted(assignment, second_reader)
    switch(Mode.SINGLE)
    switch(Mode.DUAL)
    submitted(assignment, first_reader)
    comparison = Comparison.objects.get()
    assert comparison.settled_at is None
    assert kept in readings_visible_to(first_reader)


def test_from_two_to_verifying_lets_the_second_begin_with_what_the_first_submitted(
    assignment, switch, first_reader, second_reader
):
    first = submitted(assignment, first_reader)
    assert first not in readings_visible_to(second_reader)
    assert switch(Mode.VERIFY).is_blinded
    assert first in readings_visible_to(second_reader)
    copy = start_reading(assignment=Assignment.objects.get(), by=second_reader)
    assert {cell.text for cell in read_sheet(copy).cells.values()} == {
        cell.text for cell in read_sheet(first).cells.values()
    }


def test_risk_of_bias_that_one_person_judges_alone_is_settled_too(bias_assignment, lead, first_reader):
    judge(bias_assignment, first_reader, **{"1": "high"})
    change_mode(assignment=bias_assignment, mode=Mode.SINGLE, by=lead)
    [settled] = settled_studies(bias_assignment.study.review)
    assert settled.how_read == {Task.RISK_OF_BIAS: HowRead("single", 1, True)}
    assert "high" in {one.level for one in settled.judgements}


def test_seats_that_were_empty_are_filled(
    study, lead, first_reader, second_reader, arbiter, assignment, switch
):
    Assignment.objects.update(mode=Mode.SINGLE, second=None, arbiter=None)
    with pytest.raises(Refused) as caught:
        switch(Mode.DUAL)
    assert list(caught.value.errors) == ["second", "arbiter"]
    with pytest.raises(Refused) as caught:
        switch(Mode.VERIFY, second=second_reader, arbiter=second_reader)
    assert list(caught.value.errors) == ["arbiter"]
    with pytest.raises(Refused) as caught:
        switch(Mode.DUAL, second=arbiter, arbiter=first_reader)
    assert list(caught.value.errors) == ["arbiter"]
    assert Assignment.objects.get().people() == (first_reader.pk,)
    switch(Mode.DUAL, second=second_reader, arbiter=arbiter)
    assert Assignment.objects.get().people() == (first_reader.pk, second_reader.pk, arbiter.pk)


def test_who_sits_there_is_not_replaced_by_changing_the_mode(
    assignment, switch, lead, second_reader, arbiter
):
    changed_one = switch(Mode.VERIFY, second=lead, arbiter=lead)
    assert (changed_one.second, changed_one.arbiter) == (second_reader, arbiter)


# --- Nothing is destroyed ---


@pytest.mark.parametrize(
    ("modes", "first", "second"),
    [
        ([Mode.VERIFY], None, None),
        ([Mode.VERIFY], "draft", None),
        ([Mode.VERIFY, Mode.DUAL], "submitted", None),
        ([Mode.SINGLE], None, "draft"),
        ([Mode.SINGLE], "draft", "draft"),
        ([Mode.SINGLE], "draft", "submitted"),
        ([Mode.SINGLE], "submitted", "draft"),
        ([Mode.SINGLE, Mode.DUAL], "draft", "draft"),
        ([Mode.SINGLE, Mode.VERIFY, Mode.DUAL, Mode.SINGLE], "draft", None),
    ],
)
def test_every_row_stays_as_it_was(assignment, switch, first_reader, second_reader, modes, first, second):
    for user, how in ((first_reader, first), (second_reader, second)):
        if how:
            reading = enter(assignment, user)
            bring(user, reading=reading)
        if how == "submitted":
            submit_reading(reading=reading, by=user)
    before = snapshot()
    for mode in modes:
        switch(mode)
    found = changed(before, snapshot())
    expected = {"Assignment": {"mode"}}
    if modes == [Mode.SINGLE] and first == "submitted":
        # What is settled gets the study's own arms and times.
        expected |= {"Arm": {"study_arm_id"}, "TimePoint": {"study_time_point_id"}}
    if modes[0] == Mode.VERIFY and len(modes) == 2:
        expected = {"Assignment": {"is_blinded"}}
    if modes[-1] == Mode.DUAL and first == "draft":
        expected = {}
    found.pop("Review", None)  # its revision counts every change
    found.pop("Study", None)
    assert found == expected


def test_the_record_says_from_what_to_what_and_by_whom(assignment, switch, lead, observer):
    switch(Mode.VERIFY)
    switch(Mode.SINGLE)
    said = [
        (event.actor, event.summary) for event in events_visible_to(observer).filter(action="mode changed")
    ]
    assert sorted(summary for _, summary in said) == [
        "Extraction: from “One reading, verified by a second person” to “One reading”; First reviewer alone",
        "Extraction: from “Two independent readings” to “One reading, verified by a second person”; "
        "First reviewer, verified by Second reviewer, arbiter Arbiter",
    ]
    assert {by for by, _ in said} == {lead}


# --- A kept second reading ---


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


# --- Whether it is blinded ---


@pytest.mark.parametrize(("how", "blinded"), [(None, True), ("draft", True), ("submitted", False)])
def test_from_verifying_to_two_is_not_blinded_if_the_second_could_see_the_first(
    assignment, switch, first_reader, second_reader, how, blinded
):
    switch(Mode.VERIFY)
    if how:
        reading = enter(assignment, first_reader)
    if how == "submitted":
        submit_reading(reading=reading, by=first_reader)
    assert switch(Mode.DUAL).is_blinded is blinded
    assert Assignment.objects.get().is_blinded is blinded


def test_who_comes_as_a_second_reader_and_knew_an_earlier_round_is_not_blinded(
    study, review, lead, settle_first, first_reader
):
    crew = fresh_crew(review, lead)
    alone = again(study, crew, lead, mode=Mode.SINGLE, second=None, arbiter=None)
    assert alone.is_blinded
    both = change_mode(assignment=alone, mode=Mode.DUAL, second=first_reader, arbiter=crew.arbiter, by=lead)
    assert not both.is_blinded
    said = AuditEvent.objects.get(action="mode changed").summary
    assert said.endswith("Not blinded: First reviewer knew an earlier reading")


def test_a_verifier_who_knew_an_earlier_round_is_not_blinded_as_a_second_reader(
    study, review, lead, settle_first, first_reader
):
    crew = fresh_crew(review, lead)
    verified = again(study, crew, lead, mode=Mode.VERIFY, second=first_reader)
    assert verified.is_blinded
    assert not change_mode(assignment=verified, mode=Mode.DUAL, by=lead).is_blinded


def test_a_fresh_second_reader_stays_blinded(study, review, lead, settle_first):
    crew = fresh_crew(review, lead)
    alone = again(study, crew, lead, mode=Mode.SINGLE, second=None, arbiter=None)
    both = change_mode(assignment=alone, mode=Mode.DUAL, second=crew.second, arbiter=crew.arbiter, by=lead)
    assert both.is_blinded


@pytest.fixture
def settle_first(settled) -> Reading:
    """The study, settled in its first round."""
    return settled


# --- What is refused ---


def refused(switch, words: str, mode: str, **more) -> None:
    before = snapshot()
    with pytest.raises(Refused, match=words):
        switch(mode, **more)
    assert changed(before, after := snapshot()) == {}
    assert set(before) == set(after)


@pytest.mark.parametrize("seat", ["first", "second"])
def test_a_lead_who_reads_the_study_does_not_change_it_and_learns_nothing(
    assignment, switch, lead, first_reader, second_reader, seat
):
    Assignment.objects.update(**{seat: lead})
    other = first_reader if seat == "second" else second_reader
    for make in (lambda: None, lambda: enter(Assignment.objects.get(), other)):
        make()
        for mode in Mode.values:
            with pytest.raises(NotAllowed, match="You read this study yourself"):
                switch(mode)


def test_a_lead_who_arbitrates_may_change_it(assignment, switch, lead):
    Assignment.objects.update(arbiter=lead)
    assert switch(Mode.VERIFY).mode == Mode.VERIFY


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "statistician", "observer"])
def test_only_a_lead_changes_it(assignment, switch, role, request):
    with pytest.raises(NotAllowed):
        switch(Mode.SINGLE, by=request.getfixturevalue(role))


def test_a_pilot_is_always_read_by_two(assignment, switch):
    Assignment.objects.update(round=PILOT)
    refused(switch, "A pilot is always read by two", Mode.SINGLE)


def test_once_both_are_in_and_settled_it_stays(assignment, switch, arbiter):
    comparison = read_twice(assignment)
    refused(switch, "The readings are in", Mode.SINGLE)
    settle_study(comparison=confirm(comparison), by=arbiter)
    refused(switch, "The readings are in", Mode.VERIFY)


def test_what_one_read_alone_and_settled_stays(assignment, switch, first_reader):
    switch(Mode.SINGLE)
    submitted(Assignment.objects.get(), first_reader)
    refused(switch, "The readings are in", Mode.DUAL)


@pytest.mark.parametrize("how", ["draft", "submitted"])
@pytest.mark.parametrize("through", [[], [Mode.SINGLE]])
def test_a_reading_of_their_own_is_not_called_a_verification(assignment, switch, second_reader, how, through):
    (enter if how == "draft" else submitted)(assignment, second_reader)
    for mode in through:
        switch(mode)
    refused(switch, "Second reviewer has begun a reading of their own", Mode.VERIFY)


def test_a_verification_is_not_called_independent(assignment, switch, first_reader, second_reader):
    switch(Mode.VERIFY)
    submitted(assignment, first_reader)
    start_reading(assignment=Assignment.objects.get(), by=second_reader)
    refused(switch, "Second reviewer has the first reading before them", Mode.DUAL)


@pytest.mark.parametrize("verification_begun", [False, True])
def test_a_verification_is_not_called_independent_by_way_of_one_reading_alone(
    assignment, switch, lead, first_reader, second_reader, verification_begun
):
    switch(Mode.VERIFY)
    first = submitted(Assignment.objects.get(), first_reader)
    if verification_begun:
        start_reading(assignment=Assignment.objects.get(), by=second_reader)
    upgrade_with_new_question(Assignment.objects.get(), by=lead)
    # New questions keep the reading alone from being settled at once.
    switch(Mode.SINGLE)
    assert not Comparison.objects.exists()
    for mode in (Mode.DUAL, Mode.VERIFY):
        refused(switch, "settled once the new questions are answered", mode)
    answer(first, first_reader, "tissue", "fat")
    submit_supplement(reading=first, by=first_reader)
    assert Comparison.objects.get().settled_at is not None


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


def test_no_mode_the_same_mode_and_an_assignment_that_is_gone(assignment, switch):
    refused(switch, "Choose how", "triple")
    refused(switch, "nothing was changed", Mode.DUAL)
    Assignment.objects.all().delete()
    with pytest.raises(NotThere):
        switch(Mode.SINGLE)


def test_two_leads_who_change_it_from_the_same_page_change_it_once(assignment, review, lead, first_reader):
    other = person("Other lead")
    add_member(review=review, user=other, role=Role.LEAD, by=lead)
    submitted(assignment, first_reader)
    pages = [Assignment.objects.get(), Assignment.objects.get()]
    change_mode(assignment=pages[0], mode=Mode.SINGLE, by=lead)
    for mode in (Mode.SINGLE, Mode.VERIFY):
        with pytest.raises(Refused):
            change_mode(assignment=pages[1], mode=mode, by=other)
    assert Comparison.objects.count() == Reading.objects.filter(role="final").count() == 1
    assert AuditEvent.objects.filter(action="mode changed").count() == 1


def test_the_same_two_switches_over_again_leave_no_trace_but_the_record(assignment, switch, first_reader):
    reading = enter(assignment, first_reader)
    for mode in (Mode.SINGLE, Mode.DUAL) * 2:
        switch(mode)
    assert (Assignment.objects.get().mode, Assignment.objects.get().is_blinded) == (Mode.DUAL, True)
    assert Reading.objects.get() == reading
    assert AuditEvent.objects.filter(action="mode changed").count() == 4


def test_nobody_fills_a_seat_that_must_not_know_what_they_saw(assignment, switch, review, lead, first_reader):
    newcomer, arbiter = person("Newcomer"), Assignment.objects.get().arbiter
    add_member(review=review, user=newcomer, role=Role.REVIEWER, by=lead)
    add_member(review=review, user=first_reader, role=Role.ARBITER, by=lead)
    Assignment.objects.update(mode=Mode.SINGLE, second=None, arbiter=None)
    alone = Assignment.objects.get()
    enter(alone, first_reader)
    reassign(assignment=alone, seat="first", to=newcomer, reason="On leave", by=lead)
    refused(switch, "was the first reader of this study", Mode.DUAL, second=first_reader, arbiter=arbiter)
    assert not Assignment.objects.get().second


def test_the_reader_of_a_study_that_one_reads_alone_is_replaced_and_nobody_else(
    assignment, lead, second_reader
):
    Assignment.objects.update(mode=Mode.SINGLE, second=None, arbiter=None)
    alone = Assignment.objects.get()
    assert reassign(assignment=alone, seat="first", to=second_reader, reason="On leave", by=lead).first == (
        second_reader
    )
    with pytest.raises(Refused, match="nobody sits there"):
        reassign(assignment=alone, seat="arbiter", to=lead, reason="One more", by=lead)
