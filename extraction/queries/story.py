"""A study's record as a story: chapters, words for each event, and runs of typing told once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from reviews.models import Assignment, AuditEvent, Seat, Study

from ..models import Comparison, Reading, ReadingRole, Supplement
from .history import SAVED
from .labels import Change, Labels

STUDY, PEOPLE, READING, SETTLING = "study", "people", "reading", "settling"
CHAPTERS = {
    STUDY: "Study",
    PEOPLE: "People and dates",
    READING: "Readings",
    SETTLING: "Comparing and settling",
}

# Every action that is not of a reading alone, with its words. What is not listed happened in a reading.
WORDS = {
    STUDY: {
        "study added": "Study added",
        "study edited": "Study edited",
        "standing changed": "Standing changed",
        "authors asked": "Authors asked",
        "authors answered": "Authors answered",
        "paper added": "Paper added",
        "paper taken out": "Paper taken out",
        "paper put back": "Paper put back",
    },
    PEOPLE: {
        "assigned": "Readers assigned",
        "pilot assigned": "Pilot of the form assigned",
        "assignment withdrawn": "Assignment withdrawn",
        **{f"{seat.label.lower()} replaced": f"{seat.label} replaced" for seat in Seat},
        "due dates set": "Due dates set",
        "form upgraded": "Moved to a newer form",
    },
    SETTLING: {
        "comparison opened": "Comparison opened",
        "structure confirmed": "Arms and time points matched",
        "difference discussed": "Difference discussed",
        "discussion ended": "Discussion ended",
        "difference settled": "Difference settled",
        "study settled": "Study settled",
        "values reopened": "Settled values reopened",
        "amendment withdrawn": "Reopening withdrawn",
        "final amended": "Reopened values settled",
    },
}
OUTSIDE_READINGS = {action for words in WORDS.values() for action in words}
TOLD = {action: said for words in WORDS.values() for action, said in words.items()}


@dataclass
class Told:
    """One line of the story: one event, or several of the same person who typed into the same reading."""

    words: str
    summary: str
    about: str
    by: str
    since: datetime
    until: datetime
    changes: list[Change] = field(default_factory=list)
    count: int = 1


def of_chapter(events: QuerySet[AuditEvent], chapter: str) -> QuerySet[AuditEvent]:
    """The events of a chapter; all of them for a chapter that does not exist."""
    if chapter == READING:
        return events.exclude(action__in=OUTSIDE_READINGS)
    return events.filter(action__in=WORDS[chapter]) if chapter in WORDS else events


def tell(study: Study, events: Sequence[AuditEvent]) -> list[Told]:
    """The events in their order, in words. The caller has left out those that the person may not see."""
    labels = Labels(study, events)
    about = _subjects({event.subject for event in events if event.subject})
    story: list[Told] = []
    last: AuditEvent | None = None
    for event in events:
        changes = labels.changes(event)
        if last is not None and _goes_on(last, event):
            _add(story[-1], event, changes)
        else:
            story.append(_told(event, about.get(event.subject, ""), changes))
        last = event
    return story


def _goes_on(last: AuditEvent, event: AuditEvent) -> bool:
    """Whether somebody typed on in the same reading, on the same day."""
    return (
        last.action == event.action == SAVED
        and last.subject == event.subject
        and last.actor_id == event.actor_id
        and last.at.date() == event.at.date()
    )


def _add(told: Told, event: AuditEvent, changes: list[Change]) -> None:
    told.since, told.until = min(told.since, event.at), max(told.until, event.at)
    told.changes = told.changes + changes
    told.count += 1
    told.summary = _cells(len(told.changes))


def _told(event: AuditEvent, about: str, changes: list[Change]) -> Told:
    words = TOLD.get(event.action, event.action[:1].upper() + event.action[1:])
    summary = event.summary
    if event.action == SAVED:
        words, summary = "Typed", _cells(len(changes))
    # Some events name the task themselves.
    task = about.split(",")[0]
    if task and summary.startswith(task):
        summary = summary[len(task) :].lstrip(": ")
    return Told(words, summary, about, event.actor.name or event.actor.email, event.at, event.at, changes)


def _cells(count: int) -> str:
    return f"{count} cell{'' if count == 1 else 's'}"


def _subjects(keys: Iterable[UUID]) -> dict[UUID, str]:
    """What each subject is: "Extraction, first reading"."""
    keys = set(keys)
    found: dict[UUID, str] = {}
    for one in Comparison.objects.filter(pk__in=keys).select_related("assignment"):
        found[one.pk] = _task(one.assignment)
    for one in Reading.objects.filter(pk__in=keys).select_related("assignment"):
        found[one.pk] = _reading(one)
    asked = Supplement.objects.filter(pk__in=keys).select_related("reading__assignment")
    for one in asked:
        found[one.pk] = f"{_reading(one.reading)}, new questions"
    return found


def _task(assignment: Assignment) -> str:
    task = assignment.get_task_display()
    return task if assignment.round == 1 else f"{task}, {assignment.round_words}"


def _reading(reading: Reading) -> str:
    task = _task(reading.assignment)
    return task if reading.role == ReadingRole.FINAL else f"{task}, {reading.get_role_display().lower()}"
