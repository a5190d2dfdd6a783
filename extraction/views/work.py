"""What a person can do next with a task of a study: one verb, one address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from reviews.models import Study, Task

from ..queries.overview import natural
from ..queries.stages import Part, Stage, TaskState

# What is nearly done comes before what is not begun.
ORDER = (Part.CONTINUE, Part.ARBITRATE, Part.START)
WAITING = (Part.SUBMITTED, Part.WAIT)


@dataclass(frozen=True)
class Deed:
    """A button: its words, where it leads, whether it is sent by POST."""

    words: str
    url: str
    is_post: bool = False


@dataclass(frozen=True)
class Work:
    """A task of a study in a person's list."""

    study: Study
    what: str
    deed: Deed | None
    state: TaskState


def deed(state: TaskState) -> Deed | None:
    """What the person has to do with the task now; None when nothing waits for them."""
    judging = state.task == Task.RISK_OF_BIAS
    if state.part == Part.START:
        words = "Start judging" if judging else "Start reading"
        return Deed(words, reverse("extraction:start-reading", args=[state.assignment.pk]), is_post=True)
    if state.part == Part.CONTINUE:
        words = "Continue judging" if judging else "Continue reading"
        return Deed(words, reverse("extraction:reading", args=[state.own_reading]))
    if state.part == Part.ARBITRATE:
        return Deed("Settle differences", reverse("extraction:comparison", args=[state.comparison]))
    return None


def looks(state: TaskState) -> list[Deed]:
    """What the person may look at besides: their own reading, the comparison."""
    found = []
    if state.own_reading and state.part in (Part.SUBMITTED, Part.DONE):
        found.append(Deed("Your reading", reverse("extraction:reading", args=[state.own_reading])))
    if state.comparison and state.part != Part.ARBITRATE:
        found.append(Deed("Open comparison", reverse("extraction:comparison", args=[state.comparison])))
    return found


def sentence(state: TaskState) -> str:
    """The line under a study's name in the list of work."""
    task = state.assignment.get_task_display()
    if state.part == Part.SUBMITTED:
        if state.stage == Stage.ARBITER:
            return f"{task}: both readings are in, the arbiter settles what differs."
        return f"{task}: you submitted. The comparison opens when both readings are in."
    return {
        Part.START: f"{task}: not started",
        Part.CONTINUE: f"{task}: being read by you",
        Part.ARBITRATE: f"{task}: both readings are in",
        Part.WAIT: f"{task}: you arbitrate when both readings are in.",
    }.get(state.part, task)


def your_work(states: Iterable[TaskState]) -> tuple[list[Work], list[Work]]:
    """What waits for the person, and what the person waits for."""
    states = sorted(states, key=lambda state: natural(state.study.name))
    to_do = [state for state in states if state.part in ORDER]
    to_do.sort(key=lambda state: ORDER.index(state.part))
    waiting = [state for state in states if state.part in WAITING]
    return (
        [Work(state.study, sentence(state), deed(state), state) for state in to_do],
        [Work(state.study, sentence(state), None, state) for state in waiting],
    )
