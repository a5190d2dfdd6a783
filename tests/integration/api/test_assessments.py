"""Risk of bias as data: judgements with what was proposed, answers to signalling questions, results judged apart."""

import csv
import io
import json
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import start_reading, submit_reading
from extraction.addresses import SignallingAddress
from extraction.exports.settled import COLUMNS
from extraction.models import Judgement, Reading
from extraction.queries.sheets import read_sheet
from reviews.models import Study
from tests.agreement import decide
from tests.assessments import accept_proposals, answer
from tests.cast import confirm, type_in
from tests.settled_assessments import HIGH_2, Apart, settle_assessments, to_assess


@pytest.fixture
def people(lead, first_reader, second_reader, arbiter, observer) -> dict:
    return {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
        "observer": observer,
    }


@pytest.fixture
def assessed(review, people) -> Study:
    """All results low but domain 3, judged otherwise than proposed; the ECCA score apart, high in domain 2."""
    apart = Apart(HIGH_2, {"2": "high"})
    final = settle_assessments(
        to_assess(review, people, "Suh"), {}, {}, apart=(apart, apart), d3="some_concerns"
    )
    return final.assignment.study


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def as_documented(name: str, document: object) -> None:
    """Fails where the document is not what the schema says of the shape."""
    schema = SchemaGenerator().get_schema(request=None, public=True)
    root = {"components": _nullable(schema["components"]), "$ref": f"#/components/schemas/{name}Shape"}
    wrong = [
        f"{one.json_path}: {one.message[:200]}" for one in Draft202012Validator(root).iter_errors(document)
    ]
    assert wrong == []


def _nullable(node: object) -> object:
    """The schema's "nullable" in the words of JSON Schema."""
    if isinstance(node, list):
        return [_nullable(one) for one in node]
    if not isinstance(node, dict):
        return node
    found = {key: _nullable(one) for key, one in node.items() if key != "nullable"}
    return {"anyOf": [found, {"type": "null"}]} if node.get("nullable") is True else found


def test_a_settled_judgement_has_what_was_proposed_and_the_instrument(review, assessed, people, api):
    body = api(people["observer"]).get(f"/api/v1/studies/{assessed.pk}/").json()
    as_documented("StudyDetail", body)
    settled = body["settled"]
    assert {name: settled["instrument"][name] for name in ("key", "version", "is_official")} == {
        "key": "rob2_parallel", "version": "22 August 2019", "is_official": True,
    }  # fmt: skip
    general = {one["domain"]: one for one in settled["judgements"] if one["outcome"] is None}
    third = general["3"]
    expected = {
        "level": "some_concerns", "proposed": "low", "differs": True, "support": "As the paper says.",
        "outcome_name": None, "time_point": None, "time": None, "effect": "", "instrument": "rob2_parallel",
    }  # fmt: skip
    assert {name: third[name] for name in expected} == expected
    assert (general["1"]["proposed"], general["1"]["differs"]) == ("low", False)
    apart = [one for one in settled["judgements"] if one["outcome"]]
    assert [(one["domain"], one["level"], one["outcome_name"], one["effect"]) for one in apart] == [
        ("2", "high", "ECCA score", "assignment"),
        ("overall", "high", "ECCA score", "assignment"),
    ]
    [task] = [one for one in body["tasks"] if one["task"] == "risk_of_bias"]
    assert task["instrument"]["key"] == "rob2_parallel"


def test_the_answers_of_a_settled_study_are_there_with_number_and_words(assessed, people, api):
    settled = api(people["observer"]).get(f"/api/v1/studies/{assessed.pk}/").json()["settled"]
    general = [one for one in settled["signalling"] if one["outcome"] is None]
    assert [one["number"] for one in general][:4] == ["1.1", "1.2", "1.3", "2.1"]
    assert (general[0]["answer"], general[0]["applies"], general[0]["domain"]) == ("Y", True, "1")
    apart = {one["question"]: one["answer"] for one in settled["signalling"] if one["outcome"]}
    assert apart == HIGH_2


def test_the_table_has_a_row_for_every_judgement_and_answer(review, assessed, people, api):
    client = api(people["observer"])
    rows = rows_of(client.get(f"/api/v1/reviews/{review.pk}/settled.csv"))
    assert tuple(rows[0]) == COLUMNS
    document = json.loads(client.get(f"/api/v1/reviews/{review.pk}/settled.json").content)
    as_documented("SettledReview", document)
    [study] = document["studies"]
    assert len([row for row in rows if row["kind"] == "judgement"]) == len(study["judgements"]) == 8
    assert len([row for row in rows if row["kind"] == "signalling"]) == len(study["signalling"]) == 20
    # Answers, then their judgement; what is judged apart comes after all results.
    assert [row["key"] for row in rows[:4]] == ["1.1", "1.2", "1.3", "1"]
    assert [row["key"] for row in rows[-9:]] == [*HIGH_2, "2", "overall"]
    third = next(row for row in rows if (row["kind"], row["key"]) == ("judgement", "3"))
    expected = {
        "text": "some_concerns", "proposed": "low", "differs": "true", "applies": "", "effect": "",
        "instrument": "rob2_parallel", "version": "22 August 2019", "outcome": "",
        "label": "3 Missing outcome data", "support": "As the paper says.", "mode": "dual", "round": "1",
    }  # fmt: skip
    assert {name: third[name] for name in expected} == expected
    last = rows[-1]
    assert (last["outcome"], last["effect"], last["label"], last["differs"]) == (
        "ECCA score", "assignment", "Overall", "false",
    )  # fmt: skip
    assert rows[0]["label"].startswith("1.1 Did sequence generation")
    assert (rows[0]["text"], rows[0]["applies"], rows[0]["proposed"]) == ("Y", "true", "")


def test_support_of_an_answer_leaves_harmless_and_with_its_source(review, people, api):
    assignment = to_assess(review, people, "Suh")
    for by in (assignment.first, assignment.second):
        reading = answer(assignment, by)
        accept_proposals(reading, by)
        address = SignallingAddress(None, "1.1")
        version = read_sheet(reading).cell(address).version
        write = Write(str(address), version, support="=1+1", page="4", quotation="@random numbers")
        save_cells(reading=reading, writes=[write], by=by)
        submit_reading(reading=reading, by=by)
    decide(confirm(assignment.comparison), "first")
    rows = rows_of(api(people["observer"]).get(f"/api/v1/reviews/{review.pk}/settled.csv"))
    assert (rows[0]["support"], rows[0]["page"], rows[0]["quotation"]) == ("'=1+1", "4", "'@random numbers")


def test_two_times_are_told_apart_though_no_extraction_is_settled(review, assessed, people, api):
    final = Reading.objects.get(role="final")
    result = Judgement.objects.filter(reading=final, study_result__isnull=False).first().study_result
    point = assessed.time_points.create(text="10 weeks", days=70)
    type(result).objects.filter(pk=result.pk).update(time_point=point)
    client = api(people["observer"])
    rows = rows_of(client.get(f"/api/v1/reviews/{review.pk}/settled.csv"))
    assert {(row["time"], row["days"]) for row in rows if row["outcome"]} == {("10 weeks", "70")}
    settled = client.get(f"/api/v1/studies/{assessed.pk}/").json()["settled"]
    assert {one["time"] for one in settled["judgements"] if one["outcome"]} == {"10 weeks"}
    assert settled["time_points"] == []


def test_a_draft_shows_what_its_answers_propose_and_a_submitted_one_what_was_frozen(review, people, api):
    assignment = to_assess(review, people, "Suh")
    by = assignment.first
    reading = answer(assignment, by)
    accept_proposals(reading, by)
    address = f"/api/v1/readings/{reading.pk}/"
    client = api(by)

    def told() -> dict[str, dict]:
        body = client.get(address).json()
        as_documented("Reading", body)
        assert body["instrument"] == "rob2_parallel"
        return {one["address"]: one for one in body["cells"]}

    type_in(reading, by, {"signalling:all:1.2": "N"})
    draft = told()
    assert (draft["judgement:all:1"]["text"], draft["judgement:all:1"]["proposed"]) == ("low", "high")
    question = draft["signalling:all:1.1"]
    expected = {
        "kind": "signalling", "question": None, "signalling_question": "1.1", "domain": "1",
        "study_result": None, "effect": None, "instrument": "rob2_parallel", "text": "Y", "asked": True,
        "proposed": "",
    }  # fmt: skip
    assert {name: question[name] for name in expected} == expected
    type_in(reading, by, {"signalling:all:1.2": "Y"})
    submit_reading(reading=reading, by=by)
    Judgement.objects.filter(reading=reading, domain="1").update(proposed="some_concerns")
    assert told()["judgement:all:1"]["proposed"] == "some_concerns"


def test_an_answer_that_other_answers_leave_out_is_shown_as_not_asked(review, people, api):
    assignment = to_assess(review, people, "Suh")
    reading = answer(assignment, assignment.first, HIGH_2)
    type_in(reading, assignment.first, {"signalling:all:2.1": "N", "signalling:all:2.2": "N"})
    cells = api(assignment.first).get(f"/api/v1/readings/{reading.pk}/").json()["cells"]
    asked = {one["signalling_question"]: one["asked"] for one in cells if one["domain"] == "2"}
    assert (asked["2.2"], asked["2.3"], asked["2.6"]) == (True, False, True)


def test_what_was_entered_under_another_instrument_is_shown_apart(review, people, api):
    assignment = to_assess(review, people, "Suh")
    reading = start_reading(assignment=assignment, by=assignment.first)
    type_in(reading, assignment.first, {"signalling:all:1.1": "PY", "judgement:all:1": "high"})
    reading.judgements.update(variant="rob2_levels")
    body = api(assignment.first).get(f"/api/v1/readings/{reading.pk}/").json()
    as_documented("Reading", body)
    assert [one["address"] for one in body["cells"]] == ["signalling:all:1.1"]
    [other] = body["other_instruments"]
    assert (other["instrument"], other["domain"], other["text"]) == ("rob2_levels", "1", "high")


def test_a_comparison_has_rows_of_answers_with_what_each_proposed(review, assessed, people, api):
    comparison = assessed.assignments.get().comparison
    body = api(people["first_reader"]).get(f"/api/v1/comparisons/{comparison.pk}/").json()
    as_documented("Comparison", body)
    rows = {row["address"]: row for row in body["rows"]}
    first = rows["signalling:all:1.1"]
    assert (first["kind"], first["key"], first["outcome"], first["effect"]) == (
        "signalling",
        "1.1",
        None,
        None,
    )
    third = rows["judgement:all:3"]
    assert [third[side]["proposed"] for side in ("first", "second", "final")] == ["low"] * 3
    [apart] = [
        row
        for key, row in rows.items()
        if key.startswith("judgement:") and key.endswith(":2") and "all" not in key
    ]
    assert (apart["outcome"], apart["effect"], apart["key"]) == ("ECCA score", "assignment", "2")
    assert UUID(apart["address"].split(":")[1])


def test_agreement_has_the_answers_apart(review, people, api):
    settle_assessments(to_assess(review, people, "Suh"), {}, {"1.1": "PY", "4.1": "NI"})
    client = api(people["observer"])
    body = client.get(f"/api/v1/reviews/{review.pk}/agreement/").json()
    as_documented("ReviewAgreement", body)
    extraction, judged = body["tasks"]
    assert extraction["signalling"] is None
    assert (judged["values"]["compared"], judged["categories"]["kappa"]["n"]) == (6, 6)
    found = judged["signalling"]
    assert (found["compared"], found["agreed"], found["hanging"], found["kappa_linear"]) == (13, 12, 0, None)
    assert len(found["by_field"]) == 13
    rows = rows_of(client.get(f"/api/v1/reviews/{review.pk}/agreement.csv"))
    whole = [row for row in rows if row["group"] == "signalling"]
    assert [(row["compared"], row["agreed"], row["scale"]) for row in whole] == [("13", "12", "signalling")]
    fields = [row for row in rows if row["group"] == "signalling_field"]
    assert [row["field"] for row in fields] == [one["label"] for one in found["by_field"]]
    assert len([row for row in rows if row["group"] == "field"]) == 6


def test_neither_studies_nor_answers_add_queries(review, people, api):
    client = api(people["observer"])
    apart = Apart(HIGH_2, {"2": "high"})
    addresses = [
        f"reviews/{review.pk}/{name}"
        for name in ("settled/", "settled.csv", "settled.json", "agreement/", "studies/")
    ]
    told = []
    settle_assessments(to_assess(review, people, "A"), {}, {})
    for labels in ((), ("B", "C")):
        for label in labels:
            settle_assessments(to_assess(review, people, label), {}, {"1.1": "PY"}, apart=(apart, apart))
        counts = []
        for address in addresses:
            with CaptureQueriesContext(connection) as captured:
                response = client.get(f"/api/v1/{address}")
                if response.streaming:
                    b"".join(response.streaming_content)
            assert response.status_code == 200
            counts.append(len(captured))
        told.append(counts)
    assert told[0] == told[1]
