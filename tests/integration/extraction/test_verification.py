"""Confirming values as the page asks for it, and what a verifier's page says."""

import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from extraction.actions.readings import submit_reading
from extraction.models import Reading
from reviews.models import Task
from tests.cast import enter, type_in
from tests.verification import begun, confirm_all, first_of, sd_of, standing, to_verify


@pytest.fixture
def reading(study, lead, first_reader, second_reader, arbiter) -> Reading:
    """The verifier's, just begun."""
    return begun(to_verify(study, lead, first_reader, second_reader, arbiter))


@pytest.fixture
def send(sign_in, second_reader, reading):
    """Post to the reading's verification, as the verifier unless somebody else is named."""

    def post(body: object, by=second_reader, to=reading):
        text = body if isinstance(body, str) else json.dumps(body)
        return sign_in(by).post(path(to), text, content_type="application/json")

    return post


def path(reading: Reading) -> str:
    return reverse("extraction:verification", args=[reading.pk])


def page_data(html: str) -> dict:
    return json.loads(re.search(r'<script id="page-data" type="application/json">(.*?)</script>', html)[1])


def test_a_value_is_confirmed_and_the_answer_says_how_every_value_stands(send, reading):
    where, before = sd_of(reading), reading.version
    response = send({"addresses": [where]})
    answer = response.json()
    assert response.status_code == 200
    assert answer["verified"][where] == {"state": "confirmed", "seen": "8.1"}
    assert (answer["reading_version_before"], answer["reading_version"]) == (before, before + 1)
    assert len(answer["verified"]) == 7
    assert answer["gaps"][0]["message"].startswith("6 values of the first reading are to be compared")


def test_a_confirmation_is_taken_back(send, reading):
    where = sd_of(reading)
    send({"addresses": [where], "confirmed": True})
    answer = send({"addresses": [where], "confirmed": False}).json()
    assert answer["verified"][where]["state"] == "unverified"


def test_what_changes_nothing_leaves_the_version(send, reading):
    body = {"addresses": [sd_of(reading)]}
    send(body)
    answer = send(body).json()
    assert answer["reading_version_before"] == answer["reading_version"]


def test_everything_at_once_leaves_nothing_to_mend(send, reading):
    assert send({"addresses": list(standing(reading).states)}).json()["gaps"] == []


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ("{", ""),
        ([], ""),
        ({}, "addresses"),
        ({"addresses": "value"}, "addresses"),
        ({"addresses": [1]}, "addresses"),
        ({"addresses": ["x"] * 2_501}, "addresses"),
        ({"addresses": [], "confirmed": "yes"}, "confirmed"),
    ],
)
def test_a_body_of_the_wrong_shape_is_named_field_by_field(send, body, field):
    response = send(body)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [field]


def test_who_is_signed_out_confirms_nothing_and_is_told_so(reading):
    response = Client().post(path(reading), "{}", content_type="application/json")
    assert (response.status_code, "signed out" in response.json()["message"]) == (401, True)


def test_the_first_reading_is_not_the_verifiers_to_confirm(send, reading):
    first = first_of(reading)
    assert send({"addresses": [sd_of(first)]}, to=first).status_code == 403


def test_to_everybody_else_a_verification_under_way_does_not_exist(
    send, reading, first_reader, lead, arbiter, statistician, observer, outsider
):
    body = {"addresses": [sd_of(reading)]}
    people = (first_reader, lead, arbiter, statistician, observer, outsider)
    answers = [send(body, by=one) for one in people]
    assert {one.status_code for one in answers} == {404}
    assert {one.json()["message"] for one in answers} == {"There is nothing here for you."}
    assert set(standing(reading).states.values()) == {"unverified"}


def test_what_the_first_reading_does_not_have_is_refused_by_its_address(send, reading):
    blank = sd_of(reading).replace(":change:", ":value:")
    response = send({"addresses": [sd_of(reading), blank, "nonsense"]})
    assert response.status_code == 409
    assert list(response.json()["errors"]) == [blank]
    assert set(standing(reading).states.values()) == {"unverified"}


def test_a_submitted_verification_changes_no_more(send, reading, second_reader):
    where = sd_of(reading)
    confirm_all(reading)
    submit_reading(reading=reading, by=second_reader)
    response = send({"addresses": [where], "confirmed": False})
    assert response.status_code == 409
    assert response.json()["message"] == "This reading is submitted: nothing was changed."
    assert standing(reading).states[where] == "confirmed"


def test_a_changed_value_is_contested_in_the_answer_of_autosave(sign_in, second_reader, reading):
    where = sd_of(reading)
    body = {"writes": [{"address": where, "version": 1, "text": ""}]}
    answer = sign_in(second_reader).post(
        reverse("extraction:cells", args=[reading.pk]), json.dumps(body), content_type="application/json"
    )
    assert answer.json()["verified"][where] == {"state": "contested", "seen": "8.1"}


# --- The page ---


def test_the_page_of_a_verifier_says_whose_reading_it_is_and_leads_there(sign_in, second_reader, reading):
    client = sign_in(second_reader)
    html = client.get(reverse("extraction:reading", args=[reading.pk])).content.decode()
    first = reverse("extraction:reading", args=[first_of(reading).pk])
    assert f'You verify <a href="{first}">the reading of First reviewer</a>: compare each value' in html
    assert f'data-verify-url="{path(reading)}"' in html
    assert set(page_data(html)["verified"]) == set(standing(reading).states)
    assert client.get(first).status_code == 200


@pytest.mark.parametrize("task", Task.values)
def test_both_pages_list_the_keys_of_verifying(
    sign_in, study, lead, first_reader, second_reader, arbiter, task
):
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter, task=task)
    reading = begun(assignment)
    html = sign_in(second_reader).get(reverse("extraction:reading", args=[reading.pk])).content.decode()
    assert "Take the confirmation back" in html


def test_an_ordinary_page_says_nothing_of_verifying(sign_in, assignment, first_reader):
    own = enter(assignment, first_reader)
    html = sign_in(first_reader).get(reverse("extraction:reading", args=[own.pk])).content.decode()
    assert page_data(html)["verified"] == {}
    for word in (
        "verifying.css",
        "data-verify-url",
        "data-bar-verified",
        "You verify",
        "Alt Shift Y",
        "to compare",
    ):
        assert word not in html


def test_the_first_readers_page_says_nothing_of_the_verification(sign_in, first_reader, reading):
    page = reverse("extraction:reading", args=[first_of(reading).pk])
    html = sign_in(first_reader).get(page).content.decode()
    assert page_data(html)["verified"] == {}
    assert "verif" not in html.replace('"verified": {}', "").lower()


def test_once_submitted_everybody_sees_what_was_verified(sign_in, second_reader, arbiter, reading):
    where = sd_of(reading)
    type_in(reading, second_reader, {where: "8.4"})
    confirm_all(reading)
    submit_reading(reading=reading, by=second_reader)
    html = sign_in(arbiter).get(reverse("extraction:reading", args=[reading.pk])).content.decode()
    assert "Second reviewer verified" in html
    assert page_data(html)["verified"][where] == {"state": "contested", "seen": "8.1"}
    assert "Alt Y" not in html
