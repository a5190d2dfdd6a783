"""The page of a study: what it is, where its two tasks stand, what is settled."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reviews.actions.contacts import may_log_contacts
from reviews.models import Assignment, Outcome, Reassignment, Seat, Task, User
from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import studies_visible_to

from ..finals import Judged, settled_studies
from ..models import Reading, ReadingRole, StudyResult
from ..queries.instruments import made_for_another, variant_of
from ..queries.stages import Stage, TaskState, earlier_states, pilot_states, task_states
from ..risk_of_bias.variant import Variant
from ..visibility import readings_visible_to
from .settled import answer_sections, contrast_table, outcome_tables, scopes
from .work import Deed, deed, looks


@dataclass(frozen=True)
class SeatLine:
    """Who sits where. ``state`` is how far the reading is, "" where the person may not know; ``author`` is who
    submitted it where that was somebody else; ``past`` are those who sat there before; ``replace_url`` is "" where
    nobody can be put in their place by the person who looks."""

    seat: Seat
    person: User
    state: str
    author: User | None
    past: list[Reassignment]
    replace_url: str


@dataclass(frozen=True)
class TaskPanel:
    """One task of the study as the person may see it."""

    title: str
    state: TaskState
    deed: Deed | None
    looks: list[Deed]
    originals: list[Reading]
    is_party: bool
    seats: list[SeatLine]
    is_next: bool
    again_url: str
    mode_url: str
    withdraw_url: str
    earlier: list[TaskState]
    instrument: Variant | None
    is_for_another: bool
    instrument_url: str


@page
def study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """A study for whoever belongs to its review; what is not settled shows as a stage and nothing more."""
    shown = get_object_or_404(
        studies_visible_to(request.user).select_related("review", "standing_by"), pk=study_id
    )
    review = shown.review
    may_edit = can(request.user, "edit_studies", review)
    states = task_states(review, request.user, study=shown)
    settled = settled_studies(review, studies=[shown])[0]
    hidden = {state.task for state in states if state.reads_again}
    results = {
        Judged(result.outcome_id, result.time_point_id, result.effect): str(result)
        for result in StudyResult.objects.filter(study=shown).select_related("outcome", "time_point")
    }
    outcomes = list(Outcome.objects.filter(review=review))
    return render(
        request,
        "extraction/study.html",
        {
            "review": review,
            "step": "overview",
            "study": shown,
            "variant": settled.instrument,
            "panels": _panels(request, states, may_edit, earlier_states(shown, request.user)),
            "pilots": _panels(request, pilot_states(review, request.user, study=shown), may_edit),
            "hidden_tasks": hidden,
            "unassigned": any(state.stage == Stage.UNASSIGNED for state in states),
            "may_edit": may_edit,
            "settled": settled,
            "tables": outcome_tables(settled, outcomes),
            "contrasts": contrast_table(settled, outcomes),
            "answers": answer_sections(settled),
            "scopes": scopes(settled, results),
            "printed_rows": shown.printed_rows.all(),
            "contacts": shown.contacts.select_related("by", "answer_by"),
            "may_log_contacts": may_log_contacts(request.user, shown),
        },
    )


def _panels(
    request: HttpRequest, states: list[TaskState], may_edit: bool, earlier: Iterable[TaskState] = ()
) -> list[TaskPanel]:
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
    past: dict[UUID, list[Reassignment]] = {}
    for former in Reassignment.objects.filter(assignment__in=assignments).select_related("before"):
        past.setdefault(former.assignment_id, []).append(former)
    panels: list[TaskPanel] = []
    for state in states:
        assignment, found = state.assignment, deed(state)
        people = assignment.people() if assignment else ()
        instrument = _instrument(state)
        panels.append(
            TaskPanel(
                title="Pilot of the form" if assignment and assignment.is_pilot else Task(state.task).label,
                state=state,
                deed=found,
                looks=looks(state),
                originals=originals.get(assignment.pk, []) if assignment else [],
                is_party=may_edit or request.user.pk in people,
                seats=_seats(request, state, past.get(assignment.pk, []), may_edit) if assignment else [],
                is_next=bool(found) and not any(panel.is_next for panel in panels),
                again_url=_again_url(state) if may_edit else "",
                mode_url=_mode_url(request.user, state) if may_edit else "",
                withdraw_url=_withdraw_url(request.user, state) if may_edit else "",
                earlier=[one for one in earlier if one.task == state.task],
                instrument=instrument,
                is_for_another=bool(instrument) and made_for_another(instrument, state.study.design),
                instrument_url=_instrument_url(request.user, state) if may_edit else "",
            )
        )
    return panels


def _again_url(state: TaskState) -> str:
    """Where another round is assigned; "" while one is under way, or values are open again."""
    if state.stage != Stage.SETTLED or state.is_revised:
        return ""
    return reverse("extraction:again", args=[state.study.pk, state.task])


def _mode_url(user: User, state: TaskState) -> str:
    """Where the mode is changed; "" where it cannot be, or not by a lead who reads the study."""
    if state.stage != Stage.READING or state.assignment.is_pilot or user.pk in state.assignment.readers():
        return ""
    return reverse("extraction:mode", args=[state.assignment.pk])


def _instrument(state: TaskState) -> Variant | None:
    """What the study's risk of bias is judged with in its last round; None for an extraction, and before."""
    if state.task != Task.RISK_OF_BIAS or state.assignment is None:
        return None
    return variant_of(state.assignment.instrument, state.study.design)


def _instrument_url(user: User, state: TaskState) -> str:
    """Where the instrument is changed; "" where it cannot be, or not by a lead who reads the study. Whether an
    assessment is submitted already the action says."""
    if state.task != Task.RISK_OF_BIAS or not _mode_url(user, state):
        return ""
    return reverse("extraction:instrument-change", args=[state.assignment.pk])


def _withdraw_url(user: User, state: TaskState) -> str:
    """Where a round that nobody has begun is taken back; "" where it cannot be, or by a lead who reads the study."""
    if not state.is_again or state.stage != Stage.READING or user.pk in state.assignment.readers():
        return ""
    if any(one.state != "assigned" for one in state.progress):
        return ""
    return reverse("extraction:assignment-withdraw", args=[state.assignment.pk])


def _seats(
    request: HttpRequest, state: TaskState, past: list[Reassignment], may_edit: bool
) -> list[SeatLine]:
    """The three people of a task, with what the person may learn and do about each."""
    assignment = state.assignment
    progress = {one.role: one for one in state.progress}
    lines = []
    for seat in Seat:
        person, how_far = getattr(assignment, seat.value), progress.get(seat.value)
        if person is None:
            continue
        may_replace = may_edit and _may_replace(request.user, state, assignment, seat)
        lines.append(
            SeatLine(
                seat=seat,
                person=person,
                state=how_far.state if how_far else "",
                author=how_far.person if how_far and how_far.person != person else None,
                past=[one for one in past if one.seat == seat],
                replace_url=reverse("extraction:reassign", args=[assignment.pk, seat.value])
                if may_replace
                else "",
            )
        )
    return lines


def _may_replace(user: User, state: TaskState, assignment: Assignment, seat: Seat) -> bool:
    """What everybody sees of the stage decides, and whether the lead reads the study; the action checks for itself."""
    if assignment.is_pilot and state.stage != Stage.READING:
        return False
    if seat == Seat.ARBITER:
        return True
    return user.pk not in assignment.readers() and (state.stage != Stage.SETTLED or state.is_revised)
