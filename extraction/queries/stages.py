"""Where a study stands, and what each person may learn of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef

from reviews.models import PILOT, Assignment, Review, Role, Study, Task, User
from reviews.permissions import roles_of

from ..models import Amendment, Comparison, Reading, ReadingRole, ReadingState, Supplement
from ..visibility import sees_progress_of
from .discussion import Passed, passed_on
from .in_force import finals_in_force


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
# What a study is besides: its last final stays in force while named values are decided again, or it is read again.
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
    WAIT_FOR_READERS = "wait_for_readers"
    WAIT_TO_VERIFY = "wait_to_verify"
    KEPT = "kept"
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
    Part.WAIT_FOR_READERS: "The readers discuss; what they leave comes to you",
    Part.WAIT_TO_VERIFY: "You verify once the first reading is in",
    Part.KEPT: "Your reading is kept; one reading is demanded",
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
    """One task of one study as one person may see it.

    ``is_revised``: values of the final in force are open again. ``is_again``: the study is read in another round, and
    the final of an earlier one is in force. ``verifies``: the person's part is to verify the other reading.
    """

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
    is_again: bool = False
    verifies: bool = False

    @property
    def stage_words(self) -> str:
        if self.is_revised:
            return UNDER_REVISION
        words = DISCUSSED if self.is_discussed else STAGE_WORDS[self.stage]
        return f"{UNDER_REVISION}, {self.assignment.round_words}: {words.lower()}" if self.is_again else words

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
    def reads_again(self) -> bool:
        """Whether the person reads again what is settled already. It is kept out of their sight on pages, so that they
        do not have the earlier finding before them by accident; elsewhere it can be found."""
        return self.is_again and self.part in (Part.START, Part.CONTINUE, Part.WAIT_TO_VERIFY)

    @property
    def due(self) -> date | None:
        """The last day for what the person has to do now; None where nothing waits, or no day is set."""
        if self.part in (Part.START, Part.CONTINUE):
            return self.assignment.due
        # The day was for settling it; values that are open again have none.
        is_due = self.part == Part.ARBITRATE and not self.is_revised
        return self.assignment.arbitration_due if is_due else None

    @property
    def stage_due(self) -> date | None:
        """The last day of the stage that the task is at, whoever has done their part of it."""
        if self.stage == Stage.READING:
            return self.assignment.due
        return self.assignment.arbitration_due if self.stage == Stage.ARBITER else None


def task_states(review: Review, user: User, *, study: Study | None = None) -> list[TaskState]:
    """Both tasks of every study of the review (or of one) in their latest round, as this person may see them; pilots
    are none of them.

    A fixed number of queries, however many studies there are.
    """
    studies = [study] if study else list(review.studies.all())
    assigned = Assignment.objects.filter(study__in=studies, round__gt=PILOT)
    latest: dict[tuple[UUID, str], Assignment] = {}
    for assignment in assigned.select_related("first", "second", "arbiter").order_by("round"):
        latest[(assignment.study_id, assignment.task)] = assignment
    found = _Found.of(user, roles_of(user, review), latest.values())
    return [found.state(one, task, latest.get((one.pk, task))) for one in studies for task in Task.values]


def earlier_states(study: Study, user: User) -> list[TaskState]:
    """The rounds of a study that another round came after, the latest first: settled, and there to be read."""
    later = Assignment.objects.filter(
        study=OuterRef("study"), task=OuterRef("task"), round__gt=OuterRef("round")
    )
    assigned = Assignment.objects.filter(Exists(later), study=study, round__gt=PILOT)
    rounds = list(assigned.select_related("study", "first", "second", "arbiter").order_by("task", "-round"))
    found = _Found.of(user, roles_of(user, study.review), rounds)
    return [found.state(study, one.task, one) for one in rounds]


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
    passed: Passed
    finals: dict[tuple[UUID, str], Reading]

    @classmethod
    def of(cls, user: User, roles: set[str], assignments: Iterable[Assignment]) -> "_Found":
        assignments = list(assignments)
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
            passed_on(keys),
            finals_in_force({one.study_id for one in assignments if one.round > 1}),
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
        final = readings.get(ReadingRole.FINAL) or self.finals.get((study.pk, task))
        is_again = stage != Stage.SETTLED and final is not None
        show_progress = stage == Stage.READING and sees_progress_of(user, assignment, self.roles)
        is_revised = stage == Stage.SETTLED and assignment.pk in self.revised
        is_discussed = stage == Stage.ARBITER and _is_discussed(assignment, comparison)
        # Who took the place of somebody that had submitted has nothing to read.
        is_taken = own is None and any(
            role in readings and seat == user.pk
            for role, seat in (("first", assignment.first_id), ("second", assignment.second_id))
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
            final=final.pk if final else None,
            progress=_progress(assignment, readings, self.asked_more) if show_progress else (),
            since=self._since(part, assignment, own, comparison),
            is_revised=is_revised,
            is_discussed=is_discussed,
            is_again=is_again,
            verifies=assignment.is_verified and user.pk == assignment.second_id,
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
        user, key = self.user, assignment.pk
        if assignment.is_single and user.pk != assignment.first_id:
            # Who sat here before one reading was enough; new questions are not asked of them either.
            return Part.KEPT if own is not None else Part.NONE
        if own is not None and own.pk in self.asked_more:
            return Part.SUPPLEMENT
        if assignment.is_pilot and stage == Stage.ARBITER:
            # A pilot ends with its comparison.
            return Part.DONE if user.pk in assignment.people() else Part.NONE
        if is_revised and user.pk == assignment.decider_id:
            return Part.ARBITRATE
        if user.pk in assignment.readers():
            if key in self.passed.to_readers:
                return Part.DISCUSS
            if stage == Stage.SETTLED:
                return Part.DONE
            if own is None and not is_taken:
                waits = assignment.is_verified and user.pk == assignment.second_id
                return Part.WAIT_TO_VERIFY if waits and not self._first_is_in(assignment) else Part.START
            if is_discussed:
                return Part.DISCUSS
            return Part.SUBMITTED if is_taken or own.is_submitted else Part.CONTINUE
        if user.pk == assignment.arbiter_id:
            if is_discussed and key not in self.passed.to_arbiter:
                return Part.WAIT_FOR_READERS
            return {Stage.ARBITER: Part.ARBITRATE, Stage.SETTLED: Part.DONE}.get(stage, Part.WAIT)
        return Part.NONE

    def _first_is_in(self, assignment: Assignment) -> bool:
        """Whether there is something to verify."""
        first = self.readings[assignment.pk].get(ReadingRole.FIRST)
        return first is not None and first.is_submitted and first.pk not in self.asked_more

    def _since(
        self, part: Part, assignment: Assignment, own: Reading | None, comparison: Comparison | None
    ) -> datetime | None:
        """Since when the part waits for the person."""
        if part in (Part.START, Part.CONTINUE):
            return assignment.created_at
        if part == Part.SUPPLEMENT:
            return self.asked_more[own.pk]
        if part == Part.DISCUSS and assignment.pk in self.passed.to_readers:
            return self.passed.to_readers[assignment.pk]
        return comparison.created_at if part in (Part.DISCUSS, Part.ARBITRATE) else None


def _is_discussed(assignment: Assignment, comparison: Comparison) -> bool:
    """Whether the readers have the word, before what is still open goes to the arbiter."""
    return comparison.discusses and comparison.handed_over_at is None and not assignment.is_pilot


def _progress(
    assignment: Assignment, readings: dict[str, Reading], asked_more: Collection[UUID]
) -> tuple[Progress, ...]:
    people = [(ReadingRole.FIRST, assignment.first)]
    if not assignment.is_single:
        people.append((ReadingRole.SECOND, assignment.second))
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
