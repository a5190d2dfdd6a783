"""One comparison as files: both readings, their differences, what was said and decided, reopened and settled."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.actions.amendments import amend
from extraction.actions.assignments import assign_with_form
from extraction.actions.settling import settle_study
from extraction.exports.comparisons import COLUMNS, DISCUSSION_COLUMNS
from extraction.models import Comparison
from extraction.queries.comparisons import read_comparison
from reviews.actions.studies import add_study
from reviews.models import Assignment, Mode, Task
from tests.cast import Reported, confirm, judge, read_twice
from tests.comparisons import decide, reported, third_arm
from tests.settled_assessments import HIGH_2, Apart, settle_assessments, to_assess

from .exports import PAGES, address_of, body, line_of, lines_of
from .pages import url

# --- The table ---


def test_the_table_has_both_readings_the_decision_and_the_final_of_every_place(story, sign_in, first_reader):
    client = sign_in(first_reader)
    response = client.get(url("comparison-csv", story))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="suh-2025-extraction-comparison.csv"'
    lines = lines_of(response)
    assert tuple(lines[0]) == COLUMNS
    assert [line["address"] for line in lines] == [row.address for row in read_comparison(story).rows]
    sd = line_of(client.get(url("comparison-csv", story)), "SD, SVF")
    expected = {
        "study": "Suh 2025", "task": "extraction", "round": "1", "mode": "dual",
        "first_reader": "First reviewer", "second_reader": "Second reviewer", "arbiter": "Arbiter",
        "section": "ECCA score", "kind": "number", "outcome": "ECCA score", "unit": "points",
        "time": "10 weeks", "arm": "SVF", "basis": "change", "statistic": "sd", "comparator": "",
        "first_text": "8.1", "first_number": "8.1", "second_text": "9.0", "second_number": "9",
        "difference": "value", "same_in_another_form": "false", "state": "settled", "reopened": "false",
        "choice": "second", "method": "discussion", "decided_by": "First reviewer", "reason": "Misread.",
        "decision_stands": "true", "final_text": "9.0", "final_edition": "2",
    }  # fmt: skip
    assert {name: sd[name] for name in expected} == expected


def test_a_reopened_value_has_its_last_decision_and_the_source_that_it_brought(story, sign_in, arbiter):
    mean = line_of(sign_in(arbiter).get(url("comparison-csv", story)), "mean, SVF")
    expected = {
        "first_text": "-38.2", "second_text": "-32.8", "reopened": "true", "choice": "other",
        "method": "arbitration", "other_text": "-35.5", "reason": "As corrected.", "final_text": "-35.5",
        "final_number": "-35.5", "final_page": "1", "final_table": "Erratum",
    }  # fmt: skip
    assert {name: mean[name] for name in expected} == expected


def test_an_agreed_value_has_no_decision(story, sign_in, lead):
    answer = line_of(sign_in(lead).get(url("comparison-csv", story)), "Sample size")
    expected = {
        "key": "sample_size", "unit": "participants", "first_text": "28", "second_text": "28",
        "difference": "", "state": "agreed", "choice": "", "decision_stands": "", "final_text": "28",
    }  # fmt: skip
    assert {name: answer[name] for name in expected} == expected


def test_what_is_open_has_no_final(differing, sign_in, arbiter):
    lines = lines_of(sign_in(arbiter).get(url("comparison-csv", differing)))
    assert {line["state"] for line in lines} == {"agreed", "open"}
    assert {line["final_text"] for line in lines} == {""}


def test_an_arm_that_is_left_out_takes_its_values_with_it(assignment, sign_in, arbiter):
    comparison = confirm(read_twice(assignment, third_arm(), reported()))
    client = sign_in(arbiter)
    waiting = line_of(client.get(url("comparison-csv", comparison)), "n, PRP")
    assert (waiting["state"], waiting["first_text"], waiting["second_text"]) == ("waits", "9", "")
    decide(comparison, "Arms, PRP", "second", reason="Not part of this trial.")
    settle_study(comparison=comparison, by=arbiter)
    response = client.get(url("comparison-csv", comparison))
    arm = line_of(response, "Arms, PRP")
    expected = {
        "kind": "structure", "arm": "PRP", "first_text": "PRP", "first_note": "Other", "second_text": "",
        "state": "settled", "choice": "second", "final_text": "",
    }  # fmt: skip
    assert {name: arm[name] for name in expected} == expected
    value = line_of(client.get(url("comparison-csv", comparison)), "n, PRP")
    assert (value["state"], value["first_text"], value["final_text"]) == ("left_out", "9", "")
    said = lines_of(client.get(url("comparison-discussion-csv", comparison)))
    assert [line["decided"] for line in said if line["event"] == "decision"] == ["left out"]


def test_another_group_of_an_arm_is_told_beside_its_name(assignment, sign_in, arbiter):
    groups = {"SVF": "Cell therapy", "Normal saline": "Control"}
    second = Reported(arms=groups | {"Normal saline": "Other"})
    comparison = confirm(read_twice(assignment, Reported(), second))
    decide(comparison, "Arms, Normal saline", "second", reason="As the protocol defines it.")
    settle_study(comparison=comparison, by=arbiter)
    client = sign_in(arbiter)
    arm = line_of(client.get(url("comparison-csv", comparison)), "Arms, Normal saline")
    assert [arm[f"{side}_note"] for side in ("first", "second", "final")] == ["Control", "Other", "Other"]
    said = lines_of(client.get(url("comparison-discussion-csv", comparison)))
    assert [line["decided"] for line in said if line["event"] == "decision"] == ["Other"]


def test_judgements_are_compared_with_their_support(bias_assignment, sign_in, lead):
    judge(bias_assignment, bias_assignment.first)
    judge(bias_assignment, bias_assignment.second, **{"1": "high"})
    comparison = Comparison.objects.get(assignment=bias_assignment)
    response = sign_in(lead).get(url("comparison-csv", comparison))
    assert response["Content-Disposition"].endswith('"suh-2025-risk-of-bias-comparison.csv"')
    first = lines_of(response)[0]
    assert [first[name] for name in ("task", "section", "key", "first_text", "second_text", "state")] == [
        "risk_of_bias", "All results", "1", "low", "high", "open",
    ]  # fmt: skip


def test_answers_to_signalling_questions_are_lines_and_a_judgement_has_what_was_proposed(
    review, lead, first_reader, second_reader, arbiter, sign_in
):
    people = {
        "lead": lead, "first_reader": first_reader, "second_reader": second_reader, "arbiter": arbiter,
    }  # fmt: skip
    apart = Apart(HIGH_2, {"2": "high"})
    assignment = to_assess(review, people, "Suh")
    settle_assessments(assignment, {}, {"1.1": "PY", "1.2": "NI"}, apart=(apart, apart), choice="first")
    lines = {
        line["address"]: line
        for line in lines_of(sign_in(lead).get(url("comparison-csv", assignment.comparison)))
    }
    alike, differing = lines["signalling:all:1.1"], lines["signalling:all:1.2"]
    names = ("kind", "key", "first_text", "second_text", "state", "final_text", "outcome", "effect")
    assert [alike[name] for name in names] == ["signalling", "1.1", "Y", "PY", "agreed", "Y", "", ""]
    assert [differing[name] for name in names] == ["signalling", "1.2", "Y", "NI", "settled", "Y", "", ""]
    first = lines["judgement:all:1"]
    sides = [(first[f"{side}_text"], first[f"{side}_proposed"]) for side in ("first", "second", "final")]
    assert sides == [("low", "low"), ("some_concerns", "some_concerns"), ("low", "low")]
    [of_result] = [
        line for line in lines.values() if line["kind"] == "level" and line["key"] == "2" and line["outcome"]
    ]
    expected = {
        "outcome": "ECCA score", "time": "", "effect": "assignment", "final_text": "high",
        "final_proposed": "high", "unit": "",
    }  # fmt: skip
    assert {name: of_result[name] for name in expected} == expected


def test_no_text_is_taken_for_a_formula_and_numbers_stay_numbers(assignment, sign_in, arbiter):
    hostile = Reported(answers={"sample_size": "28", "scar_type": "=HYPERLINK(1)"})
    comparison = confirm(read_twice(assignment, hostile, Reported()))
    decide(comparison, "Scar type", "other", text="@SUM(1)", reason="+1", quotation="\t=2")
    client = sign_in(arbiter)
    line = line_of(client.get(url("comparison-csv", comparison)), "Scar type")
    assert (line["first_text"], line["other_text"], line["reason"]) == (
        "'=HYPERLINK(1)", "'@SUM(1)", "+1",
    )  # fmt: skip
    mean = line_of(client.get(url("comparison-csv", comparison)), "mean, SVF")
    assert (mean["first_text"], mean["first_number"]) == ("-38.2", "-38.2")
    for name in ("comparison-csv", "comparison-discussion-csv"):
        for row in csv.reader(io.StringIO(body(client.get(url(name, comparison))), newline="")):
            assert not [field for field in row if field.lstrip()[:1] in ("=", "@")]


def test_what_one_person_read_alone_has_no_second_reading(story, sign_in, first_reader):
    Assignment.objects.filter(pk=story.assignment_id).update(mode=Mode.SINGLE)
    client = sign_in(first_reader)
    document = json.loads(body(client.get(url("comparison-json", story))))
    assert [document[name] for name in ("mode", "second_reading", "second_reader")] == ["single", None, None]
    assert {row["second"] and row["second"]["text"] for row in document["rows"]} == {None}
    lines = lines_of(client.get(url("comparison-csv", story)))
    assert {line["second_text"] for line in lines} == {line["second_reader"] for line in lines} == {""}


# --- Discussion ---


def test_the_discussion_tells_every_word_and_decision_in_order_of_time(story, sign_in, second_reader):
    lines = lines_of(sign_in(second_reader).get(url("comparison-discussion-csv", story)))
    assert tuple(lines[0]) == DISCUSSION_COLUMNS
    assert [line["at"] for line in lines] == sorted(line["at"] for line in lines)
    told = [(line["event"], line["seat"], line["statistic"], line["text"], line["decided"]) for line in lines]
    assert told == [
        ("structure_confirmed", "arbiter", "", "", ""),
        ("comment", "first", "sd", "Table 3?", ""),
        ("give_way", "first", "sd", "Misread.", ""),
        ("decision", "first", "sd", "Misread.", "9.0"),
        ("hand_over", "second", "mean", "I hold to it.", ""),
        ("discussion_ended", "second", "", "", ""),
        ("send_back", "arbiter", "mean", "Which page?", ""),
        ("hand_over", "second", "mean", "Page 6.", ""),
        ("decision", "arbiter", "mean", "Page 6 says so.", "-38.2"),
        ("settled", "arbiter", "", "", ""),
        ("reopened", "arbiter", "mean", "Erratum.", ""),
        ("decision", "arbiter", "mean", "As corrected.", "-35.5"),
        ("settled_again", "arbiter", "", "", ""),
    ]
    decisions = [line for line in lines if line["event"] == "decision"]
    assert [line["stands"] for line in decisions] == ["true", "false", "true"]
    assert [bool(line["superseded_at"]) for line in decisions] == [False, True, False]
    assert (decisions[1]["first_said"], decisions[1]["second_said"]) == ("-38.2", "-32.8")


# --- The document ---


def test_the_document_has_the_earlier_decisions_the_remarks_the_amendments_and_the_editions(
    story, sign_in, lead
):
    response = sign_in(lead).get(url("comparison-json", story))
    assert response["Content-Disposition"].endswith('"suh-2025-extraction-comparison.json"')
    document = json.loads(body(response))
    mean = next(row for row in document["rows"] if row["label"].startswith("mean, SVF"))
    of_the_mean = [one for one in document["decisions"] if one["address"] == mean["address"]]
    assert [(one["choice"], one["reason"], one["stands"]) for one in of_the_mean] == [
        ("first", "Page 6 says so.", False),
        ("other", "As corrected.", True),
    ]
    assert mean["resolution"]["text"] == mean["final"]["text"] == "-35.5"
    assert mean["final"]["source"] == {"paper": "", "page": "1", "table": "Erratum", "quotation": ""}
    assert [one["kind"] for one in document["remarks"]] == [
        "comment", "give_way", "hand_over", "send_back", "hand_over",
    ]  # fmt: skip
    [amendment] = document["amendments"]
    assert (amendment["addresses"], amendment["reason"], amendment["by"], amendment["edition"]) == (
        [mean["address"]], "Erratum.", "Arbiter", 2,
    )  # fmt: skip
    assert [one["edition"] for one in document["editions"]] == [1, 2]


def test_while_values_are_reopened_the_final_in_force_is_told(story, sign_in, lead):
    amend(comparison=story, addresses=[address_of(story, "SD, SVF")], reason="Later report.", by=lead)
    client = sign_in(lead)
    sd = line_of(client.get(url("comparison-csv", story)), "SD, SVF")
    assert [sd[name] for name in ("state", "reopened", "decision_stands", "choice", "final_text")] == [
        "open", "true", "false", "second", "9.0",
    ]  # fmt: skip
    document = json.loads(body(client.get(url("comparison-json", story))))
    assert [one["closed_at"] is None for one in document["amendments"]] == [False, True]


def test_the_api_answers_with_the_same_document_and_tables(story, sign_in, first_reader):
    client = sign_in(first_reader)
    address = f"/api/v1/comparisons/{story.pk}/"
    document = client.get(address).json()
    assert document == json.loads(body(client.get(url("comparison-json", story))))
    assert document == json.loads(body(client.get(f"{address}comparison.json")))
    for name, file in (("comparison-csv", "comparison.csv"), ("comparison-discussion-csv", "discussion.csv")):
        assert body(client.get(f"{address}{file}")) == body(client.get(url(name, story)))


# --- Queries ---


def many(times: int) -> Reported:
    texts = tuple(f"{week} weeks" for week in range(1, times + 1))
    return Reported(
        times=texts,
        results={
            ("ECCA score", text, arm, "value"): {"n": "14", "mean": "38.2", "sd": "8.1"}
            for text in texts
            for arm in ("SVF", "Normal saline")
        },
    )


@pytest.mark.parametrize("name", PAGES)
def test_two_hundred_values_take_as_many_queries_as_ten(
    assignment, review, sign_in, lead, first_reader, second_reader, arbiter, name
):
    other = add_study(review=review, by=lead, label="Weiss", year=2007, design="parallel")
    again = assign_with_form(
        study=other, task=Task.EXTRACTION, first=first_reader, second=second_reader, arbiter=arbiter, by=lead
    )
    few, lots = read_twice(assignment, many(2)), read_twice(again, many(34))
    client = sign_in(lead)
    counts = []
    for comparison in (few, lots):
        with CaptureQueriesContext(connection) as captured:
            body(client.get(url(name, comparison)))
        counts.append(len(captured))
    assert len(read_comparison(lots).rows) > 200
    assert counts[0] == counts[1]
