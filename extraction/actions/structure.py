"""Arms and time points of a reading that is being written."""

from django.db import transaction
from django.db.models import Max

from reviews.actions.record import record
from reviews.actions.writing import changes, write
from reviews.follow_up import read_time
from reviews.models import InterventionGroup, Task, User
from reviews.refusals import NotThere, Refused

from ..models import Answer, Arm, Basis, Reading, TimePoint, Value
from .readings import own_draft

Part = Arm | TimePoint


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
    reading = _own_extraction(reading, by)
    if group is not None and group.review_id != reading.assignment.study.review_id:
        raise Refused(errors={"group": ["Choose a group of this review's protocol."]})
    if not name.strip():
        raise Refused(errors={"name": ["Name the arm as the paper does, for example “Normal saline”."]})
    same = reading.arms.filter(name__iexact=name.strip())
    if same.exclude(pk=arm.pk if arm else None).exists():
        raise Refused(
            errors={"name": [f"There is an arm “{name.strip()}” already. Tell the two apart by name."]}
        )
    return _save(reading, by, arm or Arm(reading=reading), version, {"name": name.strip(), "group": group})


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

    Raises Refused without a text, with one that is there already, or where a follow-up whose changes are typed would
    become the baseline, which has none; Stale when it was saved elsewhere.
    """
    reading = _own_extraction(reading, by)
    text = text.strip()
    if not text:
        raise Refused(
            errors={"text": ["Write the time as the paper does: “10 weeks”, “baseline”, “unknown”."]}
        )
    same = reading.time_points.filter(text__iexact=text)
    if same.exclude(pk=time_point.pk if time_point else None).exists():
        raise Refused(errors={"text": [f"“{text}” is there already."]})
    time = read_time(text)
    if time_point and time.is_baseline:
        changed = Value.objects.filter(
            result__reading=reading, result__time_point=time_point, result__basis=Basis.CHANGE
        )
        typed = changed.exclude(text="", missing="").count()
        if typed:
            raise Refused(
                errors={
                    "text": [
                        f"“{time_point}” holds {_values(typed)} of change, and a baseline has none. Empty them first."
                    ]
                }
            )
    return _save(
        reading,
        by,
        time_point or TimePoint(reading=reading),
        version,
        {"text": text, "days": time.days, "is_baseline": time.is_baseline},
    )


def _own_extraction(reading: Reading, by: User) -> Reading:
    """The person's own draft of an extraction: what an assessment of bias brought along would become arms and
    times of the study itself."""
    reading = own_draft(reading.pk, by)
    if reading.assignment.task != Task.EXTRACTION:
        raise Refused("Arms and time points belong to the extraction; judgements have none.")
    return reading


def _save(reading: Reading, by: User, part: Part, version: int | None, fields: dict) -> Part:
    if not part._state.adding:
        part = _own_part(type(part), part.pk, reading)
    else:
        last = type(part).objects.filter(reading=reading).aggregate(last=Max("position"))["last"]
        part.position = 0 if last is None else last + 1
    told = changes(part, fields)
    write(part, version=version, fields=fields, duplicate={})
    _record(reading, by, f"{part._meta.verbose_name} saved", str(part), told)
    return part


def _own_part(model: type[Part], pk: object, reading: Reading) -> Part:
    part = model.objects.select_for_update().filter(pk=pk, reading=reading).first()
    if part is None:
        raise NotThere(f"This {model._meta.verbose_name} is no longer there.")
    return part


@transaction.atomic
def remove_part(*, reading: Reading, part: Part, by: User) -> None:
    """Remove an arm or time point in which nothing is typed. Raises Refused when something is."""
    reading = own_draft(reading.pk, by)
    part = _own_part(type(part), part.pk, reading)
    field = "arm" if isinstance(part, Arm) else "time_point"
    typed = Value.objects.filter(**{f"result__{field}": part}).exclude(text="", missing="").count()
    if isinstance(part, Arm):
        typed += Answer.objects.filter(arm=part).exclude(text="", missing="").count()
    if typed:
        raise Refused(f"“{part}” holds {_values(typed)}. Empty them first; nothing was removed.")
    name = str(part)
    noun = part._meta.verbose_name
    part.delete()
    _record(reading, by, f"{noun} removed", name, [])


def _values(count: int) -> str:
    return f"{count} typed value{'' if count == 1 else 's'}"


def _record(reading: Reading, by: User, action: str, summary: str, cells: list[dict]) -> None:
    study = reading.assignment.study
    record(
        review=study.review,
        study=study,
        subject=reading.pk,
        by=by,
        action=action,
        summary=summary,
        cells=cells,
    )
