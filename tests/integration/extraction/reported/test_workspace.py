"""Columns, contrasts and derived numbers in the workspace of a reading."""

import json

import pytest
from django.urls import reverse

from extraction.actions.columns import keep_columns
from extraction.actions.readings import submit_reading
from extraction.addresses import MeasureAddress, ValueAddress
from extraction.models import Comparison, Contrast, Reading
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from tests.cast import confirm, enter

from .studies import FULL


@pytest.fixture
def post(sign_in, first_reader, reading):
    """Post to a route of the reading, as its reader unless another is named."""

    def send(route: str, by=first_reader, **fields):
        return sign_in(by).post(reverse(f"extraction:{route}", args=[reading.pk]), fields)

    return send


def test_a_reader_opens_columns_and_is_led_back_to_them(post, reading, review):
    ecca = review.outcomes.get(name="ECCA score")
    response = post("columns", outcome=ecca.pk, statistics=["t", "se"])
    assert response.status_code == 302
    assert response.url.endswith(f"#columns-{ecca.pk}")
    assert read_sheet(reading).columns(ecca)[3:5] == ["se", "ci_low"]
    assert post("columns", outcome=ecca.pk, statistics=["colour"]).status_code == 422
    assert post("columns").status_code == 422


def test_a_reader_adds_changes_and_removes_a_contrast(post, reading):
    sheet = read_sheet(reading)
    outcome, (svf, saline), time = sheet.outcomes[1], sheet.arms, sheet.time_points[1]
    fields = {
        "outcome": outcome.pk, "time_point": time.pk, "arm": svf.pk, "comparator": saline.pk,
        "basis": "value", "measure": "OR", "adjustment": "crude",
    }  # fmt: skip
    response = post("contrasts", **fields)
    added = Contrast.objects.get(outcome=outcome)
    assert (response.status_code, response.url.partition("#")[2]) == (302, f"{added.place}:estimate")
    response = post("contrasts", **fields | {"measure": "RR"}, contrast=added.pk)
    added.refresh_from_db()
    assert (response.status_code, added.measure) == (302, "RR")
    response = post("contrasts", remove="", contrast=added.pk)
    assert response.status_code == 302
    assert not Contrast.objects.filter(outcome=outcome).exists()


def test_a_contrast_that_is_refused_comes_back_with_what_was_chosen(post, reading):
    sheet = read_sheet(reading)
    svf = sheet.arms[0]
    response = post(
        "contrasts", outcome=sheet.outcomes[0].pk, time_point=sheet.time_points[1].pk, arm=svf.pk,
        comparator=svf.pk, basis="value", measure="OR", adjustment="crude",
    )  # fmt: skip
    assert response.status_code == 422
    form = response.context["contrast_form"]
    assert set(form.errors) == {"comparator", "measure"}
    assert form["arm"].value() == str(svf.pk)


def test_a_contrast_with_numbers_is_not_removed(post):
    held = Contrast.objects.get()
    response = post("contrasts", remove="", contrast=held.pk)
    assert response.status_code == 302
    assert Contrast.objects.filter(pk=held.pk).exists()


def test_nothing_of_another_reading_is_reached(post, assignment, second_reader, review):
    theirs = enter(assignment, second_reader, FULL)
    foreign = theirs.contrasts.get()
    assert post("contrasts", remove="", contrast=foreign.pk).status_code == 404
    assert post("contrasts", remove="", contrast="no-key").status_code == 404
    assert post("columns", by=second_reader, outcome=review.outcomes.first().pk).status_code == 404


def send_writes(client, reading: Reading, *writes: dict) -> dict:
    response = client.post(
        reverse("extraction:cells", args=[reading.pk]),
        json.dumps({"writes": list(writes)}),
        content_type="application/json",
    )
    assert response.status_code == 200
    return response.json()


def test_autosave_takes_every_kind_of_cell_and_answers_with_what_follows(sign_in, first_reader, reading):
    sheet = read_sheet(reading)
    ecca = sheet.outcomes[0]
    saline = next(arm for arm in sheet.arms if arm.name == "Normal saline")
    time = next(point for point in sheet.time_points if not point.is_baseline)
    se = ValueAddress(ecca.pk, time.pk, saline.pk, "value", "se")
    unit = MeasureAddress(ecca.pk, "unit")
    answer = send_writes(
        sign_in(first_reader),
        reading,
        {"address": str(se), "version": 0, "text": "4.5"},
        {"address": str(unit), "version": 0, "text": "mm"},
        {"address": str(sheet.contrasts[0].address("t")), "version": 0, "text": "-3.1"},
    )
    assert [cell["status"] for cell in answer["cells"]] == ["saved"] * 3
    assert answer["columns"][str(ecca.pk)] == [
        "n", "mean", "sd", "se", "ci_low", "ci_high", "ci_level", "p", "median", "q1", "q3",
    ]  # fmt: skip
    place = f"value:{ecca.pk}:{time.pk}:{saline.pk}:value"
    [sd] = answer["derived"][place]
    assert set(sd) == {"statistic", "text", "formula", "source", "assumption", "warning"}
    # SD = SE √n: 4.5 × √14 = 16.84 (Cochrane Handbook 6.5.2.2)
    assert (sd["statistic"], sd["text"][:4]) == ("sd", "16.8")


def test_nothing_is_derived_from_what_cannot_be_or_from_a_bound(sign_in, first_reader, reading):
    sheet = read_sheet(reading)
    row = next(row for row in sheet.rows if row.arm.name == "SVF" and row.basis == "change")
    client = sign_in(first_reader)
    typed = {"n": "14", "mean": "-20", "p": "<0.001"}
    writes = [{"address": str(row.address(s)), "version": 0, "text": text} for s, text in typed.items()]
    assert row.place not in send_writes(client, reading, *writes)["derived"]
    # An interval that leaves its mean out: its limits would give an SD.
    low, high = str(row.address("ci_low")), str(row.address("ci_high"))
    interval = [{"address": low, "version": 0, "text": "-18"}, {"address": high, "version": 0, "text": "-10"}]
    answer = send_writes(client, reading, *interval)
    assert low in answer["refusals"]
    assert row.place not in answer["derived"]
    answer = send_writes(client, reading, {"address": low, "version": 1, "text": "-30"})
    assert [one["statistic"] for one in answer["derived"][row.place]] == ["sd"]


def test_the_page_knows_what_the_answers_say(sign_in, first_reader, reading):
    page = sign_in(first_reader).get(reverse("extraction:reading", args=[reading.pk])).context["page_data"]
    answer = send_writes(sign_in(first_reader), reading)
    for name in ("columns", "derived", "notes"):
        assert page[name] == answer[name]
    assert answer["derived"]


def test_keeping_a_column_is_nothing_that_a_comparison_sees(assignment, review, first_reader, second_reader):
    ecca = review.outcomes.get(name="ECCA score")
    for by in (first_reader, second_reader):
        reading = enter(assignment, by, FULL)
        if by == first_reader:
            keep_columns(reading=reading, outcome=ecca, statistics=["t", "maximum"], by=by)
        submit_reading(reading=reading, by=by)
    assert read_comparison(confirm(Comparison.objects.get())).status.open == 0
