"""Opening a comparison, and finding one to work on."""

from typing import Any

from django.db import transaction

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Assignment, Study, User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale

from ..matching import ArmName, Match, TimeName, propose_arms, propose_time_points
from ..models import Amendment, Arm, Comparison, Reading, ReadingRole, StudyArm, StudyTimePoint, TimePoint
from ..queries.in_force import finals_in_force
from ..visibility import comparisons_visible_to


@transaction.atomic
def open_comparison(*, assignment: Assignment, by: User) -> Comparison:
    """The comparison of the submitted readings, with proposed matches of arms and time points.

    Called by the last submission that the mode demands, under its lock on the study. What one person read alone stands
    on its own: its arms are the study's, and there is nobody to discuss with.
    """
    discusses = assignment.study.review.discusses and not assignment.is_single
    comparison = Comparison.objects.create(assignment=assignment, discusses=discusses)
    readings = {reading.role: reading for reading in assignment.readings.all()}
    first = readings[ReadingRole.FIRST]
    compared = [first] if assignment.is_single else [first, readings[ReadingRole.SECOND]]
    in_force = finals_in_force([assignment.study]).get((assignment.study_id, assignment.task))
    arms = propose_arms(_arm_names(first), [name for one in compared[1:] for name in _arm_names(one)])
    _match_arms(assignment.study, _by_key(Arm, compared), arms, in_force)
    times = propose_time_points(
        _time_names(first), [name for one in compared[1:] for name in _time_names(one)]
    )
    _match_times(assignment.study, _by_key(TimePoint, compared), times, in_force)
    record(
        review=assignment.study.review,
        study=assignment.study,
        subject=comparison.pk,
        by=by,
        action="comparison opened",
        summary=f"{assignment.get_task_display()}: "
        f"{'the reading is' if assignment.is_single else 'both readings are'} in",
    )
    return comparison


def _arm_names(reading: Reading) -> list[ArmName]:
    return [ArmName(str(arm.pk), arm.name, str(arm.group_id or "")) for arm in reading.arms.all()]


def _time_names(reading: Reading) -> list[TimeName]:
    return [
        TimeName(str(point.pk), point.text, point.days, point.is_baseline)
        for point in reading.time_points.all()
    ]


def _by_key(model: type[Arm] | type[TimePoint], readings: list[Reading]) -> dict[str, Any]:
    return {str(part.pk): part for part in model.objects.filter(reading__in=readings)}


def _match_arms(study: Study, parts: dict[str, Arm], matches: list[Match], in_force: Reading | None) -> None:
    """Give each match its StudyArm. An arm that is like one of the final in force is that one: what rests on the
    study's own arms (links, runs, judgements) means the same arm after another round."""
    pairs = [[parts[key] for key in (match.first, match.second) if key is not None] for match in matches]
    names = [
        ArmName(str(place), pair[0].name, str(pair[0].group_id or "")) for place, pair in enumerate(pairs)
    ]
    settled = list(in_force.arms.select_related("study_arm")) if in_force else []
    known = propose_arms(names, [ArmName(str(arm.pk), arm.name, str(arm.group_id or "")) for arm in settled])
    owns = {str(arm.pk): arm.study_arm for arm in settled}
    found = {one.first: owns[one.second] for one in known if one.first and one.second}
    for position, pair in enumerate(pairs):
        own = found.get(str(position)) or StudyArm.objects.create(
            study=study, name=pair[0].name, group=pair[0].group, position=position
        )
        for part in pair:
            part.study_arm = own
            part.save(update_fields=["study_arm"])


def _match_times(
    study: Study, parts: dict[str, TimePoint], matches: list[Match], in_force: Reading | None
) -> None:
    """The same for time points."""
    pairs = [[parts[key] for key in (match.first, match.second) if key is not None] for match in matches]
    names = [
        TimeName(str(place), pair[0].text, pair[0].days, pair[0].is_baseline)
        for place, pair in enumerate(pairs)
    ]
    settled = list(in_force.time_points.select_related("study_time_point")) if in_force else []
    known = propose_time_points(
        names, [TimeName(str(one.pk), one.text, one.days, one.is_baseline) for one in settled]
    )
    owns = {str(one.pk): one.study_time_point for one in settled}
    found = {one.first: owns[one.second] for one in known if one.first and one.second}
    for position, pair in enumerate(pairs):
        own = found.get(str(position)) or StudyTimePoint.objects.create(
            study=study,
            text=pair[0].text,
            days=pair[0].days,
            is_baseline=pair[0].is_baseline,
            position=position,
        )
        for part in pair:
            part.study_time_point = own
            part.save(update_fields=["study_time_point"])


def open_for(
    comparison_id: object, by: User, *, version: int | None, readers_too: bool = False
) -> Comparison:
    """The comparison, locked with its study, for its arbiter (or who reads alone) to work on; for its readers as well
    with ``readers_too``.

    Raises NotThere when the person may not see it, NotAllowed when it is for somebody else, Refused when it is settled
    and no amendment is open, Stale when it was changed since ``version``.
    """
    comparison = (
        comparisons_visible_to(by)
        .select_related("assignment__study__review")
        .filter(pk=comparison_id)
        .first()
    )
    if comparison is None:
        raise NotThere("There is nothing here for you.")
    assignment = comparison.assignment
    locked(Study, assignment.study_id)
    # Under the lock: the person may have been replaced while they looked at the page.
    assignment.refresh_from_db(fields=["first", "second", "arbiter"])
    if assignment.decider_id != by.pk and not (readers_too and by.pk in assignment.readers()):
        raise NotAllowed(f"{assignment.decider.name} {assignment.decides_words} this study.")
    comparison.refresh_from_db(fields=["version", "confirmed_at", "handed_over_at", "settled_at"])
    amended = Amendment.objects.filter(comparison=comparison, closed_at__isnull=True)
    if comparison.settled_at is not None and not amended.exists():
        raise Refused("This study is settled. What was decided stays as it is.")
    if version is not None and comparison.version != version:
        raise Stale("The matches were changed in another window. Look at them again.", current=comparison)
    return comparison
