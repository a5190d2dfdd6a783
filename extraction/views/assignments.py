"""Taking an assignment back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from reviews.models import Assignment
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import page
from reviews.visibility import studies_visible_to

from ..actions.assignments import withdraw_assignment


@page
@require_POST
def withdraw(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Free the task for other people, as long as nobody has started."""
    visible = Assignment.objects.filter(study__in=studies_visible_to(request.user))
    assignment = get_object_or_404(visible.select_related("study__review"), pk=assignment_id)
    try:
        withdraw_assignment(assignment=assignment, by=request.user)
    except (NotThere, NotAllowed):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "The assignment is withdrawn. Choose other people now.")
    return redirect("reviews:assign", assignment.study_id)
