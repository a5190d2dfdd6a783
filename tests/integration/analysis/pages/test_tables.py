"""Runs and settled data as tables to download."""

import csv
import io

from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run

from ..builder import analysis_of


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
