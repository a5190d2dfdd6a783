"""Reading settings from environment variables: a wrong value stops the start and names the variable."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

T = TypeVar("T")

YES = {"1", "true", "yes", "on"}
NO = {"0", "false", "no", "off"}


def wrong(name: str, found: str, expected: str) -> ImproperlyConfigured:
    """The error for variable `name`, with what was found and what is expected."""
    return ImproperlyConfigured(f"{name} is {found!r}; expected {expected}.")


def text(name: str, default: str = "") -> str:
    """The variable without surrounding space. Empty counts as not set, as `NAME=` in an env file means."""
    return os.environ.get(name, "").strip() or default


def required(name: str, why: str) -> str:
    """The variable, or an error that says what to set and why."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"{name} is not set; {why}")
    return value


def _parsed(name: str, default: T, parse: Callable[[str], T], expected: str) -> T:
    value = text(name)
    if not value:
        return default
    try:
        return parse(value)
    except (KeyError, ValueError):
        raise wrong(name, value, expected) from None


def flag(name: str, default: bool = False) -> bool:
    """A yes or no."""
    words = dict.fromkeys(YES, True) | dict.fromkeys(NO, False)
    return _parsed(
        name, default, lambda value: words[value.lower()], "1 or 0, true or false, yes or no, on or off"
    )


def whole_number(name: str, default: int, least: int = 0) -> int:
    """A whole number of at least `least`."""

    def parse(value: str) -> int:
        number = int(value)
        if number < least:
            raise ValueError
        return number

    return _parsed(name, default, parse, f"a whole number, {least} or more")


def choice(name: str, default: str, choices: tuple[str, ...]) -> str:
    """One of `choices`, in any letter case; returned as written in `choices`."""
    known = {option.lower(): option for option in choices}
    return _parsed(name, default, lambda value: known[value.lower()], "one of " + ", ".join(choices))


def names(name: str, default: list[str]) -> list[str]:
    """A list separated by commas."""
    value = text(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def origin(name: str) -> str:
    """Scheme and host of a public address (`https://reviews.example.org`), or "" where it is not set."""
    expected = "an address such as https://reviews.example.org, without a path"
    value = text(name).rstrip("/")
    if not value:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path or parts.query:
        raise wrong(name, value, expected)
    return value


def data_dir() -> Path:
    """Where what belongs to this installation is kept: `DATA_DIR`, or `.local` beside the code, ignored by git."""
    return Path(text("DATA_DIR", str(Path(__file__).resolve().parent.parent / ".local"))).absolute()


def secret_key(name: str) -> str:
    """The signing key: no default, and long enough not to be guessed."""
    value = required(
        name,
        "the application does not start without a secret key of its own. Set it to at least 32 random characters, "
        "for example the output of: python3 -c 'import secrets; print(secrets.token_urlsafe(50))'",
    )
    if len(value) < 32:
        # The value itself is not shown: messages end in logs.
        raise ImproperlyConfigured(f"{name} has {len(value)} characters; expected at least 32 random ones.")
    return value


def database(name: str, sqlite_file: str) -> dict:
    """Django's database settings from an address, or SQLite in `sqlite_file` where none is set.

    `postgresql://user:password@host:port/name?sslmode=require` and `sqlite:///path/to/file` are understood.
    """
    expected = "postgresql://user:password@host:5432/name or sqlite:///path/to/file"
    value = text(name)
    if not value:
        return sqlite(sqlite_file)
    # A password may stand in the address, so that the message shows its scheme alone.
    scheme, _, rest = value.partition("://")
    if scheme == "sqlite" and rest.startswith("/") and len(rest) > 1:
        return sqlite(unquote(rest[1:]))
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise wrong(name, f"{scheme}://…", expected) from None
    database_name = unquote(parts.path.lstrip("/"))
    if scheme not in ("postgresql", "postgres") or not database_name:
        raise wrong(name, f"{scheme}://…", expected)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(port or ""),
        # A connection lives as long as its thread, and is checked before use: a restarted server is survived.
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def sqlite(file: str) -> dict:
    """SQLite for several threads: a writer queues for the lock at its first statement, readers never wait."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


@dataclass(frozen=True)
class MailServer:
    """Where mails are handed over; ``use_tls`` is STARTTLS, ``use_ssl`` TLS from the first byte."""

    host: str
    port: int
    user: str
    password: str
    use_tls: bool
    use_ssl: bool


MAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


def mail_server(name: str) -> MailServer | None:
    """The server of an address; None where none is set.

    `smtps://user:password@host:465` is encrypted from the first byte, `smtp+tls://…:587` from STARTTLS on, and
    `smtp://host:25` not at all, which is refused where a password would travel.
    """
    expected = "smtps://user:password@host:465, smtp+tls://user:password@host:587 or smtp://localhost:25"
    value = text(name)
    if not value:
        return None
    # A password may stand in the address, so that the message shows its scheme alone.
    scheme, _, _ = value.partition("://")
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise wrong(name, f"{scheme}://…", expected) from None
    if scheme not in MAIL_PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise wrong(name, f"{scheme}://…", expected)
    if scheme == "smtp" and parts.password and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise wrong(name, f"{scheme}://…", f"{expected}; a password does not travel without TLS")
    return MailServer(
        host=parts.hostname,
        port=port or MAIL_PORTS[scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=scheme == "smtp+tls",
        use_ssl=scheme == "smtps",
    )
