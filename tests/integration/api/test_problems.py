"""Whatever goes wrong is told as problem details, with the names of the fields."""

import json

import pytest

from extraction.models import Comparison
from reviews.api.problems import problem_details
from reviews.models import Review
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

NOTHING = "00000000-0000-4000-8000-000000000000"
ANALYSES = "/api/v1/reviews/{review}/analyses/"


def assert_problem(response, status: int) -> dict:
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert set(body) <= {"type", "title", "status", "detail", "errors", "current_version"}
    assert (body["type"], body["status"]) == ("about:blank", status)
    assert body["title"]
    assert body["detail"]
    return body


@pytest.mark.parametrize("address", ["nonsense", "nonsense/", "reviews", "reviews/1/", "", "runs/x/"])
def test_an_address_that_there_is_not_is_a_problem_not_a_page(api, address):
    assert_problem(api().get(f"/api/v1/{address}"), 404)


def test_a_missing_slash_is_told(api):
    assert "slash" in assert_problem(api().get("/api/v1/reviews"), 404)["detail"]


def test_no_token_is_401_with_how_to_send_one(api, db):
    response = api().get("/api/v1/reviews/")
    assert "Bearer" in assert_problem(response, 401)["detail"]
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_method_that_there_is_not_names_those_that_there_are(api, lead):
    for method in ("put", "patch", "delete", "options"):
        response = getattr(api(lead), method)("/api/v1/reviews/")
        assert_problem(response, 405)
        assert response["Allow"] == "GET, HEAD"


def test_another_form_than_there_is_is_406(api, lead, review):
    assert_problem(api(lead).get("/api/v1/reviews/", HTTP_ACCEPT="text/html"), 406)
    assert_problem(api(lead).get(f"/api/v1/reviews/{review.pk}/settled.csv", HTTP_ACCEPT="image/png"), 406)


def test_another_form_than_json_is_not_read(api, lead, review):
    response = api(lead).post(ANALYSES.format(review=review.pk), "name=x", content_type="text/plain")
    assert_problem(response, 415)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[",
        "NaN",
        '{"name": NaN}',
        "[" * 100_000,
        '{"name": "\\ud800"}',
        '{"name": "\\u0000"}',
        "[]",
        "1",
    ],
)
def test_a_body_that_cannot_be_read_is_400(api, lead, review, body):
    response = api(lead).post(ANALYSES.format(review=review.pk), body, content_type="application/json")
    assert_problem(response, 400)


def test_bytes_that_are_no_text_are_400(api, lead, review):
    response = api(lead).post(
        ANALYSES.format(review=review.pk), b'{"name": "\xff"}', content_type="application/json"
    )
    assert_problem(response, 400)


def test_a_huge_body_is_413_and_not_read(api, lead, review):
    body = '{"name": "' + "x" * 3_000_000 + '"}'
    response = api(lead).post(ANALYSES.format(review=review.pk), body, content_type="application/json")
    assert_problem(response, 413)


def test_refused_fields_are_named(api, lead, review):
    body = {"name": "", "outcome": NOTHING, "measure": "XX", "experimental": ["x"], "comparators": []}
    errors = assert_problem(api(lead).post(ANALYSES.format(review=review.pk), body), 400)["errors"]
    assert set(errors) == {"name", "outcome", "measure", "experimental", "comparators"}


def test_what_the_action_refuses_is_named_by_its_field_too(api, lead, review):
    group = str(review.groups.first().pk)
    body = {
        "name": "One",
        "outcome": str(review.outcomes.get(name="ECCA score").pk),
        "measure": "RR",
        "experimental": [group],
        "comparators": [group],
    }
    problem = assert_problem(api(lead).post(ANALYSES.format(review=review.pk), body), 400)
    assert set(problem["errors"]) == {"measure", "comparators"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("page=0", "page"),
        ("page=x", "page"),
        ("page=" + "9" * 5000, "page"),
        ("page_size=0", "page_size"),
        ("page_size=501", "page_size"),
        ("page_size=-1", "page_size"),
        ("page_size=1e1", "page_size"),
        ("design=square", "design"),
        ("year=20x", "year"),
        ("year=1e400", "year"),
        ("stage=draft", "stage"),
        ("ordering=note", "ordering"),
        ("label=%00", "label"),
        ("desing=parallel", "desing"),
        ("format=csv", "format"),
    ],
)
def test_a_parameter_that_does_not_hold_is_named(api, lead, review, query, name):
    response = api(lead).get(f"/api/v1/reviews/{review.pk}/studies/?{query}")
    assert set(assert_problem(response, 400)["errors"]) == {name}


def test_a_page_after_the_last_is_404(api, lead, review):
    response = api(lead).get(f"/api/v1/reviews/{review.pk}/studies/?page=2")
    assert "ends before" in assert_problem(response, 404)["detail"]


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (Refused("No."), 400),
        (Refused(errors={"name": ["No."]}), 400),
        (Stale("Saved elsewhere.", current=Review(version=7)), 409),
        (Stale("Saved elsewhere.", current=Comparison(version=7)), 409),
        (NotAllowed("Only a lead can."), 403),
        (NotThere("Nothing."), 404),
    ],
)
def test_refusals_of_actions_have_each_their_status(error, status):
    response = problem_details(error, {})
    response.json = lambda: json.loads(response.content)
    body = assert_problem(response, status)
    if status == 400:
        assert body["errors"] == error.errors
    if status == 409:
        assert body["current_version"] == 7


def test_an_error_of_ours_is_a_problem_that_does_not_tell_its_words(api, lead, monkeypatch):
    def broken(*_: object) -> None:
        raise ZeroDivisionError("SECRET")

    monkeypatch.setattr("reviews.api.reviews.summarized", broken)
    client = api(lead)
    client.raise_request_exception = False
    response = client.get("/api/v1/reviews/")
    assert_problem(response, 500)
    assert b"SECRET" not in response.content


def test_what_django_itself_refuses_is_a_problem_too(api, db):
    response = api().get("/api/v1/reviews/", HTTP_HOST="elsewhere.example")
    assert_problem(response, 400)


@pytest.mark.parametrize("field", ["outcome", "measure", "experimental", "unheard of"])
def test_half_a_character_is_refused_before_it_is_repeated_or_stored(api, lead, review, field):
    body = json.dumps({"name": "x", field: ["\ud800"] if field == "experimental" else "\ud800"})
    response = api(lead).post(ANALYSES.format(review=review.pk), body, content_type="application/json")
    assert "half a character" in assert_problem(response, 400)["detail"]
