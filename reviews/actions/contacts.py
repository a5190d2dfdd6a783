"""The log of what the authors of a study were asked. Entries are added, never changed."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from ..models import Assignment, Contact, Study, User
from ..permissions import can, roles_of
from ..refusals import NotAllowed, NotThere, Refused
from .record import record
from .writing import locked


def may_log_contacts(user: User, study: Study) -> bool:
    """Leads, and who reads or arbitrates the study in any task."""
    if can(user, "edit_studies", study.review):
        return True
    seat = Q(first=user) | Q(second=user) | Q(arbiter=user)
    return bool(roles_of(user, study.review)) and Assignment.objects.filter(seat, study=study).exists()


def require_contacts(user: User, study: Study) -> None:
    """Raise NotThere for outsiders, NotAllowed for members who may not log contacts of the study."""
    if not roles_of(user, study.review):
        raise NotThere("There is nothing here for you.")
    if not may_log_contacts(user, study):
        raise NotAllowed("A lead, or who reads or arbitrates this study, logs what its authors are asked.")


@transaction.atomic
def log_contact(
    *,
    study: Study,
    date: datetime.date,
    to_whom: str,
    means: str,
    asked: str,
    by: User,
    answer: str = "",
    answered_on: datetime.date | None = None,
) -> Contact:
    """Add an entry, with the answer where there is one already. Raises Refused for what cannot be."""
    require_contacts(by, study)
    study = locked(Study, study.pk)
    contact = Contact(
        study=study, date=date, to_whom=to_whom.strip(), means=means, asked=asked.strip(), by=by, at=timezone.now()
    )  # fmt: skip
    errors = _not_to_come(date, "date")
    try:
        contact.clean_fields(exclude={"study", "by", "at", "answer_by", "answer_at"})
    except ValidationError as error:
        errors |= error.message_dict
    if answer.strip() or answered_on is not None:
        errors |= _write_answer(contact, answer, answered_on, by)
    if errors:
        raise Refused(errors=errors)
    contact.save()
    record(
        review=study.review,
        study=study,
        by=by,
        action="authors asked",
        summary=f"{contact.to_whom}, {contact.date}, {contact.get_means_display().lower()}",
        cells=[_cell(contact, "asked"), *([_cell(contact, "answer")] if contact.is_answered else [])],
    )
    return contact


@transaction.atomic
def answer_contact(*, contact: Contact, answer: str, answered_on: datetime.date | None, by: User) -> Contact:
    """Add the answer to an entry. Raises Refused where one stands already: what comes later is an entry of its own."""
    require_contacts(by, contact.study)
    study = locked(Study, contact.study_id)
    contact = Contact.objects.get(pk=contact.pk)
    if contact.is_answered:
        raise Refused("An answer stands here already, and stays. Log what came later as another contact.")
    errors = _write_answer(contact, answer, answered_on, by)
    if errors:
        raise Refused(errors=errors)
    contact.save(update_fields=["answer", "answered_on", "answer_by", "answer_at"])
    record(
        review=study.review,
        study=study,
        by=by,
        action="authors answered",
        summary=f"{contact.to_whom}, {contact.answered_on}",
        cells=[_cell(contact, "answer")],
    )
    return contact


def _write_answer(
    contact: Contact, answer: str, answered_on: datetime.date | None, by: User
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if not answer.strip():
        errors["answer"] = ["Write what they answered."]
    if answered_on is None:
        errors["answered_on"] = ["Write the day of the answer."]
    else:
        errors |= _not_to_come(answered_on, "answered_on")
        if contact.date is not None and answered_on < contact.date:
            errors["answered_on"] = [
                f"They were asked on {contact.date:%-d %B %Y}; the answer came before that."
            ]
    contact.answer, contact.answered_on = answer.strip(), answered_on
    contact.answer_by, contact.answer_at = by, timezone.now()
    return errors


def _not_to_come(day: datetime.date, field: str) -> dict[str, list[str]]:
    # Tomorrow by the server's clock is today for people farther east.
    to_come = day is not None and (day - timezone.now().date()).days > 1
    return {field: [f"{day:%-d %B %Y} is still to come."]} if to_come else {}


def _cell(contact: Contact, field: str) -> dict:
    return {"address": f"contact:{contact.pk}:{field}", "before": None, "after": getattr(contact, field)}
