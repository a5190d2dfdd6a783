"""A review's overview: what waits for the person, and where every study stands."""

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reviews.models import Outcome, Review, Study, Task
from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..queries.overview import Summary, domain_levels, natural, settled_summaries
from ..queries.stages import Part, Stage, TaskState, task_states
from ..risk_of_bias.variants import variant_of
from .work import Deed, deed, your_work

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
}


@dataclass(frozen=True)
class Line:
    """A study of the board, both of its tasks as the person may see them."""

    study: Study
    extraction: TaskState
    bias: TaskState
    summary: Summary

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


@dataclass(frozen=True)
class Group:
    """The studies of one stage."""

    title: str
    note: str
    lines: list[Line]


@page
def board(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The overview of a review. ``?show=`` filters by stage or "mine", ``?q=`` by the study's name."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    states = task_states(review, request.user)
    lines = _lines(review, states)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in FILTERS else ""
    sought = request.GET.get("q", "").strip()
    shown = [line for line in lines if _fits(line, chosen, sought)]
    work, waiting = your_work(states)
    return render(
        request,
        "extraction/board.html",
        {
            "review": review,
            "step": "overview",
            "primary": Outcome.objects.filter(review=review, importance="primary").first(),
            "counts": _counts(lines),
            "total": len(lines),
            "groups": _groups(shown),
            "shown": len(shown),
            "filters": _filters(request.path, lines, chosen, sought),
            "chosen": chosen,
            "sought": sought,
            "work": work,
            "waiting": waiting,
            "unassigned": [line for line in lines if line.extraction.stage == Stage.UNASSIGNED],
            "unjudged": [line for line in lines if line.bias.stage == Stage.UNASSIGNED],
            "may_edit": can(request.user, "edit_studies", review),
            "settled": any(line.extraction.stage == Stage.SETTLED for line in lines),
            "export_url": reverse("analysis:data-csv", args=[review.pk]),
        },
    )


def _lines(review: Review, states: list[TaskState]) -> list[Line]:
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
        )
        for study, tasks in by_study.items()
    ]
    return sorted(lines, key=lambda line: natural(line.study.name))


def _fits(line: Line, chosen: str, sought: str) -> bool:
    if chosen == "mine" and not line.is_mine:
        return False
    if chosen not in ("", "mine") and line.extraction.stage != chosen:
        return False
    return sought.casefold() in line.study.name.casefold()


def _counts(lines: list[Line]) -> dict[str, int]:
    counts = dict.fromkeys((stage.value for stage in Stage), 0)
    for line in lines:
        counts[line.extraction.stage.value] += 1
    return counts


def _groups(lines: list[Line]) -> list[Group]:
    groups = [
        Group(title, note, [line for line in lines if line.extraction.stage == stage])
        for stage, (title, note) in GROUPS.items()
    ]
    return [group for group in groups if group.lines]


def _filters(path: str, lines: list[Line], chosen: str, sought: str) -> list[dict]:
    """The filters that would show something, and the chosen one; each keeps the words that are sought."""
    counts = _counts(lines) | {"": len(lines), "mine": sum(line.is_mine for line in lines)}
    found = []
    for key, label in FILTERS.items():
        if key and key != chosen and not counts[key]:
            continue
        query = urlencode({name: value for name, value in (("show", key), ("q", sought)) if value})
        found.append(
            {
                "label": label,
                "url": f"{path}?{query}" if query else path,
                "count": counts[key],
                "current": key == chosen,
            }
        )
    return found
