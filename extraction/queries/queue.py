"""What waits for one person: over all of their reviews, or in one list of tasks; what is due first."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from reviews.models import PILOT, Assignment, Task, User
from reviews.visibility import is_member

from .overview import natural
from .stages import Part, TaskState, states_of

TO_DO = frozenset({Part.START, Part.CONTINUE, Part.SUPPLEMENT, Part.DISCUSS, Part.ARBITRATE})


def queue_of(user: User) -> list[TaskState]:
    """Everything that waits for the person in the reviews that they belong to; a fixed number of queries, however much
    there is."""
    if not user.is_authenticated:
        return []
    later = Assignment.objects.filter(
        study=OuterRef("study"), task=OuterRef("task"), round__gt=OuterRef("round")
    )
    mine = Assignment.objects.filter(
        Q(first=user) | Q(second=user) | Q(arbiter=user),
        Q(round=PILOT) | ~Exists(later),
        Q(is_member(user, "study__review")),
    ).select_related("study__review", "first", "second", "arbiter")
    return in_order(states_of(user, mine))


def in_order(states: Iterable[TaskState]) -> list[TaskState]:
    """Those that wait for the person: by the day they are due, then what waits longest. Nobody has to read a study that
    is left out of the review."""
    to_do = [state for state in states if state.part in TO_DO and not state.study.is_left_out]
    return sorted(to_do, key=_place)


def _place(state: TaskState) -> tuple[date, datetime, list]:
    return (state.due or date.max, state.since, natural(state.study.name))


def is_overdue(due: date | None, today: date | None = None) -> bool:
    """Whether the day has passed, in UTC."""
    return due is not None and due < (today or timezone.localdate())


def due_words(due: date | None, today: date | None = None) -> str:
    """A last day in words that need no colour: "overdue, was due 20 Nov", "due today", "due 24 Nov"; "" for none."""
    if due is None:
        return ""
    today = today or timezone.localdate()
    if due == today:
        return "due today"
    said = date_format(due, "j M" if due.year == today.year else "j M Y")
    if due < today:
        return f"overdue, was due {said}"
    return "due tomorrow" if (due - today).days == 1 else f"due {said}"


def sentence(state: TaskState) -> str:
    """What there is to do, in a line."""
    task = "Pilot of the form" if state.assignment.is_pilot else state.assignment.get_task_display()
    if state.assignment.round > 1:
        task += f", {state.assignment.round_words}"
    return {
        Part.START: f"{task}: to be verified" if state.verifies else f"{task}: not started",
        Part.CONTINUE: f"{task}: being {'verified' if state.verifies else 'read'} by you",
        Part.SUPPLEMENT: f"{task}: the form asks more since the reading was submitted",
        Part.DISCUSS: f"{task}: the two readings differ, discuss it",
        Part.ARBITRATE: f"{task}: values were opened again, settle them"
        if state.is_revised
        else f"{task}: both readings are in, settle what differs",
    }.get(state.part, task)


def workplace(state: TaskState) -> str:
    """The path where the work is done; the study's page, which has its button, where it is yet to be started."""
    if state.part == Part.SUPPLEMENT:
        return reverse("extraction:supplement", args=[state.own_reading])
    if state.part == Part.CONTINUE:
        return reverse("extraction:reading", args=[state.own_reading])
    if state.part in (Part.DISCUSS, Part.ARBITRATE):
        return reverse("extraction:comparison", args=[state.comparison])
    return reverse("extraction:study", args=[state.study.pk])


def deed_words(state: TaskState) -> str:
    """The words of the button that leads there."""
    verb = "judging" if state.task == Task.RISK_OF_BIAS else "reading"
    if state.verifies:
        verb = "verifying"
    return {
        Part.START: f"Start {verb}",
        Part.CONTINUE: f"Continue {verb}",
        Part.SUPPLEMENT: "Answer new questions",
        Part.DISCUSS: "Discuss differences",
        Part.ARBITRATE: "Settle differences",
    }[state.part]
