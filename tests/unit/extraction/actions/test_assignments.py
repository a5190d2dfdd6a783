"""Replacing a reader or the arbiter: what exists is kept, and nobody comes who has seen too much."""

import pytest

from extraction.actions.assignments import reassign
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.resolutions import resolve
from extraction.actions.settling import settle_study
from extraction.actions.supplements import submit_supplement
from extraction.actions.verification import confirm_values
from extraction.models import Comparison, Reading, Resolution, Verification
from extraction.queries.comparisons import read_comparison
from extraction.queries.history import cell_history
from extraction.queries.sheets import read_sheet
from extraction.queries.stages import Part, task_states
from extraction.visibility import comparisons_visible_to, events_visible_to, readings_visible_to
from reviews.actions.members import add_member
from reviews.models import AuditEvent, Reassignment, Role, User
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import Reported, confirm, enter, person, read_twice, settle, type_in
from tests.unit.extraction.actions.form_versions import answer, upgrade_with_new_question
from tests.verification import begun, confirm_all, sd_of, standing, to_verify


@pytest.fixture
def newcomer(review, lead) -> User:
    someone = person("Newcomer")
    add_member(review=review, user=someone, role=Role.REVIEWER, by=lead)
    return someone


@pytest.fixture
def second_arbiter(review, lead) -> User:
    someone = person("Second arbiter")
    add_member(review=review, user=someone, role=Role.ARBITER, by=lead)
    return someone


def replace(assignment, seat: str, to: User, by: User, reason: str = "On leave"):
    return reassign(assignment=assignment, seat=seat, to=to, reason=reason, by=by)


def part_of(user: User, assignment) -> Part:
    states = task_states(assignment.study.review, user, study=assignment.study)
    return next(state.part for state in states if state.task == assignment.task)


# --- What exists is kept ---


def test_an_unfinished_reading_goes_over_as_it_stands_with_its_history(
    assignment, lead, first_reader, second_reader, newcomer
):
    reading = enter(assignment, first_reader)
    before = {address: cell.text for address, cell in read_sheet(reading).cells.items()}
    replaced = replace(assignment, "first", newcomer, lead)
    reading.refresh_from_db()
    assert (replaced.first, reading.reader) == (newcomer, newcomer)
    assert {address: cell.text for address, cell in read_sheet(reading).cells.items()} == before
    assert start_reading(assignment=assignment, by=newcomer) == reading
    place = next(iter(before))
    type_in(reading, newcomer, {place: "30"})
    assert [change.by for change in cell_history(reading, place, newcomer)] == ["Newcomer", "First reviewer"]
    submit_reading(reading=reading, by=newcomer)
    submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    assert Comparison.objects.filter(assignment=assignment).exists()


def test_a_verification_goes_over_with_what_was_confirmed_and_contested_and_the_newcomer_confirms_the_rest(
    study, lead, first_reader, second_reader, arbiter, newcomer
):
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter)
    reading = begun(assignment)
    type_in(reading, second_reader, {sd_of(reading): "8.4"})
    left = standing(reading).unverified
    half, rest = left[:3], left[3:]
    confirm_values(reading=reading, addresses=half, by=second_reader)
    stood, rows = standing(reading), list(Verification.objects.order_by("pk").values())
    replace(assignment, "second", newcomer, lead)
    assert start_reading(assignment=assignment, by=newcomer) == reading
    assert (standing(reading), list(Verification.objects.order_by("pk").values())) == (stood, rows)
    reading.refresh_from_db()
    with pytest.raises(NotThere):
        confirm_values(reading=reading, addresses=rest, by=second_reader)
    with pytest.raises(Refused, match=f"{len(rest)} values of the first reading are to be compared"):
        submit_reading(reading=reading, by=newcomer)
    confirm_all(reading)
    confirmed = {one.address: one.by for one in Verification.objects.filter(at__isnull=False)}
    assert confirmed == dict.fromkeys(half, second_reader) | dict.fromkeys(rest, newcomer)
    comparison = confirm(submit_reading(reading=reading, by=newcomer))
    differences = [row for row in read_comparison(comparison).rows if not row.agrees]
    assert [(row.first.text, row.second.text) for row in differences] == [("8.1", "8.4")]


def test_who_left_an_unfinished_reading_neither_sees_it_nor_writes_in_it(
    assignment, lead, first_reader, newcomer
):
    reading = enter(assignment, first_reader)
    replace(assignment, "first", newcomer, lead)
    assert reading not in readings_visible_to(first_reader)
    with pytest.raises(NotThere):
        submit_reading(reading=reading, by=first_reader)
    with pytest.raises(NotAllowed, match="other readers"):
        start_reading(assignment=assignment, by=first_reader)


def test_a_submitted_reading_stays_its_authors_and_the_newcomer_joins_for_the_comparison(
    assignment, lead, first_reader, second_reader, newcomer
):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    replace(assignment, "first", newcomer, lead)
    reading.refresh_from_db()
    assert reading.reader == first_reader
    assert reading not in readings_visible_to(newcomer)
    assert part_of(newcomer, assignment) == Part.SUBMITTED
    with pytest.raises(NotAllowed, match="First reviewer submitted this reading"):
        start_reading(assignment=assignment, by=newcomer)
    submit_reading(reading=enter(assignment, second_reader), by=second_reader)
    [comparison] = comparisons_visible_to(newcomer)
    assert comparison.assignment == assignment
    assert set(readings_visible_to(newcomer)) == set(assignment.readings.all())
    assert not comparisons_visible_to(first_reader).exists()


def test_a_lead_is_told_who_submitted_what(assignment, lead, first_reader, newcomer):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    replace(assignment, "first", newcomer, lead)
    state = task_states(assignment.study.review, lead, study=assignment.study)[0]
    assert [(one.person.name, one.state) for one in state.progress] == [
        ("First reviewer", "submitted"),
        ("Second reviewer", "assigned"),
    ]


def test_a_seat_in_which_nothing_was_begun_is_begun_by_the_newcomer(assignment, lead, newcomer):
    replace(assignment, "second", newcomer, lead)
    assert part_of(newcomer, assignment) == Part.START
    assert start_reading(assignment=assignment, by=newcomer).role == "second"


def test_decisions_stay_with_the_arbiter_who_made_them(assignment, lead, arbiter, second_arbiter):
    comparison = confirm(read_twice(assignment, None, Reported(answers={"sample_size": "30"})))
    row = next(row for row in read_comparison(comparison).rows if not row.agrees)
    resolve(
        comparison=comparison, address=row.address, choice="first", reason="Table 1", version=0, by=arbiter
    )
    replace(assignment, "arbiter", second_arbiter, lead)
    assert Resolution.objects.get(comparison=comparison).by == arbiter
    with pytest.raises(NotThere):
        settle_study(comparison=comparison, by=arbiter)
    settle_study(comparison=comparison, by=second_arbiter)
    comparison.refresh_from_db()
    assert comparison.settled_by == second_arbiter


def test_new_questions_that_are_open_are_answered_by_the_newcomer(assignment, lead, first_reader, newcomer):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    upgrade_with_new_question(assignment, by=lead)
    replace(assignment, "first", newcomer, lead)
    reading.refresh_from_db()
    assert reading.reader == newcomer
    answer(reading, newcomer, "tissue", "Abdomen")
    submit_supplement(reading=reading, by=newcomer)


def test_new_questions_that_come_after_the_replacement_reach_the_newcomer_too(
    assignment, lead, first_reader, newcomer
):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    replace(assignment, "first", newcomer, lead)
    upgrade_with_new_question(assignment, by=lead)
    assert part_of(newcomer, assignment) == Part.SUPPLEMENT
    assert answer(Reading.objects.get(pk=reading.pk), newcomer, "tissue", "Abdomen") == "saved"


# --- Who may come ---


@pytest.mark.parametrize(
    ("seat", "role", "said"),
    [
        ("first", "first_reader", "is the first reader already"),
        ("first", "second_reader", "is the second reader already"),
        ("second", "arbiter", "is the arbiter already"),
        ("arbiter", "second_reader", "is the second reader already"),
        ("first", "observer", "is no reviewer of this review"),
        ("first", "outsider", "is no reviewer of this review"),
        ("arbiter", "newcomer", "is no arbiter of this review"),
    ],
)
def test_the_three_stay_three_people_whose_roles_fit(assignment, lead, seat, role, said, request):
    with pytest.raises(Refused, match=said) as refused:
        replace(assignment, seat, request.getfixturevalue(role), lead)
    assert "to" in refused.value.errors
    assert not Reassignment.objects.exists()


def test_a_former_reader_takes_neither_the_other_readers_seat_nor_the_arbiters(
    assignment, review, lead, first_reader, newcomer
):
    add_member(review=review, user=first_reader, role=Role.ARBITER, by=lead)
    enter(assignment, first_reader)
    replace(assignment, "first", newcomer, lead)
    with pytest.raises(Refused, match="was the first reader of this study"):
        replace(assignment, "second", first_reader, lead)
    with pytest.raises(Refused, match="an arbiter must not have read it"):
        replace(assignment, "arbiter", first_reader, lead)
    replace(assignment, "first", first_reader, lead)


def test_who_looked_at_a_reading_that_went_on_to_another_counts_as_its_reader(
    assignment, lead, first_reader, newcomer
):
    enter(assignment, first_reader)
    replace(assignment, "first", newcomer, lead)
    replace(assignment, "first", first_reader, lead)
    with pytest.raises(Refused, match="Newcomer was the first reader"):
        replace(assignment, "second", newcomer, lead)


def test_once_both_readings_are_in_no_lead_and_no_former_arbiter_becomes_a_reader(
    assignment, lead, arbiter, newcomer, second_arbiter
):
    read_twice(assignment)
    replace(assignment, "arbiter", second_arbiter, lead)
    for seen in (lead, arbiter):
        with pytest.raises(Refused, match="may have seen both readings"):
            replace(assignment, "first", seen, lead)
    replace(assignment, "first", newcomer, lead)


def test_before_both_are_in_a_lead_may_step_in(assignment, lead):
    replace(assignment, "second", lead, lead)
    assert start_reading(assignment=assignment, by=lead).role == "second"


def test_the_readers_of_a_settled_study_stay_and_its_arbiter_may_change(
    assignment, lead, newcomer, second_arbiter
):
    settle(assignment)
    with pytest.raises(Refused, match="settled; its readers stay"):
        replace(assignment, "first", newcomer, lead)
    assert replace(assignment, "arbiter", second_arbiter, lead).arbiter == second_arbiter


def test_a_reason_is_required(assignment, lead, newcomer):
    with pytest.raises(Refused) as refused:
        replace(assignment, "first", newcomer, lead, reason=" ")
    assert "reason" in refused.value.errors


def test_only_a_lead_replaces(assignment, first_reader, arbiter, outsider, newcomer):
    for by in (first_reader, arbiter):
        with pytest.raises(NotAllowed):
            replace(assignment, "first", newcomer, by)
    with pytest.raises(NotThere):
        replace(assignment, "first", newcomer, outsider)


# --- Blinding ---


@pytest.mark.parametrize("begun", [False, True])
def test_a_lead_who_reads_the_study_replaces_no_reader_and_learns_nothing(
    assignment, review, lead, first_reader, second_reader, newcomer, second_arbiter, begun
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    if begun:
        submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    for seat in ("first", "second"):
        with pytest.raises(NotAllowed, match="another lead can replace its readers"):
            replace(assignment, seat, newcomer, second_reader)
    assert replace(assignment, "arbiter", second_arbiter, second_reader).arbiter == second_arbiter


@pytest.mark.parametrize("how_far", ["nothing", "begun", "submitted"])
def test_the_other_reader_sees_the_same_record_however_far_the_reading_was(
    assignment, lead, first_reader, second_reader, newcomer, how_far
):
    if how_far != "nothing":
        reading = enter(assignment, first_reader)
        if how_far == "submitted":
            submit_reading(reading=reading, by=first_reader)
    replace(assignment, "first", newcomer, lead)
    seen = events_visible_to(second_reader).filter(study=assignment.study).exclude(action="study added")
    assert [(event.action, event.summary) for event in seen.order_by("position")] == [
        ("assigned", "Extraction: First reviewer and Second reviewer, arbiter Arbiter"),
        ("first reader replaced", "Extraction, round 1: First reviewer to Newcomer"),
    ]


def test_the_record_of_the_reading_says_from_whom_to_whom(assignment, lead, first_reader, newcomer):
    reading = enter(assignment, first_reader)
    replace(assignment, "first", newcomer, lead)
    event = AuditEvent.objects.get(subject=reading.pk, action="reading taken over")
    assert event.summary == "First reading: from First reviewer to Newcomer, as it stood"
    assert event in events_visible_to(newcomer)
    assert event not in events_visible_to(lead)
