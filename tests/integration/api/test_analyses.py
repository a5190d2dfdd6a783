"""Analyses and runs by the API: the same actions as the pages, the whole of a run."""

import csv
import io

import pytest

from analysis.models import Analysis, Run
from analysis.runner import work
from reviews.actions.protocol import save_part
from reviews.actions.reviews import start_review
from reviews.models import AuditEvent, Outcome


@pytest.fixture
def asked(world) -> dict:
    groups = {group.name: str(group.pk) for group in world.review.groups.all()}
    return {
        "name": "ECCA, value",
        "outcome": str(world.review.outcomes.get(name="ECCA score").pk),
        "basis": "value",
        "measure": "MD",
        "experimental": [groups["Cell therapy"]],
        "comparators": [groups["Control"]],
    }


def test_a_statistician_adds_an_analysis(world, api, asked):
    response = api(world.people["statistician"]).post(f"/api/v1/reviews/{world.review.pk}/analyses/", asked)
    assert response.status_code == 201
    body = response.json()
    assert body == api(world.people["observer"]).get(response["Location"]).json()
    assert (body["name"], body["model"], body["latest_run"]) == ("ECCA, value", "DL", None)
    assert AuditEvent.objects.filter(action="analysis added", actor=world.people["statistician"]).exists()


def test_an_analysis_says_which_studies_enter_by_their_risk_of_bias(world, api, asked):
    client, address = api(world.people["statistician"]), f"/api/v1/reviews/{world.review.pk}/analyses/"
    assert client.post(address, asked).json()["risk_of_bias"] == "all"
    low = client.post(address, asked | {"name": "Low", "risk_of_bias": "low_only"}).json()
    assert low["risk_of_bias"] == "low_only"
    run = client.post(f"/api/v1/analyses/{low['id']}/runs/").json()
    frozen = client.get(f"/api/v1/runs/{run['id']}/").json()
    assert frozen["settings"]["risk_of_bias"] == "low_only"
    wrong = client.post(address, asked | {"name": "Wrong", "risk_of_bias": "lowest"})
    assert (wrong.status_code, list(wrong.json()["errors"])) == (400, ["risk_of_bias"])


def test_a_second_analysis_of_one_name_is_refused_by_its_field(world, api, asked):
    client = api(world.people["lead"])
    response = client.post(f"/api/v1/reviews/{world.review.pk}/analyses/", asked | {"name": "ECCA, change"})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"name"}
    assert Analysis.objects.count() == 1


def test_parts_of_another_reviews_protocol_are_not_there(world, api, asked):
    outsider = world.people["outsider"]
    other = start_review(by=outsider, title="Another", short_title="Another")
    outcome = save_part(
        part=Outcome(review=other), version=None, by=outsider, name="Other", kind="continuous", better="lower"
    )
    response = api(world.people["lead"]).post(
        f"/api/v1/reviews/{world.review.pk}/analyses/", asked | {"outcome": str(outcome.pk)}
    )
    assert set(response.json()["errors"]) == {"outcome"}


def test_a_run_is_asked_for_and_found_where_the_answer_says(world, api):
    response = api(world.people["statistician"]).post(f"/api/v1/analyses/{world.analysis.pk}/runs/")
    assert response.status_code == 202
    body = response.json()
    assert (body["number"], body["state"], body["requested_by"]) == (2, "queued", "Statistician")
    client = api(world.people["observer"])
    queued = client.get(response["Location"]).json()
    assert queued["result"] is None
    work(body["id"])
    finished = client.get(response["Location"]).json()
    assert finished["state"] == "succeeded"
    assert finished["input_hash"] == queued["input_hash"] == world.run.input_hash
    assert client.get(f"/api/v1/analyses/{world.analysis.pk}/").json()["latest_run"]["number"] == 2


def test_a_run_has_its_input_settings_result_and_engine(world, api):
    body = api(world.people["observer"]).get(f"/api/v1/runs/{world.run.pk}/").json()
    assert body["state"] == "succeeded"
    assert body["engine_version"]
    assert [study["name"] for study in body["input"]["studies"]] == ["Other 2025", "Settled 2024"]
    assert {exclusion["code"] for exclusion in body["input"]["excluded"]} == {"not_settled"}
    assert body["result"]["k"] == 2
    # Too few studies for a prediction: null, and why.
    pooled = body["result"]["pooled"]
    assert pooled["pi_lb"] is None
    assert pooled["no_prediction"] == "too_few_studies"


def test_a_run_that_cannot_be_is_failed_with_what_to_mend(world, api, asked):
    client = api(world.people["lead"])
    created = client.post(f"/api/v1/reviews/{world.review.pk}/analyses/", asked).json()
    run = client.post(f"/api/v1/analyses/{created['id']}/runs/").json()
    work(run["id"])
    body = client.get(f"/api/v1/runs/{run['id']}/").json()
    assert (body["state"], body["result"]) == ("failed", None)
    assert "No study can enter" in body["reason"]


def test_runs_are_listed_the_latest_first(world, api):
    client = api(world.people["lead"])
    client.post(f"/api/v1/analyses/{world.analysis.pk}/runs/")
    body = client.get(f"/api/v1/analyses/{world.analysis.pk}/runs/").json()
    assert [run["number"] for run in body["results"]] == [2, 1]
    assert Run.objects.count() == 2


def test_a_run_leaves_as_csv(world, api):
    response = api(world.people["observer"]).get(f"/api/v1/runs/{world.run.pk}/result.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))
    assert [row["study"] for row in rows if row["row"] == "study"] == ["Other 2025", "Settled 2024"]
    [pooled] = [row for row in rows if row["row"] == "pooled"]
    assert float(pooled["yi"]) == pytest.approx(world.run.result["pooled"]["estimate"], rel=1e-12)
