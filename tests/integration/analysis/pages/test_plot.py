"""The plot of a run, and what its page must allow for it."""

import json

from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run

from ..builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk


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


def test_the_plot_takes_the_room_of_the_page_and_refuses_what_is_no_width(run, sign_in, statistician):
    client, url = sign_in(statistician), reverse("analysis:plot", args=[run.pk])
    widths = [client.get(url, {"width": room}).json()["layout"]["width"] for room in ("1200", "1400")]
    assert widths == [1200, 1400]
    for wrong in ("wide", "-5", "1e3", "999999", "²"):
        assert client.get(url, {"width": wrong}).status_code == 400, wrong
