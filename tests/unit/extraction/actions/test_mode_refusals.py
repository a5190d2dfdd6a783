"""Where how a study is read stays as it was: by whom it is asked, how far the readings are, who would come."""

import pytest

from extraction.actions.assignments import reassign
from extraction.actions.modes import change_mode
from extraction.actions.readings import start_reading
from extraction.actions.settling import settle_study
from extraction.actions.supplements import submit_supplement
from extraction.models import Comparison, Reading
from reviews.actions.members import add_member
from reviews.models import PILOT, Assignment, AuditEvent, Mode, Role
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import confirm, enter, person, read_twice
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question
from tests.unit.extraction.actions.modes import changed, snapshot, submitted


def refused(switch, words: str, mode: str, **more) -> None:
    before = snapshot()
    with pytest.raises(Refused, match=words):
        switch(mode, **more)
    assert changed(before, after := snapshot()) == {}
    assert set(before) == set(after)


# --- Who changes it ---


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


# --- How far it is ---


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


def test_no_mode_the_same_mode_and_an_assignment_that_is_gone(assignment, switch):
    refused(switch, "Choose how", "triple")
    refused(switch, "nothing was changed", Mode.DUAL)
    Assignment.objects.all().delete()
    with pytest.raises(NotThere):
        switch(Mode.SINGLE)


# --- Who sits there ---


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
