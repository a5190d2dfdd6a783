"""Saying how a study stands."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from ..actions.standing import set_standing
from ..forms.standing import StandingForm
from ..models import Study
from ..permissions import require
from ..refusals import Refused
from ..visibility import studies_visible_to
from .gate import add_versioned_refusal, form_status, page, sent


@page
def standing(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Included, ineligible, awaiting classification or its authors asked, with the reason."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    require(request.user, "edit_studies", study.review)
    # The form writes on the study that it is given.
    form = StandingForm(sent(request), instance=Study.objects.get(pk=study.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            study = set_standing(study=study, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = add_versioned_refusal(form, refused)
        else:
            messages.success(
                request, f"{study.name}: {study.get_standing_display().lower()}. What was read of it is kept."
            )
            return redirect("extraction:study", study.pk)
    return render(
        request,
        "reviews/study_standing.html",
        {"review": study.review, "step": "overview", "study": study, "form": form, "elsewhere": elsewhere},
        status=form_status(form, stale=bool(elsewhere)),
    )
