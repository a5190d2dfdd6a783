"""What every test may rely on: the database's guards, a real worker, a real browser, an honest account of skips."""

import gc
import os
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect

from config import celery_app
from config.embedded_worker import EmbeddedWorker
from reviews.models.audit import without_triggers
from tests.connections import Connections

pytest_plugins = ["tests.cast"]

# Set by .ci/run: everything is installed there, so that a skip would hide something.
REQUIRE_ALL = bool(os.environ.get("REQUIRE_ALL"))
# The shell draws pages as the whole browser does, and without its windows takes a third less of the processor.
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium-headless-shell")
    or shutil.which("chromium")
    or "/usr/bin/chromium"
)
# How long a page may take to show what a test waits for: many processes share few cores.
EXPECT_MILLISECONDS = 20_000

BROWSER_FIXTURES = {"browser", "context", "page", "new_context"}

# The same examples on every machine, however slow; a failure can be run again.
hypothesis_settings.register_profile("consilience", deadline=None, derandomize=True, database=None)
hypothesis_settings.load_profile("consilience")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests that use a browser, and skip what this machine cannot run, saying why."""
    on_postgresql = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    on_redis = settings.CELERY_BROKER_URL.startswith("redis")
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.journey)
            if not Path(CHROMIUM).exists():
                item.add_marker(
                    pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}; CHROMIUM names another place")
                )
        if item.get_closest_marker("postgresql") and not on_postgresql:
            item.add_marker(pytest.mark.skip(reason="needs PostgreSQL: set DATABASE_URL"))
        if item.get_closest_marker("redis") and not on_redis:
            item.add_marker(pytest.mark.skip(reason="needs Redis: set CELERY_BROKER_URL"))


def pytest_collection_finish() -> None:
    """What has been imported stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo):
    """Where everything is required, a skip is a failure."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and REQUIRE_ALL is set: {report.longrepr[2]}"
    return report


def pytest_report_header() -> str:
    broker = settings.CELERY_BROKER_URL.split(":")[0]
    return f"database: {connection.vendor}, broker: {broker}, browser: {CHROMIUM}"


def pytest_terminal_summary(terminalreporter) -> None:
    """Which tests were skipped, and why, counted by reason."""
    reasons = Counter(report.longrepr[2] for report in terminalreporter.stats.get("skipped", []))
    if reasons:
        terminalreporter.section("not run on this machine")
        for reason, count in reasons.most_common():
            terminalreporter.line(
                f"{count} {'test' if count == 1 else 'tests'}: {reason.removeprefix('Skipped: ')}"
            )


# --- Database ---


@pytest.fixture(autouse=True, scope="session")
def _emptied_despite_the_audit_triggers():
    """Tests with real transactions are followed by a flush, which the audit table's triggers would refuse.

    The triggers are put back. Django's own rows, a permission for every model, are not made anew: nothing asks them.
    """

    def flush(self) -> None:
        with without_triggers():
            call_command(
                "flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True
            )

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", flush)
        yield


# --- Worker ---


@pytest.fixture
def worker(transactional_db):
    """The worker that `make run` embeds, in a thread, on the configured broker. It stops before the flush."""
    celery_app.control.purge()
    embedded = EmbeddedWorker(celery_app)
    embedded.start()
    assert embedded.ready.wait(10), "the worker did not reach its broker within 10 s"
    yield embedded
    assert embedded.stop(timeout=30), "a task still ran 30 s after the test had ended"


# --- Browser ---


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",  # containers run as root
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return browser_context_args | {
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "UTC",
    }


@pytest.fixture(scope="session")
def live_server(live_server):
    """The server for a browser, which counts its connections."""
    live_server.connections = Connections(live_server.thread.httpd)
    return live_server


@pytest.fixture
def all_answered(live_server) -> Iterator[None]:
    """The test ends once the server has answered whatever its closing pages still sent.

    A page that closes sends what is not yet saved. On PostgreSQL such a request and the flush would wait
    for each other.
    """
    yield
    assert live_server.connections.have_ended(within=10), "still connected 10 s after every page had closed"


@pytest.fixture
def new_context(all_answered, new_context):
    """Pages close before the wait for their last requests: pytest tears down in the reverse order."""
    expect.set_options(timeout=EXPECT_MILLISECONDS)
    return new_context
