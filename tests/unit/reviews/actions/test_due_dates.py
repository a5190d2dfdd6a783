"""Setting the last days for reading and arbitrating."""

from datetime import date

import pytest

from extraction.actions.assignments import assign_with_form
from reviews.actions.due_dates import set_due_dates
from reviews.actions.reviews import start_review
from reviews.actions.studies import add_study
from reviews.models import Assignment, AuditEvent, Task
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

MONDAY, FRIDAY = date(2026, 11, 23), date(2026, 11, 27)
NONE = (None, None)


def test_a_lead_sets_both_days_and_the_record_says_what_they_were(review, assignment, lead):
    set_due_dates(review=review, based_on={assignment.pk: NONE}, by=lead, due=MONDAY, arbitration_due=FRIDAY)
    assignment.refresh_from_db()
    assert (assignment.due, assignment.arbitration_due) == (MONDAY, FRIDAY)
    event = AuditEvent.objects.get(action="due dates set")
    assert event.study_id == assignment.study_id
    assert event.summary == "Extraction: readings 23 November 2026, arbitration 27 November 2026"
    assert event.cells[0] == {
        "address": f"assignment:{assignment.pk}:due", "before": None, "after": "23 November 2026"
    }  # fmt: skip


def test_one_day_is_set_or_taken_away_without_the_other(review, assignment, lead):
    set_due_dates(review=review, based_on={assignment.pk: NONE}, by=lead, due=MONDAY)
    set_due_dates(review=review, based_on={assignment.pk: (MONDAY, None)}, by=lead, arbitration_due=FRIDAY)
    set_due_dates(review=review, based_on={assignment.pk: (MONDAY, FRIDAY)}, by=lead, due=None)
    assignment.refresh_from_db()
    assert (assignment.due, assignment.arbitration_due) == (None, FRIDAY)


def test_a_day_that_stands_already_leaves_no_event(review, assignment, lead):
    set_due_dates(review=review, based_on={assignment.pk: NONE}, by=lead, due=MONDAY)
    assert set_due_dates(review=review, based_on={assignment.pk: (MONDAY, None)}, by=lead, due=MONDAY) == []
    assert AuditEvent.objects.filter(action="due dates set").count() == 1


def test_days_that_were_set_elsewhere_since_are_refused_and_nothing_is_written(
    review, assignment, bias_assignment, lead
):
    set_due_dates(review=review, based_on={assignment.pk: NONE}, by=lead, due=MONDAY)
    with pytest.raises(Stale, match="Suh 2025 were set elsewhere"):
        set_due_dates(
            review=review, based_on={assignment.pk: NONE, bias_assignment.pk: NONE}, by=lead, due=FRIDAY
        )
    assert list(Assignment.objects.order_by("task").values_list("due", flat=True)) == [MONDAY, None]


def test_arbitration_is_not_due_before_the_readings(review, assignment, lead):
    set_due_dates(review=review, based_on={assignment.pk: NONE}, by=lead, due=FRIDAY)
    with pytest.raises(Refused, match="before the readings"):
        set_due_dates(
            review=review, based_on={assignment.pk: (FRIDAY, None)}, by=lead, arbitration_due=MONDAY
        )
    assignment.refresh_from_db()
    assert assignment.arbitration_due is None


def test_nothing_ticked_and_no_day_are_refused(review, assignment, lead):
    with pytest.raises(Refused, match="Tick the studies"):
        set_due_dates(review=review, based_on={}, by=lead, due=MONDAY)
    with pytest.raises(Refused, match="Choose a date"):
        set_due_dates(review=review, based_on={assignment.pk: NONE}, by=lead)


def test_only_a_lead_of_the_same_review_sets_days(review, assignment, lead, first_reader, outsider):
    for person, refusal in ((first_reader, NotAllowed), (outsider, NotThere)):
        with pytest.raises(refusal):
            set_due_dates(review=review, based_on={assignment.pk: NONE}, by=person, due=MONDAY)
    other = start_review(by=lead, title="Another", short_title="Another")
    with pytest.raises(NotThere):
        set_due_dates(review=other, based_on={assignment.pk: NONE}, by=lead, due=MONDAY)


def test_many_studies_are_set_at_once_with_an_event_each(review, lead, first_reader, second_reader, arbiter):
    assigned = [
        assign_with_form(
            study=add_study(review=review, by=lead, label=f"Study {number}"), task=Task.EXTRACTION,
            first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        )
        for number in range(3)
    ]  # fmt: skip
    set_due_dates(review=review, based_on={one.pk: NONE for one in assigned}, by=lead, due=MONDAY)
    assert set(Assignment.objects.values_list("due", flat=True)) == {MONDAY}
    assert AuditEvent.objects.filter(action="due dates set").values("study").distinct().count() == 3
