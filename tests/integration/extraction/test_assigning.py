"""Assigning a study in the browser, in each mode: its people, its days, and what is said of those that do not fit."""

import re
from datetime import date

import pytest
from django.urls import reverse

from reviews.models import Assignment, Mode

from .pages import chosen, error_beside, said


@pytest.fixture
def assign_page(study) -> str:
    return reverse("extraction:assign", args=[study.pk])


@pytest.mark.parametrize("mode", Mode.values)
def test_a_study_is_assigned_in_each_mode_with_its_days(
    assign_page, study, lead, first_reader, second_reader, arbiter, sign_in, mode
):
    sent = {"task": "extraction", "extraction-mode": mode, "extraction-first": first_reader.pk}
    sent |= {"extraction-second": second_reader.pk, "extraction-arbiter": arbiter.pk}
    sent |= {"extraction-due": "2026-03-01", "extraction-arbitration_due": "2026-03-08"}
    assert sign_in(lead).post(assign_page, sent).status_code == 302
    made = Assignment.objects.get()
    assert (made.mode, made.first, made.due, made.round) == (mode, first_reader, date(2026, 3, 1), 1)
    others = (made.second, made.arbiter, made.arbitration_due)
    assert others == ((None,) * 3 if mode == "single" else (second_reader, arbiter, date(2026, 3, 8)))


def test_who_does_not_matter_for_one_reading_is_not_looked_at(
    assign_page, lead, first_reader, observer, sign_in
):
    sent = {"task": "extraction", "extraction-mode": "single", "extraction-first": first_reader.pk}
    sent |= {"extraction-second": first_reader.pk, "extraction-arbiter": observer.pk}
    assert sign_in(lead).post(assign_page, sent).status_code == 302
    assert Assignment.objects.get().people() == (first_reader.pk,)


def test_what_does_not_fit_is_said_beside_its_field_and_what_was_chosen_stays(
    assign_page, lead, first_reader, arbiter, sign_in
):
    sent = {"task": "extraction", "extraction-mode": "verify", "extraction-first": first_reader.pk}
    sent |= {"extraction-second": first_reader.pk, "extraction-arbiter": "", "extraction-due": "2026-03-01"}
    html = said(sign_in(lead).post(assign_page, sent), 422)
    assert "is the first reader already" in error_beside(html, "extraction-second")
    assert error_beside(html, "extraction-arbiter") == "Choose who settles what differs."
    assert chosen(html, "extraction-first") == chosen(html, "extraction-second") == "First reviewer"
    assert re.search(r'value="verify"[^>]*checked', html)
    assert 'value="2026-03-01"' in html
    assert not Assignment.objects.exists()


def test_arbitration_that_is_due_before_the_readings_is_said_beside_its_day(
    assign_page, lead, first_reader, second_reader, arbiter, sign_in
):
    sent = {"task": "extraction", "extraction-mode": "dual", "extraction-first": first_reader.pk}
    sent |= {"extraction-second": second_reader.pk, "extraction-arbiter": arbiter.pk}
    sent |= {"extraction-due": "2026-03-02", "extraction-arbitration_due": "2026-03-01"}
    html = said(sign_in(lead).post(assign_page, sent), 422)
    assert "due before the readings" in error_beside(html, "extraction-arbitration_due")
    assert chosen(html, "extraction-arbiter") == "Arbiter"


def test_the_review_says_how_it_is_read_unless_somebody_says_otherwise(assign_page, review, lead, sign_in):
    review.mode = Mode.VERIFY
    review.save()
    html = said(sign_in(lead).get(assign_page))
    assert len(re.findall(r'value="verify"[^>]*checked', html)) == 2


def test_what_is_assigned_to_one_person_is_shown_as_that(assign_page, study, lead, assignment, sign_in):
    Assignment.objects.update(mode="single", second=None, arbiter=None)
    html = said(sign_in(lead).get(assign_page))
    assert "<dd>One reading</dd>" in html
    assert "First reviewer" in html
