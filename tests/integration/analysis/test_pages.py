"""The pages of analyses and runs: what each shows, to whom, and how many queries it takes."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis import runner
from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.models import Analysis
from reviews.actions.reviews import start_review
from reviews.actions.studies import edit_study

from .builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk

PUBLISHED = {"label": "As published, k = 18", "estimate": -1.25, "ci_lb": -1.80, "ci_ub": -0.70}


@pytest.fixture
def people(first_reader, second_reader, arbiter):
    return first_reader, second_reader, arbiter


@pytest.fixture
def analysis(review, statistician, people):
    numbers = [(name, SUH[CELLS], SUH[CONTROL]) for name in ("Suh", "Weiss")]
    settle_in_bulk(review, numbers, people)
    settle_in_bulk(review, [("Zeng", SUH[CELLS], SUH[CONTROL])], people, design="within_person")
    return analysis_of(review, statistician, published=PUBLISHED, unpaired_designs="as_parallel")


@pytest.fixture
def run(analysis, statistician):
    """A finished run of three studies, one of them within-person."""
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def seen(sign_in, statistician):
    """The text of a page, as the statistician sees it; whitespace is one space."""

    def text(name: str, *args, **query) -> str:
        answer = sign_in(statistician).get(reverse(f"analysis:{name}", args=args), query)
        assert answer.status_code == 200, answer.status_code
        return " ".join(answer.content.decode().split())

    return text


# --- List ---


def test_the_empty_list_offers_the_first_analysis(review, seen, sign_in, observer):
    assert "No analysis yet." in seen("analyses", review.pk)
    assert reverse("analysis:analysis-new", args=[review.pk]) in seen("analyses", review.pk)
    text = sign_in(observer).get(reverse("analysis:analyses", args=[review.pk])).content.decode()
    assert "adds the first one" in text
    assert "New analysis" not in text


def test_the_list_shows_the_latest_result_of_each(review, run, seen):
    text = seen("analyses", review.pk)
    assert "−4.12 [" in text
    assert "Current" in text


def test_the_list_says_which_are_stale_failed_and_not_run(review, run, seen, statistician, lead):
    failed = analysis_of(
        review, statistician, name="Satisfied", outcome=review.outcomes.get(name="Satisfied"), measure="RR"
    )
    runner.work(request_run(analysis=failed, by=statistician).pk)
    analysis_of(review, statistician, name="Never run")
    study = review.studies.get(label="Suh")
    edit_study(study=study, version=study.version, by=lead, label="Suh a")
    text = seen("analyses", review.pk)
    assert "Stale" in text
    assert "Failed" in text
    assert "No study can enter" in text
    assert "Not run yet" in text


# --- Analysis and run ---


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


def test_style_is_relaxed_on_plot_pages_only(review, analysis, run, sign_in, statistician):
    client = sign_in(statistician)
    plot = client.get(reverse("analysis:analysis", args=[analysis.pk])).headers["Content-Security-Policy"]
    other = client.get(reverse("analysis:analyses", args=[review.pk])).headers["Content-Security-Policy"]
    assert "'unsafe-inline'" in plot.split("style-src")[1].split(";")[0]
    assert "'unsafe-inline'" not in plot.split("script-src")[1].split(";")[0]
    assert "'unsafe-inline'" not in other


def test_names_are_escaped_on_the_page_and_in_the_plot(review, statistician, people, sign_in):
    hostile = '<img src=x onerror="alert(1)">'
    settle_in_bulk(review, [(hostile + n, SUH[CELLS], SUH[CONTROL]) for n in "ab"], people)
    analysis = analysis_of(review, statistician, name=f"{hostile} pooled", experimental_label="<b>Cells</b>")
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    client = sign_in(statistician)
    assert hostile not in client.get(reverse("analysis:analysis", args=[analysis.pk])).content.decode()
    figure = client.get(reverse("analysis:plot", args=[run.pk])).json()
    drawn = json.dumps([figure["data"], figure["layout"]])
    assert "&lt;img" in drawn
    assert "<img" not in drawn
    assert "<b>" not in drawn


# --- Plot and table ---


def test_the_plot_is_drawn_from_the_stored_result(run, seen, monkeypatch):
    def forbidden(*args, **kwargs):
        raise AssertionError("a plot computes nothing")

    monkeypatch.setattr("analysis.results.pool", forbidden)
    for layout in ("wide", "narrow"):
        for theme in ("light", "dark"):
            figure = json.loads(seen("plot", run.pk, layout=layout, theme=theme))
            assert len(figure["rows"]) == 3
            assert figure["rows"][0]["link"].startswith("/studies/")
    words = json.dumps(figure, ensure_ascii=False)
    assert "not reproduced" in words
    assert "treated as parallel" in words
    assert "NaN" not in words


def test_an_unknown_layout_is_refused_and_a_run_without_result_has_no_plot(
    analysis, run, sign_in, statistician
):
    client = sign_in(statistician)
    assert client.get(reverse("analysis:plot", args=[run.pk]), {"layout": "round"}).status_code == 400
    queued = request_run(analysis=analysis, by=statistician)
    assert client.get(reverse("analysis:plot", args=[queued.pk])).status_code == 404


def rows_of(client, url: str) -> list[dict[str, str]]:
    answer = client.get(url)
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_the_run_as_a_table_holds_studies_result_settings_and_warnings(run, sign_in, statistician):
    rows = rows_of(sign_in(statistician), reverse("analysis:run-csv", args=[run.pk]))
    kinds = [row["row"] for row in rows]
    assert kinds.count("study") == 3
    [pooled] = [row for row in rows if row["row"] == "pooled"]
    assert float(pooled["yi"]) == run.result["pooled"]["estimate"]
    values = {row["name"]: row["value"] for row in rows if row["row"] in ("heterogeneity", "run", "result")}
    assert float(values["tau2"]) == run.result["heterogeneity"]["tau2"]
    assert values["input sha256"] == run.input_hash
    assert any("treated as parallel" in row["value"] for row in rows if row["row"] == "warning")
    assert any(row["value"] == "not reproduced" for row in rows if row["row"] == "published")
    suh = rows[0]
    assert (suh["study"], suh["experimental_mean"], suh["comparator_n"]) == ("Suh 2000", "-38.2", "14")


def test_a_failed_run_has_a_table_too(review, statistician, sign_in):
    run = request_run(analysis=analysis_of(review, statistician), by=statistician)
    runner.work(run.pk)
    rows = rows_of(sign_in(statistician), reverse("analysis:run-csv", args=[run.pk]))
    assert {"state": "Failed"}.items() <= {row["name"]: row["value"] for row in rows}.items()


def test_the_settled_data_are_one_long_table(review, analysis, sign_in, observer):
    rows = rows_of(sign_in(observer), reverse("analysis:data-csv", args=[review.pk]))
    assert len(rows) == 3 * 2 * 3
    assert {row["text"] for row in rows if row["statistic"] == "mean"} == {"-38.2", "-9.3"}
    assert rows[0]["time"] == "10 weeks"


# --- The form ---


def form_data(review, **changes) -> dict:
    groups = {group.name: str(group.pk) for group in review.groups.all()}
    return {
        "name": "New one",
        "outcome": str(review.outcomes.get(name="ECCA score").pk),
        "basis": "change",
        "follow_up": "longest",
        "window": "",
        "experimental": [groups["Cell therapy"]],
        "comparators": [groups["Control"]],
        "measure": "SMD",
        "model": "DL",
        "unpaired_designs": "leave_out",
        "derived": "use",
        "run": "yes",
    } | changes


def test_a_new_analysis_is_saved_and_run(review, sign_in, statistician):
    client = sign_in(statistician)
    url = reverse("analysis:analysis-new", args=[review.pk])
    assert client.get(url).status_code == 200
    answer = client.post(url, form_data(review, published="−1.25", published_lb="-1.80", published_ub="-0.7"))
    analysis = Analysis.objects.get(name="New one")
    assert answer.url == reverse("analysis:analysis", args=[analysis.pk])
    assert analysis.runs.count() == 1
    assert analysis.published == {"label": "As published", "estimate": -1.25, "ci_lb": -1.8, "ci_ub": -0.7}


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong_beside_the_fields(
    review, sign_in, statistician
):
    control = str(review.groups.get(name="Control").pk)
    data = form_data(
        review, name="Kept", measure="RR", experimental=[control], follow_up="window", published="abc"
    )
    answer = sign_in(statistician).post(reverse("analysis:analysis-new", args=[review.pk]), data)
    assert answer.status_code == 422
    text = " ".join(answer.content.decode().split())
    assert 'value="Kept"' in text
    assert 'value="abc"' in text
    data["published"] = ""
    text = (
        sign_in(statistician).post(reverse("analysis:analysis-new", args=[review.pk]), data).content.decode()
    )
    assert "is on both sides" in text
    assert "does not fit ECCA score" in text
    assert "Choose a follow-up window" in text
    assert 'value="Kept"' in text
    assert not Analysis.objects.exists()


def test_a_stale_tab_shows_both_versions_and_can_then_save(review, sign_in, statistician):
    analysis = analysis_of(review, statistician)
    save_analysis(analysis=analysis, version=1, by=statistician, model="FE")
    client, url = sign_in(statistician), reverse("analysis:analysis-edit", args=[analysis.pk])
    answer = client.post(url, form_data(review, version="1", measure="MD"))
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Saved elsewhere while you typed" in text
    assert "Fixed effect" in text
    assert 'name="version" value="2"' in text
    assert client.post(url, form_data(review, version="2", measure="MD")).status_code == 302
    analysis.refresh_from_db()
    assert (analysis.measure, analysis.model) == ("MD", "DL")


def test_without_a_protocol_the_form_says_what_is_lacking(lead, sign_in):
    empty = start_review(by=lead, title="Empty", short_title="Empty")
    text = sign_in(lead).get(reverse("analysis:analysis-new", args=[empty.pk])).content.decode()
    assert "The protocol lacks an outcome" in text


# --- Who may ---

MEMBERS = {"lead": 200, "statistician": 200, "observer": 200, "first_reader": 200, "outsider": 404}


@pytest.mark.parametrize(("person", "status"), MEMBERS.items())
def test_every_member_reads_and_nobody_else_finds_anything(
    request, review, analysis, run, sign_in, person, status
):
    client = sign_in(request.getfixturevalue(person))
    for name, key in (
        ("analyses", review.pk),
        ("data-csv", review.pk),
        ("analysis", analysis.pk),
        ("run", run.pk),
        ("run-state", run.pk),
        ("plot", run.pk),
        ("run-csv", run.pk),
    ):
        assert client.get(reverse(f"analysis:{name}", args=[key])).status_code == status, name


@pytest.mark.parametrize(
    ("person", "status"), {"observer": 403, "first_reader": 403, "outsider": 404}.items()
)
def test_only_a_lead_or_a_statistician_changes_anything(request, review, analysis, sign_in, person, status):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(reverse("analysis:analysis-new", args=[review.pk])).status_code == status
    assert client.get(reverse("analysis:analysis-edit", args=[analysis.pk])).status_code == status
    assert client.post(reverse("analysis:run-start", args=[analysis.pk])).status_code == status
    assert not analysis.runs.exists()


def test_a_stranger_is_asked_to_sign_in(analysis, client):
    answer = client.get(reverse("analysis:analysis", args=[analysis.pk]))
    assert answer.status_code == 302
    assert "/sign-in/" in answer.url


# --- Queries ---


def test_queries_do_not_grow_with_the_studies(review, statistician, people, sign_in):
    analysis = analysis_of(review, statistician)
    client = sign_in(statistician)
    counted = []
    for start, end in ((0, 10), (10, 200)):
        settle_in_bulk(review, [(f"Study {i}", SUH[CELLS], SUH[CONTROL]) for i in range(start, end)], people)
        run = request_run(analysis=analysis, by=statistician)
        runner.work(run.pk)
        urls = [
            reverse(f"analysis:{name}", args=[key])
            for name, key in (
                ("analyses", review.pk), ("data-csv", review.pk), ("analysis", analysis.pk),
                ("run", run.pk), ("run-state", run.pk), ("plot", run.pk), ("run-csv", run.pk),
            )
        ]  # fmt: skip
        urls.append(f"{urls[2]}?show=data")
        numbers = []
        for url in urls:
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
                assert b"".join(answer) if answer.streaming else answer.content
            numbers.append(len(queries))
        counted.append(numbers)
    assert counted[0] == counted[1]
    assert max(counted[1]) < 40
