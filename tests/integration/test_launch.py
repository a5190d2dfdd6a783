"""`make run` as a person starts it: real processes, a real port, real signals."""

import os
import signal
import socket
import sqlite3
import stat
import subprocess
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
# Variables by which an outer make or pytest would change what an inner make does. Without compiled modules every
# start would compile all of them.
NOT_PASSED_ON = (
    "MAKE", "MFLAGS", "DATABASE_URL", "CELERY_", "SECRET_KEY", "DJANGO_", "PYTEST_", "COLUMNS",
    "PYTHONDONTWRITEBYTECODE",
)  # fmt: skip
FIRST_START_SECONDS = 90  # with the demonstration, on a machine that is busy with tests
SECOND_START_SECONDS = 5  # what README promises
SIGNS_IN = "lead@example.org"  # one of those who are told to sign in


class Installation:
    """A data directory, and the processes that were started on it."""

    def __init__(self, folder: Path, **variables: str) -> None:
        self.folder = folder
        self.mark = f"LAUNCHED_BY_TEST={uuid.uuid4().hex}"
        self.variables = variables
        self.started: list[subprocess.Popen] = []

    def make_run(self, port: int | str, **variables: str) -> subprocess.Popen:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith(NOT_PASSED_ON)}
        name, value = self.mark.split("=")
        environment = (
            inherited
            | {"DATA_DIR": str(self.folder), "PORT": str(port), name: value}
            | self.variables
            | variables
        )
        process = subprocess.Popen(
            ["make", "--no-print-directory", "run"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def processes(self) -> dict[int, str]:
        """Every living process of this installation, by number, with its command: also one without a parent."""
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                try:
                    if self.mark.encode() in (entry / "environ").read_bytes():
                        found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ").strip()
                except OSError:
                    continue
        return found

    def launcher(self) -> int:
        """The process that make started: gunicorn's master, which the launcher has become."""
        make = self.started[-1].pid
        children = [pid for pid in self.processes() if parent(pid) == make]
        assert len(children) == 1, children
        return children[0]

    def stop(self) -> None:
        for process in self.started:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(20)
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)


def parent(pid: int) -> int:
    return int((Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[1])


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def get(port: int, path: str) -> tuple[int, str]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as response:
        return response.status, response.read().decode()


def wait_until(is_so: Callable[[], bool], seconds: float, what: str) -> float:
    """Seconds until `is_so`, which is asked every twentieth of a second."""
    begun = time.monotonic()
    while not is_so():
        assert time.monotonic() - begun < seconds, f"{what}: not within {seconds} s"
        time.sleep(0.05)
    return time.monotonic() - begun


def answers(process: subprocess.Popen, port: int) -> bool:
    assert process.poll() is None, process.stdout.read()
    try:
        return get(port, "/healthz")[0] == 200
    except (urllib.error.URLError, ConnectionError):
        return False


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """One data directory for the module: the first start in it collects the static files for all."""
    return tmp_path_factory.mktemp("installation")


@pytest.fixture
def installation(folder) -> Iterator[Installation]:
    made = Installation(folder)
    yield made
    made.stop()


def start(installation: Installation) -> tuple[subprocess.Popen, int, float]:
    """Run make on a free port and wait for an answer: the process, the port and the seconds that it took."""
    port = free_port()
    process = installation.make_run(port)
    return process, port, wait_until(lambda: answers(process, port), FIRST_START_SECONDS, "a start")


@pytest.fixture
def running(installation) -> tuple[Installation, subprocess.Popen, int]:
    """The installation, started on a free port and answering."""
    process, port, _ = start(installation)
    return installation, process, port


def test_make_run_sets_everything_up_and_a_second_start_is_quick_and_keeps_the_data(installation):
    process, port, _ = start(installation)
    assert get(port, "/")[0] == 200
    os.killpg(process.pid, signal.SIGINT)
    printed, _ = process.communicate(timeout=20)
    assert f"http://127.0.0.1:{port}" in printed
    assert SIGNS_IN in printed
    assert "Traceback" not in printed

    key = installation.folder / "secret_key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    written = key.read_text()
    with sqlite3.connect(installation.folder / "consilience.sqlite3") as database:
        reviews = database.execute("SELECT id, title FROM reviews_review ORDER BY id").fetchall()
        database.execute("INSERT INTO django_session VALUES ('mark', '', '2100-01-01')")

    process, port, took = start(installation)
    # With more work waiting than there are processors, everything takes longer in that proportion.
    busy = max(1.0, os.getloadavg()[0] / os.cpu_count())
    assert took < SECOND_START_SECONDS * busy
    assert get(port, "/")[0] == 200
    os.killpg(process.pid, signal.SIGINT)
    assert SIGNS_IN in process.communicate(timeout=20)[0]
    assert key.read_text() == written
    with sqlite3.connect(installation.folder / "consilience.sqlite3") as database:
        assert database.execute("SELECT id, title FROM reviews_review ORDER BY id").fetchall() == reviews
        assert database.execute(
            "SELECT count(*) FROM django_session WHERE session_key = 'mark'"
        ).fetchone() == (1,)


def test_a_taken_port_is_a_clear_message_and_a_failure(installation):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        process = installation.make_run(port)
        printed, _ = process.communicate(timeout=30)
    assert process.returncode != 0
    assert f"Port {port} is taken. Choose another: PORT=9000 make run" in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("port", ["eighty", "70000", "0"])
def test_a_port_that_is_none_is_a_clear_message_and_a_failure(installation, port):
    process = installation.make_run(port)
    printed, _ = process.communicate(timeout=30)
    assert process.returncode != 0
    assert f"PORT is '{port}'; expected a whole number from 1 to 65535." in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize(
    "variables",
    [
        {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
        {"CELERY_BROKER_URL": "redis://127.0.0.1:9/0"},
        {"LOG_LEVEL": "LOUD"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_what_does_not_answer_or_is_wrong_is_named(installation, variables):
    process = installation.make_run(free_port(), **variables)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode != 0
    assert "Consilience did not start." in printed
    assert next(iter(variables)) in printed
    assert "Traceback" not in printed


def test_ctrl_c_stops_web_and_worker_together(running):
    installation, process, port = running
    assert any("gunicorn" in command for command in installation.processes().values())
    os.killpg(process.pid, signal.SIGINT)  # what a terminal does
    printed, _ = process.communicate(timeout=20)
    assert installation.processes() == {}
    assert "Traceback" not in printed
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("killed", ["make", "launcher"])
def test_killing_the_launcher_leaves_no_orphan(running, killed):
    installation, process, _ = running
    assert len(installation.processes()) >= 3, "make, the launcher and the web process"
    os.kill(process.pid if killed == "make" else installation.launcher(), signal.SIGKILL)
    process.wait(20)
    wait_until(lambda: not installation.processes(), 20, f"an end after {killed} was killed")


@pytest.mark.postgresql
@pytest.mark.redis
def test_the_same_command_runs_on_postgresql_and_redis_and_survives_lost_connections(
    tmp_path, transactional_db
):
    """In a database of its own, beside the one of the tests; through a queue of its own."""
    name = f"launched_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    database = settings.DATABASES["default"]
    login = f"{database['USER']}:{database['PASSWORD']}" if database["PASSWORD"] else database["USER"]
    installation = Installation(
        tmp_path,
        DATABASE_URL=f"postgresql://{login}@{database['HOST']}:{database['PORT'] or 5432}/{name}",
        CELERY_BROKER_URL=settings.CELERY_BROKER_URL,
        CELERY_QUEUE=name,
    )
    try:
        process, port, _ = start(installation)
        assert get(port, "/")[0] == 200
        assert not list(tmp_path.glob("*.sqlite3*"))
        with connection.cursor() as cursor:  # as a restart of the server does
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
            )
            assert cursor.rowcount > 0
        assert get(port, "/")[0] == 200
        os.killpg(process.pid, signal.SIGINT)
        process.communicate(timeout=20)
        assert installation.processes() == {}
    finally:
        installation.stop()
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")
