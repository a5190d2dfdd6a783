"""Replacing people in the browser, and leaving the review."""

import pytest
from django.urls import reverse

from extraction.actions.readings import submit_reading
from reviews.actions.members import add_member
from reviews.models import Assignment, Role, User
from tests.cast import enter, person, settle


@pytest.fixture
def newcomer(review, lead) -> User:
    someone = person("Newcomer")
    add_member(review=review, user=someone, role=Role.REVIEWER, by=lead)
    return someone


@pytest.fixture
def study_page(study) -> str:
    return reverse("extraction:study", args=[study.pk])


def replace_address(assignment: Assignment, seat: str) -> str:
    return reverse("extraction:reassign", args=[assignment.pk, seat])


def test_a_lead_finds_replace_beside_each_name_and_puts_somebody_else_there(
    assignment, study_page, lead, first_reader, newcomer, sign_in
):
    enter(assignment, first_reader)
    client = sign_in(lead)
    shown = client.get(study_page).content.decode()
    for seat in ("first", "second", "arbiter"):
        assert replace_address(assignment, seat) in shown
    address = replace_address(assignment, "first")
    offered = client.get(address).context["form"]["to"].field.queryset
    assert set(offered) == {newcomer, lead}
    assert client.post(address, {"to": newcomer.pk, "reason": "On leave"}).url == study_page
    shown = client.get(study_page).content.decode()
    assert 'Newcomer <span class="meta">started</span>' in shown
    assert "First reviewer until" in shown


def test_a_lead_sees_who_submitted_when_somebody_else_sits_there(
    assignment, study_page, lead, first_reader, newcomer, sign_in
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    client = sign_in(lead)
    client.post(replace_address(assignment, "first"), {"to": newcomer.pk, "reason": "On leave"})
    shown = client.get(study_page).content.decode()
    assert "joins for the comparison; First reviewer submitted" in shown
    shown = sign_in(newcomer).get(study_page).content.decode()
    assert "Start reading" not in shown


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "observer"])
def test_nobody_else_is_offered_to_replace(assignment, study_page, role, sign_in, request):
    shown = sign_in(request.getfixturevalue(role)).get(study_page).content.decode()
    assert "Replace<" not in shown


def test_a_lead_who_reads_is_offered_the_arbiter_alone(
    assignment, study_page, review, lead, second_reader, sign_in
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    client = sign_in(second_reader)
    shown = client.get(study_page).content.decode()
    assert replace_address(assignment, "arbiter") in shown
    assert replace_address(assignment, "first") not in shown
    assert client.get(replace_address(assignment, "first")).status_code == 403


def test_the_readers_of_a_settled_study_are_not_offered(assignment, study_page, lead, sign_in):
    settle(assignment)
    client = sign_in(lead)
    shown = client.get(study_page).content.decode()
    assert replace_address(assignment, "arbiter") in shown
    assert replace_address(assignment, "first") not in shown
    said = client.get(replace_address(assignment, "first"), follow=True).content.decode()
    assert "its readers stay as they were" in said


def test_a_person_who_cannot_come_is_named_with_the_reason(assignment, lead, newcomer, sign_in):
    client = sign_in(lead)
    address = replace_address(assignment, "first")
    assert "Second reviewer is the second reader already." in client.get(address).content.decode()
    response = client.post(address, {"to": assignment.second_id, "reason": "On leave"})
    assert response.status_code == 422
    assert "This person cannot be chosen here." in response.content.decode()
    assert Assignment.objects.get(pk=assignment.pk).first == assignment.first


def test_the_other_reader_sees_the_same_page_however_far_the_replaced_reading_was(
    assignment, study_page, lead, first_reader, second_reader, newcomer, sign_in
):
    def replaced() -> list[str]:
        sign_in(lead).post(replace_address(assignment, "first"), {"to": newcomer.pk, "reason": "On leave"})
        pages = [study_page, reverse("extraction:record", args=[assignment.study_id])]
        client = sign_in(second_reader)
        lines = [line for page in pages for line in client.get(page).content.decode().splitlines()]
        return [line for line in lines if "csrf" not in line.lower() and "<time" not in line]

    untouched = replaced()
    assignment.reassignments.all().delete()
    Assignment.objects.filter(pk=assignment.pk).update(first=first_reader)
    enter(assignment, first_reader)
    again = replaced()
    # The record keeps both replacements; the second reads like the first.
    assert [line for line in again if line not in untouched] == []


# --- Leaving the review ---


def test_withdrawing_a_role_leads_to_the_open_places_and_then_goes_through(
    assignment, review, lead, first_reader, newcomer, sign_in
):
    membership = review.memberships.get(user=first_reader)
    client = sign_in(lead)
    withdraw = reverse("extraction:role-withdraw", args=[membership.pk])
    response = client.post(withdraw, follow=True)
    assert response.redirect_chain[-1][0] == reverse("extraction:role", args=[membership.pk])
    shown = response.content.decode()
    assert "still has studies: Suh 2025" in shown
    assert replace_address(assignment, "first") in shown
    client.post(replace_address(assignment, "first"), {"to": newcomer.pk, "reason": "Leaves"})
    assert "Nothing open rests on this role." in client.get(response.redirect_chain[-1][0]).content.decode()
    client.post(withdraw)
    assert not review.memberships.filter(user=first_reader).exists()


def test_a_lead_who_reads_the_study_is_told_that_another_lead_chooses(
    assignment, review, lead, first_reader, second_reader, sign_in
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    membership = review.memberships.get(user=first_reader)
    shown = sign_in(second_reader).get(reverse("extraction:role", args=[membership.pk])).content.decode()
    assert "You read this study; another lead chooses." in shown
    assert replace_address(assignment, "first") not in shown
