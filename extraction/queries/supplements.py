"""What readers are asked after they submitted, and what of it others may see."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from django.db.models import Exists, F, OuterRef

from reviews.models import Assignment, User

from ..models import NOT_DEMANDED, Answer, FormItem, Reading, ReadingRole, Supplement
from .forms import Asked, asked_by
from .sheets import Sheet, read_sheet


def open_supplement(reading: Reading) -> Supplement | None:
    """The supplement that the reading's own reader is still to submit."""
    return Supplement.objects.open().filter(reading=reading).select_related("form", "since").first()


def supplement_questions(supplement: Supplement) -> list[Asked]:
    """What it asks: the questions of its version that the version before did not ask."""
    before = set(FormItem.objects.filter(form=supplement.since_id).values_list("question", flat=True))
    return [question for question in asked_by(supplement.form) if question.pk not in before]


def waits_for_supplements(assignment: Assignment | UUID) -> bool:
    """Whether a reader of the assignment has submitted and is still to answer new questions; of a second reading that
    the mode does not demand any more nothing is awaited."""
    return Supplement.objects.open().filter(reading__assignment=assignment).exclude(NOT_DEMANDED).exists()


def held_back(assignment: Assignment | UUID) -> frozenset[UUID]:
    """The questions whose answers nobody but their writer sees: those of every supplement while one is still open, and
    those that a later version dropped before the supplement in which they were answered was submitted."""
    open_ones = Supplement.objects.open().filter(reading__assignment=assignment).exclude(NOT_DEMANDED)
    submitted = Supplement.objects.filter(
        reading=OuterRef("reading"), submitted_at__gte=OuterRef("changed_at")
    )
    unsubmitted = (
        Answer.objects.filter(reading__assignment=assignment, changed_at__gt=F("reading__submitted_at"))
        .exclude(reading__role=ReadingRole.FINAL)
        .exclude(NOT_DEMANDED)
        .exclude(Exists(submitted))
    )
    return frozenset(unsubmitted.values_list("question", flat=True)) | frozenset(
        question.pk
        for supplement in open_ones.select_related("form")
        for question in supplement_questions(supplement)
    )


def without(sheet: Sheet, questions: Iterable[UUID]) -> Sheet:
    """The sheet as if the questions were not asked, nor answered."""
    hidden = set(questions)
    if not hidden:
        return sheet
    return replace(
        sheet,
        questions=[question for question in sheet.questions if question.pk not in hidden],
        dropped=[question for question in sheet.dropped if question.pk not in hidden],
        cells={
            address: cell
            for address, cell in sheet.cells.items()
            if getattr(cell, "question_id", None) not in hidden
        },
    )


def sheet_seen_by(user: User, reading: Reading) -> Sheet:
    """The sheet of a reading that the person may see: to all but its reader without answers that are held back."""
    sheet = read_sheet(reading)
    if reading.reader_id == user.pk:
        return sheet
    return without(sheet, held_back(reading.assignment_id))


def supplement_sheet(sheet: Sheet, supplement: Supplement) -> Sheet:
    """The sheet with the questions of the supplement alone, as its reader answers them."""
    asked = supplement_questions(supplement)
    keys = {question.pk for question in asked}
    return replace(
        sheet,
        questions=asked,
        dropped=[],
        outcomes=[],
        cells={
            address: cell
            for address, cell in sheet.cells.items()
            if getattr(cell, "question_id", None) in keys
        },
    )
