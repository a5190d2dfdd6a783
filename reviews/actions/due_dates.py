"""The last days for reading and for arbitrating."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.dateformat import format as date_format

from ..models import Assignment, Review, Study, User
from ..permissions import require
from ..refusals import NotThere, Refused, Stale
from .record import record
from .writing import locked

FIELDS = ("due", "arbitration_due")
Days = tuple[date | None, date | None]


@transaction.atomic
def set_due_dates(
    *, review: Review, based_on: Mapping[UUID, Days], by: User, **days: date | None
) -> list[Assignment]:
    """Set ``due`` or ``arbitration_due``, or both, of the assignments that ``based_on`` names; None takes a day away.

    ``based_on`` gives the days (reading, arbitration) that the writer saw. Returns the assignments that changed. Raises
    Stale when one was set elsewhere since, and Refused when nothing is chosen, or arbitration would be due before
    the readings; nothing is written then.
    """
    require(by, "assign", review)
    if not based_on:
        raise Refused("Tick the studies whose dates are meant.")
    if not days or not set(days) <= set(FIELDS):
        raise Refused("Choose a date.")
    assignments = _locked(review, based_on)
    if set(based_on) - {one.pk for one in assignments}:
        raise NotThere("One of these assignments is no longer there.")
    changed_elsewhere = [one for one in assignments if _days(one) != based_on[one.pk]]
    if changed_elsewhere:
        raise Stale(
            f"The dates of {_names(changed_elsewhere)} were set elsewhere in the meantime. Look at them again.",
            current=changed_elsewhere,
        )
    changed = []
    for one in assignments:
        cells = _cells(one, days)
        for field, day in days.items():
            setattr(one, field, day)
        if cells:
            changed.append((one, cells))
    backwards = [
        one for one, _ in changed if one.due and one.arbitration_due and one.arbitration_due < one.due
    ]
    if backwards:
        raise Refused(
            errors={
                "arbitration_due": [f"{_names(backwards)} would be due for arbitration before the readings."]
            }
        )
    for one, cells in changed:
        one.save(update_fields=list(days))
        record(
            review=review, study=one.study, by=by, action="due dates set", summary=_summary(one), cells=cells
        )
    return [one for one, _ in changed]


def _locked(review: Review, keys: Collection[UUID]) -> list[Assignment]:
    """The assignments in the order of their studies' keys, their studies locked in that order: two leads queue up."""
    held = Assignment.objects.filter(study__review=review, pk__in=keys)
    for study in held.order_by("study").values_list("study", flat=True).distinct():
        locked(Study, study)
    return list(held.select_related("study").order_by("study", "task", "round"))


def _days(assignment: Assignment) -> Days:
    return (assignment.due, assignment.arbitration_due)


def _cells(assignment: Assignment, days: Mapping[str, date | None]) -> list[dict[str, Any]]:
    return [
        {
            "address": f"assignment:{assignment.pk}:{field}",
            "before": _said(getattr(assignment, field)),
            "after": _said(day),
        }
        for field, day in days.items()
        if getattr(assignment, field) != day
    ]


def _said(day: date | None) -> str | None:
    return date_format(day, "j F Y") if day else None


def _summary(assignment: Assignment) -> str:
    task = assignment.get_task_display() + (", pilot" if assignment.is_pilot else "")
    days = [
        f"{words} {_said(getattr(assignment, field)) or 'without a date'}"
        for field, words in zip(FIELDS, ("readings", "arbitration"), strict=True)
    ]
    return f"{task}: {', '.join(days)}"


def _names(assignments: list[Assignment]) -> str:
    names = list(dict.fromkeys(one.study.name for one in assignments))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
