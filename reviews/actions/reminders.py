"""Which reminders go out: the choice of a person, and a claim on the day, so that none goes out twice."""

from collections.abc import Collection
from datetime import date

from django.db import IntegrityError, transaction

from ..models import Assignment, Reminder, Review, User
from ..permissions import require
from ..refusals import Refused
from .record import record


@transaction.atomic
def choose_reminders(*, user: User, wanted: bool) -> User:
    """Whether the person gets reminders by e-mail."""
    user.wants_reminders = wanted
    user.save(update_fields=["wants_reminders"])
    return user


@transaction.atomic
def claim_assignments(*, person: User, assignments: Collection[Assignment], day: date) -> list[Reminder]:
    """Rows for those of the assignments that the person was not reminded of on this day.

    Two processes that claim at once queue up at the person's row.
    """
    User.objects.select_for_update(no_key=True).values_list("pk").get(pk=person.pk)
    there = Reminder.objects.filter(person=person, day=day, assignment__in=assignments)
    told = set(there.values_list("assignment", flat=True))
    return Reminder.objects.bulk_create(
        Reminder(person=person, review=one.study.review, assignment=one, day=day)
        for one in assignments
        if one.pk not in told
    )


@transaction.atomic
def claim_review(*, person: User, review: Review, day: date, by: User) -> Reminder:
    """The row of a lead's reminder. Raises Refused when the person was reminded of the review by a lead on this day, or
    wants no reminders.

    Its event speaks of the reminder itself, which nobody sees: that somebody was reminded lets others guess what they
    had not done. It stays in the chain when the mail could not be handed over.
    """
    require(by, "assign", review)
    if not person.wants_reminders:
        raise Refused(f"{person.name} has turned off reminders by e-mail.")
    try:
        with transaction.atomic():
            claimed = Reminder.objects.create(person=person, review=review, day=day, by=by)
    except IntegrityError:
        raise Refused(f"{person.name} was reminded today. Another reminder can go out tomorrow.") from None
    record(review=review, subject=claimed.pk, by=by, action="reminder asked for", summary=person.name)
    return claimed


@transaction.atomic
def release(claimed: Collection[Reminder]) -> None:
    """Take claims back whose mail could not be handed over."""
    Reminder.objects.filter(pk__in=[one.pk for one in claimed]).delete()
