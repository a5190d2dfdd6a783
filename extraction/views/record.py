"""The record of a study: who did what, when, as far as the person may see it."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reviews.views.gate import page
from reviews.visibility import studies_visible_to

from ..queries.labels import Labels
from ..visibility import events_visible_to

EVENTS_A_PAGE = 50
CELLS_SHOWN = 12


@page
def record(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """Newest first. Events of readings that are hidden leave no gap: nothing is numbered."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    events = events_visible_to(request.user).filter(study=study).select_related("actor")
    shown = Paginator(events.order_by("-at", "-position"), EVENTS_A_PAGE).get_page(request.GET.get("page"))
    labels = Labels(study, shown.object_list)
    return render(
        request,
        "extraction/record.html",
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "page": shown,
            "events": [(event, labels.changes(event)) for event in shown.object_list],
            "cells_shown": CELLS_SHOWN,
        },
    )
