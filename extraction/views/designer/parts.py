"""Sections and questions of the draft."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, form_status, page, say_refusal, sent
from reviews.visibility import reviews_visible_to

from ...actions.form_parts import (
    add_question,
    add_section,
    ask_again,
    edit_question,
    identity_is_fixed,
    move_question,
    move_section,
    remove_question,
    remove_section,
    rename_section,
)
from ...forms.designer import QuestionForm, SectionForm
from ...models import FormItem, FormSection, Question
from .versions import show, the_draft


def _at(review_id: UUID, anchor: object) -> str:
    return f"{reverse('extraction:form', args=[review_id])}#{anchor}"


# --- Sections ---


@page
@require_POST
def section_new(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Add a section at the end of the draft."""
    draft = the_draft(request, review_id)
    form = SectionForm(request.POST)
    if form.is_valid():
        try:
            made = add_section(form=draft, title=form.cleaned_data["title"], by=request.user)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect(_at(review_id, f"section-{made.pk}"))
    return show(request, draft.review, section=form, status=form_status(form))


@page
@require_POST
def section(request: HttpRequest, section_id: UUID) -> HttpResponse:
    """Rename, move or remove a section, as ``do`` says."""
    visible = FormSection.objects.filter(form__review__in=reviews_visible_to(request.user))
    found = get_object_or_404(visible.select_related("form__review"), pk=section_id)
    review = found.form.review
    require(request.user, "edit_protocol", review)
    do = request.POST.get("do", "")
    try:
        if do in ("up", "down"):
            move_section(section=found, up=do == "up", by=request.user)
        elif do == "remove":
            remove_section(section=found, by=request.user)
            return redirect("extraction:form", review.pk)
        else:
            form = SectionForm(request.POST)
            if not form.is_valid():
                return show(request, review, renamed=(found.pk, form), status=422)
            version = form.cleaned_data["version"] or 0
            try:
                rename_section(
                    section=found, title=form.cleaned_data["title"], version=version, by=request.user
                )
            except Refused as refused:
                add_refusal(form, refused)
                return show(
                    request,
                    review,
                    renamed=(found.pk, form),
                    status=form_status(form, stale=isinstance(refused, Stale)),
                )
    except Refused as refused:
        say_refusal(request, refused)
    return redirect(_at(review.pk, f"section-{found.pk}"))


# --- Questions ---


def _item(request: HttpRequest, item_id: UUID) -> FormItem:
    visible = FormItem.objects.filter(form__review__in=reviews_visible_to(request.user))
    found = get_object_or_404(visible.select_related("form__review", "question", "section"), pk=item_id)
    require(request.user, "edit_protocol", found.form.review)
    return found


@page
def question_new(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Add a question to the section that ``?section=`` names."""
    draft = the_draft(request, review_id)
    sections = list(draft.sections.all())
    asked = request.GET.get("section", "")
    section = next((one for one in sections if one.key == asked), sections[0] if sections else None)
    if section is None:
        messages.error(request, "Add a section first; questions stand in one.")
        return redirect("extraction:form", review_id)
    form = QuestionForm(sent(request), instance=FormItem(form=draft, section=section))
    if request.method == "POST" and form.is_valid():
        try:
            made = add_question(by=request.user, **form.values())
        except Refused as refused:
            _put(form, refused)
        else:
            messages.success(request, f"“{made.label}” is added.")
            if request.POST.get("then") == "another":
                return redirect(f"{request.path}?section={made.section.key}")
            return redirect(_at(review_id, f"question-{made.pk}"))
    return _question_page(request, form, None, [], f"New question in {section.title}")


@page
def question(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Word a question of the draft anew; a published one is frozen."""
    found = _item(request, item_id)
    review = found.form.review
    if not found.form.is_draft:
        messages.error(
            request, f"Version {found.form.number} is published and frozen. Change it in a new version."
        )
        return redirect("extraction:form", review.pk)
    copy = FormItem.objects.select_related("question").get(pk=found.pk)
    form = QuestionForm(sent(request), instance=copy, is_fixed=identity_is_fixed(found))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_question(item=found, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            if isinstance(refused, Stale):
                elsewhere = form.elsewhere(refused)
            _put(form, refused)
        else:
            messages.success(request, f"“{form.cleaned_data['label']}” is saved.")
            return redirect(_at(review.pk, f"question-{found.pk}"))
    return _question_page(request, form, found, elsewhere, found.label)


def _put(form: QuestionForm, refused: Refused) -> None:
    """A refusal beside the field that it speaks of; the options have another name in the form."""
    renamed = {"options": "options_text", "columns": "column_label_0"}
    errors = {renamed.get(field, field): texts for field, texts in refused.errors.items()}
    if isinstance(refused, NotThere | NotAllowed):
        raise refused
    add_refusal(form, Refused(errors=errors))


def _question_page(
    request: HttpRequest, form: QuestionForm, item: FormItem | None, elsewhere: list, title: str
) -> HttpResponse:
    draft = form.instance.form
    return render(
        request,
        "extraction/form_question.html",
        {
            "review": draft.review,
            "step": "form",
            "draft": draft,
            "form": form,
            "item": item,
            "elsewhere": elsewhere,
            "title": title,
        },
        status=form_status(form, stale=bool(elsewhere)),
    )


@page
@require_POST
def question_move(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One place up or down."""
    found = _item(request, item_id)
    try:
        move_question(item=found, up=request.POST.get("to") == "up", by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    return redirect(_at(found.form.review_id, f"question-{found.pk}"))


@page
@require_POST
def question_remove(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Ask it no longer."""
    found = _item(request, item_id)
    try:
        remove_question(item=found, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, f"“{found.label}” is removed from version {found.form.number}.")
    return redirect(_at(found.form.review_id, f"section-{found.section_id}"))


@page
@require_POST
def question_again(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Ask a question of an earlier version again."""
    draft = the_draft(request, review_id)
    try:
        key = UUID(request.POST.get("question", ""))
    except ValueError:
        raise NotThere("There is nothing here for you.") from None
    asked = get_object_or_404(Question, pk=key, review=draft.review)
    try:
        item = ask_again(form=draft, question=asked, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
        return redirect("extraction:form", review_id)
    return redirect(_at(review_id, f"question-{item.pk}"))
