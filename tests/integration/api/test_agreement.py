"""Agreement between readers as a document, as a file and as a table."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.exports.agreement import COLUMNS
from reviews.models import Review, Task
from tests.agreement import assigned, judge_twice, reported, settle_differing, settle_many


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter, observer, outsider) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
        "observer": observer,
        "outsider": outsider,
    }


@pytest.fixture
def settled_review(review, people) -> Review:
    """Three extractions, of which one differs, and an assessment that differs."""
    settle_many(review, people, range(3))
    judge_twice(assigned(review, people, "Study 00", Task.RISK_OF_BIAS), **{"1": ("low", "high")})
    return review


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_document_has_the_agreement_in_all_by_field_by_pair_and_by_study(settled_review, people, api):
    body = api(people["observer"]).get(f"/api/v1/reviews/{settled_review.pk}/agreement/").json()
    extraction, judged = body["tasks"]
    assert (extraction["task"], extraction["studies"], judged["studies"]) == ("extraction", 3, 1)
    assert (extraction["values"]["compared"], extraction["values"]["agreed"]) == (27, 26)
    assert extraction["sentence"].startswith("Two reviewers extracted data from 3 studies independently; ")
    mean = next(one for one in extraction["by_field"] if one["label"] == "Mean")
    assert (mean["section"], mean["unit"], mean["number_pairs"]) == ("ECCA score", "points", 6)
    assert mean["mean_absolute_difference"]["estimate"] == pytest.approx(5.4 / 6)
    assert mean["limits"]["bias"]["estimate"] == pytest.approx(-5.4 / 6)
    assert mean["kappa"] is None
    assert (mean["errors"]["transcription"], mean["errors"]["in_first"]) == (1, 1)
    assert extraction["by_pair"][0]["readers"] == ["First reviewer", "Second reviewer"]
    assert [one["values"]["agreed"] for one in extraction["by_study"]] == [8, 9, 9]
    domain = judged["by_field"][0]
    assert domain["kappa"] == {
        "n": 1, "estimate": None, "ci_lb": None, "ci_ub": None, "reason": "fewer than 3 pairs",
    }  # fmt: skip


def test_the_file_is_the_document(settled_review, people, api):
    client = api(people["observer"])
    response = client.get(f"/api/v1/reviews/{settled_review.pk}/agreement.json")
    assert response["Content-Disposition"] == 'attachment; filename="acne-scars-agreement.json"'
    assert json.loads(response.content) == client.get(
        f"/api/v1/reviews/{settled_review.pk}/agreement/").json()  # fmt: skip


def test_the_table_says_what_the_document_says(settled_review, people, api):
    client = api(people["observer"])
    response = client.get(f"/api/v1/reviews/{settled_review.pk}/agreement.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = rows_of(response)
    assert tuple(rows[0]) == COLUMNS
    document = client.get(f"/api/v1/reviews/{settled_review.pk}/agreement/").json()["tasks"]
    for task in document:
        own = [row for row in rows if row["task"] == task["task"]]
        whole = next(row for row in own if (row["group"], row["scale"]) == ("all", "values"))
        assert float(whole["percent"]) == task["values"]["percent"]["estimate"]
        fields = [row for row in own if row["group"] == "field"]
        assert [(row["field"], int(row["agreed"]), row["kappa_reason"]) for row in fields] == [
            (one["label"], one["agreed"], (one["kappa"] or {"reason": ""})["reason"])
            for one in task["by_field"]
        ]
        assert sum(int(row["errors_transcription"]) for row in fields) == task["errors"]["transcription"]
    assert {row["group"] for row in rows} == {"all", "field", "pair", "study"}
    assert "nan" not in {field.lower() for row in rows for field in row.values()}


def test_hostile_names_leave_harmless(review, people, api):
    settle_differing(assigned(review, people, "=1+1"), reported(), reported())
    rows = rows_of(api(people["observer"]).get(f"/api/v1/reviews/{review.pk}/agreement.csv"))
    assert {row["study"] for row in rows if row["group"] == "study"} == {"'=1+1 2020"}


def test_a_review_without_anything_settled_has_an_empty_document(review, people, api):
    client = api(people["observer"])
    [extraction, _] = client.get(f"/api/v1/reviews/{review.pk}/agreement/").json()["tasks"]
    assert (extraction["studies"], extraction["by_field"]) == (0, [])
    assert extraction["values"]["percent"]["reason"] == "nothing to compare"
    assert rows_of(client.get(f"/api/v1/reviews/{review.pk}/agreement.csv")) == []


@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_an_outsider_finds_nothing(settled_review, people, api, ending):
    address = f"/api/v1/reviews/{settled_review.pk}/agreement{ending}"
    assert api(people["outsider"]).get(address).status_code == 404
    assert api().get(address).status_code == 401


@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_the_number_of_queries_does_not_grow(review, people, api, ending):
    client = api(people["observer"])
    counts = []
    for numbers in (range(2), range(2, 6)):
        settle_many(review, people, numbers)
        with CaptureQueriesContext(connection) as captured:
            response = client.get(f"/api/v1/reviews/{review.pk}/agreement{ending}")
            if response.streaming:
                b"".join(response.streaming_content)
        counts.append(len(captured))
    assert counts[0] == counts[1] < 40
