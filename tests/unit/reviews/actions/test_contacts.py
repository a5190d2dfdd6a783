"""The log of what authors were asked: entries are added, an answer once, and nothing is changed."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reviews.actions.contacts import answer_contact, log_contact, may_log_contacts
from reviews.models import AuditEvent, Contact
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import person

ASKED = {"date": date(2025, 3, 1), "to_whom": "H. S. Suh", "means": "email", "asked": "The SD at week 10?"}


def log(study, by, **fields) -> Contact:
    return log_contact(study=study, by=by, **(ASKED | fields))


@pytest.mark.parametrize("role", ["lead", "first_reader", "second_reader", "arbiter"])
def test_leads_and_the_people_of_the_study_log_a_contact(assignment, study, role, request):
    by = request.getfixturevalue(role)
    contact = log(study, by)
    assert (contact.by, contact.to_whom, contact.is_answered) == (by, "H. S. Suh", False)
    event = AuditEvent.objects.get(study=study, action="authors asked")
    # It belongs to no reading: everybody in the review sees it, and the form says so.
    assert (event.actor, event.subject) == (by, None)
    assert event.cells[0]["after"] == "The SD at week 10?"


@pytest.mark.parametrize("role", ["statistician", "observer", "second_reader"])
def test_other_members_log_none(study, role, request):
    by = request.getfixturevalue(role)
    assert not may_log_contacts(by, study)
    with pytest.raises(NotAllowed):
        log(study, by)


def test_for_an_outsider_there_is_no_log(study, outsider):
    with pytest.raises(NotThere):
        log(study, outsider)


def test_who_has_left_the_review_logs_none(assignment, review, study, first_reader):
    review.memberships.filter(user=first_reader).delete()
    with pytest.raises(NotThere):
        log(study, first_reader)


def test_an_answer_is_added_once_and_the_entry_stays(assignment, study, first_reader, second_reader):
    contact = log(study, first_reader)
    answer_contact(contact=contact, answer="8.1", answered_on=date(2025, 4, 2), by=second_reader)
    contact.refresh_from_db()
    assert (contact.answer, contact.answered_on, contact.answer_by) == (
        "8.1",
        date(2025, 4, 2),
        second_reader,
    )
    assert (contact.asked, contact.by) == ("The SD at week 10?", first_reader)
    with pytest.raises(Refused, match="stands here already"):
        answer_contact(contact=contact, answer="9", answered_on=date(2025, 4, 3), by=first_reader)
    contact.refresh_from_db()
    assert contact.answer == "8.1"
    assert AuditEvent.objects.filter(study=study, action="authors answered").count() == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"to_whom": " "}, "to_whom"),
        ({"asked": ""}, "asked"),
        ({"means": "pigeon"}, "means"),
        ({"date": timezone.now().date() + timedelta(days=3)}, "date"),
        ({"answer": "8.1"}, "answered_on"),
        ({"answered_on": date(2025, 4, 1)}, "answer"),
        ({"answer": "8.1", "answered_on": date(2025, 2, 1)}, "answered_on"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(study, lead, fields, field):
    with pytest.raises(Refused) as refused:
        log(study, lead, **fields)
    assert field in refused.value.errors
    assert not Contact.objects.exists()


def test_an_entry_may_come_with_its_answer(study, lead):
    contact = log(study, lead, answer="8.1", answered_on=date(2025, 3, 1))
    assert contact.is_answered
    event = AuditEvent.objects.get(study=study, action="authors asked")
    assert [cell["after"] for cell in event.cells] == ["The SD at week 10?", "8.1"]


def test_the_database_refuses_half_an_answer_and_one_before_the_question(study, lead):
    contact = log(study, lead)
    for fields in (
        {"answer": "8.1"},
        {"answer": "8.1", "answered_on": date(2025, 2, 1), "answer_by": lead, "answer_at": timezone.now()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Contact.objects.filter(pk=contact.pk).update(**fields)


def test_a_new_member_without_a_part_in_the_study_logs_none(assignment, review, study, lead):
    newcomer = person("Newcomer")
    review.memberships.create(user=newcomer, role="reviewer")
    with pytest.raises(NotAllowed):
        log(study, newcomer)
