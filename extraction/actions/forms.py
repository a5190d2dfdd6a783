"""Versions of a review's form: begun from a template or another review, changed as a draft, published."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.reviews import start_review
from reviews.actions.writing import locked
from reviews.models import Review, User
from reviews.permissions import require
from reviews.refusals import NotThere, Refused, Stale
from reviews.visibility import reviews_visible_to

from ..form_template import SECTIONS, TEMPLATES, QuestionTemplate
from ..models import AssignedForm, FormItem, FormSection, FormState, FormVersion, Question, QuestionKind
from ..queries.forms import Asked, asked_by, draft_form, published_form
from ..reported import unkeepable

TEMPLATE_WORDS = {
    "general": "General",
    "acne_scar": "Cell therapy for acne scars",
}
EMPTY = "empty"
COPY = "copy:"  # and the key of the review that is copied from
NOTE_LENGTH = FormVersion._meta.get_field("note").max_length


@dataclass(frozen=True)
class Wording:
    """A question with the wording and place that a version gives it."""

    question: Question
    section: str
    section_title: str
    wording: dict[str, Any] = field(default_factory=dict)


# --- Beginning ---


@transaction.atomic
def use_template(*, review: Review, template: str, by: User) -> FormVersion:
    """Give a review without a form that of a template, as version 1. Raises Refused when it has one, or there is none
    such."""
    require(by, "edit_protocol", review)
    if template not in TEMPLATES:
        raise Refused(errors={"template": [f"There is no form “{template}”."]})
    asked = [_from_template(review, one) for one in TEMPLATES[template]]
    return _first_version(review, asked, by, TEMPLATE_WORDS[template])


@transaction.atomic
def copy_form(*, review: Review, source: Review, by: User) -> FormVersion:
    """Give a review without a form the version in force of another review of the person, as version 1.

    The questions are new ones with the same keys. Raises NotThere for a review that the person does not see, Refused
    when that one has no published form or this one has a form.
    """
    require(by, "edit_protocol", review)
    seen = reviews_visible_to(by).filter(pk=source.pk).first()
    if seen is None:
        raise NotThere("There is nothing here for you.")
    form = published_form(seen)
    if form is None:
        raise Refused(errors={"template": [f"{seen.short_title} has no published form."]})
    asked = [_from_version(review, one) for one in asked_by(form)]
    return _first_version(review, asked, by, f"copied from {seen.short_title}")


@transaction.atomic
def start_empty_form(*, review: Review, by: User) -> FormVersion:
    """A draft without questions, for a review that has no form. Raises Refused when it has one."""
    require(by, "edit_protocol", review)
    _without_form(review)
    form = FormVersion.objects.create(review=review, number=1, created_by=by)
    record(review=review, by=by, action="form begun", summary="version 1, empty")
    return form


def begin_form(*, review: Review, template: str, by: User) -> FormVersion:
    """Give a review its first version: a template's key, ``COPY`` and the key of another review, or ``EMPTY``."""
    if template == EMPTY:
        return start_empty_form(review=review, by=by)
    if template.startswith(COPY):
        source = reviews_visible_to(by).filter(pk=template.removeprefix(COPY)).first()
        if source is None:
            raise NotThere("There is nothing here for you.")
        return copy_form(review=review, source=source, by=by)
    return use_template(review=review, template=template, by=by)


@transaction.atomic
def start_review_with_form(*, by: User, template: str, **fields: str) -> Review:
    """A new review together with its form, see ``begin_form``. Raises Refused; then neither exists."""
    review = start_review(by=by, **fields)
    begin_form(review=review, template=template, by=by)
    return review


def _without_form(review: Review) -> None:
    locked(Review, review.pk)
    if FormVersion.objects.filter(review=review).exists():
        raise Refused(errors={"template": ["This review has a form already."]})


def _first_version(review: Review, asked: Sequence[Wording], by: User, source: str) -> FormVersion:
    _without_form(review)
    now = timezone.now()
    form = FormVersion.objects.create(
        review=review,
        number=1,
        state=FormState.PUBLISHED,
        created_by=by,
        published_at=now,
        published_by=by,
        note=source[:1].upper() + source[1:],
    )
    Question.objects.bulk_create(one.question for one in asked)
    _lay_out(form, asked)
    record(review=review, by=by, action="form chosen", summary=f"{source}, {len(asked)} questions")
    return form


def _from_template(review: Review, template: QuestionTemplate) -> Wording:
    question = Question(
        review=review,
        key=template.key,
        kind=template.kind,
        unit=template.unit,
        per_arm=template.per_arm,
        columns=[dict(column) for column in template.columns],
    )
    return Wording(question, template.section, SECTIONS[template.section], _wording(template))


def _from_version(review: Review, asked: Asked) -> Wording:
    question = Question(
        review=review,
        key=asked.key,
        kind=asked.kind,
        unit=asked.unit,
        per_arm=asked.per_arm,
        columns=asked.columns,
    )
    wording = _wording(asked) | {"tolerance": asked.tolerance}  # a template gives none
    return Wording(question, asked.section, asked.section_title, wording)


def _wording(asked: Asked | QuestionTemplate) -> dict[str, Any]:
    return {
        "label": asked.label,
        "options": list(asked.options),
        "minimum": asked.minimum,
        "maximum": asked.maximum,
        "required": asked.required,
        "guidance": asked.guidance,
    }


def _lay_out(form: FormVersion, asked: Sequence[Wording]) -> None:
    """Write the sections and items of a version, in the order given."""
    titles = {one.section: one.section_title for one in asked}
    sections = {
        key: FormSection(form=form, key=key, title=title, position=position)
        for position, (key, title) in enumerate(titles.items())
    }
    FormSection.objects.bulk_create(sections.values())
    FormItem.objects.bulk_create(
        FormItem(
            form=form, section=sections[one.section], question=one.question, position=position, **one.wording
        )
        for position, one in enumerate(asked)
    )


# --- Drafts ---


@transaction.atomic
def start_draft(*, review: Review, by: User) -> FormVersion:
    """The draft that the next version is made in: a copy of the version in force, or the one that stands already."""
    require(by, "edit_protocol", review)
    locked(Review, review.pk)
    standing = draft_form(review)
    if standing is not None:
        return standing
    latest = published_form(review)
    if latest is None:
        raise Refused("This review has no form yet. Begin with a template, or with an empty form.")
    form = FormVersion.objects.create(review=review, number=latest.number + 1, created_by=by)
    sections = {
        section.pk: FormSection(form=form, key=section.key, title=section.title, position=section.position)
        for section in latest.sections.all()
    }
    FormSection.objects.bulk_create(sections.values())
    FormItem.objects.bulk_create(
        FormItem(
            form=form,
            section=sections[item.section_id],
            question_id=item.question_id,
            position=item.position,
            **{name: getattr(item, name) for name in WORDING},
        )
        for item in latest.items.all()
    )
    record(review=review, by=by, action="form draft begun", summary=str(form))
    return form


WORDING = ("label", "options", "minimum", "maximum", "tolerance", "required", "guidance")


def open_draft(form: FormVersion, by: User) -> FormVersion:
    """The draft, locked together with its review. Raises NotThere, NotAllowed, or Refused once it is published."""
    require(by, "edit_protocol", form.review)
    locked(Review, form.review_id)
    form = locked(FormVersion, form.pk)
    if not form.is_draft:
        raise Refused(f"Version {form.number} is published and frozen. Change it in a new version.")
    return form


def piloted(form: FormVersion) -> bool:
    """Whether a study is read with the draft. Then its questions keep what they are, whoever has begun."""
    return AssignedForm.objects.filter(form=form).exists()


@transaction.atomic
def discard_draft(*, form: FormVersion, by: User) -> None:
    """Throw the draft away with the questions that no other version asks. Raises Refused when a pilot uses it."""
    form = open_draft(form, by)
    if piloted(form):
        raise Refused("A pilot reads with this draft, so it stays. Publish it, or change it further.")
    review, number = form.review, form.number
    questions = set(form.items.values_list("question", flat=True))
    form.delete()
    Question.objects.filter(pk__in=questions, items__isnull=True, answers__isnull=True).delete()
    record(review=review, by=by, action="form draft discarded", summary=f"version {number}")


def asked_twice(asked: Sequence[Asked]) -> list[str]:
    """What to say of questions that one section asks in the same words: nobody could tell their answers apart, neither
    in a comparison nor in an export."""
    same: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for one in asked:
        same[one.section, " ".join(one.label.casefold().split())].append(one)
    return [
        f"“{found[0].section_title}” asks “{found[0].label}” more than once: "
        f"{', '.join(f'{_place(one)} (key {one.key})' for one in found)}. Word them so that they can be told apart, or "
        "remove one."
        for found in same.values()
        if len(found) > 1
    ]


def _place(asked: Asked) -> str:
    kind = QuestionKind(asked.kind).label.lower()
    return f"{kind}, each arm" if asked.per_arm else kind


@transaction.atomic
def publish_form(*, form: FormVersion, note: str, version: int, by: User) -> FormVersion:
    """Publish the draft: it is frozen, and studies that are assigned from now on are read with it.

    ``version`` is that of the draft whose changes the person has looked at. Raises Refused without a question or a
    note and where one section asks two questions in the same words, Stale when the draft was changed since.
    """
    form = open_draft(form, by)
    note = note.strip()
    errors: dict[str, list[str]] = {}
    if not form.items.exists():
        errors[""] = ["A form asks at least one question."]
    elif same := asked_twice(asked_by(form)):
        errors[""] = same
    if form.number > 1 and not note:
        errors["note"] = ["Say what changed and why. One sentence is enough."]
    elif problem := unkeepable(note, NOTE_LENGTH):
        errors["note"] = [problem]
    if errors:
        raise Refused(errors=errors)
    if form.version != version:
        raise Stale(
            "The draft was changed in the meantime. Look at its changes again, then publish.", current=form
        )
    form.state, form.note = FormState.PUBLISHED, note
    form.published_at, form.published_by = timezone.now(), by
    form.version += 1
    form.save()
    form.sections.filter(items__isnull=True).delete()
    record(review=form.review, by=by, action="form published", summary=f"version {form.number}: {note}")
    return form
