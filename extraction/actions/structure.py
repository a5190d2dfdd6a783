"""Arms and time points of a reading that is being written: added, renamed, put in order, taken out and put back."""

from typing import TypeVar

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from reviews.actions.writing import changes, write
from reviews.follow_up import TOLERANCE_DAYS, read_time
from reviews.models import InterventionGroup, Task, User
from reviews.refusals import NotThere, Refused, Stale

from ..models import Arm, Reading, TimePoint
from ..queries.parts import changes_at, in_order, rank, typed_in
from .readings import own_draft, record_and_advance

Part = TypeVar("Part", Arm, TimePoint)

UP, DOWN = -1, 1


@transaction.atomic
def save_arm(
    *,
    reading: Reading,
    by: User,
    name: str,
    group: InterventionGroup | None,
    arm: Arm | None = None,
    version: int | None = None,
) -> Arm:
    """Add an arm, or rename and regroup one. A group may be chosen later, but before submitting.

    Raises Refused without a name or with a group of another review, Stale when it was saved elsewhere.
    """
    reading = own_extraction(reading, by)
    if group is not None and group.review_id != reading.assignment.study.review_id:
        raise Refused(errors={"group": ["Choose a group of this review's protocol."]})
    if not name.strip():
        raise Refused(errors={"name": ["Name the arm as the paper does, for example “Normal saline”."]})
    fields = {"name": name.strip(), "group": group}
    return _save(reading, by, arm or Arm(reading=reading), version, fields, "name")


@transaction.atomic
def save_time_point(
    *,
    reading: Reading,
    by: User,
    text: str,
    time_point: TimePoint | None = None,
    version: int | None = None,
) -> TimePoint:
    """Add a time point, or retype one. The days are read from the text; an unknown time is allowed.

    Raises Refused without a text, with a time that is there already in these words or others, or where a follow-up of
    which the reading has changes would become the baseline, which has none; Stale when it was saved elsewhere.
    """
    reading = own_extraction(reading, by)
    text = text.strip()
    if not text:
        raise Refused(
            errors={"text": ["Write the time as the paper does: “10 weeks”, “baseline”, “unknown”."]}
        )
    time = read_time(text)
    if time_point and time.is_baseline:
        changes_there = changes_at(reading, time_point, arms=reading.arms.all())
        if changes_there:
            words = f"“{time_point}” holds {changes_there.words}."
            raise Refused(errors={"text": [f"{words} A baseline has none: {changes_there.way_out} first."]})
    fields = {"text": text, "days": time.days, "is_baseline": time.is_baseline}
    return _save(reading, by, time_point or TimePoint(reading=reading), version, fields, "text")


@transaction.atomic
def move_part(*, reading: Reading, part: Part, direction: int, by: User) -> Part:
    """Move an arm or a time point one place ``UP`` or ``DOWN``; at the end of the list it stays.

    Raises Refused for a time point that its days put in its place.
    """
    reading = own_extraction(reading, by)
    part = own_part(reading, part)
    order = in_order(type(part).objects.filter(reading=reading))
    now = order.index(part)
    place = now + direction
    if not 0 <= place < len(order):
        return part
    if rank(order[now]) != rank(order[place]):
        raise Refused(
            "Times stand in their order. Only times of the same days, or unknown ones, change places."
        )
    order[now], order[place] = order[place], order[now]
    for position, one in enumerate(order):
        if one.position != position:
            one.position = position
            one.save(update_fields=["position"])
    record_and_advance(
        reading, by=by, action=f"{_noun(part)} moved", summary=f"“{part}” to place {place + 1}"
    )
    return part


@transaction.atomic
def take_out(*, reading: Reading, part: Part, version: int | None = None, by: User) -> Part:
    """Take an arm or a time point out of the reading. What is typed in it stays with it and comes back with it.

    Raises Stale when it was saved elsewhere since ``version``.
    """
    reading = own_extraction(reading, by)
    part = own_part(reading, part)
    _refuse_stale(part, version)
    typed = typed_in(reading).get(part.pk, 0)
    set_aside(part)
    said = f"“{part}”, with {_values(typed)}" if typed else f"“{part}”"
    record_and_advance(reading, by=by, action=f"{_noun(part)} taken out", summary=said)
    return part


@transaction.atomic
def put_back(*, reading: Reading, part: Part, by: User) -> Part:
    """Put an arm or a time point that was taken out back in its place, with what is typed in it.

    Raises Refused where another has its name, or its time, by now, and where an arm would bring changes to a time that
    has become the baseline meanwhile.
    """
    reading = own_extraction(reading, by)
    part = own_part(reading, part, is_out=True)
    if isinstance(part, Arm):
        _refuse_changes_at_baseline(reading, part)
    _refuse_double(reading, part, str(part), part.days if isinstance(part, TimePoint) else None, "")
    part.removed_at = None
    part.version += 1
    part.save(update_fields=["removed_at", "version"])
    record_and_advance(reading, by=by, action=f"{_noun(part)} put back", summary=f"“{part}”")
    return part


# --- What merging needs too ---


def own_extraction(reading: Reading, by: User) -> Reading:
    """The person's own draft of an extraction, locked: what an assessment of bias brought along would become arms and
    times of the study itself."""
    reading = own_draft(reading.pk, by)
    if reading.assignment.task != Task.EXTRACTION:
        raise Refused("Arms and time points belong to the extraction; judgements have none.")
    return reading


def own_part(reading: Reading, part: Part, *, is_out: bool = False) -> Part:
    """The reading's own arm or time point as it stands now, locked. Raises NotThere when it is another's, Refused when
    it is taken out (or, with ``is_out``, is not)."""
    model = type(part)
    own = model.with_removed.select_for_update().filter(pk=part.pk, reading=reading).first()
    if own is None:
        raise NotThere(f"This {_noun(part)} is no longer there.")
    if is_out and own.removed_at is None:
        raise Refused(f"“{own}” is there already; it was put back in another window.")
    if not is_out and own.removed_at is not None:
        raise Refused(
            f"“{own}” was taken out in another window. Put it back under “Taken out” first; nothing was changed."
        )
    return own


def set_aside(part: Part) -> None:
    """Mark an arm or a time point as taken out."""
    part.removed_at = timezone.now()
    part.version += 1
    part.save(update_fields=["removed_at", "version"])


def _refuse_stale(part: Part, version: int | None) -> None:
    if version is not None and part.version != version:
        raise Stale(
            f"“{part}” was changed in another window. Look at it, and take it out again.", current=part
        )


def _refuse_double(reading: Reading, part: Part, text: str, days: float | None, field: str) -> None:
    """One name an arm, one time a time point: “8 weeks” and “8 wk” are the same days."""
    others = [one for one in type(part).objects.filter(reading=reading) if one.pk != part.pk]
    same = next((one for one in others if str(one).casefold() == text.casefold()), None)
    if same is not None and isinstance(part, Arm):
        raise Refused(errors={field: [f"There is an arm “{same}” already. Tell the two apart by name."]})
    if same is not None:
        raise Refused(errors={field: [f"“{same}” is there already."]})
    if days is None:
        return
    at_once = next((one for one in others if _is_same_time(one.days, days)), None)
    if at_once is not None:
        raise Refused(
            errors={
                field: [
                    f"“{text}” is the same time as “{at_once}”, which is there already. Enter its values there, "
                    "or say in words what tells the two apart."
                ]
            }
        )


def _refuse_changes_at_baseline(reading: Reading, arm: Arm) -> None:
    """An arm that was taken out keeps its changes, whatever becomes of their time meanwhile."""
    for point in reading.time_points.filter(is_baseline=True):
        standing = Arm.with_removed.filter(Q(removed_at__isnull=True) | Q(pk=arm.pk), reading=reading)
        changes_there = changes_at(reading, point, arms=standing)
        if changes_there:
            raise Refused(
                f"“{arm}” holds {changes_there.words} at “{point}”, and a baseline has none. Write that time as the "
                f"follow-up that it was, put “{arm}” back, and {changes_there.way_out}."
            )


def _is_same_time(one: float | None, other: float) -> bool:
    return one is not None and abs(one - other) < TOLERANCE_DAYS


def _save(reading: Reading, by: User, part: Part, version: int | None, fields: dict, field: str) -> Part:
    if not part._state.adding:
        part = own_part(reading, part)
    else:
        last = type(part).objects.filter(reading=reading).aggregate(last=Max("position"))["last"]
        part.position = 0 if last is None else last + 1
    if part._state.adding or version == part.version:
        _refuse_double(reading, part, fields[field], fields.get("days"), field)
    told = changes(part, fields)
    write(part, version=version, fields=fields, duplicate={})
    record_and_advance(reading, by=by, action=f"{_noun(part)} saved", summary=str(part), cells=told)
    return part


def _noun(part: Part) -> str:
    return str(part._meta.verbose_name)


def _values(count: int) -> str:
    return f"{count} typed value{'' if count == 1 else 's'}"
