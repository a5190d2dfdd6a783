"""The mail server from its address, as a production reads it."""

import json
import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import MailServer, mail_server

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("address", "server"),
    [
        (
            "smtps://me%40example.org:p%2Fw@mail.example.org",
            MailServer("mail.example.org", 465, "me@example.org", "p/w", use_tls=False, use_ssl=True),
        ),
        (
            "smtp+tls://me:pw@mail.example.org:2587",
            MailServer("mail.example.org", 2587, "me", "pw", use_tls=True, use_ssl=False),
        ),
        ("smtp://relay", MailServer("relay", 25, "", "", use_tls=False, use_ssl=False)),
        ("smtp://me:pw@localhost", MailServer("localhost", 25, "me", "pw", use_tls=False, use_ssl=False)),
    ],
)
def test_an_address_names_server_account_and_encryption(monkeypatch, address, server):
    monkeypatch.setenv("EMAIL_URL", address)
    assert mail_server("EMAIL_URL") == server


def test_without_an_address_there_is_no_server(monkeypatch):
    monkeypatch.setenv("EMAIL_URL", " ")
    assert mail_server("EMAIL_URL") is None


@pytest.mark.parametrize(
    "address",
    [
        "mail.example.org",
        "https://mail.example.org",
        "smtps://",
        "smtps://mail.example.org/inbox",
        "smtps://mail.example.org:many",
        "smtp://me:quuxword@mail.example.org",
    ],
)
def test_a_wrong_address_is_named_without_its_password(monkeypatch, address):
    monkeypatch.setenv("EMAIL_URL", address)
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL is ") as refused:
        mail_server("EMAIL_URL")
    assert "quuxword" not in str(refused.value)


def read(tmp_path: Path, *names: str, **variables: str) -> subprocess.CompletedProcess:
    shown = f"import json; from config import settings as s; print(json.dumps([getattr(s, n) for n in {names!r}]))"
    given = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), "SECRET_KEY": secrets.token_urlsafe(50)}
    return subprocess.run(
        [sys.executable, "-c", shown], cwd=ROOT, env=given | variables, capture_output=True, text=True,
        timeout=60,
    )  # fmt: skip


def test_without_a_server_mails_are_printed_and_links_lead_to_this_machine(tmp_path):
    done = read(tmp_path, "EMAIL_BACKEND", "LINK_ORIGIN", "MAIL_IS_SENT")
    assert json.loads(done.stdout) == [
        "django.core.mail.backends.console.EmailBackend", "http://127.0.0.1:8000", False,
    ]  # fmt: skip


def test_a_server_needs_the_address_that_people_use(tmp_path):
    refused = read(tmp_path, EMAIL_URL="smtps://mail.example.org")
    assert "PUBLIC_URL is ''; expected the address that people use" in refused.stderr
    done = read(
        tmp_path, "EMAIL_HOST", "EMAIL_USE_SSL", "LINK_ORIGIN", "DEFAULT_FROM_EMAIL",
        EMAIL_URL="smtps://mail.example.org", PUBLIC_URL="https://reviews.example.org", PROXIES="1",
    )  # fmt: skip
    assert json.loads(done.stdout) == [
        "mail.example.org", True, "https://reviews.example.org",
        "Consilience <consilience@reviews.example.org>",
    ]  # fmt: skip
