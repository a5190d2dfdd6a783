"""The page of a study: what it is, where its two tasks stand, what is settled."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reviews.models import Outcome, Task
from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import studies_visible_to

from ..finals import settled_studies
from ..models import Reading, ReadingRole, StudyResult
from ..queries.stages import Stage, TaskState, task_states
from ..visibility import readings_visible_to
from .settled import answer_sections, outcome_tables, scopes
from .work import Deed, deed, looks


@dataclass(frozen=True)
class TaskPanel:
    """One task of the study as the person may see it."""

    title: str
    state: TaskState
    deed: Deed | None
    looks: list[Deed]
    originals: list[Reading]
    is_party: bool
    is_next: bool


@page
def study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """A study for whoever belongs to its review; what is not settled shows as a stage and nothing more."""
    shown = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    review = shown.review
    may_edit = can(request.user, "edit_studies", review)
    states = task_states(review, request.user, study=shown)
    settled = settled_studies(review, studies=[shown])[0]
    results = {
        (result.outcome_id, result.time_point_id): str(result)
        for result in StudyResult.objects.filter(study=shown).select_related("outcome", "time_point")
    }
    return render(
        request,
        "extraction/study.html",
        {
            "review": review,
            "step": "overview",
            "study": shown,
            "variant": settled.instrument,
            "panels": _panels(request, states, may_edit),
            "unassigned": any(state.stage == Stage.UNASSIGNED for state in states),
            "may_edit": may_edit,
            "settled": settled,
            "tables": outcome_tables(settled, list(Outcome.objects.filter(review=review))),
            "answers": answer_sections(settled),
            "scopes": scopes(settled, results),
            "printed_rows": shown.printed_rows.all(),
        },
    )


def _panels(request: HttpRequest, states: list[TaskState], may_edit: bool) -> list[TaskPanel]:
    """Both tasks; the first that the person has something to do with carries the page's primary action."""
    assignments = [state.assignment for state in states if state.assignment]
    visible = (
        readings_visible_to(request.user)
        .filter(assignment__in=assignments)
        .exclude(role=ReadingRole.FINAL)
        .exclude(reader=request.user)
        .select_related("reader")
        .order_by("role")
    )
    originals: dict[UUID, list[Reading]] = {}
    for reading in visible:
        originals.setdefault(reading.assignment_id, []).append(reading)
    panels: list[TaskPanel] = []
    for state in states:
        assignment, found = state.assignment, deed(state)
        people = (*assignment.readers(), assignment.arbiter_id) if assignment else ()
        panels.append(
            TaskPanel(
                title=Task(state.task).label,
                state=state,
                deed=found,
                looks=looks(state),
                originals=originals.get(assignment.pk, []) if assignment else [],
                is_party=may_edit or request.user.pk in people,
                is_next=bool(found) and not any(panel.is_next for panel in panels),
            )
        )
    return panels
