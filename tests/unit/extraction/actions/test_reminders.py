"""Mails that say what waits: to whom, how often, and what they never say."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from extraction.actions.assignments import reassign
from extraction.actions.readings import submit_reading
from extraction.actions.reminders import remind, send_due
from extraction.visibility import events_visible_to
from reviews.actions.members import add_member
from reviews.actions.reminders import choose_reminders
from reviews.actions.standing import set_standing
from reviews.models import AuditEvent, Reminder, Role
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.cast import enter, read_twice

TODAY = date(2026, 11, 22)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def address(settings) -> None:
    settings.LINK_ORIGIN = "https://reviews.example.org"


@pytest.fixture
def due(assignment):
    """The study's extraction, to be read by tomorrow."""
    assignment.due, assignment.arbitration_due = TOMORROW, TOMORROW + timedelta(days=7)
    assignment.save()
    return assignment


def recipients() -> list[str]:
    return sorted(address for sent in mail.outbox for address in sent.to)


READERS = ["first.reviewer@example.org", "second.reviewer@example.org"]


def test_everybody_with_something_due_gets_one_plain_mail_with_its_link(due, bias_assignment, study):
    bias_assignment.due = TODAY - timedelta(days=2)
    bias_assignment.save()
    assert send_due(today=TODAY, days=3).mails == 2
    assert recipients() == READERS
    [first] = [sent for sent in mail.outbox if sent.to == READERS[:1]]
    assert first.subject == "Consilience: 1 overdue, 1 due soon"
    assert first.content_subtype == "plain"
    assert not getattr(first, "alternatives", [])
    link = f"https://reviews.example.org/studies/{study.pk}/"
    assert first.body == (
        "Dear First reviewer,\n\n"
        "this waits for you in Consilience, what is due first at the top.\n\n"
        f"Suh 2025, overdue, was due 20 Nov\nAcne scars, risk of bias: not started\n{link}\n\n"
        f"Suh 2025, due tomorrow\nAcne scars, extraction: not started\n{link}\n\n"
        "-- \n"
        "All that waits for you: https://reviews.example.org/\n"
        "No more reminders: https://reviews.example.org/account/reminders/\n"
    )


def test_a_mail_leads_into_the_reading_that_is_under_way(due, first_reader):
    reading = enter(due, first_reader)
    send_due(today=TODAY, days=3)
    [first] = [sent for sent in mail.outbox if sent.to == READERS[:1]]
    assert f"https://reviews.example.org/readings/{reading.pk}/" in first.body


def test_what_is_due_later_or_has_no_day_is_not_mailed(due, bias_assignment):
    due.due = TODAY + timedelta(days=4)
    due.save()
    assert send_due(today=TODAY, days=3).mails == 0
    assert send_due(today=TOMORROW, days=3).mails == 2


def test_nobody_is_told_the_same_twice_a_day_and_everybody_again_the_next_day(due, bias_assignment):
    assert send_due(today=TODAY, days=3).mails == 2
    assert send_due(today=TODAY, days=3).mails == 0
    bias_assignment.due = TODAY
    bias_assignment.save()
    mail.outbox.clear()
    assert send_due(today=TODAY, days=3).mails == 2
    assert all("extraction" not in sent.body and "risk of bias" in sent.body for sent in mail.outbox)
    assert send_due(today=TOMORROW, days=3).mails == 2


def test_who_has_submitted_is_reminded_no_more_and_the_other_reads_the_same_as_before(
    due, first_reader, second_reader
):
    send_due(today=TODAY, days=3)
    [before] = [sent for sent in mail.outbox if sent.to == READERS[1:]]
    Reminder.objects.all().delete()
    mail.outbox.clear()
    submit_reading(reading=enter(due, first_reader), by=first_reader)
    send_due(today=TODAY, days=3)
    [after] = mail.outbox
    assert after.to == READERS[1:]
    assert (after.subject, after.body) == (before.subject, before.body)


def test_the_arbiter_is_reminded_once_both_are_in(due):
    comparison = read_twice(due)
    assert send_due(today=due.arbitration_due, days=0).mails == 1
    [sent] = mail.outbox
    assert sent.to == ["arbiter@example.org"]
    assert f"/comparisons/{comparison.pk}/" in sent.body


@pytest.mark.parametrize("standing", ["ineligible", "awaiting"])
def test_a_study_that_is_left_out_is_in_no_mail(due, review, study, lead, first_reader, standing):
    study.refresh_from_db()
    set_standing(study=study, standing=standing, reason="Burns.", version=study.version, by=lead)
    assert send_due(today=TODAY + timedelta(days=30), days=3).mails == 0
    remind(review=review, person=first_reader, by=lead, today=TODAY)
    assert "Nothing waits for you there now." in mail.outbox[0].body
    assert study.name not in mail.outbox[0].body


def test_who_took_the_place_of_somebody_that_had_submitted_is_not_told_to_read(
    due, review, lead, first_reader, observer
):
    submit_reading(reading=enter(due, first_reader), by=first_reader)
    add_member(review=review, user=observer, role=Role.REVIEWER, by=lead)
    reassign(assignment=due, seat="first", to=observer, reason="Left the team.", by=lead)
    assert send_due(today=TODAY, days=3).mails == 1
    assert recipients() == READERS[1:]


def test_who_turned_reminders_off_left_the_review_or_has_no_account_any_more_gets_none(
    due, first_reader, second_reader, review
):
    choose_reminders(user=first_reader, wanted=False)
    review.memberships.filter(user=second_reader).delete()
    assert send_due(today=TODAY, days=3).mails == 0
    choose_reminders(user=first_reader, wanted=True)
    first_reader.is_active = False
    first_reader.save()
    assert send_due(today=TODAY, days=3).mails == 0


def test_a_name_cannot_pass_for_another_line_of_the_mail(due, study, lead):
    study.label = "Suh\nhttps://elsewhere.example.org/"
    study.save()
    send_due(today=TODAY, days=3)
    assert "\nhttps://elsewhere" not in mail.outbox[0].body


def test_a_mail_that_is_not_handed_over_stops_no_other_and_is_sent_by_the_next_run(due, monkeypatch):
    send = mail.EmailMessage.send

    def refuse_one(self, *args, **kwargs):
        if self.to == READERS[:1]:
            raise ConnectionRefusedError("no mail server")
        return send(self, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", refuse_one)
    sent = send_due(today=TODAY, days=3)
    assert recipients() == READERS[1:]
    assert [(person.email, reason) for person, reason in sent.failed] == [(READERS[0], "no mail server")]
    monkeypatch.undo()
    assert send_due(today=TODAY, days=3).mails == 1
    assert recipients() == READERS


# --- A lead's reminder ---


def test_a_lead_reminds_one_person_of_one_review_once_a_day(assignment, review, lead, first_reader):
    remind(review=review, person=first_reader, by=lead, today=TODAY)
    [sent] = mail.outbox
    assert (sent.to, sent.reply_to) == ([first_reader.email], [lead.email])
    assert "Lead kindly asks you" in sent.body
    assert "Suh 2025\nAcne scars, extraction: not started" in sent.body
    with pytest.raises(Refused, match="was reminded today"):
        remind(review=review, person=first_reader, by=lead, today=TODAY)
    remind(review=review, person=first_reader, by=lead, today=TOMORROW)
    assert len(mail.outbox) == 2


def test_a_lead_learns_nothing_from_a_reminder_of_what_waits(
    assignment, review, lead, first_reader, second_reader
):
    submit_reading(reading=enter(assignment, first_reader), by=first_reader)
    for person in (first_reader, second_reader):
        assert remind(review=review, person=person, by=lead, today=TODAY) is None
    assert recipients() == READERS
    assert "Nothing waits for you there now." in mail.outbox[0].body


def test_the_daily_mail_does_not_say_again_what_a_lead_has_just_said_nor_keep_a_lead_from_it(
    due, review, lead, first_reader, second_reader
):
    remind(review=review, person=first_reader, by=lead, today=TODAY)
    assert send_due(today=TODAY, days=3).mails == 1
    remind(review=review, person=second_reader, by=lead, today=TODAY)
    assert recipients() == [READERS[0], READERS[1], READERS[1]]


def test_that_somebody_was_reminded_is_recorded_and_shown_to_nobody(
    assignment, review, lead, first_reader, second_reader
):
    remind(review=review, person=first_reader, by=lead, today=TODAY)
    assert AuditEvent.objects.get(action="reminder asked for").actor == lead
    for person in (lead, first_reader, second_reader):
        assert not events_visible_to(person).filter(action="reminder asked for").exists()


def test_only_a_lead_reminds_and_only_people_who_have_something_to_read(
    assignment, review, lead, first_reader, observer, outsider
):
    for by, person, refusal in (
        (first_reader, first_reader, NotAllowed),
        (outsider, first_reader, NotThere),
        (lead, observer, NotThere),
        (lead, outsider, NotThere),
    ):
        with pytest.raises(refusal):
            remind(review=review, person=person, by=by, today=TODAY)
    choose_reminders(user=first_reader, wanted=False)
    with pytest.raises(Refused, match="has turned off reminders"):
        remind(review=review, person=first_reader, by=lead, today=TODAY)
    assert mail.outbox == []


def test_a_reminder_that_is_not_handed_over_may_be_sent_again(
    assignment, review, lead, first_reader, monkeypatch
):
    def refuse(self, *args, **kwargs):
        raise TimeoutError

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with pytest.raises(Refused, match="could not be handed over"):
        remind(review=review, person=first_reader, by=lead, today=TODAY)
    monkeypatch.undo()
    remind(review=review, person=first_reader, by=lead, today=TODAY)
    assert recipients() == READERS[:1]


# --- The command ---


def test_the_command_says_how_many_went_out(due, capsys):
    due.due = timezone.localdate()
    due.save()
    call_command("send_reminders", days=1)
    assert "2 reminders sent." in capsys.readouterr().out
    call_command("send_reminders", days=1)
    assert "0 reminders sent." in capsys.readouterr().out


def test_the_command_fails_when_a_mail_was_not_handed_over(due, monkeypatch):
    def refuse(self, *args, **kwargs):
        raise ConnectionRefusedError("no mail server")

    due.due = timezone.localdate()
    due.save()
    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    with pytest.raises(CommandError, match=r"first\.reviewer@example\.org: no mail server"):
        call_command("send_reminders")
    with pytest.raises(CommandError, match="0 or more"):
        call_command("send_reminders", days=-1)
