"""Choosing the instrument in the browser: when a study is assigned, assigned again, and while it is assessed."""

import re
from html import unescape

import pytest
from django.urls import reverse

from extraction.actions.instruments import (
    change_instrument,
    copy_instrument,
    next_version,
    publish_instrument,
)
from extraction.actions.settling import settle_study
from extraction.models import Comparison, Reading
from reviews.actions.members import add_member
from reviews.actions.studies import edit_study
from reviews.models import Assignment, Role, Study
from tests.assessments import answer, assessed
from tests.cast import confirm, judge

from .pages import error_beside, said


@pytest.fixture
def assign_page(study) -> str:
    return reverse("extraction:assign", args=[study.pk])


@pytest.fixture
def bias(bias_assignment) -> Assignment:
    Assignment.objects.filter(pk=bias_assignment.pk).update(instrument="rob2_parallel")
    bias_assignment.refresh_from_db()
    return bias_assignment


@pytest.fixture
def ours(review, lead):
    """Two versions of the review's own."""
    first = publish_instrument(
        instrument=copy_instrument(review=review, source="rob2_parallel", by=lead), version=1, by=lead
    )
    second = publish_instrument(instrument=next_version(instrument=first, by=lead), version=1, by=lead)
    return first, second


def people(first, second, arbiter, prefix: str = "risk_of_bias-") -> dict:
    sent = {"mode": "dual", "first": first.pk, "second": second.pk, "arbiter": arbiter.pk}
    return {"task": "risk_of_bias"} | {f"{prefix}{name}": value for name, value in sent.items()}


def groups(html: str, name: str) -> dict[str, list[str]]:
    """The instruments that are offered, by their group; the one that is chosen with a star."""
    select = re.search(rf'<select name="{name}".*?</select>', html, re.DOTALL).group()
    found = {}
    for label, options in re.findall(r'<optgroup label="([^"]*)">(.*?)</optgroup>', select, re.DOTALL):
        each = re.findall(r"<option ([^>]*)>([^<]*)<", options)
        found[unescape(label)] = [
            ("*" if "selected" in attributes else "") + words for attributes, words in each
        ]
    return found


def test_the_design_chooses_beforehand_and_the_others_are_offered_in_groups(
    assign_page, study, ours, lead, sign_in
):
    Study.objects.update(design="crossover")
    found = groups(said(sign_in(lead).get(assign_page)), "risk_of_bias-instrument")
    assert list(found) == [
        "For the design: Crossover",
        "This review’s own",
        "For other designs, and judgements only",
    ]
    assert found["For the design: Crossover"] == ["*RoB 2, crossover trials"]
    assert found["This review’s own"] == ["RoB 2, parallel-group trials, our version, version 2"]
    assert not any("adhering" in one for one in found["For other designs, and judgements only"])
    assert "Within-person trials, adapted from RoB 2" in found["For other designs, and judgements only"]


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        ({}, "rob2_parallel"),
        ({"effect": "adhering"}, "rob2_parallel_adhering"),
        ({"instrument": "rob2_crossover", "effect": "assignment"}, "rob2_crossover"),
        ({"instrument": "rob2_crossover", "effect": "adhering"}, "rob2_crossover_adhering"),
        ({"instrument": "rob2_levels", "effect": "adhering"}, "rob2_levels"),
    ],
)
def test_instrument_and_effect_name_what_is_assigned(
    assign_page, lead, first_reader, second_reader, arbiter, sign_in, sent, key
):
    fields = people(first_reader, second_reader, arbiter)
    fields |= {f"risk_of_bias-{name}": value for name, value in sent.items()}
    assert sign_in(lead).post(assign_page, fields).status_code == 302
    assert Assignment.objects.get().instrument == key


def test_one_of_the_reviews_own_is_assigned_and_tells_no_effects_apart(
    assign_page, ours, lead, first_reader, second_reader, arbiter, sign_in
):
    fields = people(first_reader, second_reader, arbiter)
    fields |= {"risk_of_bias-instrument": ours[1].key, "risk_of_bias-effect": "adhering"}
    assert sign_in(lead).post(assign_page, fields).status_code == 302
    assert Assignment.objects.get().instrument == ours[1].key


def test_what_is_not_offered_is_refused_beside_the_field(
    assign_page, ours, lead, first_reader, second_reader, arbiter, sign_in
):
    client = sign_in(lead)
    for key in (ours[0].key, "rob3", "rob2_parallel_adhering"):
        fields = people(first_reader, second_reader, arbiter) | {"risk_of_bias-instrument": key}
        html = said(client.post(assign_page, fields), 422)
        assert (
            error_beside(html, "risk_of_bias-instrument") == "Choose an instrument that this review can use."
        )
    assert not Assignment.objects.exists()


def test_another_round_begins_with_the_instrument_of_the_last_and_may_have_another(
    bias_assignment, study, ours, lead, first_reader, second_reader, arbiter, sign_in
):
    for reader in (first_reader, second_reader):
        judge(bias_assignment, reader)
    settle_study(comparison=confirm(Comparison.objects.get()), by=arbiter)
    client, page = sign_in(lead), reverse("extraction:again", args=[study.pk, "risk_of_bias"])
    found = groups(said(client.get(page)), "instrument")
    assert [one for group in found.values() for one in group if one.startswith("*")] == [
        "*RoB 2 domains, judgements only"
    ]
    fields = people(first_reader, second_reader, arbiter, "") | {"reason": "With questions"}
    assert client.post(page, fields | {"instrument": ours[1].key}).status_code == 302
    assert Assignment.objects.get(round=2).instrument == ours[1].key
    assert Reading.objects.filter(variant="rob2_levels").count() == 3


# --- While it is assessed ---


def change_page(assignment: Assignment) -> str:
    return reverse("extraction:instrument-change", args=[assignment.pk])


def test_a_lead_changes_it_from_the_study_page_also_to_an_earlier_version(
    bias, study, ours, lead, first_reader, sign_in
):
    answer(bias, first_reader)
    client, page = sign_in(lead), change_page(bias)
    assert page in said(client.get(reverse("extraction:study", args=[study.pk])))
    found = groups(said(client.get(page)), "instrument")
    assert len(found["This review’s own"]) == 2
    assert "*RoB 2, parallel-group trials" in found["For the design: Parallel"]
    html = said(client.post(page, {"instrument": "rob2_parallel"}), 422)
    assert "is assessed with it already" in error_beside(html, "instrument")
    response = client.post(page, {"instrument": ours[0].key}, follow=True)
    assert "Everything entered is kept." in said(response)
    assert Assignment.objects.get().instrument == ours[0].key


def test_it_is_refused_on_the_page_once_an_assessment_is_submitted(bias, lead, first_reader, sign_in):
    assessed(bias, first_reader)
    html = said(sign_in(lead).post(change_page(bias), {"instrument": "robins_i"}), 422)
    assert "An assessment is submitted" in html
    assert Assignment.objects.get().instrument == "rob2_parallel"


@pytest.mark.parametrize("submitted", [False, True])
def test_a_lead_who_reads_is_neither_offered_it_nor_told_why(
    bias, study, review, lead, first_reader, second_reader, sign_in, submitted
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    if submitted:
        assessed(bias, first_reader)
    client = sign_in(second_reader)
    assert change_page(bias) not in said(client.get(reverse("extraction:study", args=[study.pk])))
    for response in (
        client.get(change_page(bias)),
        client.post(change_page(bias), {"instrument": "robins_i"}),
    ):
        assert "another lead can change its instrument" in said(response, 403)


def test_the_page_of_the_other_assessor_is_the_same_whoever_has_begun(
    bias, study, lead, first_reader, second_reader, sign_in
):
    client = sign_in(second_reader)
    addresses = [reverse("extraction:study", args=[study.pk]), reverse("extraction:record", args=[study.pk])]
    change_instrument(assignment=bias, instrument="rob2_parallel_adhering", by=lead)
    change_instrument(assignment=bias, instrument="rob2_parallel", by=lead)
    events = [said(client.get(one)).count("Instrument changed") for one in addresses]
    answer(bias, first_reader)
    change_instrument(assignment=bias, instrument="rob2_parallel_adhering", by=lead)
    change_instrument(assignment=bias, instrument="rob2_parallel", by=lead)
    after = [said(client.get(one)) for one in addresses]
    assert [html.count("Instrument changed") for html in after] == [events[0], events[1] + 2]
    assert not any("taken along" in html for html in after)


def test_a_page_that_was_opened_before_saves_nothing_under_the_other(bias, lead, first_reader, sign_in):
    reading = answer(bias, first_reader)
    client = sign_in(first_reader)
    page = reverse("extraction:reading", args=[reading.pk])
    cells = re.search(r'data-cells-url="([^"]*)"', said(client.get(page))).group(1)
    change_instrument(assignment=bias, instrument="robins_i", by=lead)
    write = {"writes": [{"address": "signalling:all:1.1", "version": 0, "text": "N"}]}
    response = client.post(cells, write, content_type="application/json")
    assert response.status_code == 409
    assert "Load the page again" in response.json()["message"]
    cells = unescape(re.search(r'data-cells-url="([^"]*)"', said(client.get(page))).group(1))
    assert client.post(cells, write, content_type="application/json").status_code == 200
    assert client.get(reverse("extraction:history", args=[reading.pk])).status_code == 200


def test_a_design_that_was_corrected_is_said_beside_the_instrument(bias, study, lead, first_reader, sign_in):
    page = reverse("extraction:study", args=[study.pk])
    words = "It was made for another design; that of this study is: crossover."
    study.refresh_from_db()
    assert words not in said(sign_in(lead).get(page))
    edit_study(
        study=study, version=study.version, by=lead, label=study.label, year=study.year, design="crossover"
    )
    html = said(sign_in(lead).get(page))
    assert words in html
    assert "RoB 2, parallel-group trials" in html
    assert change_page(bias) in html
    html = said(sign_in(first_reader).get(page))
    assert words in html
    assert change_page(bias) not in html
    # No design chooses what holds judgements alone.
    Assignment.objects.update(instrument="rob2_levels")
    assert words not in said(sign_in(lead).get(page))
