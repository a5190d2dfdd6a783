"""Signing in to the API: tokens are given for a password, kept as hashes, end by themselves and on request."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from reviews.actions.accounts import change_password
from tests.cast import PASSWORD

SIGN_IN = "/api/v1/auth/sign-in/"
REVIEWS = "/api/v1/reviews/"


def test_the_right_password_gives_a_token_that_opens_the_door(api, observer):
    response = api().post(SIGN_IN, {"email": " Observer@Example.org ", "password": PASSWORD})
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    body = response.json()
    assert body["account"] == {"id": str(observer.pk), "name": "Observer", "email": "observer@example.org"}
    assert body["expires_at"] > timezone.now().isoformat()
    client = api()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {body['token']}")
    assert client.get(REVIEWS).status_code == 200


def test_the_token_is_kept_as_a_hash(api, observer):
    token = api().post(SIGN_IN, {"email": observer.email, "password": PASSWORD}).json()["token"]
    [kept] = AuthToken.objects.all()
    assert token not in kept.digest
    assert kept.token_key == token[:15]


@pytest.mark.parametrize(
    "given", [("observer@example.org", "wrong"), ("nobody@example.org", PASSWORD), ("observer", PASSWORD)]
)
def test_a_wrong_password_and_an_unknown_person_are_told_alike(api, observer, given):
    response = api().post(SIGN_IN, dict(zip(("email", "password"), given, strict=True)))
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"
    assert response.json()["detail"] == "E-mail and password do not match."


def test_a_deactivated_person_does_not_get_a_token(api, observer):
    observer.is_active = False
    observer.save()
    assert api().post(SIGN_IN, {"email": observer.email, "password": PASSWORD}).status_code == 401


def test_after_five_failures_signing_in_pauses_and_says_for_how_long(api, observer):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert api().post(SIGN_IN, {"email": observer.email, "password": "wrong"}).status_code == 401
    # Capitals do not make more tries.
    api().post(SIGN_IN, {"email": observer.email.upper(), "password": "wrong"})
    response = api().post(SIGN_IN, {"email": observer.email, "password": PASSWORD})
    assert response.status_code == 429
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "900"
    assert "15 minutes" in response.json()["detail"]


def test_failures_of_the_page_and_of_the_api_count_together(api, client, observer):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        client.post("/sign-in/", {"username": observer.email, "password": "wrong"})
    assert api().post(SIGN_IN, {"email": observer.email, "password": PASSWORD}).status_code == 429


def test_signing_out_ends_this_token_alone(api, observer):
    one, other = api(observer), api(observer)
    assert one.post("/api/v1/auth/sign-out/").status_code == 204
    assert one.get(REVIEWS).status_code == 401
    assert other.get(REVIEWS).status_code == 200


def test_signing_out_everywhere_ends_all_of_ones_own_tokens(api, observer, lead):
    one, other, anothers = api(observer), api(observer), api(lead)
    assert one.post("/api/v1/auth/sign-out-everywhere/").status_code == 204
    assert [client.get(REVIEWS).status_code for client in (one, other, anothers)] == [401, 401, 200]


def test_a_token_ends_by_itself(api, observer):
    client = api(observer)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    assert client.get(REVIEWS).status_code == 401


def test_tokens_that_have_ended_are_forgotten_with_the_next(api, observer, lead):
    api(observer)
    api(lead)
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
    api(observer)
    assert sorted(AuthToken.objects.values_list("user__name", flat=True)) == ["Lead", "Observer"]


def test_a_new_password_ends_the_tokens_of_the_old(api, observer):
    client = api(observer)
    change_password(user=observer, password="another good battery")
    assert client.get(REVIEWS).status_code == 401


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer a b", "Bearer \xff\xfe", "Bearer \x00", "Bearer " + "0" * 64, "Basic Og=="]
)
def test_what_is_no_token_is_refused_and_falls_back_on_nothing(api, sign_in, observer, header):
    client = sign_in(observer)
    response = client.get(REVIEWS, HTTP_AUTHORIZATION=header)
    assert response.status_code == 401
    assert response["WWW-Authenticate"] == "Bearer"


def test_a_browser_that_has_signed_in_reads_with_its_session_and_writes_with_its_csrf_token(
    observer, statistician, review
):
    client = Client(enforce_csrf_checks=True)
    client.force_login(statistician, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(REVIEWS).status_code == 200
    address = f"/api/v1/reviews/{review.pk}/analyses/"
    response = client.post(address, {}, content_type="application/json")
    assert response.status_code == 403
    assert "CSRF" in response.json()["detail"]
