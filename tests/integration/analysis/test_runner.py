"""A run's life: claimed once, computed from what was frozen, finished once, given up after three attempts."""

import threading
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from analysis import runner
from analysis.actions.runs import request_run
from analysis.models import Run, RunState
from analysis.stats import ENGINE_VERSION
from tests.reference.metafor import DATASETS

from .builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk

# The closed forms agree with metafor's to the last digits that both print.
CLOSED_FORM = 1e-9


@pytest.fixture
def people(first_reader, second_reader, arbiter):
    return first_reader, second_reader, arbiter


@pytest.fixture
def analysis(review, statistician):
    return analysis_of(review, statistician)


@pytest.fixture
def run(review, analysis, statistician, people) -> Run:
    """A queued run of two studies."""
    settle_in_bulk(review, [(name, SUH[CELLS], SUH[CONTROL]) for name in ("Suh", "Weiss")], people)
    return request_run(analysis=analysis, by=statistician)


def lapse(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def test_a_run_is_computed_from_what_was_frozen(run, review):
    review.studies.filter(label="Suh").update(label="Renamed")
    assert runner.work(run.pk, "a worker")
    run.refresh_from_db()
    assert (run.state, run.attempt, run.engine_version) == (RunState.SUCCEEDED, 1, ENGINE_VERSION)
    assert run.result["k"] == 2
    assert [study["name"] for study in run.input["studies"]] == ["Suh 2000", "Weiss 2000"]
    assert run.lease_until is None


def test_a_claim_is_taken_once(run):
    assert runner.claim(run.pk, "one").attempt == 1
    assert runner.claim(run.pk, "two") is None


def test_a_finished_run_is_not_claimed_again(run):
    runner.work(run.pk)
    assert runner.claim(run.pk) is None
    assert not runner.work(run.pk)


def test_a_lapsed_lease_is_claimed_by_another_and_the_late_worker_writes_nothing(run):
    late = runner.claim(run.pk, "late")
    lapse(run)
    second = runner.claim(run.pk, "second")
    assert second.attempt == 2
    assert not runner.finish(late, state=RunState.FAILED, reason="too late")
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.RUNNING, "")
    assert runner.compute_claimed(second)
    assert not runner.compute_claimed(late)
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.SUCCEEDED, 2)


def test_three_lapsed_leases_fail_the_run_with_a_reason(run):
    for attempt in (1, 2, 3):
        assert runner.claim(run.pk).attempt == attempt
        lapse(run)
    assert runner.claim(run.pk) is None
    run.refresh_from_db()
    assert (run.state, run.reason) == (RunState.FAILED, runner.BROKE)


def test_three_errors_fail_the_run_with_a_reason(run, monkeypatch):
    def broken(dataset):
        raise RuntimeError("the engine is broken")

    monkeypatch.setattr(runner, "compute", broken)
    states = []
    for _ in range(3):
        assert not runner.work(run.pk)
        run.refresh_from_db()
        states.append((run.state, run.attempt))
    assert states == [("queued", 1), ("queued", 2), ("failed", 3)]
    assert "run it again" in run.reason


def test_lost_runs_are_those_that_nobody_works_on(run):
    now = timezone.now()
    assert runner.lost_runs(now=now) == []
    assert runner.lost_runs(now=now + runner.RING_AGAIN_AFTER * 2) == [run.pk]
    runner.claim(run.pk)
    assert runner.lost_runs(now=now + runner.RING_AGAIN_AFTER * 2) == []
    lapse(run)
    assert runner.lost_runs() == [run.pk]
    runner.work(run.pk)
    assert runner.lost_runs(now=now + timedelta(days=1)) == []


def test_one_study_fails_at_once_and_says_which_and_why(review, analysis, statistician, people, lead):
    settle_in_bulk(review, [("Suh", SUH[CELLS], SUH[CONTROL])], people)
    settle_in_bulk(review, [("Weiss", SUH[CELLS], {"n": "14", "mean": "NR", "sd": "NR"})], people)
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempt) == (RunState.FAILED, 1)
    assert run.reason.startswith(
        "1 study can enter (Suh 2000), and pooling needs 2: of the others 1 lacks a number."
    )


def test_no_study_fails_and_says_so(analysis, statistician):
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    assert run.reason == "No study can enter, and pooling needs 2."


def test_effects_out_of_range_fail_with_what_to_look_for(review, statistician, people):
    mean_difference = analysis_of(review, statistician, measure="MD")
    numbers = [("Tiny", "1e-160"), ("Huge", "1e150")]
    settle_in_bulk(
        review,
        [
            (name, {"n": "5", "mean": "1", "sd": sd}, {"n": "5", "mean": "0", "sd": sd})
            for name, sd in numbers
        ],
        people,
    )
    run = request_run(analysis=mean_difference, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.reason


@pytest.mark.parametrize(("state", "result"), [(RunState.SUCCEEDED, {}), (RunState.FAILED, None)])
def test_the_database_refuses_to_change_a_finished_run(run, state, result):
    runner.finish(runner.claim(run.pk), state=state, result=result, reason="as it ended")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(reason="rewritten")
    run.refresh_from_db()
    assert (run.state, run.reason) == (state, "as it ended")


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_at_once_one_gets_the_run(run):
    start, claims = threading.Barrier(8), []

    def take() -> None:
        try:
            start.wait()
            claims.append(runner.claim(run.pk, threading.current_thread().name))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(claims) == 8
    assert sum(claim is not None for claim in claims) == 1
    run.refresh_from_db()
    assert run.attempt == 1


def test_the_seed_review_gives_the_values_of_metafor(review, statistician, people):
    reference = DATASETS["seed_acne_ecca"]
    rows = [
        (
            study["study"],
            {"n": str(study["n1"]), "mean": str(study["mean1"]), "sd": str(study["sd1"])},
            {"n": str(study["n2"]), "mean": str(study["mean2"]), "sd": str(study["sd2"])},
        )
        for study in reference["studies"]
    ]
    settle_in_bulk(review, rows, people)
    run = request_run(analysis=analysis_of(review, statistician), by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    pooled, spread = run.result["pooled"], run.result["heterogeneity"]
    assert [round(pooled[name], 4) for name in ("estimate", "ci_lb", "ci_ub")] == [-2.6797, -3.2163, -2.1431]
    assert round(spread["i2"], 2) == 71.76
    fit = reference["measures"]["SMD"]["fits"]["DL_z"]
    for ours, theirs in ((pooled["estimate"], "estimate"), (pooled["se"], "se"), (spread["tau2"], "tau2")):
        assert ours == pytest.approx(fit[theirs], rel=CLOSED_FORM)
    weights = dict(zip([s["study"] for s in reference["studies"]], fit["weights_percent"], strict=True))
    for study, effect in zip(run.input["studies"], run.result["studies"], strict=True):
        assert effect["weight"] == pytest.approx(
            weights[study["name"].removesuffix(" 2000")], rel=CLOSED_FORM
        )


def test_risk_ratios_are_kept_as_logarithms_and_shown_as_ratios(review, statistician, people):
    reference = DATASETS["bcg"]
    rows = [
        (
            f"{place} {study['study']}",
            {"n": str(study["n1"]), "events": str(study["events1"])},
            {"n": str(study["n2"]), "events": str(study["events2"])},
        )
        for place, study in enumerate(reference["studies"])
    ]
    settle_in_bulk(review, rows, people, outcome="Satisfied", basis="value")
    outcome = review.outcomes.get(name="Satisfied")
    analysis = analysis_of(review, statistician, outcome=outcome, measure="RR", basis="value")
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    assert run.result["scale"] == "log"
    assert round(run.result["pooled"]["estimate"], 4) == -0.7141
    assert round(run.result["pooled"]["display"]["estimate"], 4) == 0.4896
    assert round(run.result["heterogeneity"]["tau2"], 4) == 0.3088
