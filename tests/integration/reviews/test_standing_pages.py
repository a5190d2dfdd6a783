"""How a study stands, and what its authors were asked, in the browser."""

from datetime import date

import pytest
from django.urls import reverse

from reviews.actions.contacts import log_contact
from reviews.actions.standing import set_standing
from reviews.models import Contact, Standing

ALL_READ = "Everybody in the review reads this, both readers too while they read."
CONTACT = {"date": "2025-03-01", "means": "email", "to_whom": "H. S. Suh", "asked": "The SD?"}


@pytest.fixture
def standing(study) -> str:
    return reverse("reviews:study-standing", args=[study.pk])


@pytest.fixture
def study_page(study) -> str:
    return reverse("extraction:study", args=[study.pk])


def test_a_lead_leaves_a_study_out_and_everybody_reads_why(
    standing, study_page, study, lead, observer, sign_in
):
    fields = {"standing": "ineligible", "reason": "Burns <not acne>", "version": study.version}
    assert sign_in(lead).post(standing, fields).url == study_page
    shown = sign_in(observer).get(study_page).content.decode()
    assert "Ineligible: pooled nowhere" in shown
    assert "Burns &lt;not acne&gt;" in shown
    assert 'class="meta">ineligible</span>' in shown
    assert standing not in shown


def test_the_form_says_who_reads_the_words_and_keeps_what_was_typed(standing, study, lead, sign_in):
    client = sign_in(lead)
    assert ALL_READ in client.get(standing).content.decode()
    response = client.post(standing, {"standing": "awaiting", "reason": " ", "version": study.version})
    assert response.status_code == 422
    assert "Write why it is awaiting classification" in response.content.decode()


def test_a_stale_tab_sees_both_standings(standing, study, lead, sign_in):
    set_standing(study=study, standing=Standing.AWAITING, reason="Thesis", version=study.version, by=lead)
    fields = {"standing": "ineligible", "reason": "Burns", "version": 1}
    response = sign_in(lead).post(standing, fields)
    assert response.status_code == 409
    shown = response.content.decode()
    assert "<td>Burns</td><td>Thesis</td>" in shown
    study.refresh_from_db()
    assert study.standing == Standing.AWAITING


def test_a_contact_is_logged_and_answered_and_every_member_reads_both(
    assignment, study, study_page, first_reader, second_reader, observer, sign_in
):
    new = reverse("reviews:contact-new", args=[study.pk])
    client = sign_in(first_reader)
    assert ALL_READ in client.get(new).content.decode()
    assert client.post(new, CONTACT).url == study_page
    answer = reverse("reviews:contact-answer", args=[Contact.objects.get().pk])
    client = sign_in(second_reader)
    assert answer in client.get(study_page).content.decode()
    assert ALL_READ in client.get(answer).content.decode()
    assert client.post(answer, {"answer": "8.1 <sic>", "answered_on": "2025-04-02"}).url == study_page
    shown = sign_in(observer).get(study_page).content.decode()
    assert "8.1 &lt;sic&gt;" in shown
    assert "2 Apr 2025, Second reviewer" in shown
    assert new not in shown


def test_an_answer_that_stands_is_not_written_over(study, lead, sign_in):
    contact = log_contact(
        study=study, date=date(2025, 3, 1), to_whom="Suh", means="letter", asked="The SD?",
        answer="8.1", answered_on=date(2025, 4, 2), by=lead,
    )  # fmt: skip
    address = reverse("reviews:contact-answer", args=[contact.pk])
    shown = sign_in(lead).get(address).content.decode()
    assert "another contact" in shown
    assert "Add the answer</button>" not in shown
    assert sign_in(lead).post(address, {"answer": "9", "answered_on": "2025-05-01"}).status_code == 422
    contact.refresh_from_db()
    assert contact.answer == "8.1"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"date": "yesterday"}, "This is no day."),
        ({"date": "2025-03-01", "answer": "8.1"}, "Write the day of the answer."),
        ({"to_whom": ""}, "Write who was asked."),
    ],
)
def test_a_contact_that_cannot_be_is_refused_and_what_was_typed_is_kept(study, lead, sign_in, change, said):
    response = sign_in(lead).post(reverse("reviews:contact-new", args=[study.pk]), CONTACT | change)
    shown = response.content.decode()
    assert response.status_code == 422
    assert said in shown
    assert "The SD?" in shown
    assert not Contact.objects.exists()


@pytest.mark.parametrize("role", ["statistician", "observer"])
def test_who_has_no_part_in_the_study_is_offered_no_contact(assignment, study_page, role, sign_in, request):
    shown = sign_in(request.getfixturevalue(role)).get(study_page).content.decode()
    assert "Log a contact" not in shown
