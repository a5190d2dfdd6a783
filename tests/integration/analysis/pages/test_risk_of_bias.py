"""Risk of bias on the page of a run: restricted analyses beside it, weighted bars, and the bars as files."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run
from analysis.models import Analysis
from reviews.actions.studies import add_study

from ..builder import CELLS, CONTROL, SUH, analysis_of, judge_in_bulk, settle_in_bulk

LEVELS = ("low", "low", "some_concerns", "high")


@pytest.fixture
def analysis(review, statistician, people):
    """Four studies of the same weight, all judged."""
    studies = settle_in_bulk(review, [(name, SUH[CELLS], SUH[CONTROL]) for name in "ABCD"], people)
    judge_in_bulk(studies, [{"1": level, "overall": level} for level in LEVELS], people)
    return analysis_of(review, statistician)


def post(client, analysis, word: str):
    return client.post(reverse("analysis:restricted", args=[analysis.pk]), {"risk_of_bias": word})


def test_one_click_makes_runs_and_shows_the_restricted_analysis(analysis, run, sign_in, statistician, seen):
    text = seen("analysis", analysis.pk)
    assert 'name="risk_of_bias" value="without_high"' in text
    assert 'name="risk_of_bias" value="low_only"' in text
    answer = post(sign_in(statistician), analysis, "without_high")
    made = Analysis.objects.get(risk_of_bias="without_high")
    assert answer.url == reverse("analysis:analysis", args=[made.pk])
    assert "Run 1 is queued" in seen("analysis", made.pk)
    runner.work(made.runs.get().pk)
    for one, other in ((analysis, made), (made, analysis)):
        text = seen("analysis", one.pk)
        assert reverse("analysis:analysis", args=[other.pk]) in text
        assert "<i>k</i> = 4" in text
        assert "<i>k</i> = 3" in text
        assert 'value="without_high"' not in text
        assert 'value="low_only"' in text
    assert "Its overall risk of bias is high for this result" in seen("analysis", made.pk)
    assert "Leave out studies at high risk of bias" in seen("analysis", made.pk)


@pytest.mark.parametrize(
    ("person", "status"), {"observer": 403, "first_reader": 403, "outsider": 404}.items()
)
def test_who_may_not_save_analyses_has_no_buttons_and_no_way_round(
    request, analysis, run, sign_in, person, status
):
    client = sign_in(request.getfixturevalue(person))
    assert post(client, analysis, "low_only").status_code == status
    assert Analysis.objects.count() == 1
    page = client.get(reverse("analysis:analysis", args=[analysis.pk]))
    assert b'name="risk_of_bias"' not in page.content


def test_an_unknown_restriction_is_refused_on_the_page(analysis, run, sign_in, statistician):
    client = sign_in(statistician)
    answer = post(client, analysis, "everything")
    assert answer.url == reverse("analysis:analysis", args=[analysis.pk])
    assert "Choose whether studies at high risk of bias stay out" in client.get(answer.url).content.decode()
    assert Analysis.objects.count() == 1


def test_a_run_without_a_result_offers_nothing_and_still_leads_back(
    analysis, run, sign_in, statistician, seen
):
    client = sign_in(statistician)
    post(client, analysis, "low_only")
    made = Analysis.objects.get(risk_of_bias="low_only")
    assert 'name="risk_of_bias"' not in seen("analysis", made.pk)
    assert reverse("analysis:analysis", args=[analysis.pk]) in seen("analysis", made.pk)


def test_the_bars_say_level_and_share_of_the_weight_in_words(analysis, run, seen):
    text = seen("analysis", analysis.pk)
    assert "Share of the pooled weight of 4 studies" in text
    overall = text[text.index('class="is-overall"') :].split("</dl>")[0]
    assert [overall.count(f'class="bias-part is-{level}"') for level in ("low", "some_concerns", "high")] == [
        1
    ] * 3
    for words in ("Low</span></span> 50", "Some concerns</span></span> 25", "High</span></span> 25"):
        assert words in overall
    assert "2 studies" in overall
    assert 'width="50.000%"' in overall


def test_what_nobody_judged_has_no_bars_and_no_file(review, statistician, people, sign_in, seen):
    settle_in_bulk(review, [(name, SUH[CELLS], SUH[CONTROL]) for name in "AB"], people)
    analysis = analysis_of(review, statistician)
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    assert "bias-bars" not in seen("analysis", analysis.pk)
    assert sign_in(statistician).get(reverse("analysis:run-risk-of-bias", args=[run.pk])).status_code == 404


@pytest.mark.parametrize(
    ("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF-"), ("png", b"\x89PNG\r\n"), ("", b"<?xml")]
)
def test_the_bars_are_a_file_in_three_forms(run, sign_in, statistician, form, start):
    answer = sign_in(statistician).get(
        reverse("analysis:run-risk-of-bias", args=[run.pk]), {"form": form} if form else {}
    )
    assert answer.status_code == 200
    assert answer.content.startswith(start)
    assert f"change-in-ecca-score-run-1-risk-of-bias.{form or 'svg'}" in answer.headers["Content-Disposition"]
    if start == b"<?xml":
        drawn = answer.content.decode()
        assert "Share of the pooled weight of 4 studies" in drawn
        assert "Some concerns" in drawn


def test_another_form_is_refused(run, sign_in, statistician):
    answer = sign_in(statistician).get(reverse("analysis:run-risk-of-bias", args=[run.pk]), {"form": "exe"})
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("person", "status"), {"observer": 200, "second_reader": 200, "outsider": 404}.items()
)
def test_members_get_the_file_and_nobody_else_finds_it(request, run, sign_in, person, status):
    client = sign_in(request.getfixturevalue(person))
    assert client.get(reverse("analysis:run-risk-of-bias", args=[run.pk])).status_code == status


def test_the_table_carries_judgements_and_the_restriction(analysis, run, sign_in, statistician):
    client = sign_in(statistician)
    post(client, analysis, "without_high")
    made = Analysis.objects.get(risk_of_bias="without_high").runs.get()
    runner.work(made.pk)
    answer = client.get(reverse("analysis:run-csv", args=[made.pk]))
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode().removeprefix("\ufeff"))))
    studies = [row for row in rows if row["row"] == "study"]
    assert sorted(row["rob Overall"] for row in studies) == ["low", "low", "some_concerns"]
    assert [row["rob 1 Randomization process"] for row in studies] == [row["rob Overall"] for row in studies]
    [setting] = [row for row in rows if row["row"] == "setting" and row["name"] == "Risk of bias"]
    assert setting["value"] == "Leave out studies at high risk of bias"
    [out] = [row for row in rows if row["row"] == "left out"]
    assert (out["study"], out["name"]) == ("D 2000", "high_risk_of_bias")


def test_what_changed_beside_the_result_is_told_and_the_run_is_current(review, analysis, run, seen, lead):
    add_study(review=review, by=lead, label="Lin", year=2020)
    text = seen("analysis", analysis.pk)
    assert "Run 1 is current" in text
    assert "Lin 2020 is new, and stays out: Its extraction is not settled yet." in text
    assert "Stale" not in text


def test_queries_do_not_grow_with_judged_studies(review, statistician, people, sign_in):
    analysis = analysis_of(review, statistician)
    client = sign_in(statistician)
    counted = []
    for start, end in ((0, 5), (5, 60)):
        studies = settle_in_bulk(
            review, [(f"Study {i}", SUH[CELLS], SUH[CONTROL]) for i in range(start, end)], people
        )
        judge_in_bulk(studies, [{"1": "low", "overall": "low"}] * len(studies), people)
        run = request_run(analysis=analysis, by=statistician)
        runner.work(run.pk)
        post(client, analysis, "low_only")
        made = Analysis.objects.get(risk_of_bias="low_only")
        runner.work(request_run(analysis=made, by=statistician).pk)
        numbers = []
        for name, key in (("analysis", analysis.pk), ("plot", run.pk), ("run-risk-of-bias", run.pk)):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(f"analysis:{name}", args=[key])).status_code == 200
            numbers.append(len(queries))
        counted.append(numbers)
    assert counted[0] == counted[1]
