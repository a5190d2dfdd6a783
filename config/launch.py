"""`make run`, `make worker` and `make manage`: everything with the settings of a single machine.

    python -m config.launch                  the application on 127.0.0.1:PORT, with its worker
    python -m config.launch worker           one more worker, where a broker is configured
    python -m config.launch manage <...>     Django's command line

Only here are there defaults that a production must not have: a key written at random into an ignored file, the
demonstration in an empty database.
"""

import hashlib
import os
import secrets
import socket
import sys
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, execute_from_command_line, get_commands
from django.db import DatabaseError
from kombu.exceptions import OperationalError as BrokerError

from config import celery_app, environment
from config.orphans import stop_with_parent
from config.static import StaticFiles

HOST = "127.0.0.1"
BROKER_SECONDS = 3


class CannotStart(Exception):
    """A reason, in words for the person at the terminal."""


def main(arguments: list[str]) -> None:
    """Run one of the commands above; a reason not to start ends with code 1 and one message."""
    command = arguments[0] if arguments else "serve"
    if environment.flag("STOP_WITH_PARENT"):
        stop_with_parent()
    try:
        use_local_defaults()
        if command == "manage":
            execute_from_command_line(["manage.py", *arguments[1:]])
        elif command == "worker":
            worker()
        elif command == "serve":
            serve()
        else:
            raise CannotStart(f"{command!r} is not a command; expected serve, worker or manage.")
    except (CannotStart, ImproperlyConfigured) as reason:
        sys.exit(f"Consilience did not start. {reason}")
    except KeyboardInterrupt:
        sys.exit(130)


def use_local_defaults() -> None:
    """Fill in what the environment leaves open, for this process and those that it becomes."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if not environment.text("SECRET_KEY"):
        os.environ["SECRET_KEY"] = local_secret_key(environment.data_dir() / "secret_key")


def local_secret_key(file: Path) -> str:
    """The key in `file`, written at random when there is none; readable by its owner alone."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    with os.fdopen(descriptor, "w") as opened:
        key = secrets.token_urlsafe(50)
        opened.write(key + "\n")
    return key


def serve() -> None:
    """Prepare database, static files and demonstration, then become gunicorn."""
    port = free_port(environment.text("PORT", "8000"))
    django.setup()
    reach_broker()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except DatabaseError as error:
        where = "DATABASE_URL" if environment.text("DATABASE_URL") else settings.DATABASES["default"]["NAME"]
        raise CannotStart(f"The database at {where} cannot be used: {error}") from None
    collect_static()
    if environment.flag("DEMONSTRATION", default=True) and "load_demonstration" in get_commands():
        call_command("load_demonstration", if_empty=True)
    if not get_user_model().objects.exists():
        print('Nobody can sign in yet. The first account: make manage do="add_person you@example.org You"')
    os.environ.update(BIND=f"{HOST}:{port}", WEB_PROCESSES="1", EMBEDDED_WORKER="1")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    sys.stdout.flush()
    become("gunicorn", "--config", "python:config.gunicorn")


def worker() -> None:
    """Become a Celery worker with processes of its own."""
    django.setup()
    if celery_app.conf.broker_url.startswith("memory"):
        raise CannotStart(
            "CELERY_BROKER_URL is not set: without a broker between processes, make run has the worker."
        )
    reach_broker()
    become(
        "celery",
        "-A",
        "config",
        "worker",
        "--loglevel",
        settings.LOG_LEVEL,
        "--hostname",
        f"%h-{os.getpid()}",
    )


def become(module: str, *arguments: str) -> None:
    """Replace this process, so that a signal to it reaches what it started."""
    os.execv(sys.executable, [sys.executable, "-m", module, *arguments])


def free_port(value: str) -> int:
    """The port, or `CannotStart` with what to do instead."""
    try:
        port = int(value)
        if not 1 <= port <= 65535:
            raise ValueError
    except ValueError:
        raise CannotStart(f"PORT is {value!r}; expected a whole number from 1 to 65535.") from None
    with socket.socket() as probe:
        # As gunicorn does: a port that was left a moment ago is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise CannotStart(
                f"Port {port} needs special rights. Choose one from 1024: PORT=9000 make run"
            ) from None
        except OSError:
            other = 9000 if port != 9000 else 9001
            raise CannotStart(f"Port {port} is taken. Choose another: PORT={other} make run") from None
    return port


def reach_broker() -> None:
    """Refuse to start with a broker that does not answer, rather than to queue runs that nobody works on."""
    try:
        with celery_app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=BROKER_SECONDS)
    except (BrokerError, OSError) as error:
        raise CannotStart(f"The broker at CELERY_BROKER_URL does not answer: {error}") from None


def collect_static() -> None:
    """Collect static files, unless nothing has changed since it was last done."""
    mark = Path(settings.STATIC_ROOT) / ".collected"
    state = static_state()
    if mark.is_file() and mark.read_text() == state:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    mark.write_text(state)


def static_state() -> str:
    """A hash of the name, size and time of every file that would be collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(list(StaticFiles.ignore_patterns)):
            stat = os.stat(storage.path(path))
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])
