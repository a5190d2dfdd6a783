"""A review's overview: what waits for the person, and where every study stands."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reviews.models import Outcome, Review, Study, Task, User
from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..queries.overview import Summary, domain_levels, natural, settled_summaries
from ..queries.queue import due_words, is_overdue
from ..queries.stages import Part, Stage, TaskState, pilot_states, task_states
from ..risk_of_bias.variants import variant_of
from .work import Deed, deed, to_do, waiting

GROUPS = {
    Stage.READING: ("Being read", "blinded: nobody sees another person’s reading until both are in"),
    Stage.ARBITER: ("Both readings in", "differences are being settled"),
    Stage.SETTLED: ("Settled", "may enter analyses"),
    Stage.UNASSIGNED: ("Not assigned", "a lead assigns two readers and an arbiter"),
}
FILTERS = {
    "": "All",
    "mine": "Mine",
    Stage.UNASSIGNED.value: "Not assigned",
    Stage.READING.value: "Reading",
    Stage.ARBITER.value: "With the arbiter",
    Stage.SETTLED.value: "Settled",
    "revised": "Under revision",
    "overdue": "Overdue",
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
        """What waits for the person at this study."""
        return [found for state in (self.extraction, self.bias) if (found := deed(state))]

    @property
    def part_words(self) -> str:
        """The person's part where nothing waits for them."""
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
        return any(is_overdue(state.stage_due) for state in (self.extraction, self.bias))

    @property
    def own_days(self) -> list[Day]:
        """The last days of what waits for the person."""
        return _named_days((state, state.due) for state in (self.extraction, self.bias))

    @property
    def days(self) -> list[Day]:
        """The last days of the stages that both tasks are at."""
        return _named_days((state, state.stage_due) for state in (self.extraction, self.bias))


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
    """The overview of a review. ``?show=`` filters by stage, "mine" or "overdue", ``?q=`` by the study's name; for a
    lead ``?person=`` by who reads or arbitrates."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    states = task_states(review, request.user)
    may_edit = can(request.user, "edit_studies", review)
    lines = _lines(review, states, may_edit)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS and (may_edit or chosen != "overdue") else ""
    sought = request.GET.get("q", "").strip()
    loads = _loads(request, lines) if may_edit else []
    person = next((load.person for load in loads if load.is_chosen), None)
    of_person = [line for line in lines if person is None or person.pk in line.people]
    shown = [line for line in of_person if _fits(line, chosen, sought)]
    all_states = [*states, *pilot_states(review, request.user)]
    kept = {"q": sought, "person": str(person.pk) if person else ""}
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
            "groups": _groups(shown),
            "shown": len(shown),
            "filters": _filters(request.path, of_person, chosen, kept, may_edit),
            "chosen": chosen,
            "sought": sought,
            "loads": loads,
            "person": person,
            "work": to_do(all_states),
            "waiting": waiting(all_states),
            "unassigned": [line for line in lines if _lacks_readers(line, line.extraction)],
            "unjudged": [line for line in lines if _lacks_readers(line, line.bias)],
            "may_edit": may_edit,
            "may_be_due": any(state.assignment and state.stage != Stage.SETTLED for state in all_states),
            "settled": any(line.extraction.stage == Stage.SETTLED for line in lines),
            "export_url": reverse("analysis:data-csv", args=[review.pk]),
        },
    )


def _lacks_readers(line: Line, state: TaskState) -> bool:
    return state.stage == Stage.UNASSIGNED and not line.study.is_left_out


def _loads(request: HttpRequest, lines: list[Line]) -> list[Load]:
    """Everybody who reads or arbitrates in the review, by name. Whoever a lead may not know to have submitted counts as
    reading until both readings are in."""
    found: dict[UUID, Load] = {}

    def load(person: User) -> Load:
        if person.pk not in found:
            query = urlencode({"person": person.pk})
            is_chosen = request.GET.get("person") == str(person.pk)
            found[person.pk] = Load(person, f"{request.path}?{query}", is_chosen)
        return found[person.pk]

    for line in lines:
        for state in (line.extraction, line.bias):
            one = state.assignment
            if one is None:
                continue
            settles = state.stage == Stage.ARBITER or state.is_revised
            done = {step.person.pk for step in state.progress if step.state == "submitted"}
            for person in (one.first, one.second):
                reads = load(person)
                if person == request.user and state.part == Part.SUBMITTED:
                    continue
                if state.stage == Stage.READING and person.pk not in done and not line.study.is_left_out:
                    reads.add(one.due, settles=False)
            arbitrates = load(one.arbiter)
            if settles and not line.study.is_left_out:
                arbitrates.add(state.stage_due, settles=True)
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


def _fits(line: Line, chosen: str, sought: str) -> bool:
    return _is_of(line, chosen) and sought.casefold() in line.study.name.casefold()


def _is_of(line: Line, chosen: str) -> bool:
    """Whether the study belongs to a filter."""
    if chosen == "mine":
        return line.is_mine
    if chosen == "overdue":
        return line.is_overdue
    if chosen == "revised":
        return line.extraction.is_revised
    return not chosen or line.extraction.stage == chosen


def _counts(lines: list[Line]) -> dict[str, int]:
    return Counter(line.extraction.glyph for line in lines)


def _groups(lines: list[Line]) -> list[Group]:
    groups = [
        Group(title, note, [line for line in lines if line.extraction.stage == stage])
        for stage, (title, note) in GROUPS.items()
    ]
    return [group for group in groups if group.lines]


def _filters(path: str, lines: list[Line], chosen: str, kept: dict[str, str], may_edit: bool) -> list[dict]:
    """The filters that would show something, and the chosen one; each keeps the other choices. What is overdue for
    others is a lead's matter."""
    found = []
    for key, label in FILTERS.items():
        count = sum(_is_of(line, key) for line in lines)
        if (key and key != chosen and not count) or (key == "overdue" and not may_edit):
            continue
        query = urlencode({name: value for name, value in ({"show": key} | kept).items() if value})
        found.append(
            {
                "label": label,
                "url": f"{path}?{query}" if query else path,
                "count": count,
                "current": key == chosen,
            }
        )
    return found
