"""The page of due dates, and where the dates show."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from extraction.actions.assignments import assign_with_form
from extraction.actions.readings import start_reading, submit_reading
from reviews.actions.members import add_member
from reviews.actions.studies import add_study
from reviews.models import Assignment, Role, Task
from tests.cast import enter, read_twice, settle

MONDAY, FRIDAY = "2026-11-23", "2026-11-27"


@pytest.fixture
def page(review) -> str:
    return reverse("extraction:due-dates", args=[review.pk])


@pytest.fixture
def board(review) -> str:
    return reverse("extraction:board", args=[review.pk])


def key(assignment: Assignment) -> str:
    days = (assignment.due, assignment.arbitration_due)
    return "|".join((str(assignment.pk), *(day.isoformat() if day else "" for day in days)))


def shown(client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def overdue(assignment: Assignment) -> None:
    """Both days of the assignment were last week."""
    assignment.due = assignment.arbitration_due = timezone.localdate() - timedelta(days=7)
    assignment.save()


# --- The page ---


def test_a_lead_ticks_tasks_and_sets_their_days(page, assignment, bias_assignment, lead, sign_in):
    client = sign_in(lead)
    assert key(assignment) in shown(client, page)
    sent = {"task": [key(assignment), key(bias_assignment)], "due": MONDAY, "arbitration_due": FRIDAY}
    response = client.post(page, sent, follow=True)
    assert "The dates of 2 tasks are set." in response.content.decode()
    assert {str(one.due) for one in Assignment.objects.all()} == {MONDAY}
    assert "27 Nov 2026" in shown(client, page)


def test_a_day_is_taken_away_by_its_own_button(page, assignment, lead, sign_in):
    client = sign_in(lead)
    client.post(page, {"task": key(assignment), "due": MONDAY, "arbitration_due": FRIDAY})
    assignment.refresh_from_db()
    client.post(page, {"task": key(assignment), "deed": "no_due"})
    assignment.refresh_from_db()
    assert (assignment.due, str(assignment.arbitration_due)) == (None, FRIDAY)


def test_what_was_set_elsewhere_meanwhile_is_shown_and_not_overwritten(page, assignment, lead, sign_in):
    client = sign_in(lead)
    seen = key(assignment)
    client.post(page, {"task": seen, "due": MONDAY})
    response = client.post(page, {"task": seen, "due": FRIDAY})
    assert response.status_code == 409
    said = response.content.decode()
    assert "set elsewhere in the meantime" in said
    assert f'value="{assignment.pk}|{MONDAY}|" checked' in said
    assignment.refresh_from_db()
    assert str(assignment.due) == MONDAY


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"due": MONDAY}, "Tick the studies"),
        ({"tick": True}, "Choose a date."),
        ({"tick": True, "due": "soon"}, "Write the day as year-month-day"),
        ({"tick": True, "due": FRIDAY, "arbitration_due": MONDAY}, "before the readings"),
        ({"deed": "no_due"}, "Tick the studies"),
    ],
)
def test_what_does_not_hold_is_said_and_what_was_typed_stays(page, assignment, lead, sign_in, sent, said):
    if sent.pop("tick", False):
        sent["task"] = key(assignment)
    response = sign_in(lead).post(page, sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Assignment.objects.exclude(due=None).exists()


@pytest.mark.parametrize("sent", [{"task": "nonsense"}, {"task": "a|b|c"}, {"deed": "everything"}])
def test_what_no_page_sends_is_not_there(page, assignment, lead, sign_in, sent):
    assert sign_in(lead).post(page, sent | {"due": MONDAY}).status_code == 404


def test_settled_studies_are_not_listed_and_one_study_comes_ticked(
    page, assignment, bias_assignment, study, lead, sign_in
):
    settle(assignment)
    said = shown(sign_in(lead), f"{page}?study={study.pk}")
    assert f'value="{key(bias_assignment)}" checked' in said
    assert key(assignment) not in said


# --- The board ---


def test_a_reader_sees_when_their_own_part_is_due_and_that_it_is_overdue(
    board, assignment, first_reader, sign_in
):
    overdue(assignment)
    said = shown(sign_in(first_reader), board)
    assert "overdue, was due" in said
    assert "Overdue, was due" in said.split('id="studies"')[1]
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    assert "verdue" not in shown(sign_in(first_reader), board)


@pytest.mark.parametrize("role", ["observer", "statistician", "arbiter"])
def test_the_dates_of_others_are_on_no_board_but_a_leads(board, assignment, role, lead, sign_in, request):
    overdue(assignment)
    assert "verdue" not in shown(sign_in(request.getfixturevalue(role)), f"{board}?show=overdue")
    said = shown(sign_in(lead), f"{board}?show=overdue")
    assert "Overdue, was due" in said
    assert "Suh 2025" in said


def test_a_lead_sees_how_far_each_reader_is_and_who_has_it(
    board, assignment, lead, first_reader, second_reader, sign_in
):
    start_reading(assignment=assignment, by=first_reader)
    client = sign_in(lead)
    assert 'First reviewer <span class="quiet-text">started</span>' in shown(client, board)
    assert 'Second reviewer <span class="quiet-text">assigned</span>' in shown(client, board)
    assert "1 to read" in shown(client, board)


def test_a_lead_who_reads_sees_the_same_people_whatever_the_other_has_done(
    board, page, review, assignment, lead, second_reader, sign_in
):
    assignment.first = lead
    assignment.save()
    overdue(assignment)
    client = sign_in(lead)

    def pages() -> list[str]:
        found = [shown(client, address) for address in (board, f"{board}?person={second_reader.pk}", page)]
        return [line for one in found for line in one.splitlines() if "csrf" not in line.lower()]

    before = pages()
    assert any("1 overdue" in line for line in before)
    reading = enter(assignment, second_reader)
    assert pages() == before
    submit_reading(reading=reading, by=second_reader)
    assert pages() == before


def test_a_lead_filters_by_person_and_nobody_else_does(
    board, review, assignment, lead, first_reader, second_reader, observer, arbiter, sign_in
):
    reader = observer
    add_member(review=review, user=reader, role=Role.REVIEWER, by=lead)
    other = add_study(review=review, by=lead, label="Zeng", year=2014)
    assign_with_form(
        study=other, task=Task.EXTRACTION, first=reader, second=second_reader, arbiter=arbiter, by=lead
    )
    said = shown(sign_in(lead), f"{board}?person={reader.pk}").split('id="studies"')[1]
    assert "Zeng 2014" in said
    assert "Suh 2025" not in said
    assert "1 of 2 of Observer" in said
    said = shown(sign_in(first_reader), f"{board}?person={reader.pk}").split('id="studies"')[1]
    assert "Suh 2025" in said
    assert "Zeng 2014" in shown(sign_in(lead), f"{board}?person=nonsense")


def test_a_pressed_remind_is_answered_the_same_whatever_waits(
    board, review, assignment, lead, first_reader, second_reader, sign_in
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    client = sign_in(lead)
    said = []
    for person in (first_reader, second_reader):
        response = client.post(reverse("extraction:remind", args=[review.pk, person.pk]), follow=True)
        assert response.redirect_chain[-1][0] == board
        said.append(next(str(one) for one in response.context["messages"]).replace(person.name, "X"))
    assert said[0] == said[1]
    assert len(mail.outbox) == 2
    response = client.post(reverse("extraction:remind", args=[review.pk, first_reader.pk]), follow=True)
    assert "was reminded today" in response.content.decode()
    assert len(mail.outbox) == 2


# --- Home ---


def test_home_lists_what_waits_over_all_reviews_the_overdue_first(
    assignment, bias_assignment, first_reader, arbiter, sign_in
):
    overdue(bias_assignment)
    said = shown(sign_in(first_reader), "/")
    assert "2 things wait for you" in said
    assert "1 overdue" in said
    assert said.index("Risk of bias: not started") < said.index("Extraction: not started")
    assert reverse("extraction:start-reading", args=[assignment.pk]) in said
    assert "Nothing waits for you." in shown(sign_in(arbiter), "/")


def test_home_leads_straight_to_the_comparison(assignment, arbiter, sign_in):
    comparison = read_twice(assignment)
    assert reverse("extraction:comparison", args=[comparison.pk]) in shown(sign_in(arbiter), "/")


def test_a_long_queue_is_shown_in_part_and_in_whole(
    review, lead, first_reader, second_reader, arbiter, sign_in
):
    for number in range(12):
        assign_with_form(
            study=add_study(review=review, by=lead, label=f"Study {number}"), task=Task.EXTRACTION,
            first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        )  # fmt: skip
    client = sign_in(first_reader)
    assert shown(client, "/").count("Start reading") == 10
    assert "Show all 12" in shown(client, "/")
    assert shown(client, "/?all=yes").count("Start reading") == 12


def test_home_asks_as_much_for_one_study_as_for_ten(
    review, assignment, lead, first_reader, second_reader, arbiter, sign_in
):
    client = sign_in(first_reader)
    client.get("/?all=yes")
    with CaptureQueriesContext(connection) as for_one:
        client.get("/?all=yes")
    for number in range(9):
        assign_with_form(
            study=add_study(review=review, by=lead, label=f"Study {number}"), task=Task.EXTRACTION,
            first=first_reader, second=second_reader, arbiter=arbiter, by=lead,
        )  # fmt: skip
    with CaptureQueriesContext(connection) as for_ten:
        assert shown(client, "/?all=yes").count("Start reading") == 10
    assert len(for_ten) == len(for_one)
