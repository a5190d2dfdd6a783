"""The form of a review in its versions: shown, begun, tried as readers see it, published, thrown away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from reviews.models import Assignment, Review, Task
from reviews.permissions import can, require
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, form_status, page, say_refusal, sent
from reviews.visibility import reviews_visible_to

from ...actions.forms import begin_form, discard_draft, publish_form, start_draft
from ...forms.designer import BeginForm, PublishForm, SectionForm
from ...models import Arm, FormVersion, Reading
from ...queries.form_changes import changes_between
from ...queries.form_page import disagreements, not_asked_now, parts_of, study_lines, versions_of
from ...queries.forms import asked_by, draft_form, published_form
from ...queries.sheets import Sheet
from .. import layouts


def visible_review(request: HttpRequest, review_id: UUID) -> Review:
    return get_object_or_404(reviews_visible_to(request.user), pk=review_id)


def the_draft(request: HttpRequest, review_id: UUID) -> FormVersion:
    """The draft of a review for its lead; 404 where there is none."""
    review = visible_review(request, review_id)
    require(request.user, "edit_protocol", review)
    draft = draft_form(review)
    if draft is None:
        raise NotThere("There is nothing here for you.")
    return draft


@page
@require_GET
def form(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The form: the draft for a lead who has one, else the version in force; ``?version=`` shows another."""
    review = visible_review(request, review_id)
    return show(request, review)


def show(
    request: HttpRequest,
    review: Review,
    *,
    begin: BeginForm | None = None,
    section: SectionForm | None = None,
    renamed: tuple[UUID, SectionForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, with the form that was refused in its place."""
    may_edit = can(request.user, "edit_protocol", review)
    lines = versions_of(review)
    published, draft = published_form(review), draft_form(review)
    shown = _chosen(request, lines) or (draft if draft and may_edit else published)
    is_editing = may_edit and shown is not None and shown.is_draft
    context: dict[str, Any] = {
        "review": review,
        "step": "form",
        "may_edit": may_edit,
        "versions": [line for line in lines if may_edit or not line.form.is_draft],
        "published": published,
        "draft": draft if may_edit else None,
        "shown": shown,
        "is_editing": is_editing,
        "parts": parts_of(shown) if shown else [],
        "begin": begin or BeginForm(user=request.user, review=review),
        "section_form": section or SectionForm(),
        "renamed": renamed,
    }
    if may_edit and shown is not None:
        studies = study_lines(review, published)
        context |= {
            "studies": [line for line in studies if not line.assignment.is_pilot],
            "pilots": [line for line in studies if line.assignment.is_pilot],
            "upgradable": sum(line.may_upgrade for line in studies if not line.assignment.is_pilot),
            "disagreements": disagreements(review, request.user),
            "gone": not_asked_now(review, shown) if is_editing else [],
        }
    return render(request, "extraction/form.html", context, status=status)


def _chosen(request: HttpRequest, lines: list) -> FormVersion | None:
    asked = request.GET.get("version", "")
    return next(
        (line.form for line in lines if str(line.form.number) == asked and not line.form.is_draft), None
    )


@page
@require_POST
def begin(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Begin the first version, or the draft of the next one."""
    review = visible_review(request, review_id)
    require(request.user, "edit_protocol", review)
    if FormVersion.objects.filter(review=review).exists():
        start_draft(review=review, by=request.user)
        return redirect("extraction:form", review.pk)
    chosen = BeginForm(request.POST, user=request.user, review=review)
    if chosen.is_valid():
        try:
            begin_form(review=review, by=request.user, **chosen.cleaned_data)
        except Refused as refused:
            add_refusal(chosen, refused)
        else:
            return redirect("extraction:form", review.pk)
    return show(request, review, begin=chosen, status=form_status(chosen))


@page
@require_GET
def preview(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The controls that readers see, for a study of two arms; nothing that is typed is kept."""
    review = visible_review(request, review_id)
    draft = draft_form(review) if can(request.user, "edit_protocol", review) else None
    shown = _chosen(request, versions_of(review)) or draft or published_form(review)
    if shown is None:
        raise NotThere("There is nothing here for you.")
    # A reading that is never saved: it lends its form to the parts of the page.
    reading = Reading(assignment=Assignment(study=review.studies.model(review=review), task=Task.EXTRACTION))
    sheet = Sheet(
        reading=reading,
        questions=asked_by(shown),
        outcomes=[],
        arms=[Arm(name="First arm"), Arm(name="Second arm")],
        time_points=[],
        cells={},
        form=shown,
    )
    return render(
        request,
        "extraction/form_preview.html",
        {
            "review": review,
            "step": "form",
            "shown": shown,
            "sheet": sheet,
            "sections": layouts.section_tabs(sheet, {}),
            "is_editor": True,
        },
    )


@page
def publish(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """What the draft changes, and the button that freezes it."""
    draft = the_draft(request, review_id)
    review = draft.review
    before = published_form(review)
    form = PublishForm(sent(request), initial={"version": draft.version})
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            publish_form(form=draft, by=request.user, **form.cleaned_data)
        except (NotThere, NotAllowed):
            raise
        except Stale as stale:
            is_stale = True
            add_refusal(form, stale)
            form.data = form.data.copy()
            form.data["version"] = str(stale.current.version)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(
                request, f"Version {draft.number} is published. Studies assigned from now on have it."
            )
            return redirect("extraction:form", review.pk)
    return render(
        request,
        "extraction/form_publish.html",
        {
            "review": review,
            "step": "form",
            "draft": draft,
            "before": before,
            "form": form,
            "questions": asked_by(draft),
            "changes": changes_between(asked_by(before), asked_by(draft)) if before else None,
        },
        status=form_status(form, stale=is_stale),
    )


@page
@require_POST
def discard(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    draft = the_draft(request, review_id)
    try:
        discard_draft(form=draft, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, f"The draft of version {draft.number} is discarded.")
    return redirect("extraction:form", review_id)
