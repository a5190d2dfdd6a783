"""Inviting, joining, withdrawing."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reviews.actions.members import add_member, invite
from reviews.models import Invitation, Membership, Role, User

JOINED = {"name": "New reader", "password": "four words are plenty", "again": "four words are plenty"}


@pytest.fixture
def team(review) -> str:
    return reverse("reviews:team", args=[review.pk])


@pytest.fixture
def link(review, lead) -> str:
    _, token = invite(review=review, email="new@example.org", role=Role.REVIEWER, by=lead)
    return reverse("reviews:invitation", args=[token])


def test_the_link_is_shown_once_and_makes_an_account_in_the_role(team, review, lead, sign_in):
    shown = sign_in(lead).post(team, {"email": "New@example.org", "role": "arbiter"}).content.decode()
    link = re.search(r'value="(http://[^"]+/invitations/[^"]+)"', shown)[1]
    assert link not in sign_in(lead).get(team).content.decode()
    stranger = Client()
    assert stranger.get(link).status_code == 200
    assert stranger.post(link, JOINED).url == reverse("extraction:board", args=[review.pk])
    assert stranger.get(team).status_code == 200
    joined = User.objects.get(email="new@example.org")
    assert set(Membership.objects.filter(user=joined).values_list("role", flat=True)) == {"arbiter"}


def test_nothing_of_the_secret_is_kept_but_its_hash(link):
    token = link.rstrip("/").rsplit("/", 1)[-1]
    kept = Invitation.objects.get()
    assert token not in str(vars(kept))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"email": ""}, "Write the e-mail address"),
        ({"email": "somebody"}, "This is no e-mail address"),
        ({"role": "emperor"}, "emperor"),
        ({"email": "observer@example.org", "role": "observer"}, "is already observer of this review"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused_with_what_was_typed(team, lead, sign_in, change, said):
    response = sign_in(lead).post(team, {"email": "new@example.org", "role": "reviewer"} | change)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Invitation.objects.exists()


def test_a_person_with_an_account_joins_by_one_click(link, outsider, sign_in, review):
    Invitation.objects.update(email=outsider.email)
    response = sign_in(outsider).post(link)
    assert response.status_code == 302
    assert Membership.objects.filter(review=review, user=outsider, role="reviewer").exists()


def test_somebody_else_who_is_signed_in_is_told_whose_invitation_it_is(link, outsider, sign_in):
    said = sign_in(outsider).get(link).content.decode()
    assert "new@example.org" in said
    assert sign_in(outsider).post(link, JOINED).status_code == 403
    assert not Membership.objects.filter(user=outsider).exists()


def test_an_address_with_an_account_is_asked_to_sign_in_first(link, outsider, client):
    Invitation.objects.update(email=outsider.email)
    assert "Sign in to join" in client.get(link).content.decode()
    assert client.post(link, JOINED).status_code == 422
    assert User.objects.filter(email=outsider.email).count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"again": "different words"}, "The two passwords differ."),
        ({"password": "short", "again": "short"}, "at least 10 characters"),
        ({"password": "1234567890", "again": "1234567890"}, "too common"),
        ({"name": " "}, "Write your name"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_its_field(link, client, change, said):
    response = client.post(link, JOINED | change)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not User.objects.filter(email="new@example.org").exists()


def test_a_used_link_opens_nothing(link, client):
    client.post(link, JOINED)
    assert Client().get(link).status_code == 404
    assert "has been used" in Client().post(link, JOINED).content.decode()


def test_a_link_out_of_date_says_so(link, client):
    Invitation.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    response = client.get(link)
    assert response.status_code == 404
    assert "out of date" in response.content.decode()


def test_a_withdrawn_link_opens_nothing(link, client, lead, sign_in):
    sign_in(lead).post(reverse("reviews:invitation-withdraw", args=[Invitation.objects.get().pk]))
    assert Client().get(link).status_code == 404


def test_the_last_lead_stays(team, review, lead, sign_in):
    own = review.memberships.get(user=lead)
    response = sign_in(lead).post(reverse("extraction:role-withdraw", args=[own.pk]), follow=True)
    assert "A review needs a lead." in response.content.decode()
    assert Membership.objects.filter(pk=own.pk).exists()


def test_a_lead_who_leaves_is_led_home(review, lead, observer, sign_in):
    add_member(review=review, user=observer, role=Role.LEAD, by=lead)
    own = review.memberships.get(user=lead)
    assert sign_in(lead).post(reverse("extraction:role-withdraw", args=[own.pk])).url == "/"


def test_only_a_lead_sees_who_was_invited(team, link, lead, observer, sign_in):
    assert "new@example.org" in sign_in(lead).get(team).content.decode()
    assert "new@example.org" not in sign_in(observer).get(team).content.decode()
