"""Outcomes, intervention groups and follow-up windows of a protocol."""

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError

from ..models import FollowUpWindow, InterventionGroup, Outcome, Review, User
from ..permissions import require
from ..refusals import Refused
from .record import advance_revision, record
from .writing import changes, locked, write

Part = Outcome | InterventionGroup | FollowUpWindow


def _duplicate(part: Part, fields: dict[str, Any]) -> dict[str, list[str]]:
    noun = part._meta.verbose_name
    return {"name": [f"This protocol already has the {noun} “{fields.get('name', part.name)}”."]}


@transaction.atomic
def save_part(*, part: Part, version: int | None, by: User, **fields: Any) -> Part:
    """Add (``version`` None) or change an outcome, a group or a window.

    Raises Refused when a field does not hold or the name is taken, Stale when it was saved elsewhere.
    """
    review = part.review
    require(by, "edit_protocol", review)
    if version is None:
        last = type(part).objects.filter(review=review).aggregate(last=Max("position"))["last"]
        part.position = 0 if last is None else last + 1
    else:
        part = locked(type(part), part.pk)
    told = changes(part, fields)
    _check(part, fields)
    write(part, version=version, fields=fields, duplicate=_duplicate(part, fields))
    record(
        review=review,
        by=by,
        action=f"{part._meta.verbose_name} {'added' if version is None else 'edited'}",
        summary=part.name,
        cells=told,
    )
    advance_revision(review)
    return part


def _check(part: Part, fields: dict[str, Any]) -> None:
    """Raise Refused for bounds the wrong way round."""
    if isinstance(part, Outcome):
        low, high = fields.get("scale_min", part.scale_min), fields.get("scale_max", part.scale_max)
        if low is not None and high is not None and low >= high:
            raise Refused(
                errors={"scale_max": [f"{high:g} is not above the lowest possible value, {low:g}."]}
            )
    if isinstance(part, FollowUpWindow):
        low, high = fields.get("after_days", part.after_days), fields.get("up_to_days", part.up_to_days)
        if low is not None and high is not None and low >= high:
            raise Refused(errors={"up_to_text": ["This window ends before it begins."]})


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """Remove what nobody has used yet. Raises Refused when a reading or an analysis rests on it."""
    review: Review = part.review
    require(by, "edit_protocol", review)
    name, noun = part.name, part._meta.verbose_name
    try:
        with transaction.atomic():
            part.delete()
    except ProtectedError:
        raise Refused(f"“{name}” is in use by a reading or an analysis, so it stays.") from None
    record(review=review, by=by, action=f"{noun} removed", summary=name)
    advance_revision(review)
