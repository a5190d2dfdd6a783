"""The first account of an installation, made at the terminal."""

import io

import pytest
from django.core.management import CommandError, call_command

from reviews.models import User


def add(monkeypatch, password: str, email: str = "new@example.org", name: str = "Lead") -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    call_command("add_person", email, name)


def test_a_person_made_at_the_terminal_can_sign_in(db, monkeypatch, client):
    add(monkeypatch, "correct horse battery")
    assert User.objects.get(email="new@example.org").check_password("correct horse battery")


@pytest.mark.parametrize(
    ("password", "email", "message"),
    [
        ("12345", "new@example.org", "too short"),
        ("correct horse battery", "nobody", "no e-mail address"),
        ("correct horse battery", "LEAD@example.org", "already"),
    ],
)
def test_what_cannot_be_an_account_is_refused(db, lead, monkeypatch, password, email, message):
    with pytest.raises(CommandError, match=message):
        add(monkeypatch, password, email)
    assert User.objects.count() == 1
