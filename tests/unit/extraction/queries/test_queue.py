"""What waits for a person, and in which order."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.upgrades import upgrade_study
from extraction.models import Comparison
from extraction.queries.queue import due_words, in_order, queue_of, sentence, workplace
from extraction.queries.stages import Part, task_states
from reviews.actions.members import add_member
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.models import Assignment, Role, Standing, Task
from tests.cast import add_form, enter, read_twice, settle

TODAY = date(2026, 11, 22)


@pytest.fixture
def assigned(review, lead, first_reader, second_reader, arbiter):
    """Assigns the extraction of a new study, due on a day."""

    def assign(label: str, due: date | None = None, in_review=None) -> Assignment:
        one = assign_with_form(
            study=add_study(review=in_review or review, by=lead, label=label), task=Task.EXTRACTION,
            first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        )  # fmt: skip
        one.due = due
        one.save()
        return one

    return assign


def names(user) -> list[str]:
    return [one.study.name for one in queue_of(user)]


def test_what_is_due_first_comes_first_and_what_has_no_day_in_the_order_it_was_assigned(
    assigned, first_reader
):
    assigned("Without a day")
    assigned("Later", TODAY + timedelta(days=9))
    assigned("Overdue", TODAY - timedelta(days=9))
    assigned("Another without")
    assert names(first_reader) == ["Overdue", "Later", "Without a day", "Another without"]


def test_the_queue_reaches_over_all_reviews_of_a_person_and_no_further(
    assigned, lead, first_reader, second_reader, arbiter
):
    other = start_review(by=lead, title="Lasers", short_title="Lasers")
    for person, role in (
        (first_reader, Role.REVIEWER),
        (second_reader, Role.REVIEWER),
        (arbiter, Role.ARBITER),
    ):
        add_member(review=other, user=person, role=role, by=lead)
    assigned("Here")
    assigned("There", in_review=other)
    assert names(first_reader) == ["Here", "There"]
    other.memberships.filter(user=first_reader).delete()
    assert names(first_reader) == ["Here"]
    assert names(lead) == []


def test_each_kind_of_work_leads_to_its_place(assignment, first_reader, second_reader, arbiter, lead, review):
    [state] = queue_of(first_reader)
    assert (state.part, workplace(state)) == (Part.START, f"/studies/{assignment.study_id}/")
    reading = start_reading(assignment=assignment, by=first_reader)
    [state] = queue_of(first_reader)
    assert (state.part, workplace(state)) == (Part.CONTINUE, f"/readings/{reading.pk}/")
    assert queue_of(arbiter) == []


def test_the_arbiter_has_what_both_have_submitted_and_the_readers_nothing_more(
    assignment, first_reader, second_reader, arbiter
):
    comparison = read_twice(assignment)
    [state] = queue_of(arbiter)
    assert workplace(state) == f"/comparisons/{comparison.pk}/"
    assert sentence(state) == "Extraction: both readings are in, settle what differs"
    assert state.since == comparison.created_at
    assert names(first_reader) == names(second_reader) == []


def test_new_questions_wait_for_whoever_submitted(assignment, review, lead, first_reader):
    reading = enter(assignment, first_reader)
    submit_reading(reading=reading, by=first_reader)
    assert names(first_reader) == []
    add_form(review, by=lead, country={"section": "Study", "label": "Country", "kind": "text"})
    upgrade_study(assignment=assignment, by=lead)
    [state] = queue_of(first_reader)
    assert state.part == Part.SUPPLEMENT
    assert workplace(state) == f"/readings/{reading.pk}/new-questions/"
    assert state.due is None


def test_where_readers_discuss_first_it_waits_for_them(assignment, first_reader, second_reader):
    comparison = read_twice(assignment)
    Comparison.objects.filter(pk=comparison.pk).update(discusses=True)
    for reader in (first_reader, second_reader):
        [state] = queue_of(reader)
        assert (state.part, state.stage_words) == (Part.DISCUSS, "Being discussed")
        assert workplace(state) == f"/comparisons/{comparison.pk}/"
    Comparison.objects.filter(pk=comparison.pk).update(handed_over_at=timezone.now())
    assert queue_of(first_reader) == []


def test_values_that_were_opened_again_wait_for_the_arbiter_and_the_study_stays_settled(
    assignment, review, arbiter, first_reader, lead
):
    settle(assignment)
    assert queue_of(arbiter) == []
    comparison = Comparison.objects.get()
    comparison.amendments.create(reason="Erratum", by=lead, at=timezone.now())
    [state] = queue_of(arbiter)
    assert (state.part, state.stage, state.stage_words) == (Part.ARBITRATE, "settled", "Under revision")
    assert state.final is not None
    assert queue_of(first_reader) == []
    comparison.amendments.update(closed_at=timezone.now(), closed_by=lead)
    assert queue_of(arbiter) == []


def test_a_study_that_is_left_out_waits_for_nobody(assignment, study, first_reader):
    study.standing = Standing.INELIGIBLE
    study.save()
    assert queue_of(first_reader) == []


def test_a_queue_asks_as_much_for_one_study_as_for_thirty(assigned, first_reader):
    assigned("One")
    with CaptureQueriesContext(connection) as for_one:
        queue_of(first_reader)
    for number in range(29):
        assigned(f"Study {number}")
    with CaptureQueriesContext(connection) as for_many:
        assert len(queue_of(first_reader)) == 30
    assert len(for_many) == len(for_one)


def test_a_queue_says_the_same_whatever_the_other_reader_has_done(
    assignment, review, first_reader, second_reader
):
    before = queue_of(first_reader)
    enter(assignment, second_reader)
    assert queue_of(first_reader) == before
    assert in_order(task_states(review, first_reader)) == before


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (None, ""),
        (TODAY, "due today"),
        (TODAY + timedelta(days=1), "due tomorrow"),
        (TODAY + timedelta(days=2), "due 24 Nov"),
        (TODAY - timedelta(days=1), "overdue, was due 21 Nov"),
        (date(2027, 1, 4), "due 4 Jan 2027"),
        (date(2025, 12, 31), "overdue, was due 31 Dec 2025"),
    ],
)
def test_a_last_day_is_said_in_words(due, said):
    assert due_words(due, TODAY) == said
