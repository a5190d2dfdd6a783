"""The sheets of many readings of one review at once: what ``read_sheet`` reads of one, in as many queries for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import F, Model, QuerySet

from reviews.models import Outcome, Review

from ..models import (
    Answer,
    Arm,
    AssignedForm,
    Contrast,
    FormItem,
    FormVersion,
    Question,
    Reading,
    ReadingRole,
    ReportedAs,
    StudyResult,
    Supplement,
    TimePoint,
)
from .entered import contrast_rows, entered_cells, standing
from .forms import Asked, asked, items_in_order, last_asked
from .sheets import Sheet, gone_from, with_instrument

Parts = dict[UUID, list]


def read_sheets(review: Review, readings: QuerySet[Reading]) -> dict[UUID, Sheet]:
    """The sheet of every reading by its key, whatever its state. Visibility is the caller's question.

    Each is what ``read_sheet`` gives, and for the readings of two people without the answers that ``held_back`` names;
    of settled studies these are what was answered after submitting and never submitted.
    """
    readings = readings.select_related("assignment__study__review", "reader")
    keys = readings.values("pk")
    forms = _Forms(review, readings)
    outcomes = list(Outcome.objects.filter(review=review))
    arms = _by_reading(Arm.objects.filter(reading__in=keys).select_related("group"))
    time_points = _by_reading(TimePoint.objects.filter(reading__in=keys))
    cells = entered_cells(keys)
    contrasts = _by_reading(Contrast.objects.filter(reading__in=keys))
    kept = _by_reading(ReportedAs.objects.filter(reading__in=keys))
    hidden = _never_submitted(readings)
    effects: dict[UUID, dict[UUID, str]] = defaultdict(dict)
    results = StudyResult.objects.filter(study__review=review)
    for study, result, effect in results.values_list("study", "pk", "effect"):
        effects[study][result] = effect
    found: dict[UUID, Sheet] = {}
    for reading in readings:
        form = forms.of(reading.assignment_id)
        own_arms, own_times = arms[reading.pk], time_points[reading.pk]
        own_hidden = hidden[reading.assignment_id] if reading.role != ReadingRole.FINAL else set()
        own_effects = effects[reading.assignment.study_id] if reading.variant else {}
        stands = (
            cell
            for cell in standing(cells[reading.pk], own_arms, own_times)
            if not (isinstance(cell, Answer) and cell.question_id in own_hidden)
        )
        entered, others = with_instrument(reading, own_effects, stands)
        questions = forms.asked_by(form)
        gone = gone_from(questions, entered.values())
        found[reading.pk] = Sheet(
            reading=reading,
            questions=[question for question in questions if question.pk not in own_hidden],
            outcomes=outcomes,
            arms=own_arms,
            time_points=own_times,
            cells=entered,
            form=form,
            dropped=forms.no_longer_asked(gone, form),
            contrasts=contrast_rows(contrasts[reading.pk], outcomes, own_arms, own_times),
            kept_columns={one.outcome_id: one.statistics for one in kept[reading.pk]},
            effects=own_effects,
            other_instruments=others,
        )
    return found


def _by_reading(parts: Iterable[Model]) -> Parts:
    found: Parts = defaultdict(list)
    for part in parts:
        found[part.reading_id].append(part)
    return found


def _never_submitted(readings: QuerySet[Reading]) -> dict[UUID, set[UUID]]:
    """By assignment, the questions answered after submitting and not within a submitted supplement."""
    found: dict[UUID, set[UUID]] = defaultdict(set)
    late = Answer.objects.filter(
        reading__in=readings.exclude(role=ReadingRole.FINAL).values("pk"),
        changed_at__gt=F("reading__submitted_at"),
    )
    last: dict[UUID, list] = defaultdict(list)
    submitted = Supplement.objects.filter(reading__in=readings.values("pk"), submitted_at__isnull=False)
    for reading, at in submitted.values_list("reading", "submitted_at"):
        last[reading].append(at)
    for assignment, reading, question, at in late.values_list(
        "reading__assignment", "reading", "question", "changed_at"
    ):
        if not any(submitted_at >= at for submitted_at in last[reading]):
            found[assignment].add(question)
    return found


class _Forms:
    """Every version of a review's form, and which one each assignment is read with."""

    def __init__(self, review: Review, readings: QuerySet[Reading]) -> None:
        pinned = AssignedForm.objects.filter(assignment__in=readings.values("assignment"))
        self._forms = {one.assignment_id: one.form for one in pinned.select_related("form")}
        items: dict[UUID, list[FormItem]] = defaultdict(list)
        self._items = list(items_in_order(FormItem.objects.filter(form__review=review)))
        for item in self._items:
            items[item.form_id].append(item)
        self._asked = {form: [asked(item) for item in of_form] for form, of_form in items.items()}
        self._unnamed = {one.pk: one for one in Question.objects.filter(review=review, items__isnull=True)}

    def of(self, assignment: UUID) -> FormVersion | None:
        return self._forms.get(assignment)

    def asked_by(self, form: FormVersion | None) -> list[Asked]:
        return self._asked.get(form.pk, []) if form else []

    def no_longer_asked(self, questions: Collection[UUID], form: FormVersion | None) -> list[Asked]:
        """The questions as the last version before ``form`` asked them, in their order; those that no version before
        asked have their key for a name."""
        if not questions:
            return []
        latest = {
            item.question_id: item
            for item in self._items
            if item.question_id in questions and (form is None or item.form.number < form.number)
        }
        known = {item.question_id: item.question for item in self._items} | self._unnamed
        unnamed = sorted((known[key] for key in set(questions) - set(latest)), key=lambda one: one.key)
        return last_asked(latest.values(), unnamed)
