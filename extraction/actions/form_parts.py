"""The sections and questions of a draft: added, edited, moved, removed, asked again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from reviews.actions.record import record
from reviews.actions.writing import changes, locked, write
from reviews.models import User
from reviews.refusals import NotThere, Refused

from ..models import FormItem, FormSection, FormVersion, Question
from ..queries.forms import wordings
from ..reported import unkeepable
from .forms import WORDING, open_draft, piloted
from .questions import IDENTITY, checked_question, free_key

TITLE_LENGTH = FormSection._meta.get_field("title").max_length
# Names of the page's own tabs: no section of a form may have one of them for its key.
TAKEN_KEYS = frozenset({"arms-and-times", "results"})


# --- Sections ---


@transaction.atomic
def add_section(*, form: FormVersion, title: str, by: User) -> FormSection:
    """A section at the end of the draft. Raises Refused when the title is empty or taken."""
    form = open_draft(form, by)
    section = FormSection(form=form, position=_last(form.sections) + 1)
    section.key = free_key(slugify(title), set(form.sections.values_list("key", flat=True)) | TAKEN_KEYS)
    _check_title(section, title)
    write(
        section,
        version=None,
        fields={"title": title.strip()},
        duplicate={"title": ["The form has it already."]},
    )
    _told(form, by, f"section “{section.title}” added")
    return section


@transaction.atomic
def rename_section(*, section: FormSection, title: str, version: int, by: User) -> FormSection:
    """Another title for a section; its key stays. Raises Refused, or Stale when it was saved elsewhere."""
    form = open_draft(section.form, by)
    section = locked(FormSection, section.pk)
    _check_title(section, title)
    fields = {"title": title.strip()}
    told = changes(section, fields)
    write(section, version=version, fields=fields, duplicate={"title": ["The form has it already."]})
    _told(form, by, f"section “{section.title}” renamed", told)
    return section


@transaction.atomic
def move_section(*, section: FormSection, up: bool, by: User) -> bool:
    """Move a section by one place; False where it is the first or last already."""
    form = open_draft(section.form, by)
    sections = list(form.sections.all())
    moved = _swapped(sections, section.pk, up)
    if moved:
        _number(sections)
        _told(form, by, f"section “{section.title}” moved {'up' if up else 'down'}")
    return moved


@transaction.atomic
def remove_section(*, section: FormSection, by: User) -> None:
    """Remove an empty section. Raises Refused while it has questions."""
    form = open_draft(section.form, by)
    section = locked(FormSection, section.pk)
    if section.items.exists():
        raise Refused(f"“{section.title}” has questions. Move or remove them first.")
    title = section.title
    section.delete()
    _told(form, by, f"section “{title}” removed")


def _check_title(section: FormSection, title: str) -> None:
    title = title.strip()
    if not title:
        raise Refused(errors={"title": ["Give the section a title."]})
    if problem := unkeepable(title, TITLE_LENGTH):
        raise Refused(errors={"title": [problem]})
    others = section.form.sections.exclude(pk=section.pk)
    if title.casefold() in {other.title.casefold() for other in others}:
        raise Refused(errors={"title": [f"This form already has the section “{title}”."]})


# --- Questions ---


@transaction.atomic
def add_question(*, section: FormSection, by: User, key: str = "", **fields: Any) -> FormItem:
    """A new question at the end of a section. ``fields``: kind, unit, per_arm, columns, and the wording.

    Its key comes from its label and never changes. Raises Refused with what does not hold, by field.
    """
    form = open_draft(section.form, by)
    section = locked(FormSection, section.pk)
    fields = checked_question(fields)
    taken = set(Question.objects.filter(review=form.review_id).values_list("key", flat=True))
    question = Question(
        review=form.review,
        key=free_key(key or slugify(fields["label"]).replace("-", "_"), taken, "_"),
        **{name: fields[name] for name in IDENTITY},
    )
    question.save()
    item = FormItem(form=form, section=section, question=question, position=_last(section.items) + 1)
    wording = {name: fields[name] for name in WORDING}
    write(item, version=None, fields=wording, duplicate={"label": ["The form asks it already."]})
    _told(form, by, f"“{item.label}” added")
    return item


@transaction.atomic
def edit_question(
    *, item: FormItem, version: int, by: User, section: FormSection | None = None, **fields: Any
) -> FormItem:
    """Word a question anew, or put it at the end of another ``section``.

    What it is (kind, unit, per arm, columns) can change only as long as no other version asks it and no pilot uses the
    draft: answers belong to it. Raises Refused by field, Stale when it was saved elsewhere.
    """
    form = open_draft(item.form, by)
    item = locked(FormItem, item.pk)
    question = locked(Question, item.question_id)
    now = {name: getattr(question, name) for name in IDENTITY} | {
        name: getattr(item, name) for name in WORDING
    }
    fields = checked_question(now | fields)
    changed = {name: fields[name] for name in IDENTITY if fields[name] != getattr(question, name)}
    if changed and identity_is_fixed(item):
        words = "It stays what it is: answers may belong to it. Remove it and add another question instead."
        raise Refused(errors={name: [words] for name in changed})
    wording = {name: fields[name] for name in WORDING}
    if section is not None and section.pk != item.section_id:
        if section.form_id != form.pk:
            raise NotThere("There is nothing here for you.")
        wording |= {"section": section, "position": _last(section.items) + 1}
    told = changes(item, wording)
    write(item, version=version, fields=wording, duplicate={"label": ["The form asks it already."]})
    if changed:
        for name, value in changed.items():
            setattr(question, name, value)
        question.save()
    _told(form, by, f"“{item.label}” edited", told)
    return item


def identity_is_fixed(item: FormItem) -> bool:
    """Whether the kind of a question can no longer change; never asks whether anybody has answered it."""
    return item.question.items.exclude(form=item.form_id).exists() or piloted(item.form)


@transaction.atomic
def move_question(*, item: FormItem, up: bool, by: User) -> bool:
    """Move a question by one place, past the edge of its section into the next; False where there is none."""
    form = open_draft(item.form, by)
    item = locked(FormItem, item.pk)
    items = list(item.section.items.all())
    moved = _swapped(items, item.pk, up)
    if not moved:
        sections = list(form.sections.all())
        place = [section.pk for section in sections].index(item.section_id) + (-1 if up else 1)
        if not 0 <= place < len(sections):
            return False
        others = list(sections[place].items.all())
        item.section = sections[place]
        item.save(update_fields=["section"])
        items = [*others, item] if up else [item, *others]
    _number(items)
    _told(form, by, f"“{item.label}” moved {'up' if up else 'down'}")
    return True


@transaction.atomic
def remove_question(*, item: FormItem, by: User) -> None:
    """Ask a question no longer. What was answered to it is kept; one that nobody can have answered is forgotten."""
    form = open_draft(item.form, by)
    item = locked(FormItem, item.pk)
    label, question, is_forgotten = item.label, item.question, not identity_is_fixed(item)
    item.delete()
    if is_forgotten:
        question.delete()
    _told(form, by, f"“{label}” removed")


@transaction.atomic
def ask_again(*, form: FormVersion, question: Question, by: User) -> FormItem:
    """Put a question of an earlier version back, as it was last worded, into its section or the last one."""
    form = open_draft(form, by)
    if question.review_id != form.review_id:
        raise NotThere("There is nothing here for you.")
    if form.items.filter(question=question).exists():
        raise Refused("The form asks this question already.")
    asked = wordings([question.pk]).of(question.pk, None)
    if asked is None:
        raise Refused("No version of the form says how this question was worded. Add it as a new one.")
    section = form.sections.filter(key=asked.section).first()
    if section is None:
        titles = {one.title.casefold() for one in form.sections.all()}
        if asked.section_title.casefold() in titles:
            section = form.sections.last()
        else:
            section = FormSection.objects.create(
                form=form, key=asked.section, title=asked.section_title, position=_last(form.sections) + 1
            )
    item = FormItem.objects.create(
        form=form,
        section=section,
        question=question,
        position=_last(section.items) + 1,
        **{name: getattr(asked, name) for name in WORDING},
    )
    _told(form, by, f"“{item.label}” asked again")
    return item


# --- Order and record ---


def _last(rows: Any) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return -1 if last is None else last


def _swapped(rows: list[Any], key: UUID, up: bool) -> bool:
    """Swap the row with its neighbour in the list; False at the edge. Raises NotThere when it is gone."""
    place = next((place for place, row in enumerate(rows) if row.pk == key), None)
    if place is None:
        raise NotThere("There is nothing here for you.")
    other = place + (-1 if up else 1)
    if not 0 <= other < len(rows):
        return False
    rows[place], rows[other] = rows[other], rows[place]
    return True


def _number(rows: Sequence[Any]) -> None:
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])


def _told(form: FormVersion, by: User, summary: str, cells: Sequence[dict] = ()) -> None:
    """Put a change of the draft on record, and count it, so that what was looked at before is seen to be old."""
    form.version += 1
    form.save(update_fields=["version"])
    record(
        review=form.review,
        by=by,
        action="form edited",
        summary=f"version {form.number}: {summary}",
        cells=list(cells),
    )
