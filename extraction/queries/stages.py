"""Where a study stands, and what each person may learn of it."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from reviews.models import Assignment, Review, Role, Study, Task, User
from reviews.permissions import roles_of

from ..models import Comparison, Reading, ReadingRole, ReadingState
from ..visibility import sees_progress_of


class Stage(StrEnum):
    """The stages of one task of one study. "Reading" looks the same whoever has submitted."""

    UNASSIGNED = "unassigned"
    READING = "reading"
    ARBITER = "arbiter"
    SETTLED = "settled"


STAGE_WORDS = {
    Stage.UNASSIGNED: "Not assigned",
    Stage.READING: "Reading",
    Stage.ARBITER: "With the arbiter",
    Stage.SETTLED: "Settled",
}


class Part(StrEnum):
    """What a person has to do with a task."""

    NONE = "none"
    START = "start"
    CONTINUE = "continue"
    SUBMITTED = "submitted"
    ARBITRATE = "arbitrate"
    WAIT = "wait"
    DONE = "done"


PART_WORDS = {
    Part.NONE: "Not yours",
    Part.START: "Not started",
    Part.CONTINUE: "Being read by you",
    Part.SUBMITTED: "Submitted",
    Part.ARBITRATE: "Yours to settle",
    Part.WAIT: "You arbitrate once both readings are in",
    Part.DONE: "Done",
}


@dataclass(frozen=True)
class Progress:
    """How far one reader is: assigned, started or submitted. Never what they wrote."""

    role: str
    person: User
    state: str


@dataclass(frozen=True)
class TaskState:
    """One task of one study as one person may see it."""

    study: Study
    task: str
    assignment: Assignment | None
    stage: Stage
    part: Part
    own_reading: UUID | None
    comparison: UUID | None
    final: UUID | None
    progress: tuple[Progress, ...]

    @property
    def stage_words(self) -> str:
        return STAGE_WORDS[self.stage]

    @property
    def part_words(self) -> str:
        return PART_WORDS[self.part]


def task_states(review: Review, user: User, *, study: Study | None = None) -> list[TaskState]:
    """Both tasks of every study of the review (or of one), as this person may see them.

    Four queries, however many studies there are.
    """
    roles = roles_of(user, review)
    studies = [study] if study else list(review.studies.all())
    assigned = Assignment.objects.filter(study__review=review).select_related("first", "second", "arbiter")
    if study:
        assigned = assigned.filter(study=study)
    latest: dict[tuple[UUID, str], Assignment] = {}
    for assignment in assigned.order_by("round"):
        latest[(assignment.study_id, assignment.task)] = assignment
    readings: dict[UUID, dict[str, Reading]] = defaultdict(dict)
    for reading in Reading.objects.filter(assignment__in=latest.values()):
        readings[reading.assignment_id][reading.role] = reading
    comparisons = {c.assignment_id: c for c in Comparison.objects.filter(assignment__in=latest.values())}
    states = []
    for one in studies:
        for task in Task.values:
            assignment = latest.get((one.pk, task))
            own = readings[assignment.pk] if assignment else {}
            comparison = comparisons.get(assignment.pk) if assignment else None
            states.append(_state(one, task, assignment, own, comparison, user, roles))
    return states


def _state(
    study: Study,
    task: str,
    assignment: Assignment | None,
    readings: dict[str, Reading],
    comparison: Comparison | None,
    user: User,
    roles: set[str],
) -> TaskState:
    if assignment is None:
        return TaskState(study, task, None, Stage.UNASSIGNED, Part.NONE, None, None, None, ())
    stage = Stage.READING
    if comparison is not None:
        stage = Stage.SETTLED if comparison.settled_at else Stage.ARBITER
    own = next((reading for reading in readings.values() if reading.reader_id == user.pk), None)
    party = user.pk in (*assignment.readers(), assignment.arbiter_id) or Role.LEAD in roles
    final = readings.get(ReadingRole.FINAL)
    show_progress = stage == Stage.READING and sees_progress_of(user, assignment, roles)
    return TaskState(
        study=study,
        task=task,
        assignment=assignment,
        stage=stage,
        part=_part(assignment, stage, own, user),
        own_reading=own.pk if own else None,
        comparison=comparison.pk if comparison and party else None,
        final=final.pk if final and stage == Stage.SETTLED else None,
        progress=_progress(assignment, readings) if show_progress else (),
    )


def _part(assignment: Assignment, stage: Stage, own: Reading | None, user: User) -> Part:
    if user.pk in assignment.readers():
        if stage == Stage.SETTLED:
            return Part.DONE
        if own is None:
            return Part.START
        return Part.SUBMITTED if own.is_submitted else Part.CONTINUE
    if user.pk == assignment.arbiter_id:
        return {Stage.ARBITER: Part.ARBITRATE, Stage.SETTLED: Part.DONE}.get(stage, Part.WAIT)
    return Part.NONE


def _progress(assignment: Assignment, readings: dict[str, Reading]) -> tuple[Progress, ...]:
    people = ((ReadingRole.FIRST, assignment.first), (ReadingRole.SECOND, assignment.second))
    return tuple(Progress(role, person, _words(readings.get(role))) for role, person in people)


def _words(reading: Reading | None) -> str:
    if reading is None:
        return "assigned"
    return "submitted" if reading.state == ReadingState.SUBMITTED else "started"
