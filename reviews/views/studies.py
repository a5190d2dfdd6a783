"""Adding and editing studies, and assigning them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..actions.studies import add_study, edit_study
from ..forms.studies import StudyForm
from ..models import Study
from ..permissions import require
from ..refusals import Refused
from ..visibility import reviews_visible_to, studies_visible_to
from .gate import add_refusal, add_versioned_refusal, form_status, page, sent


@page
def study_new(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Add a study."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_studies", review)
    form = StudyForm(sent(request), instance=Study(review=review))
    if request.method == "POST" and form.is_valid():
        try:
            study = add_study(review=review, by=request.user, **form.values())
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"{study.name} is added.")
            if "another" in request.POST:
                return redirect("reviews:study-new", review.pk)
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/study_form.html",
        {"review": review, "step": "overview", "form": form, "elsewhere": []},
        status=form_status(form),
    )


@page
def study_edit(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Edit what identifies a study."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require(request.user, "edit_studies", study.review)
    form = StudyForm(sent(request), instance=Study.objects.get(pk=study.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            study = edit_study(study=study, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = add_versioned_refusal(form, refused)
        else:
            messages.success(request, f"{study.name} is saved.")
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/study_form.html",
        {"review": study.review, "step": "overview", "study": study, "form": form, "elsewhere": elsewhere},
        status=form_status(form, stale=bool(elsewhere)),
    )
