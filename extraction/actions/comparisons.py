"""Opening a comparison, matching its structure, deciding its differences, and settling the study."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Study, Task, User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

from ..comparison import OPEN, Row, seen
from ..matching import ArmName, Match, TimeName, propose_arms, propose_time_points
from ..models import (
    Arm,
    Choice,
    Comparison,
    Method,
    Reading,
    ReadingRole,
    Resolution,
    StudyArm,
    StudyResult,
    StudyTimePoint,
    TimePoint,
)
from ..queries.comparisons import ComparedReadings, read_comparison, same_difference
from ..visibility import comparisons_visible_to
from .decisions import decided_fields, reason_errors
from .finals import write_final


@transaction.atomic
def open_comparison(*, assignment: Assignment, by: User) -> Comparison:
    """The comparison of two submitted readings, with proposed matches of arms and time points.

    Called by the second submission, under its lock on the study.
    """
    comparison = Comparison.objects.create(assignment=assignment)
    readings = {reading.role: reading for reading in assignment.readings.all()}
    first, second = readings[ReadingRole.FIRST], readings[ReadingRole.SECOND]
    arms = propose_arms(_arm_names(first), _arm_names(second))
    _match_arms(assignment.study, _by_key(Arm, first, second), arms)
    times = propose_time_points(_time_names(first), _time_names(second))
    _match_times(assignment.study, _by_key(TimePoint, first, second), times)
    record(
        review=assignment.study.review,
        study=assignment.study,
        subject=comparison.pk,
        by=by,
        action="comparison opened",
        summary=f"{assignment.get_task_display()}: both readings are in",
    )
    return comparison


def _arm_names(reading: Reading) -> list[ArmName]:
    return [ArmName(str(arm.pk), arm.name, str(arm.group_id or "")) for arm in reading.arms.all()]


def _time_names(reading: Reading) -> list[TimeName]:
    return [
        TimeName(str(point.pk), point.text, point.days, point.is_baseline)
        for point in reading.time_points.all()
    ]


def _by_key(model: type[Arm] | type[TimePoint], first: Reading, second: Reading) -> dict[str, Any]:
    return {str(part.pk): part for part in model.objects.filter(reading__in=[first, second])}


def _match_arms(study: Study, parts: dict[str, Arm], matches: list[Match]) -> None:
    for position, match in enumerate(matches):
        pair = [parts[key] for key in (match.first, match.second) if key is not None]
        known = next((part.study_arm for part in pair if part.study_arm_id), None)
        own = known or StudyArm.objects.create(
            study=study, name=pair[0].name, group=pair[0].group, position=position
        )
        for part in pair:
            part.study_arm = own
            part.save(update_fields=["study_arm"])


def _match_times(study: Study, parts: dict[str, TimePoint], matches: list[Match]) -> None:
    for position, match in enumerate(matches):
        pair = [parts[key] for key in (match.first, match.second) if key is not None]
        known = next((part.study_time_point for part in pair if part.study_time_point_id), None)
        own = known or StudyTimePoint.objects.create(
            study=study,
            text=pair[0].text,
            days=pair[0].days,
            is_baseline=pair[0].is_baseline,
            position=position,
        )
        for part in pair:
            part.study_time_point = own
            part.save(update_fields=["study_time_point"])


def open_for(comparison_id: object, by: User, *, version: int | None) -> Comparison:
    """The unsettled comparison, locked with its study, for its arbiter to work on.

    Raises NotThere when the person may not see it, NotAllowed when somebody else arbitrates, Refused when
    it is settled, Stale when it was changed since ``version``.
    """
    comparison = (
        comparisons_visible_to(by)
        .select_related("assignment__study__review")
        .filter(pk=comparison_id)
        .first()
    )
    if comparison is None:
        raise NotThere("There is nothing here for you.")
    if comparison.assignment.arbiter_id != by.pk:
        raise NotAllowed(f"{comparison.assignment.arbiter.name} arbitrates this study.")
    locked(Study, comparison.assignment.study_id)
    comparison.refresh_from_db(fields=["version", "confirmed_at", "settled_at"])
    if comparison.settled_at is not None:
        raise Refused("This study is settled. What was decided stays as it is.")
    if version is not None and comparison.version != version:
        raise Stale("The matches were changed in another window. Look at them again.", current=comparison)
    return comparison


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
    values that still stand side by side are kept. Raises Refused when one of the second's is named twice
    or a key is not one of these readings.
    """
    comparison = open_for(comparison.pk, by, version=version)
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


@transaction.atomic
def resolve(
    *,
    comparison: Comparison,
    address: str,
    choice: str,
    reason: str,
    version: int,
    by: User,
    matches: int | None = None,
    text: str = "",
    so_printed: bool = False,
    page: str = "",
    table: str = "",
    quotation: str = "",
    support: str = "",
    also: Collection[str] = (),
) -> Resolution:
    """Decide one difference: the first's value, the second's, or another, always with a reason.

    ``version`` is that of the resolution the arbiter saw (0: none yet), ``matches`` that of the comparison (None: not
    from a page): other matches put other values side by side. Raises Refused with the field that does not hold, or
    where there is nothing to decide; Stale when it was decided, or the matches changed, in another window since.
    The source and ``support`` belong to another value; a value of a reading brings its own.

    ``also`` names other addresses at which the readings differ in the same two ways: they are decided alike, as
    one event. Of these, what has been decided since is left as it is.
    """
    comparison = open_for(comparison.pk, by, version=matches)
    if comparison.confirmed_at is None:
        raise Refused("Confirm first whose arm is whose; then the values can be settled.")
    compared = read_comparison(comparison)
    row = compared.row(address)
    if row is None:
        raise NotThere("There is no such difference in this comparison.")
    existing = compared.resolutions.get(address)
    if (existing.version if existing else 0) != version:
        raise Stale("This difference was decided in another window.", current=existing)
    if row.agrees:
        raise Refused("Both readings agree here: there is nothing to decide.")
    source = {"page": page, "table": table, "quotation": quotation, "support": support}
    rows = [row, *_alike(compared, row, also)]
    errors = reason_errors(reason)
    decided: list[dict[str, Any]] = []
    try:
        decided = [decided_fields(compared, one, choice, text, so_printed, source) for one in rows]
    except Refused as refused:
        errors |= refused.errors
    if errors:
        raise Refused(errors=errors)
    told: list[dict] = []
    why = {
        "choice": choice,
        "reason": reason.strip(),
        "method": Method.ARBITRATION,
        "by": by,
        "at": timezone.now(),
    }
    resolutions = [
        _write(comparison, one, compared.resolutions.get(one.address), fields | why, told)
        for one, fields in zip(rows, decided, strict=True)
    ]
    others = f" and {len(rows) - 1} alike" if len(rows) > 1 else ""
    study = comparison.assignment.study
    record(
        review=study.review,
        study=study,
        subject=comparison.pk,
        by=by,
        action="difference settled",
        summary=f"{row.label}{others}: {Choice(choice).label.lower()}",
        cells=told,
    )
    return resolutions[0]


def _alike(compared: ComparedReadings, row: Row, addresses: Collection[str]) -> list[Row]:
    """The rows at the addresses that are still open. Raises Refused when one differs in another way."""
    states = compared.states
    rows = [one for one in compared.rows if one.address in set(addresses) - {row.address}]
    for one in rows:
        if not same_difference(row, one):
            raise Refused(f"{one.label} differs in another way. Settle it by itself.")
    return [one for one in rows if states[one.address] == OPEN]


def _write(
    comparison: Comparison, row: Row, existing: Resolution | None, fields: dict[str, Any], told: list[dict]
) -> Resolution:
    """Write one resolution, and what changed to ``told``."""
    before = _said(existing) if existing else None
    resolution = existing or Resolution(comparison=comparison, address=row.address)
    for name, value in fields.items():
        setattr(resolution, name, value)
    told.append({"address": row.address, "before": before, "after": _said(resolution)})
    resolution.first_seen, resolution.second_seen = seen(row.first), seen(row.second)
    if existing:
        resolution.version += 1
    resolution.save()
    return resolution


def _said(resolution: Resolution) -> dict[str, str | bool]:
    """What a decision says, without what is empty, as it goes into the record: the row keeps only the last one."""
    names = ("choice", "text", "missing", "so_printed", "page", "table", "quotation", "support", "reason")
    return {name: getattr(resolution, name) for name in names if getattr(resolution, name)}


@transaction.atomic
def settle_study(*, comparison: Comparison, by: User) -> Reading:
    """Write the final reading: agreed values, decided values, nothing else.

    Raises Refused while the structure is unconfirmed or a difference is open.
    """
    comparison = open_for(comparison.pk, by, version=None)
    if comparison.confirmed_at is None:
        raise Refused("Confirm first whose arm is whose; then the study can be settled.")
    compared = read_comparison(comparison)
    counts = compared.status
    if not counts.can_settle:
        left = counts.open + counts.waiting
        raise Refused(f"{left} difference{' is' if left == 1 else 's are'} still open.")
    final = write_final(compared)
    comparison.settled_at = timezone.now()
    comparison.settled_by = by
    comparison.save(update_fields=["settled_at", "settled_by"])
    study = comparison.assignment.study
    record(
        review=study.review,
        study=study,
        subject=final.pk,
        by=by,
        action="study settled",
        summary=f"{comparison.assignment.get_task_display()}: {counts.agreed} agreed, {counts.settled} decided",
    )
    return final
