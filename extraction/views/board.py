"""A review's overview: what waits for the person, and where every study stands."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reviews.models import Outcome, Review, Study, Task, User
from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..queries.instruments import variant_of
from ..queries.overview import Summary, domain_levels, natural, settled_summaries, standing_counts
from ..queries.queue import due_words, is_overdue
from ..queries.stages import Part, Stage, TaskState, pilot_states, task_states
from .board_filters import STAGES, STANDINGS, filter_links, link, nothing_words
from .work import Deed, deed, to_do, waiting

GROUPS = {
    Stage.READING: (
        "Being read",
        "nobody sees a reading before it is submitted; two independent ones not before both are in",
    ),
    Stage.ARBITER: ("Both readings in", "differences are being settled"),
    Stage.SETTLED: ("Settled", "may enter analyses"),
    Stage.UNASSIGNED: ("Not assigned", "a lead assigns who reads it"),
}


@dataclass(frozen=True)
class Day:
    """A last day in words."""

    words: str
    is_overdue: bool


@dataclass(frozen=True)
class Line:
    """A study of the board, both of its tasks as the person may see them."""

    study: Study
    extraction: TaskState
    bias: TaskState
    summary: Summary
    may_edit: bool

    @property
    def is_led(self) -> bool:
        """Whether the row shows a lead who has the extraction now."""
        state = self.extraction
        is_open = state.stage in (Stage.READING, Stage.ARBITER) or state.is_revised
        return self.may_edit and is_open

    @property
    def is_mine(self) -> bool:
        return self.extraction.part != Part.NONE or self.bias.part != Part.NONE

    @property
    def deeds(self) -> list[Deed]:
        """What waits for the person at this study; nobody has to read one that is left out."""
        if self.study.is_left_out:
            return []
        return [found for state in (self.extraction, self.bias) if (found := deed(state))]

    @property
    def part_words(self) -> str:
        """The person's part where nothing waits for them."""
        if self.study.is_left_out:
            return ""
        if self.extraction.assignment is None and self.bias.assignment is None:
            return ""
        mine = [state for state in (self.extraction, self.bias) if state.part != Part.NONE]
        if not mine:
            return "" if self.extraction.stage == Stage.SETTLED else "Not yours"
        open_ones = [state for state in mine if state.part != Part.DONE]
        if not open_ones:
            return ""
        return "You arbitrate" if open_ones[0].part == Part.WAIT else open_ones[0].part_words

    @property
    def design_words(self) -> str:
        """The design without what stands in brackets."""
        return self.study.get_design_display().split(" (")[0]

    @property
    def dots(self) -> list[tuple[str, str | None]]:
        return domain_levels(variant_of(self.summary.variant, self.study.design), self.summary.levels)

    @property
    def people(self) -> set[UUID]:
        """Everybody who reads or arbitrates the study."""
        assigned = [state.assignment for state in (self.extraction, self.bias) if state.assignment]
        return {key for one in assigned for key in one.people()}

    @property
    def is_overdue(self) -> bool:
        """Whether a task is past the last day of its stage."""
        return any(is_overdue(state.stage_due) for state in self._due_states)

    @property
    def _due_states(self) -> list[TaskState]:
        """The tasks whose days count: none of a study that is left out."""
        return [] if self.study.is_left_out else [self.extraction, self.bias]

    @property
    def own_days(self) -> list[Day]:
        """The last days of what waits for the person."""
        return _named_days((state, state.due) for state in self._due_states)

    @property
    def days(self) -> list[Day]:
        """The last days of the stages that both tasks are at."""
        return _named_days((state, state.stage_due) for state in self._due_states)


def _named_days(days: Iterable[tuple[TaskState, date | None]]) -> list[Day]:
    """The days in words; the task is named where that of the extraction alone would not be understood."""
    found = [(state, day) for state, day in days if day]
    if [state.task for state, _ in found] == [Task.EXTRACTION] or len({day for _, day in found}) < len(found):
        return [Day(_capital(due_words(day)), is_overdue(day)) for _, day in found[:1]]
    return [
        Day(f"{state.assignment.get_task_display()} {due_words(day)}", is_overdue(day))
        for state, day in found
    ]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"


@dataclass(frozen=True)
class Group:
    """The studies of one stage."""

    title: str
    note: str
    lines: list[Line]

    @property
    def left_out(self) -> int:
        return sum(line.study.is_left_out for line in self.lines)

    @property
    def included(self) -> int:
        return len(self.lines) - self.left_out


@dataclass
class Load:
    """What lies with one person of the review, as far as the lead who looks may know it."""

    person: User
    url: str
    is_chosen: bool
    to_read: int = 0
    to_settle: int = 0
    overdue: int = 0

    @property
    def words(self) -> str:
        counts = [
            f"{self.to_read} to read" if self.to_read else "",
            f"{self.to_settle} to settle" if self.to_settle else "",
        ]
        return ", ".join(words for words in counts if words) or "nothing open"

    def add(self, day: date | None, *, settles: bool) -> None:
        if settles:
            self.to_settle += 1
        else:
            self.to_read += 1
        self.overdue += is_overdue(day)


@page
def board(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The overview of a review. ``?show=`` filters by stage, "mine" or "overdue", ``?standing=`` by how a study stands,
    ``?q=`` by its name; for a lead ``?person=`` by who reads or arbitrates."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    states = task_states(review, request.user)
    may_edit = can(request.user, "edit_studies", review)
    lines = _lines(review, states, may_edit)
    # What is overdue for others is a lead's matter.
    stages = {key: label for key, label in STAGES.items() if may_edit or key != "overdue"}
    choices = {
        "show": _chosen(request, "show", stages),
        "standing": _chosen(request, "standing", STANDINGS),
        "q": request.GET.get("q", "").strip(),
        "person": request.GET.get("person", ""),
    }
    loads = _loads(request, lines, choices) if may_edit else []
    person = next((load.person for load in loads if load.is_chosen), None)
    choices["person"] = str(person.pk) if person else ""
    found = [
        line
        for line in lines
        if choices["q"].casefold() in line.study.name.casefold()
        and (person is None or person.pk in line.people)
    ]
    standing = [line for line in found if choices["standing"] in ("", line.study.standing)]
    staged = [line for line in found if _is_of(line, choices["show"])]
    shown = [line for line in standing if _is_of(line, choices["show"])]
    all_states = [*states, *pilot_states(review, request.user)]
    return render(
        request,
        "extraction/board.html",
        {
            "review": review,
            "step": "overview",
            "primary": Outcome.objects.filter(review=review, importance="primary").first(),
            "counts": _counts(lines),
            "total": len(lines),
            "included": sum(not line.study.is_left_out for line in lines),
            "left_out": sum(line.study.is_left_out for line in lines),
            "groups": _groups(shown),
            "shown": len(shown),
            "filters": filter_links(request.path, choices, "show", stages, _stage_counts(standing, stages)),
            "standings": _standings(request.path, choices, lines, staged),
            "nothing_words": nothing_words(choices),
            "sought": choices["q"],
            "loads": loads,
            "person": person,
            "work": to_do(all_states),
            "waiting": waiting(all_states, request.user),
            "unassigned": [line for line in lines if _lacks_readers(line, line.extraction)],
            "unjudged": [line for line in lines if _lacks_readers(line, line.bias)],
            "may_edit": may_edit,
            "may_be_due": any(
                state.assignment and state.stage != Stage.SETTLED and not state.study.is_left_out
                for state in all_states
            ),
            "settled": any(line.extraction.stage == Stage.SETTLED for line in lines),
            "export_url": reverse("analysis:data-csv", args=[review.pk]),
        },
    )


def _lacks_readers(line: Line, state: TaskState) -> bool:
    return state.stage == Stage.UNASSIGNED and not line.study.is_left_out


def _chosen(request: HttpRequest, name: str, options: Mapping[str, str]) -> str:
    """What the address chooses; "" for what is no option."""
    chosen = request.GET.get(name, "")
    return chosen if chosen in options else ""


def _standings(
    path: str, choices: Mapping[str, str], lines: list[Line], staged: list[Line]
) -> list[dict[str, Any]]:
    """The filter by standing; none while every study of the review is simply included."""
    if not choices["standing"] and not any(line.study.standing_mark for line in lines):
        return []
    counts = standing_counts(line.study for line in staged)
    return filter_links(path, choices, "standing", STANDINGS, {**counts, "": len(staged)})


def _loads(request: HttpRequest, lines: list[Line], choices: Mapping[str, str]) -> list[Load]:
    """Everybody who reads or arbitrates in the review, by name. Whoever a lead may not know to have submitted counts as
    reading until both readings are in."""
    found: dict[UUID, Load] = {}

    def load(person: User) -> Load:
        if person.pk not in found:
            url = link(request.path, choices, person=str(person.pk))
            found[person.pk] = Load(person, url, is_chosen=choices["person"] == str(person.pk))
        return found[person.pk]

    for line in lines:
        for state in (line.extraction, line.bias):
            one = state.assignment
            if one is None:
                continue
            settles = state.stage == Stage.ARBITER or state.is_revised
            done = {step.person.pk for step in state.progress if step.person and step.state == "submitted"}
            # Where one alone reads, a second who still sits there has nothing to do.
            readers = (one.first,) if one.is_single else (one.first, one.second)
            for person in readers:
                reads = load(person)
                if person == request.user and state.part == Part.SUBMITTED:
                    continue
                if state.stage == Stage.READING and person.pk not in done and not line.study.is_left_out:
                    reads.add(one.due, settles=False)
            decides = load(one.decider)
            if settles and not line.study.is_left_out:
                decides.add(state.stage_due, settles=True)
    return sorted(found.values(), key=lambda one: natural(one.person.name))


def _lines(review: Review, states: list[TaskState], may_edit: bool) -> list[Line]:
    summaries = settled_summaries(review)
    by_study: dict[UUID, dict[str, TaskState]] = {}
    for state in states:
        by_study.setdefault(state.study.pk, {})[state.task] = state
    lines = [
        Line(
            tasks[Task.EXTRACTION].study,
            tasks[Task.EXTRACTION],
            tasks[Task.RISK_OF_BIAS],
            summaries.get(study, Summary()),
            may_edit,
        )
        for study, tasks in by_study.items()
    ]
    return sorted(lines, key=lambda line: natural(line.study.name))


def _is_of(line: Line, chosen: str) -> bool:
    """Whether the study belongs to a filter."""
    if chosen == "mine":
        return line.is_mine
    if chosen == "overdue":
        return line.is_overdue
    if chosen == "revised":
        return line.extraction.is_revised or line.extraction.is_again
    return not chosen or line.extraction.stage == chosen


def _counts(lines: list[Line]) -> Counter[str]:
    """How many studies stand where, without those that are left out."""
    return Counter(line.extraction.glyph for line in lines if not line.study.is_left_out)


def _stage_counts(lines: list[Line], stages: Iterable[str]) -> dict[str, int]:
    return {key: sum(_is_of(line, key) for line in lines) for key in stages}


def _groups(lines: list[Line]) -> list[Group]:
    groups = [
        Group(title, note, [line for line in lines if line.extraction.stage == stage])
        for stage, (title, note) in GROUPS.items()
    ]
    return [group for group in groups if group.lines]
