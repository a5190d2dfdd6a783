"""Where a study stands, and what each person may learn of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from reviews.models import PILOT, Assignment, Review, Role, Study, Task, User
from reviews.permissions import roles_of

from ..models import Amendment, Comparison, Reading, ReadingRole, ReadingState, Supplement
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
# What a study is besides: its last final stays in force while named values are decided again.
UNDER_REVISION = "Under revision"
DISCUSSED = "Being discussed"


class Part(StrEnum):
    """What a person has to do with a task."""

    NONE = "none"
    START = "start"
    CONTINUE = "continue"
    SUPPLEMENT = "supplement"
    SUBMITTED = "submitted"
    DISCUSS = "discuss"
    ARBITRATE = "arbitrate"
    WAIT = "wait"
    DONE = "done"


PART_WORDS = {
    Part.NONE: "Not yours",
    Part.START: "Not started",
    Part.CONTINUE: "Being read by you",
    Part.SUPPLEMENT: "New questions for you",
    Part.SUBMITTED: "Submitted",
    Part.DISCUSS: "Yours to discuss",
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
    since: datetime | None = None
    is_revised: bool = False
    is_discussed: bool = False

    @property
    def stage_words(self) -> str:
        if self.is_revised:
            return UNDER_REVISION
        return DISCUSSED if self.is_discussed else STAGE_WORDS[self.stage]

    @property
    def glyph(self) -> str:
        """The drawing of the stage."""
        if self.is_revised:
            return "reopened"
        return "differences" if self.is_discussed else self.stage.value

    @property
    def part_words(self) -> str:
        return PART_WORDS[self.part]

    @property
    def due(self) -> date | None:
        """The last day for what the person has to do now; None where nothing waits, or no day is set."""
        if self.part in (Part.START, Part.CONTINUE):
            return self.assignment.due
        return self.assignment.arbitration_due if self.part == Part.ARBITRATE else None

    @property
    def stage_due(self) -> date | None:
        """The last day of the stage that the task is at, whoever has done their part of it."""
        if self.stage == Stage.READING:
            return self.assignment.due
        return self.assignment.arbitration_due if self.stage == Stage.ARBITER else None


def task_states(review: Review, user: User, *, study: Study | None = None) -> list[TaskState]:
    """Both tasks of every study of the review (or of one), as this person may see them; pilots are none of them.

    Seven queries, however many studies there are.
    """
    studies = [study] if study else list(review.studies.all())
    assigned = Assignment.objects.filter(study__in=studies, round__gt=PILOT)
    latest: dict[tuple[UUID, str], Assignment] = {}
    for assignment in assigned.select_related("first", "second", "arbiter").order_by("round"):
        latest[(assignment.study_id, assignment.task)] = assignment
    found = _Found.of(user, roles_of(user, review), latest.values())
    return [found.state(one, task, latest.get((one.pk, task))) for one in studies for task in Task.values]


def pilot_states(review: Review, user: User, *, study: Study | None = None) -> list[TaskState]:
    """The pilots of the form in the review (or of one study), as this person may see them."""
    assigned = Assignment.objects.filter(study__review=review, round=PILOT)
    if study:
        assigned = assigned.filter(study=study)
    pilots = list(assigned.select_related("study", "first", "second", "arbiter"))
    found = _Found.of(user, roles_of(user, review), pilots)
    return [found.state(one.study, one.task, one) for one in pilots]


def states_of(user: User, assignments: Iterable[Assignment]) -> list[TaskState]:
    """These assignments, of any review, as one of their people sees them: nothing of how far the others are."""
    assignments = list(assignments)
    found = _Found.of(user, set(), assignments)
    return [found.state(one.study, one.task, one) for one in assignments]


@dataclass(frozen=True)
class _Found:
    """What there is of some assignments, read at once."""

    user: User
    roles: set[str]
    readings: dict[UUID, dict[str, Reading]]
    comparisons: dict[UUID, Comparison]
    revised: set[UUID]
    asked_more: dict[UUID, datetime]

    @classmethod
    def of(cls, user: User, roles: set[str], assignments: Iterable[Assignment]) -> "_Found":
        keys = [assignment.pk for assignment in assignments]
        readings: dict[UUID, dict[str, Reading]] = defaultdict(dict)
        # Of the editions of a final the last is in force.
        for reading in (
            Reading.objects.filter(assignment__in=keys).select_related("reader").order_by("edition")
        ):
            readings[reading.assignment_id][reading.role] = reading
        open_ones = Supplement.objects.open().filter(reading__assignment__in=keys)
        amendments = Amendment.objects.filter(comparison__assignment__in=keys, closed_at__isnull=True)
        return cls(
            user,
            roles,
            readings,
            {one.assignment_id: one for one in Comparison.objects.filter(assignment__in=keys)},
            set(amendments.values_list("comparison__assignment", flat=True)),
            dict(open_ones.values_list("reading", "created_at")),
        )

    def state(self, study: Study, task: str, assignment: Assignment | None) -> TaskState:
        """One task of one study as the person may see it."""
        if assignment is None:
            return TaskState(study, task, None, Stage.UNASSIGNED, Part.NONE, None, None, None, ())
        user, readings = self.user, self.readings[assignment.pk]
        comparison = self.comparisons.get(assignment.pk)
        stage = Stage.READING
        if comparison is not None:
            stage = Stage.SETTLED if comparison.settled_at else Stage.ARBITER
        own = next((reading for reading in readings.values() if reading.reader_id == user.pk), None)
        party = user.pk in assignment.people() or Role.LEAD in self.roles
        final = readings.get(ReadingRole.FINAL)
        show_progress = stage == Stage.READING and sees_progress_of(user, assignment, self.roles)
        is_revised = stage == Stage.SETTLED and assignment.pk in self.revised
        is_discussed = stage == Stage.ARBITER and _is_discussed(assignment, comparison)
        # Who took the place of somebody that had submitted has nothing to read.
        is_taken = own is None and any(
            role in readings and seat == user.pk
            for role, seat in zip(("first", "second"), assignment.readers(), strict=True)
        )
        part = self._part(assignment, stage, own, is_revised, is_discussed, is_taken)
        return TaskState(
            study=study,
            task=task,
            assignment=assignment,
            stage=stage,
            part=part,
            own_reading=own.pk if own else None,
            comparison=comparison.pk if comparison and party else None,
            final=final.pk if final and stage == Stage.SETTLED else None,
            progress=_progress(assignment, readings, self.asked_more) if show_progress else (),
            since=self._since(part, assignment, own, comparison),
            is_revised=is_revised,
            is_discussed=is_discussed,
        )

    def _part(
        self,
        assignment: Assignment,
        stage: Stage,
        own: Reading | None,
        is_revised: bool,
        is_discussed: bool,
        is_taken: bool,
    ) -> Part:
        user = self.user
        if own is not None and own.pk in self.asked_more:
            return Part.SUPPLEMENT
        if assignment.is_pilot and stage == Stage.ARBITER:
            # A pilot ends with its comparison.
            return Part.DONE if user.pk in assignment.people() else Part.NONE
        if user.pk in assignment.readers():
            if stage == Stage.SETTLED:
                return Part.DONE
            if own is None and not is_taken:
                return Part.START
            if is_discussed:
                return Part.DISCUSS
            return Part.SUBMITTED if is_taken or own.is_submitted else Part.CONTINUE
        if user.pk == assignment.arbiter_id:
            if is_revised:
                return Part.ARBITRATE
            return {Stage.ARBITER: Part.ARBITRATE, Stage.SETTLED: Part.DONE}.get(stage, Part.WAIT)
        return Part.NONE

    def _since(
        self, part: Part, assignment: Assignment, own: Reading | None, comparison: Comparison | None
    ) -> datetime | None:
        """Since when the part waits for the person."""
        if part in (Part.START, Part.CONTINUE):
            return assignment.created_at
        if part == Part.SUPPLEMENT:
            return self.asked_more[own.pk]
        return comparison.created_at if part in (Part.DISCUSS, Part.ARBITRATE) else None


def _is_discussed(assignment: Assignment, comparison: Comparison) -> bool:
    """Whether the readers have the word, before what is still open goes to the arbiter."""
    return comparison.discusses and comparison.handed_over_at is None and not assignment.is_pilot


def _progress(
    assignment: Assignment, readings: dict[str, Reading], asked_more: Collection[UUID]
) -> tuple[Progress, ...]:
    people = ((ReadingRole.FIRST, assignment.first), (ReadingRole.SECOND, assignment.second))
    return tuple(
        Progress(
            role,
            readings[role].reader if role in readings else person,
            _words(readings.get(role), asked_more),
        )
        for role, person in people
    )


def _words(reading: Reading | None, asked_more: Collection[UUID]) -> str:
    if reading is None:
        return "assigned"
    if reading.pk in asked_more:
        return "submitted, new questions open"
    return "submitted" if reading.state == ReadingState.SUBMITTED else "started"
