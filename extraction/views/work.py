"""What a person can do next with a task of a study: one verb, one address."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from reviews.models import Study, User

from ..queries.overview import natural
from ..queries.queue import TO_DO, deed_words, due_words, in_order, is_overdue, sentence, workplace
from ..queries.stages import Part, Stage, TaskState
from ..queries.taken_seats import submitted_before

WAITING = (Part.SUBMITTED, Part.WAIT, Part.WAIT_FOR_READERS, Part.WAIT_TO_VERIFY)
# Where the person's own reading is there to be looked at; one that is kept can be gone on with.
OWN_IN_SIGHT = (Part.SUBMITTED, Part.SUPPLEMENT, Part.DISCUSS, Part.DONE, Part.KEPT)


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

    @property
    def due_words(self) -> str:
        return due_words(self.state.due)

    @property
    def is_overdue(self) -> bool:
        return is_overdue(self.state.due)


def deed(state: TaskState) -> Deed | None:
    """What the person has to do with the task now; None when nothing waits for them."""
    if state.part not in TO_DO:
        return None
    if state.part == Part.START:
        url = reverse("extraction:start-reading", args=[state.assignment.pk])
        return Deed(deed_words(state), url, is_post=True)
    return Deed(deed_words(state), workplace(state))


def looks(state: TaskState) -> list[Deed]:
    """What the person may look at besides: their own reading, the comparison."""
    found = []
    if state.own_reading and state.part in OWN_IN_SIGHT:
        found.append(Deed("Your reading", reverse("extraction:reading", args=[state.own_reading])))
    if state.comparison and state.part not in (Part.ARBITRATE, Part.DISCUSS):
        found.append(Deed("Open comparison", reverse("extraction:comparison", args=[state.comparison])))
    return found


def to_do(states: Iterable[TaskState]) -> list[Work]:
    """What waits for the person, what is due first at the top."""
    return [Work(state.study, sentence(state), deed(state), state) for state in in_order(states)]


def waiting(states: Iterable[TaskState], user: User) -> list[Work]:
    """What the person waits for; one query where they took the place of somebody who had submitted."""
    found = [state for state in states if state.part in WAITING and not state.study.is_left_out]
    found.sort(key=lambda state: natural(state.study.name))
    authors = submitted_before(found, user)
    return [Work(state.study, _wait(state, authors.get(state.assignment.pk)), None, state) for state in found]


def _wait(state: TaskState, author: User | None) -> str:
    """What is waited for; ``author`` submitted in the person's place, None where they did so themselves."""
    task = "Pilot of the form" if state.assignment.is_pilot else state.assignment.get_task_display()
    if state.part == Part.WAIT:
        return f"{task}: you arbitrate when both readings are in."
    if state.part == Part.WAIT_FOR_READERS:
        return f"{task}: the readers discuss what differs. What they leave comes to you."
    if state.part == Part.WAIT_TO_VERIFY:
        return f"{task}: you verify when the first reading is in."
    if state.stage == Stage.ARBITER:
        return f"{task}: both readings are in, the arbiter settles what differs."
    if author is not None:
        submitted = f"{author.name} submitted before you took their place"
    else:
        submitted = "you submitted"
    return f"{task}: {submitted}. The comparison opens when both readings are in."
