"""Which studies are read with which version, and pilots."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.models import Assignment, Task
from reviews.permissions import require
from reviews.refusals import Refused
from reviews.views.gate import add_refusal, form_status, page, say_refusal, sent
from reviews.visibility import studies_visible_to

from ...actions.pilots import start_pilot
from ...actions.upgrades import upgrade_all, upgrade_study
from ...forms.designer import PilotForm
from .versions import visible_review


@page
@require_POST
def upgrade(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take one study to the version in force."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user), task=Task.EXTRACTION)
    assignment = get_object_or_404(visible.select_related("study__review"), pk=assignment_id)
    review = assignment.study.review
    try:
        form = upgrade_study(assignment=assignment, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, f"{assignment.study.name} is read with version {form.number} from now on.")
    return redirect(f"{reverse('extraction:form', args=[review.pk])}#studies")


@page
@require_POST
def upgrade_every(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Take every study that is not settled to the version in force."""
    review = visible_review(request, review_id)
    count = upgrade_all(review=review, by=request.user)
    if count:
        messages.success(
            request,
            f"{count} stud{'y is' if count == 1 else 'ies are'} read with the version in force from now on.",
        )
    else:
        messages.info(request, "Every study that is not settled has this version already.")
    return redirect(f"{reverse('extraction:form', args=[review.pk])}#studies")


@page
def pilot(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Choose the studies and the people that try the form out."""
    review = visible_review(request, review_id)
    require(request.user, "assign", review)
    form = PilotForm(sent(request), review=review)
    if request.method == "POST" and form.is_valid():
        try:
            assigned = start_pilot(review=review, by=request.user, **form.cleaned_data)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            count = len(assigned)
            messages.success(request, f"The pilot of {count} stud{'y' if count == 1 else 'ies'} can begin.")
            return redirect(f"{reverse('extraction:form', args=[review.pk])}#pilot")
    return render(
        request,
        "extraction/form_pilot.html",
        {"review": review, "step": "form", "form": form},
        status=form_status(form),
    )
