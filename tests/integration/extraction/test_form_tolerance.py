"""The tolerance of a question on the pages of the form: set by the lead, shown, published, and kept from readers."""

import pytest
from django.urls import reverse

from extraction.actions.form_parts import edit_question
from extraction.actions.forms import start_draft
from extraction.actions.pilots import start_pilot
from extraction.actions.readings import submit_reading
from extraction.queries.form_page import disagreements
from extraction.queries.forms import published_form
from tests.cast import Reported, add_form, enter


@pytest.fixture
def draft(review, lead):
    return start_draft(review=review, by=lead)


@pytest.fixture
def item(draft):
    return draft.items.get(question__key="sample_size")


def fields(item, **more: str) -> dict[str, object]:
    return {
        "label": item.label,
        "section": item.section_id,
        "version": str(item.version),
        "guidance": "",
        "options_text": "",
        "minimum": "",
        "maximum": "",
        "required": "on",
    } | more


def test_a_lead_sets_it_and_the_outline_and_the_publish_page_say_it(review, item, lead, sign_in):
    client = sign_in(lead)
    address = reverse("extraction:form-question", args=[item.pk])
    assert client.post(address, fields(item, tolerance="0,5")).status_code == 422
    assert client.post(address, fields(item, tolerance="0.5", minimum="0.5")).status_code == 302
    item.refresh_from_db()
    assert item.tolerance == 0.5
    assert 'name="tolerance" value="0.5"' in client.get(address).content.decode()
    assert (
        "from 0.5 · ±0.5 agrees" in client.get(reverse("extraction:form", args=[review.pk])).content.decode()
    )
    response = client.get(reverse("extraction:form-publish", args=[review.pk]))
    [reworded] = response.context["changes"].reworded
    assert reworded.differences == [
        ("lowest possible value", "none", "0.5"),
        ("tolerance", "none", "0.5"),
    ]
    assert client.post(address, fields(item, tolerance="")).status_code == 302
    item.refresh_from_db()
    assert item.tolerance is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [("−0.5", "Tolerance must be 0 or more"), ("half a year", "is no number"), ("inf", "is no number")],
)
def test_what_is_no_tolerance_is_refused_beside_its_field_and_stays_there(item, lead, sign_in, typed, said):
    address = reverse("extraction:form-question", args=[item.pk])
    response = sign_in(lead).post(address, fields(item, tolerance=typed))
    page = response.content.decode()
    assert response.status_code == 422
    assert said in page.split('id="id_tolerance_error"')[1].split("</div>")[0]
    assert f'value="{typed}"' in page
    item.refresh_from_db()
    assert item.tolerance is None


def test_a_stale_edit_shows_both_tolerances(item, lead, sign_in):
    address = reverse("extraction:form-question", args=[item.pk])
    client = sign_in(lead)
    client.post(address, fields(item, tolerance="0.5"))
    response = client.post(address, fields(item, tolerance="2"))
    assert response.status_code == 409
    assert [(one.label, one.typed, one.now) for one in response.context["elsewhere"]] == [
        ("Tolerance", "2", "0.5")
    ]


def test_the_api_gives_it_and_the_preview_does_not_show_it(review, item, lead, first_reader, sign_in):
    client = sign_in(lead)
    edit_question(item=item, version=item.version, by=lead, tolerance=0.5)
    draft, published = client.get(f"/api/v1/reviews/{review.pk}/forms/").json()
    assert [one["tolerance"] for one in draft["questions"]] == [0.5, None, None]
    assert [one["tolerance"] for one in published["questions"]] == [None, None, None]
    preview = client.get(reverse("extraction:form-preview", args=[review.pk])).content.decode()
    assert "Sample size" in preview
    assert "±" not in preview


def test_a_pilot_counts_as_different_what_its_own_version_does_not_let_agree(
    review, study, lead, first_reader, second_reader, arbiter, django_assert_num_queries
):
    def counted() -> dict[str, tuple[int, int]]:
        return {one.label: (one.compared, one.differ) for one in disagreements(review, lead)}

    def age(label: str) -> dict[str, object]:
        return {"section": "Participants", "label": label, "kind": "number", "tolerance": 0.5}

    add_form(review, by=lead, near=age("Near"), far=age("Far"))
    [pilot] = start_pilot(
        review=review, studies=[study], form=published_form(review), by=lead, first=first_reader,
        second=second_reader, arbiter=arbiter,
    )  # fmt: skip
    for reader, near, far in ((first_reader, "30", "30"), (second_reader, "30.4", "31")):
        submit_reading(reading=enter(pilot, reader, Reported(answers={"near": near, "far": far, "sample_size": "28"})),
                       by=reader)  # fmt: skip
    expected = {"Near": (1, 0), "Far": (1, 1), "Sample size": (1, 0)}
    assert counted() == expected
    draft = start_draft(review=review, by=lead)
    far = draft.items.get(question__key="far")
    edit_question(item=far, version=far.version, by=lead, tolerance=5.0)
    assert counted() == expected, "the pilot is read with the version before"
    with django_assert_num_queries(2):
        disagreements(review, lead)
