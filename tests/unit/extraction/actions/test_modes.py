"""Changing how a study is read while it is being read: what is demanded changes, and nothing is thrown away."""

from itertools import pairwise

import pytest

from extraction.actions import readings
from extraction.actions.modes import change_mode
from extraction.actions.readings import start_reading, submit_reading
from extraction.finals import HowRead, settled_studies
from extraction.models import Comparison, Reading, ReadingRole
from extraction.queries.sheets import read_sheet
from extraction.visibility import events_visible_to, readings_visible_to
from reviews.models import Assignment, AuditEvent, Mode, Task
from reviews.refusals import Refused
from tests.cast import enter, judge
from tests.comparisons import reported
from tests.papers import bring
from tests.rounds import again, fresh_crew
from tests.unit.extraction.actions.modes import changed, snapshot, submitted

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
    fields = set() if modes[-1] == Mode.DUAL else {"mode"}
    if (Mode.VERIFY, Mode.DUAL) in pairwise(modes):
        fields.add("is_blinded")
    expected = {"Assignment": fields} if fields else {}
    if modes == [Mode.SINGLE] and first == "submitted":
        # What is settled gets the study's own arms and times.
        expected |= {"Arm": {"study_arm_id"}, "TimePoint": {"study_time_point_id"}}
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


def test_the_same_two_switches_over_again_leave_no_trace_but_the_record(assignment, switch, first_reader):
    reading = enter(assignment, first_reader)
    for mode in (Mode.SINGLE, Mode.DUAL) * 2:
        switch(mode)
    assert (Assignment.objects.get().mode, Assignment.objects.get().is_blinded) == (Mode.DUAL, True)
    assert Reading.objects.get() == reading
    assert AuditEvent.objects.filter(action="mode changed").count() == 4


# --- Whether it is blinded ---


@pytest.fixture
def settle_first(settled) -> Reading:
    """The study, settled in its first round."""
    return settled


@pytest.mark.parametrize("how", [None, "draft", "submitted"])
def test_from_verifying_to_two_is_not_blinded_however_far_the_first_is(
    assignment, switch, first_reader, second_reader, how
):
    """Said only once there was something to see, it would tell everybody that the first has submitted."""
    switch(Mode.VERIFY)
    if how:
        reading = enter(assignment, first_reader)
    if how == "submitted":
        submit_reading(reading=reading, by=first_reader)
    assert not switch(Mode.DUAL).is_blinded
    assert not Assignment.objects.get().is_blinded
    said = AuditEvent.objects.filter(action="mode changed").latest("at").summary
    assert said.endswith("Not blinded: Second reviewer could see the first reading")


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


# --- At the same instant ---


@pytest.mark.parametrize(("mode", "is_settled"), [(Mode.SINGLE, True), (Mode.VERIFY, False)])
def test_the_mode_that_counts_for_a_submission_is_the_one_under_its_lock(
    assignment, first_reader, lead, monkeypatch, mode, is_settled
):
    """A lead changes the mode while the submission waits for the study."""
    reading = enter(assignment, first_reader)
    really_locked = readings.locked

    def changed_meanwhile(*what):
        monkeypatch.setattr(readings, "locked", really_locked)
        change_mode(assignment=assignment, mode=mode, by=lead)
        return really_locked(*what)

    monkeypatch.setattr(readings, "locked", changed_meanwhile)
    comparison = submit_reading(reading=reading, by=first_reader)
    assert (comparison is not None and comparison.settled_at is not None) == is_settled
