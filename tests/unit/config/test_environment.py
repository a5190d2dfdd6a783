"""A setting that is wrong stops the start and names the variable, what was found and what is expected."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import environment


def test_a_flag_that_is_neither_yes_nor_no_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"DEBUG is 'maybe'; expected 1 or 0"):
        environment.flag("DEBUG")


@pytest.mark.parametrize(("written", "read"), [("1", True), ("Yes", True), ("off", False), ("FALSE", False)])
def test_a_flag_is_read_in_any_letter_case(monkeypatch, written, read):
    monkeypatch.setenv("DEBUG", written)
    assert environment.flag("DEBUG", default=not read) is read


def test_an_empty_variable_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("PROXIES", " ")
    assert environment.whole_number("PROXIES", 3) == 3


@pytest.mark.parametrize("written", ["two", "1.5", "-1"])
def test_a_number_below_the_least_or_no_number_is_refused(monkeypatch, written):
    monkeypatch.setenv("PROXIES", written)
    with pytest.raises(
        ImproperlyConfigured, match=f"PROXIES is '{written}'; expected a whole number, 0 or more"
    ):
        environment.whole_number("PROXIES", 0)


@pytest.mark.parametrize("written", ["reviews.example.org", "ftp://example.org", "https://example.org/path"])
def test_a_public_address_is_scheme_and_host(monkeypatch, written):
    monkeypatch.setenv("PUBLIC_URL", written)
    with pytest.raises(ImproperlyConfigured, match="PUBLIC_URL is"):
        environment.origin("PUBLIC_URL")


def test_a_key_that_is_too_short_is_refused_and_not_shown(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "short-and-known")
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.secret_key("SECRET_KEY")
    assert "expected at least 32" in str(refusal.value)
    assert "short-and-known" not in str(refusal.value)


def test_a_postgresql_address_becomes_settings_with_its_options(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL", "postgresql://re%40der:p%2Fw@db.example.org:5433/reviews?sslmode=require"
    )
    database = environment.database("DATABASE_URL", "unused")
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("re@der", "p/w")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", "5433", "reviews")
    assert database["OPTIONS"] == {"sslmode": "require"}


@pytest.mark.parametrize(
    "written",
    ["mysql://u:hidden@h/name", "postgresql://u:hidden@h:port/name", "postgresql://u:hidden@h", "reviews"],
)
def test_another_database_is_refused_without_showing_the_password(monkeypatch, written):
    monkeypatch.setenv("DATABASE_URL", written)
    with pytest.raises(ImproperlyConfigured) as refusal:
        environment.database("DATABASE_URL", "unused")
    assert str(refusal.value).startswith("DATABASE_URL is ")
    assert "postgresql://user:password@host:5432/name" in str(refusal.value)
    assert "hidden" not in str(refusal.value)


def test_without_an_address_the_database_is_a_file_whose_writers_queue(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    database = environment.database("DATABASE_URL", "here.sqlite3")
    assert database["NAME"] == "here.sqlite3"
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_sqlite_address_names_a_file(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "sqlite:////data/reviews.sqlite3")
    assert environment.database("DATABASE_URL", "unused")["NAME"] == "/data/reviews.sqlite3"
