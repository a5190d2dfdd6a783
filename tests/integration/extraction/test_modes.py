"""Changing how a study is read in the browser, and what is seen of it where one person reads alone."""

import pytest
from django.urls import reverse

from extraction.actions.modes import change_mode
from extraction.actions.readings import submit_reading
from extraction.models import Comparison, Reading
from reviews.actions.members import add_member
from reviews.models import Assignment, Mode, Role
from tests.cast import enter
from tests.rounds import other_numbers

from .pages import SETTLED_NUMBER, chosen, error_beside, mode_page, said

# --- Changing the mode ---


def test_a_lead_changes_how_it_is_read_from_the_study_page(study_page, assignment, lead, sign_in):
    client = sign_in(lead)
    assert mode_page(assignment) in said(client.get(study_page))
    html = said(client.get(mode_page(assignment)))
    assert 'value="dual"' not in html
    assert 'name="second"' not in html
    response = client.post(mode_page(assignment), {"mode": "verify"}, follow=True)
    assert "one reading, verified by a second person. Everything is kept." in said(response)
    assert Assignment.objects.get().mode == "verify"


def test_seats_that_are_empty_are_asked_for_beside_their_fields(
    assignment, lead, first_reader, second_reader, arbiter, sign_in
):
    Assignment.objects.update(mode="single", second=None, arbiter=None)
    client, address = sign_in(lead), mode_page(assignment)
    html = said(client.post(address, {"mode": "dual", "second": second_reader.pk}), 422)
    assert error_beside(html, "arbiter") == "Choose who settles what differs."
    assert chosen(html, "second") == "Second reviewer"
    assert f'value="{first_reader.pk}"' not in html
    assert client.post(address, {"mode": "dual", "second": second_reader.pk, "arbiter": arbiter.pk}).url
    assert Assignment.objects.get().people() == (first_reader.pk, second_reader.pk, arbiter.pk)


def test_what_cannot_be_is_said_on_the_page(assignment, lead, second_reader, sign_in):
    enter(assignment, second_reader)
    client = sign_in(lead)
    html = said(client.post(mode_page(assignment), {"mode": "verify"}), 422)
    assert "has begun a reading of their own" in html
    assert "Choose how the study is read" in said(client.post(mode_page(assignment), {}), 422)


@pytest.mark.parametrize("started", [False, True])
def test_a_lead_who_reads_is_neither_offered_it_nor_told_why(
    study_page, assignment, review, lead, first_reader, second_reader, sign_in, started
):
    add_member(review=review, user=second_reader, role=Role.LEAD, by=lead)
    if started:
        enter(assignment, first_reader)
    client = sign_in(second_reader)
    assert mode_page(assignment) not in said(client.get(study_page))
    for response in (
        client.get(mode_page(assignment)),
        client.post(mode_page(assignment), {"mode": "single"}),
    ):
        assert "another lead can change how it is read" in said(response, 403)


def test_a_submitted_reading_is_settled_by_asking_for_no_more(
    study_page, assignment, lead, observer, first_reader, sign_in
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    sign_in(lead).post(mode_page(assignment), {"mode": "single"})
    html = said(sign_in(observer).get(study_page))
    assert SETTLED_NUMBER in html
    assert "One reading" in html


# --- One reader alone ---


def test_a_study_that_one_person_read_alone_has_all_its_pages(
    assignment, study, study_page, lead, first_reader, second_reader, arbiter, sign_in
):
    enter(assignment, second_reader)
    reading = enter(assignment, first_reader)
    change_mode(assignment=assignment, mode=Mode.SINGLE, by=lead)
    html = said(sign_in(first_reader).post(reverse("extraction:submit", args=[reading.pk]), follow=True))
    assert "You read this study alone, so it is settled as you have it." in html
    comparison = Comparison.objects.get()
    for user in (first_reader, second_reader, arbiter, lead):
        client = sign_in(user)
        assert SETTLED_NUMBER in said(client.get(study_page))
        for name in ("", "-structure", "-settle", "-csv", "-json", "-discussion-csv"):
            address = reverse(f"extraction:comparison{name}", args=[comparison.pk])
            assert client.get(address).status_code == 200, (user, name)
        assert client.get(f"/api/v1/comparisons/{comparison.pk}/").status_code == 200
        assert client.get(f"/api/v1/studies/{study.pk}/").status_code == 200


def test_the_reader_of_a_study_that_one_reads_alone_can_be_replaced(assignment, lead, second_reader, sign_in):
    Assignment.objects.update(mode="single", second=None, arbiter=None)
    address = reverse("extraction:reassign", args=[assignment.pk, "first"])
    client = sign_in(lead)
    assert second_reader.name in said(client.get(address))
    assert client.post(address, {"to": second_reader.pk, "reason": "On leave"}).status_code == 302
    nobody = reverse("extraction:reassign", args=[assignment.pk, "second"])
    assert "nobody sits there" in said(client.get(nobody, follow=True))


# --- A kept second reading ---


def test_a_kept_draft_is_nowhere_for_anybody_else_also_after_settling(
    assignment, study, study_page, review, lead, first_reader, second_reader, arbiter, observer, sign_in
):
    kept = enter(assignment, second_reader, other_numbers("-77.7"))
    reading = enter(assignment, first_reader)
    change_mode(assignment=assignment, mode=Mode.SINGLE, by=lead)
    submit_reading(reading=reading, by=first_reader)
    comparison = Comparison.objects.get()
    for user in (lead, first_reader, arbiter, observer):
        client = sign_in(user)
        for address in (
            reverse("extraction:reading", args=[kept.pk]),
            f"/api/v1/readings/{kept.pk}/",
            reverse("extraction:workbook", args=[kept.pk]),
        ):
            assert client.get(address).status_code == 404
        for address in (
            study_page,
            reverse("extraction:board", args=[review.pk]),
            reverse("extraction:record", args=[study.pk]),
            reverse("extraction:comparison", args=[comparison.pk]),
            reverse("extraction:comparison-json", args=[comparison.pk]),
            reverse("extraction:comparison-csv", args=[comparison.pk]),
            reverse("extraction:comparisons-json", args=[review.pk]),
            f"/api/v1/studies/{study.pk}/",
            f"/api/v1/comparisons/{comparison.pk}/",
            f"/api/v1/reviews/{review.pk}/settled.json",
            f"/api/v1/reviews/{review.pk}/settled.csv",
        ):
            response = client.get(address)
            body = b"".join(response.streaming_content) if response.streaming else response.content
            assert "77.7" not in body.decode(), address
            assert str(kept.pk) not in body.decode(), address
    assert sign_in(second_reader).get(reverse("extraction:reading", args=[kept.pk])).status_code == 200
    assert Reading.objects.get(pk=kept.pk).state == "draft"


def test_who_keeps_a_reading_finds_it_on_the_page_of_the_study(
    assignment, study_page, lead, second_reader, sign_in
):
    kept = enter(assignment, second_reader)
    change_mode(assignment=assignment, mode=Mode.SINGLE, by=lead)
    html = said(sign_in(second_reader).get(study_page))
    assert "Your reading is kept" in html
    assert reverse("extraction:reading", args=[kept.pk]) in html
