"""The structure pass: whose arm is whose arm, whose time point is whose."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.models import Assignment, Study, Task, User
from reviews.refusals import Refused

from ..models import Arm, Comparison, ReadingRole, StudyArm, StudyResult, StudyTimePoint, TimePoint
from .comparisons import open_for
from .turns import pass_on_when_discussed


@transaction.atomic
def confirm_structure(
    *,
    comparison: Comparison,
    arms: Mapping[UUID, UUID | None],
    time_points: Mapping[UUID, UUID | None],
    version: int,
    by: User,
) -> Comparison:
    """Confirm whose arm is whose arm and whose time point is whose, corrected where the proposal was wrong.

    ``arms`` and ``time_points`` map each of the first reading's to one of the second's, or None where only
    the first found it; whatever of the second's is not named was found by the second alone. Decisions on
    values that still stand side by side are kept. Where the readers discuss, they may confirm it as well as the
    arbiter. Raises Refused when one of the second's is named twice
    or a key is not one of these readings.
    """
    comparison = open_for(comparison.pk, by, version=version, readers_too=comparison.discusses)
    if comparison.settled_at is not None:
        raise Refused("This study is settled. Its arms and time points stay as they were matched.")
    assignment = comparison.assignment
    _rematch(assignment, Arm, "study_arm", StudyArm, arms)
    _rematch(assignment, TimePoint, "study_time_point", StudyTimePoint, time_points)
    comparison.confirmed_at = timezone.now()
    comparison.confirmed_by = by
    comparison.version += 1
    comparison.save(update_fields=["confirmed_at", "confirmed_by", "version"])
    record(
        review=assignment.study.review,
        study=assignment.study,
        subject=comparison.pk,
        by=by,
        action="structure confirmed",
        summary=f"{len(arms)} arms and {len(time_points)} time points of the first reading"
        if assignment.task == Task.EXTRACTION
        else "Risk of bias: nothing to match",
    )
    pass_on_when_discussed(comparison, by)
    return comparison


def _rematch(
    assignment: Assignment,
    model: type[Arm] | type[TimePoint],
    field: str,
    own_model: type[StudyArm] | type[StudyTimePoint],
    pairs: Mapping[UUID, UUID | None],
) -> None:
    noun = model._meta.verbose_name
    parts = list(model.objects.filter(reading__assignment=assignment).select_related("reading", field))
    first = {part.pk: part for part in parts if part.reading.role == ReadingRole.FIRST}
    second = {part.pk: part for part in parts if part.reading.role == ReadingRole.SECOND}
    chosen = [key for key in pairs.values() if key is not None]
    if set(pairs) != set(first) or not set(chosen) <= set(second):
        raise Refused(f"The {noun}s of these readings were changed. Open the page again.")
    twice = {
        mine: theirs for mine, theirs in pairs.items() if theirs is not None and chosen.count(theirs) > 1
    }
    if twice:
        raise Refused(
            errors={
                str(mine): [
                    f"“{second[theirs]}” is matched twice. Match each {noun} of the second reading once."
                ]
                for mine, theirs in twice.items()
            }
        )
    partner = {theirs: mine for mine, theirs in pairs.items() if theirs is not None}
    before = {part.pk: getattr(part, f"{field}_id") for part in parts}
    # Release the second's keys first: a swap would otherwise collide with the unique key for a moment.
    model.objects.filter(pk__in=second).update(**{field: None})
    taken = {before[key] for key in first}
    for position, part in enumerate(second.values(), start=len(first)):
        if part.pk in partner:
            own = getattr(first[partner[part.pk]], field)
        elif before[part.pk] in taken:
            own = _own_key(own_model, assignment.study, part, position)
        else:
            own = getattr(part, field)
        setattr(part, field, own)
        part.save(update_fields=[field])
    in_use = {getattr(part, f"{field}_id") for part in (*first.values(), *second.values())}
    _forget(own_model, model, field, set(before.values()) - in_use)


def _forget(
    own_model: type[StudyArm] | type[StudyTimePoint],
    model: type[Arm] | type[TimePoint],
    field: str,
    stale: set[UUID],
) -> None:
    """Delete keys that a corrected match left without use; not those of an earlier round, or of a result."""
    unused = own_model.objects.filter(pk__in=stale).exclude(
        pk__in=model.objects.filter(**{f"{field}__in": stale}).values(field)
    )
    if own_model is StudyTimePoint:
        unused = unused.exclude(pk__in=StudyResult.objects.filter(time_point__in=stale).values("time_point"))
    unused.delete()


def _own_key(
    own_model: type[StudyArm] | type[StudyTimePoint], study: Study, part: Arm | TimePoint, position: int
) -> StudyArm | StudyTimePoint:
    if isinstance(part, Arm):
        return own_model.objects.create(study=study, name=part.name, group=part.group, position=position)
    return own_model.objects.create(
        study=study, text=part.text, days=part.days, is_baseline=part.is_baseline, position=position
    )
