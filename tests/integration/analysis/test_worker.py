"""From the request to the result through a real worker."""

import time

import pytest

from analysis import tasks
from analysis.actions.runs import request_run
from analysis.models import Run, RunState

from .builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk

PATIENCE = 15


@pytest.fixture
def analysis(review, statistician, first_reader, second_reader, arbiter):
    numbers = [(name, SUH[CELLS], SUH[CONTROL]) for name in ("Suh", "Weiss")]
    settle_in_bulk(review, numbers, (first_reader, second_reader, arbiter))
    return analysis_of(review, statistician)


def finished(run: Run) -> Run:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        run.refresh_from_db()
        if run.is_finished:
            return run
        time.sleep(0.02)
    raise AssertionError(f"the run is still {run.state} after {PATIENCE} s")


@pytest.mark.django_db(transaction=True)
def test_a_request_is_computed_by_the_worker(worker, analysis, statistician):
    run = request_run(analysis=analysis, by=statistician)
    assert finished(run).state == RunState.SUCCEEDED
    assert run.attempt == 1
    assert run.started_at <= run.finished_at


@pytest.mark.django_db(transaction=True)
def test_a_run_whose_message_was_lost_is_found_by_the_worker(worker, analysis, statistician, monkeypatch):
    monkeypatch.setattr(tasks, "_ring", lambda run_id: None)
    run = request_run(analysis=analysis, by=statistician)
    assert finished(run).state == RunState.SUCCEEDED


@pytest.mark.django_db(transaction=True)
def test_a_message_that_comes_twice_computes_once(worker, analysis, statistician):
    run = request_run(analysis=analysis, by=statistician)
    for _ in range(5):
        tasks.work.delay(str(run.pk))
    assert finished(run).attempt == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_for_a_run_that_is_gone_harms_nothing(worker, analysis, statistician):
    gone = request_run(analysis=analysis, by=statistician)
    finished(gone)
    gone_key = gone.pk
    Run.objects.filter(pk=gone_key).delete()
    tasks.work.delay(str(gone_key))
    assert finished(request_run(analysis=analysis, by=statistician)).state == RunState.SUCCEEDED


def test_without_a_broker_the_request_still_succeeds_and_waits(
    analysis, statistician, monkeypatch, django_capture_on_commit_callbacks
):
    def away(*args, **kwargs):
        raise OSError("connection refused")

    monkeypatch.setattr(tasks.work, "apply_async", away)
    with django_capture_on_commit_callbacks(execute=True):
        run = request_run(analysis=analysis, by=statistician)
    run.refresh_from_db()
    assert run.state == RunState.QUEUED
