"""Reading a study again in the browser, and what its page, the API and the exports say of its rounds."""

import re

import pytest
from django.urls import reverse

from extraction.actions.readings import start_reading, submit_reading
from extraction.models import Comparison
from reviews.models import Assignment, Task
from tests.cast import enter
from tests.rounds import ANOTHER_NUMBER, REASON, again, fresh_crew, other_numbers, settle_with

from .pages import SETTLED_NUMBER, chosen, error_beside, mode_page, said

OTHER_NUMBER = f"−{ANOTHER_NUMBER[1:]}"
KEPT_OUT = "kept out of sight here until you submit"


@pytest.fixture
def crew(review, lead):
    return fresh_crew(review, lead)


@pytest.fixture
def again_page(study) -> str:
    return reverse("extraction:again", args=[study.pk, "extraction"])


# --- Reading again ---


def test_a_lead_has_a_settled_study_read_again(
    study_page, again_page, settled, lead, crew, observer, sign_in
):
    client = sign_in(lead)
    assert again_page in said(client.get(study_page))
    assert "Round 1, two independent readings: First reviewer and Second reviewer, arbiter Arbiter" in said(
        client.get(again_page)
    )
    people = {"first": crew.first.pk, "second": crew.second.pk, "arbiter": crew.arbiter.pk}
    response = client.post(again_page, {"mode": "dual", "reason": REASON, **people}, follow=True)
    assert "is read again, round 2" in said(response)
    assert again_page not in said(client.get(study_page))
    for user in (lead, observer):
        html = said(sign_in(user).get(study_page))
        assert "Under revision, round 2: reading" in html
        assert REASON in html
        assert SETTLED_NUMBER in html


def test_what_is_missing_is_said_beside_its_field_and_what_was_chosen_stays(
    again_page, settled, lead, crew, sign_in
):
    sent = {"mode": "dual", "reason": "", "first": crew.first.pk, "second": "", "arbiter": crew.arbiter.pk}
    html = said(sign_in(lead).post(again_page, sent), 422)
    assert "Write why it is read again" in error_beside(html, "reason")
    assert (chosen(html, "first"), chosen(html, "arbiter")) == ("Third reviewer", "Second arbiter")
    html = said(sign_in(lead).post(again_page, sent | {"reason": REASON}), 422)
    assert error_beside(html, "second") == "Choose the second reader."
    assert REASON in html
    assert Assignment.objects.count() == 1


def test_a_study_that_is_being_read_is_not_offered_and_refused(
    study_page, again_page, assignment, lead, crew, sign_in
):
    client = sign_in(lead)
    assert again_page not in said(client.get(study_page))
    people = {"first": crew.first.pk, "second": crew.second.pk, "arbiter": crew.arbiter.pk}
    html = said(client.post(again_page, {"mode": "dual", "reason": REASON, **people}), 422)
    assert "not settled yet" in html


@pytest.mark.parametrize("role", ["first_reader", "arbiter", "observer"])
def test_nobody_else_is_offered_either_page(study_page, again_page, settled, role, sign_in, request):
    client = sign_in(request.getfixturevalue(role))
    assert again_page not in said(client.get(study_page))
    for address in (again_page, mode_page(settled.assignment)):
        assert client.get(address).status_code == client.post(address).status_code == 403


def test_pages_of_nothing_are_not_there(study, again_page, assignment, settled, lead, outsider, sign_in):
    for address in (again_page, mode_page(assignment)):
        assert sign_in(outsider).get(address).status_code == 404
    for task in ("risk_of_bias", "nothing"):
        address = reverse("extraction:again", args=[study.pk, task])
        assert sign_in(lead).get(address).status_code == 404


def test_a_round_that_nobody_has_begun_is_withdrawn_on_the_study_page(
    assignment, study, study_page, crew, lead, sign_in
):
    settle_with(assignment)
    round_two = again(study, crew, lead)
    assert "Withdraw this round" in said(sign_in(lead).get(study_page))
    response = sign_in(lead).post(reverse("extraction:assignment-withdraw", args=[round_two.pk]))
    assert response.url == study_page
    assert "Round 2 is withdrawn." in said(sign_in(lead).get(study_page))
    assert not Assignment.objects.filter(round=2).exists()


def test_a_round_that_was_begun_offers_no_withdrawal(assignment, study, study_page, crew, lead, sign_in):
    settle_with(assignment)
    start_reading(assignment=again(study, crew, lead), by=crew.first)
    assert "Withdraw this round" not in said(sign_in(lead).get(study_page))


# --- What the page of a study says ---


def test_the_readers_of_the_open_round_and_nobody_else_have_settled_values_kept_out_of_sight(
    study_page, study, settled, lead, crew, first_reader, second_reader, arbiter, observer, sign_in
):
    round_two = again(study, crew, lead)

    def kept_out(user) -> bool:
        html = said(sign_in(user).get(study_page))
        assert (SETTLED_NUMBER in html) != (KEPT_OUT in html)
        return KEPT_OUT in html

    others = (lead, first_reader, second_reader, arbiter, observer, crew.arbiter)
    assert [kept_out(user) for user in (crew.first, crew.second)] == [True, True]
    assert not any(kept_out(user) for user in others)
    reading = enter(round_two, crew.first, other_numbers())
    assert kept_out(crew.first)
    submit_reading(reading=reading, by=crew.first)
    assert [kept_out(user) for user in (crew.first, crew.second)] == [False, True]
    submit_reading(reading=enter(round_two, crew.second, other_numbers()), by=crew.second)
    assert not any(kept_out(user) for user in (crew.first, crew.second, *others))


def test_a_verifier_of_the_open_round_has_them_kept_out_of_sight_from_the_start(
    study_page, study, settled, lead, crew, sign_in
):
    round_two = again(study, crew, lead, mode="verify")
    assert KEPT_OUT in said(sign_in(crew.second).get(study_page))
    submit_reading(reading=enter(round_two, crew.first, other_numbers()), by=crew.first)
    assert KEPT_OUT in said(sign_in(crew.second).get(study_page))
    start_reading(assignment=round_two, by=crew.second)
    assert KEPT_OUT in said(sign_in(crew.second).get(study_page))


def test_the_other_task_of_a_study_that_is_read_again_is_kept_in_sight(
    study_page, study, settled, lead, crew, bias_assignment, sign_in
):
    Assignment.objects.filter(task=Task.RISK_OF_BIAS).update(first=crew.first)
    assert SETTLED_NUMBER in said(sign_in(crew.first).get(study_page))


def test_who_knew_an_earlier_reading_makes_a_round_that_is_marked(
    study_page, study, settled, lead, observer, crew, sign_in
):
    old = settled.assignment
    assert "ot blinded" not in said(sign_in(lead).get(study_page))
    round_two = again(study, crew, lead, first=old.first)
    assert "not blinded: a reader may have seen another reading of it" in said(sign_in(lead).get(study_page))
    settle_with(round_two)
    assert "not blinded" in said(sign_in(observer).get(study_page))


def test_earlier_rounds_are_listed_with_what_each_person_may_open(
    study_page, study, settled, lead, crew, first_reader, observer, sign_in
):
    first_round = Comparison.objects.get()
    links = [
        reverse("extraction:comparison", args=[first_round.pk]),
        reverse("extraction:reading", args=[settled.pk]),
    ]
    assert "Earlier rounds" not in said(sign_in(lead).get(study_page))
    settle_with(again(study, crew, lead))
    for user, may in ((lead, [1, 1]), (first_reader, [1, 1]), (observer, [0, 1]), (crew.first, [0, 1])):
        client = sign_in(user)
        html = said(client.get(study_page))
        assert "Earlier rounds" in html
        assert [link in html for link in links] == [bool(one) for one in may]
        assert [client.get(link).status_code for link in links] == [200 if one else 404 for one in may]
        assert OTHER_NUMBER in html
        assert SETTLED_NUMBER not in html


# --- The API and the exports ---


def test_the_api_says_how_a_task_is_read_in_its_latest_round(study, settled, lead, crew, observer, sign_in):
    def told() -> dict:
        [task] = [
            one
            for one in sign_in(observer).get(f"/api/v1/studies/{study.pk}/").json()["tasks"]
            if one["task"] == "extraction"
        ]
        return {name: task[name] for name in ("mode", "round", "is_blinded", "reason", "stage")}

    assert told() == {"mode": "dual", "round": 1, "is_blinded": True, "reason": "", "stage": "settled"}
    again(study, crew, lead, mode="verify", first=settled.assignment.first)
    assert told() == {
        "mode": "verify", "round": 2, "is_blinded": False, "reason": REASON, "stage": "reading",
    }  # fmt: skip
    tasks = sign_in(observer).get(f"/api/v1/studies/{study.pk}/").json()["tasks"]
    unassigned = next(one for one in tasks if one["task"] == "risk_of_bias")
    assert [unassigned[name] for name in ("mode", "round", "is_blinded", "reason")] == [None] * 4


def test_what_leaves_says_the_mode_and_round_that_are_in_force(
    study, settled, review, lead, crew, observer, sign_in
):
    address = f"/api/v1/reviews/{review.pk}/settled.json"

    def how() -> list[dict]:
        response = sign_in(observer).get(address)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200
        return re.findall(r'"mode": ?"(\w+)", ?"round": ?(\d+), ?"is_blinded": ?(\w+)', body.decode())

    round_two = again(study, crew, lead, mode="single", first=settled.assignment.first)
    reading = enter(round_two, settled.assignment.first, other_numbers())
    assert how() == [("dual", "1", "true")]
    submit_reading(reading=reading, by=settled.assignment.first)
    assert how() == [("single", "2", "false")]
