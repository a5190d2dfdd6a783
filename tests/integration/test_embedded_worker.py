"""The worker that lives in a thread: it takes tasks from the configured broker, rings for lost runs, and stops."""

import threading
import time

from celery import shared_task
from django.db import connection

from config import celery_app
from config.embedded_worker import EmbeddedWorker

REACHED = threading.Event()
RINGS: list[float] = []


@shared_task
def reach(seconds: float = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    time.sleep(seconds)
    REACHED.set()


def ring() -> None:
    RINGS.append(time.monotonic())
    if len(RINGS) == 1:
        raise RuntimeError("the database is away")


def test_a_task_runs_in_the_worker_and_not_in_the_caller(worker):
    REACHED.clear()
    sent = time.monotonic()
    reach.delay(0.3)
    assert not REACHED.is_set(), "the task ran within delay()"
    assert REACHED.wait(10)
    assert time.monotonic() - sent >= 0.3


def test_tasks_do_not_wait_a_second_each(worker):
    """With the default polling of the memory broker, 1 s, ten tasks take at least 5 s."""
    REACHED.clear()
    started = time.monotonic()
    for _ in range(9):
        reach.delay()
    assert REACHED.wait(5)
    REACHED.clear()
    reach.delay()
    assert REACHED.wait(5)
    assert time.monotonic() - started < 4


def test_the_worker_rings_for_lost_runs_again_and_again_and_survives_a_failure(transactional_db, settings):
    settings.RING_LOST = f"{__name__}.ring"
    settings.RING_LOST_SECONDS = 0.1
    RINGS.clear()
    worker = EmbeddedWorker(celery_app)
    worker.start()
    try:
        deadline = time.monotonic() + 10
        while len(RINGS) < 3 and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        assert worker.ready.wait(10)
        assert worker.stop()
    assert len(RINGS) >= 3
    rings = len(RINGS)
    time.sleep(0.3)
    assert len(RINGS) == rings, "it still rang after the worker had stopped"


def test_stopping_waits_for_the_task_that_runs(transactional_db):
    REACHED.clear()
    worker = EmbeddedWorker(celery_app)
    worker.start()
    assert worker.ready.wait(10)
    reach.delay(1.0)
    time.sleep(0.3)
    assert worker.stop(timeout=10)
    assert REACHED.is_set()
