"""Mails that say what waits for a person. None says anything of what another person has done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from reviews.actions.reminders import claim_assignments, claim_review, release
from reviews.models import Assignment, Membership, Review, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused

from ..queries.queue import due_words, is_overdue, queue_of, sentence, workplace
from ..queries.stages import TaskState

NOT_SENT = (SMTPException, OSError)


@dataclass
class Sent:
    """How many mails went out, and whose could not be handed over, with the reason."""

    mails: int = 0
    failed: list[tuple[User, str]] = field(default_factory=list)


def send_due(*, today: date, days: int) -> Sent:
    """One mail to everybody for whom something is overdue or due within ``days`` days of ``today``.

    What somebody was reminded of on this day already is left out. A mail that cannot be handed over stops no other.
    """
    sent = Sent()
    assigned = Assignment.objects.filter(
        Q(first=OuterRef("pk")) | Q(second=OuterRef("pk")) | Q(arbiter=OuterRef("pk"))
    )
    people = User.objects.filter(Exists(assigned), is_active=True, wants_reminders=True)
    for person in people.order_by("pk"):
        due = [one for one in queue_of(person) if one.due and one.due <= today + timedelta(days=days)]
        claimed = claim_assignments(person=person, assignments=[one.assignment for one in due], day=today)
        fresh = {one.assignment_id for one in claimed}
        due = [one for one in due if one.assignment.pk in fresh]
        if not due:
            continue
        try:
            _due_mail(person, due, today).send()
        except NOT_SENT as error:
            release(claimed)
            sent.failed.append((person, str(error)))
        else:
            sent.mails += 1
    return sent


def remind(*, review: Review, person: User, by: User, today: date) -> None:
    """A lead asks a person to look at what waits for them in a review, once a day.

    The mail goes out whether anything waits or not, and nothing that the lead sees depends on it. Raises NotThere for
    somebody who is assigned to nothing in the review, Refused when it is too early for another reminder, the person
    wants none, or the mail could not be handed over.
    """
    require(by, "assign", review)
    assigned = Assignment.objects.filter(study__review=review).filter(
        Q(first=person) | Q(second=person) | Q(arbiter=person)
    )
    member = Membership.objects.filter(review=review, user=person, user__is_active=True)
    if not (assigned.exists() and member.exists()):
        raise NotThere("There is nobody here to remind.")
    claimed = claim_review(person=person, review=review, day=today, by=by)
    states = [one for one in queue_of(person) if one.study.review_id == review.pk]
    try:
        _asked_mail(person, review, states, by, today).send()
    except NOT_SENT:
        release([claimed])
        raise Refused(
            "The mail could not be handed over to the mail server. Nobody was reminded; try again later."
        ) from None
    claim_assignments(person=person, assignments=[one.assignment for one in states], day=today)


def _due_mail(person: User, states: Sequence[TaskState], today: date) -> EmailMessage:
    overdue = sum(is_overdue(one.due, today) for one in states)
    soon = len(states) - overdue
    counts = [f"{count} {words}" for count, words in ((overdue, "overdue"), (soon, "due soon")) if count]
    lines = [
        f"Dear {_line(person.name)},",
        "",
        "this waits for you in Consilience, what is due first at the top.",
        *_list(states, today),
    ]
    return _mail(person, f"Consilience: {', '.join(counts)}", lines)


def _asked_mail(
    person: User, review: Review, states: Sequence[TaskState], by: User, today: date
) -> EmailMessage:
    name = _line(review.short_title or review.title)
    lines = [
        f"Dear {_line(person.name)},",
        "",
        f"{_line(by.name)} kindly asks you to look at your part of “{name}”.",
        "What waits for you there, what is due first at the top:"
        if states
        else "Nothing waits for you there now.",
        *_list(states, today),
    ]
    return _mail(person, f"Consilience: a reminder of {name}", lines, reply_to=[by.email])


def _list(states: Iterable[TaskState], today: date) -> list[str]:
    lines: list[str] = []
    for one in states:
        when = due_words(one.due, today)
        review = one.study.review
        lines += [
            "",
            f"{_line(one.study.name)}{f', {when}' if when else ''}",
            f"{_line(review.short_title or review.title)}, {_lower(sentence(one))}",
            _link(workplace(one)),
        ]
    return lines


def _lower(text: str) -> str:
    return f"{text[:1].lower()}{text[1:]}"


def _mail(person: User, subject: str, lines: Iterable[str], *, reply_to: Sequence[str] = ()) -> EmailMessage:
    foot = [
        "",
        "-- ",
        f"All that waits for you: {_link(reverse('extraction:home'))}",
        f"No more reminders: {_link(reverse('reviews:reminders'))}",
    ]
    return EmailMessage(
        subject=subject,
        body="\n".join([*lines, *foot, ""]),
        to=[person.email],
        reply_to=list(reply_to),
        # No mailbox answers this with an absence note.
        headers={"Auto-Submitted": "auto-generated"},
    )


def _line(text: str) -> str:
    """The text on one line: a name must not look like another line of the mail, nor end a header."""
    return " ".join(text.split())


def _link(path: str) -> str:
    return f"{settings.LINK_ORIGIN}{path}"
