"""Outcomes, intervention groups and follow-up windows of a protocol."""

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError, Q
from django.db.models.deletion import Collector

from ..models import Assignment, FollowUpWindow, InterventionGroup, Outcome, Review, Task, User
from ..permissions import require
from ..refusals import Refused
from .record import record
from .writing import changes, locked, write

Part = Outcome | InterventionGroup | FollowUpWindow

SECRET = "You read studies of this review, and whether it is in use would tell you about the other reading."


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
        if isinstance(part, Outcome) and fields.get("kind", part.kind) != part.kind:
            _check_kind_is_free(part, by)
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


def _check_kind_is_free(outcome: Outcome, by: User) -> None:
    """Raise Refused where numbers of the old kind may have been entered already."""
    if _use_would_tell(outcome, by):
        raise Refused(errors={"kind": [f"{SECRET} Another lead can change it, or add an outcome instead."]})
    if _is_in_use(outcome):
        raise Refused(
            errors={
                "kind": ["Readings hold numbers of this outcome, so it stays. Add another outcome instead."]
            }
        )


def _use_would_tell(part: Part, by: User) -> bool:
    """Whether "it is in use" would tell a reader what the other reader has entered.

    Asked of assignments alone: an answer that rested on readings would itself be the tell. Arms have groups;
    numbers and judgements both are of outcomes.
    """
    if isinstance(part, FollowUpWindow):
        return False
    reads = Assignment.objects.filter(Q(first=by) | Q(second=by), study__review=part.review_id)
    if isinstance(part, InterventionGroup):
        reads = reads.filter(task=Task.EXTRACTION)
    return reads.exists()


def _is_in_use(part: Part) -> bool:
    """Whether another row refers to the part: protected, or deleted silently with it, as an analysis's choice of
    groups would be."""
    collector = Collector(using=part._state.db, origin=part)
    try:
        collector.collect([part])
    except ProtectedError:
        return True
    return set(collector.data) != {type(part)} or any(rows.exists() for rows in collector.fast_deletes)


@transaction.atomic
def remove_part(*, part: Part, by: User) -> None:
    """Remove what nobody has used yet.

    Raises Refused when a reading or an analysis rests on it, and to a lead who reads studies of the review:
    whether an outcome or a group is in use would tell them about the other reading.
    """
    require(by, "edit_protocol", part.review)
    review = locked(Review, part.review_id)
    part = locked(type(part), part.pk)
    name, noun = part.name, part._meta.verbose_name
    if _use_would_tell(part, by):
        raise Refused(f"“{name}” stays. {SECRET} Another lead can remove it.")
    if _is_in_use(part):
        raise Refused(f"“{name}” is in use by a reading or an analysis, so it stays.")
    part.delete()
    record(review=review, by=by, action=f"{noun} removed", summary=name)
