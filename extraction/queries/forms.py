"""What a version of the form asks, and which version a study is read with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from reviews.models import Assignment, Review

from ..answers import shown_answer
from ..models import AssignedForm, FormItem, FormState, FormVersion, Question
from ..reported import shown


@dataclass(frozen=True)
class Asked:
    """A question as one version of the form asks it.

    ``pk`` and ``key`` are the question's own and outlive every version; ``form`` is the number of the version,
    ``section`` the key of its part. ``minimum``, ``maximum`` and ``tolerance`` are in the question's unit.
    """

    pk: UUID
    key: str
    kind: str
    label: str
    section: str
    section_title: str
    unit: str = ""
    per_arm: bool = False
    columns: list[dict[str, Any]] = field(default_factory=list)
    options: list[str] = field(default_factory=list)
    minimum: float | None = None
    maximum: float | None = None
    tolerance: float | None = None
    required: bool = False
    guidance: str = ""
    form: int = 0

    def __str__(self) -> str:
        return self.label

    @property
    def range_words(self) -> str:
        """ "0 to 110", "from 0", "up to 110"; "" where nothing bounds the number."""
        if self.minimum is None:
            return "" if self.maximum is None else f"up to {shown(self.maximum)}"
        return (
            f"from {shown(self.minimum)}"
            if self.maximum is None
            else f"{shown(self.minimum)} to {shown(self.maximum)}"
        )

    @property
    def tolerance_words(self) -> str:
        """ "±0.5"; "" where only equal numbers agree."""
        return f"±{shown(self.tolerance)}" if self.tolerance else ""

    def shown(self, text: str) -> str:
        """An answer as people read it: options with commas, a table a line a row."""
        return shown_answer(self.kind, text, self.columns)


def published_form(review: Review | UUID) -> FormVersion | None:
    """The version in force: the latest that is published; None where a review has no form yet."""
    return FormVersion.objects.filter(review=review, state=FormState.PUBLISHED).order_by("number").last()


def draft_form(review: Review | UUID) -> FormVersion | None:
    """The version that the lead is working on; None where there is none."""
    return FormVersion.objects.filter(review=review, state=FormState.DRAFT).first()


def form_of(assignment: Assignment | UUID) -> FormVersion | None:
    """The version that both readers of an assignment read with; None where it was assigned without a form."""
    pinned = AssignedForm.objects.filter(assignment=assignment).select_related("form").first()
    return pinned.form if pinned else None


def items_in_order(items: Any) -> Any:
    """Items of one or several versions, version by version, each as its form lays them out."""
    return items.select_related("question", "section", "form").order_by(
        "form__number", "section__position", "position"
    )


def asked_by(form: FormVersion | None) -> list[Asked]:
    """The questions of a version in its order; none without a version."""
    if form is None:
        return []
    return [asked(item) for item in items_in_order(FormItem.objects.filter(form=form))]


def asked(item: FormItem) -> Asked:
    """An item with its question and section, as readers are asked it."""
    question = item.question
    return Asked(
        pk=question.pk,
        key=question.key,
        kind=question.kind,
        label=item.label,
        section=item.section.key,
        section_title=item.section.title,
        unit=question.unit,
        per_arm=question.per_arm,
        columns=question.columns,
        options=item.options,
        minimum=item.minimum,
        maximum=item.maximum,
        tolerance=item.tolerance,
        required=item.required,
        guidance=item.guidance,
        form=item.form.number,
    )


@dataclass(frozen=True)
class Wordings:
    """How questions were worded in the versions that asked them, with the order of the forms."""

    items: dict[tuple[UUID, UUID], FormItem]
    latest: dict[UUID, FormItem]

    def of(self, question: UUID, form: UUID | None) -> Asked | None:
        """A question as the version asked it, or as it was last asked; None when no version did."""
        item = self.items.get((question, form)) or self.latest.get(question)
        return asked(item) if item else None

    def place(self, question: UUID) -> tuple[int, int, int]:
        """Where a question stands in the latest version that asks it; those no longer asked stand last."""
        item = self.latest.get(question)
        if item is None:
            return (0, 0, 0)
        return (-item.form.number, item.section.position, item.position)


def wordings(questions: Collection[UUID]) -> Wordings:
    """Every wording of the questions, in one query."""
    items = list(items_in_order(FormItem.objects.filter(question__in=questions))) if questions else []
    return Wordings(
        items={(item.question_id, item.form_id): item for item in items},
        latest={item.question_id: item for item in items},
    )


def no_longer_asked(questions: Collection[UUID], form: FormVersion | None) -> list[Asked]:
    """The questions as the last version before ``form`` asked them, in their order.

    A question that left a draft while it was piloted was in no published version: it has its key for a name.
    """
    items = items_in_order(FormItem.objects.filter(question__in=questions))
    if form is not None:
        items = items.filter(form__number__lt=form.number)
    latest = {item.question_id: item for item in items}
    unnamed = Question.objects.filter(pk__in=set(questions) - set(latest)).order_by("key")
    return last_asked(latest.values(), unnamed)


def last_asked(items: Iterable[FormItem], unnamed: Iterable[Question]) -> list[Asked]:
    """Questions as these items asked them, in the order of their forms, then those that no item asks, which have their
    key for a name."""
    ordered = sorted(items, key=lambda item: (item.section.position, item.position))
    return [
        *(asked(item) for item in ordered),
        *(
            Asked(one.pk, one.key, one.kind, one.key, "", "", one.unit, one.per_arm, one.columns)
            for one in unnamed
        ),
    ]
