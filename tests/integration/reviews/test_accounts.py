"""Signing in and out, the pause after five tries, the password."""

import pytest
from django.urls import reverse
from knox.models import AuthToken

from tests.cast import PASSWORD

SIGN_IN = "/sign-in/"


def attempt(client, email: str, password: str, **more):
    return client.post(SIGN_IN, {"username": email, "password": password} | more)


def test_a_person_signs_in_whatever_the_capitals_of_the_address(client, lead):
    response = attempt(client, lead.email.upper(), PASSWORD)
    assert response.status_code == 302
    assert response.url == "/"


def test_after_signing_in_one_lands_where_one_wanted_to_go(client, lead, review):
    board = reverse("extraction:board", args=[review.pk])
    asked = client.get(board)
    assert asked.url == f"{SIGN_IN}?next={board}"
    assert attempt(client, lead.email, PASSWORD, next=board).url == board


def test_nobody_is_sent_to_another_site_after_signing_in(client, lead):
    assert attempt(client, lead.email, PASSWORD, next="https://example.org/").url == "/"


def test_a_wrong_password_says_how_many_tries_are_left_and_keeps_the_address(client, lead):
    response = attempt(client, lead.email, "wrong")
    said = response.content.decode()
    assert "E-mail and password do not match. 4 more tries, then a pause of 15 minutes." in said
    assert f'value="{lead.email}"' in said


def test_the_last_try_is_one_try(client, lead):
    for _ in range(4):
        response = attempt(client, lead.email, "wrong")
    assert "1 more try, then a pause" in response.content.decode()


def test_the_fifth_failure_pauses_sign_in_even_with_the_right_password(client, lead):
    for _ in range(5):
        response = attempt(client, lead.email, "wrong")
    assert response.status_code == 429
    assert "Sign-in for this e-mail is paused for 15 minutes after 5 tries." in response.content.decode()
    assert response["Retry-After"] == "900"
    assert attempt(client, lead.email, PASSWORD).status_code == 429


def test_capitals_give_no_further_tries(client, lead):
    for number in range(5):
        response = attempt(client, lead.email.upper() if number % 2 else lead.email, "wrong")
    assert response.status_code == 429


def test_a_pause_for_one_person_does_not_keep_another_out(client, lead, observer):
    for _ in range(5):
        attempt(client, lead.email, "wrong")
    assert attempt(client, observer.email, PASSWORD).status_code == 302


def test_an_unknown_address_is_told_the_same_as_a_wrong_password(client, lead):
    known = attempt(client, lead.email, "wrong").content.decode()
    unknown = attempt(client, "nobody@example.org", "wrong").content.decode()
    assert "4 more tries" in known
    assert "4 more tries" in unknown


def test_signing_out_needs_a_click_and_ends_the_session(client, lead, sign_in):
    sign_in(lead)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == SIGN_IN
    assert client.get("/").status_code == 302


def test_what_was_said_to_one_person_is_not_shown_to_the_next_at_this_computer(
    client, lead, observer, sign_in, new_password
):
    sign_in(lead).post("/account/password/", new_password)
    client.post("/sign-out/")
    assert "Your password is changed" not in client.get(SIGN_IN).content.decode()
    assert "Your password is changed" not in sign_in(observer).get("/").content.decode()


def test_no_browser_keeps_a_page_for_going_back_after_signing_out(review, lead, sign_in):
    for address in ("/", f"/reviews/{review.pk}/", f"/reviews/{review.pk}/team/", "/account/password/"):
        kept = sign_in(lead).get(address)["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept


# SQLite has no capitals beyond ASCII.
@pytest.mark.postgresql
def test_a_letter_that_only_the_database_takes_for_another_gives_no_further_tries(client, first_reader):
    given = {"email": first_reader.email.replace("s", "\N{LATIN SMALL LETTER LONG S}"), "password": PASSWORD}
    address = "/api/v1/auth/sign-in/"
    assert client.post(address, given, content_type="application/json").status_code == 401
    given["email"] = first_reader.email.upper()
    assert client.post(address, given, content_type="application/json").status_code == 200


@pytest.fixture
def new_password() -> dict[str, str]:
    return {
        "old_password": PASSWORD,
        "new_password1": "four words are plenty",
        "new_password2": "four words are plenty",
    }


def test_a_changed_password_keeps_this_session_and_ends_tokens(client, lead, sign_in, new_password):
    AuthToken.objects.create(user=lead)
    sign_in(lead)
    assert client.post("/account/password/", new_password).url == "/"
    assert client.get("/").status_code == 200
    assert not AuthToken.objects.filter(user=lead).exists()
    lead.refresh_from_db()
    assert lead.check_password("four words are plenty")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"old_password": "wrong"}, "This is not your password."),
        ({"new_password2": "another"}, "The two new passwords differ."),
        ({"new_password1": "short", "new_password2": "short"}, "at least 10 characters"),
    ],
)
def test_a_password_that_cannot_be_is_refused_beside_its_field(lead, sign_in, new_password, change, said):
    response = sign_in(lead).post("/account/password/", new_password | change)
    assert response.status_code == 422
    assert said in response.content.decode()
    lead.refresh_from_db()
    assert lead.check_password(PASSWORD)
