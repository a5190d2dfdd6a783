"""The page of an analysis and of its runs: what it shows of each state."""

from django.urls import reverse

from analysis import runner
from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from reviews.actions.studies import edit_study

from ..builder import CELLS, SUH, analysis_of, settle_in_bulk


def test_a_finished_run_shows_plot_table_warnings_and_what_was_left_out(review, analysis, run, seen, lead):
    text = seen("analysis", analysis.pk)
    assert f'data-plot-url="{reverse("analysis:plot", args=[run.pk])}"' in text
    assert "Run 1 is current" in text
    assert "3 studies, 70 people in 84 arm‑observations" in text
    assert "1 within-person study treated as parallel" in text
    assert "Pooled, random effects" in text
    assert "As published, k = 18 (not reproduced)" in text
    assert "Every study of the review is in." in text
    assert "hx-get" not in text


def test_studies_that_stay_out_are_listed_with_the_reason(review, analysis, people, statistician, seen):
    settle_in_bulk(review, [("Lin", SUH[CELLS], {"n": "14", "mean": "NR", "sd": "NR"})], people)
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    for name, key in (("analysis", analysis.pk), ("run", run.pk)):
        assert "Mean and SD of Control are not reported." in seen(name, key)
    assert "3 in, 1 out" in seen("analysis", analysis.pk)
    data = seen("analysis", analysis.pk, show="data")
    assert "Lin 2000" in data
    assert "−38.2" in data


def test_an_unfinished_run_polls_and_a_finished_one_does_not(analysis, statistician, seen, sign_in):
    run = request_run(analysis=analysis, by=statistician)
    text = seen("analysis", analysis.pk)
    assert "Run 1 is queued" in text
    assert f'hx-get="{reverse("analysis:run-state", args=[run.pk])}' in text
    client, state = sign_in(statistician), reverse("analysis:run-state", args=[run.pk])
    assert client.get(state, {"state": "queued"}).status_code == 204
    claimed = runner.claim(run.pk)
    assert "Run 1 is running" in seen("run-state", run.pk, state="queued")
    assert client.get(state, {"state": "running"}).status_code == 204
    runner.compute_claimed(claimed)
    fragment = seen("run-state", run.pk)
    assert "hx-trigger" not in fragment
    assert "data-plot-url" in fragment
    assert "The result is there." in fragment
    assert "<html" not in fragment


def test_a_failed_run_says_what_to_mend(review, statistician, seen):
    analysis = analysis_of(review, statistician)
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    text = seen("analysis", analysis.pk)
    assert "Run 1 failed" in text
    assert "No study can enter, and pooling needs 2." in text
    assert reverse("analysis:run-start", args=[analysis.pk]) in text


def test_a_stale_run_says_what_changed_and_offers_another(review, analysis, run, seen, lead):
    study = review.studies.get(label="Suh")
    edit_study(study=study, version=study.version, by=lead, design="cluster")
    text = seen("analysis", analysis.pk)
    assert "Run 1 is stale" in text
    assert "Suh 2000: design Parallel → Cluster" in text
    assert "Run again" in text


def test_another_title_makes_no_run_stale(analysis, run, seen, statistician):
    save_analysis(analysis=analysis, version=analysis.version, by=statistician, name="Another title")
    assert "Run 1 is current" in seen("analysis", analysis.pk)


def test_an_older_run_stays_as_it_was_and_points_to_the_latest(analysis, run, statistician, seen):
    save_analysis(analysis=analysis, version=analysis.version, by=statistician, model="FE", name="Fixed")
    second = request_run(analysis=analysis, by=statistician)
    runner.work(second.pk)
    text = seen("run", run.pk)
    assert "Change in ECCA score" in text
    assert "random effects, DerSimonian–Laird" in text
    assert reverse("analysis:run", args=[second.pk]) in text
    assert "fixed effect" in seen("analysis", analysis.pk)
    history = seen("analysis", analysis.pk, show="runs")
    assert "Run 1" in history
    assert "Run 2" in history


def test_starting_a_run_leads_to_the_analysis(analysis, sign_in, statistician):
    answer = sign_in(statistician).post(reverse("analysis:run-start", args=[analysis.pk]))
    assert answer.url == reverse("analysis:analysis", args=[analysis.pk])
    assert analysis.runs.count() == 1
