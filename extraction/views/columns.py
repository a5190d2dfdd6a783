"""Which columns of the results grid the person keeps open."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from reviews.models import Outcome
from reviews.refusals import NotAllowed, Refused
from reviews.views.gate import page, say_refusal

from ..actions.columns import keep_columns
from ..models import Reading
from .readings import show, visible_reading


@page
@require_POST
def columns(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Keep the sent statistics open for an outcome, and no others beside the usual ones."""
    reading = visible_reading(request.user, reading_id)
    if reading.reader_id != request.user.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    outcome = _outcome(reading, request.POST.get("outcome", ""))
    try:
        if outcome is None:
            raise Refused("Choose an outcome of the protocol.")
        sent = request.POST.getlist("statistics")
        keep_columns(reading=reading, outcome=outcome, statistics=sent, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
        return show(request, reading, status=422)
    page_of = reverse("extraction:reading", args=[reading.pk])
    return HttpResponseRedirect(f"{page_of}#columns-{outcome.pk}")


def _outcome(reading: Reading, key: str) -> Outcome | None:
    outcomes = {str(outcome.pk): outcome for outcome in reading.assignment.study.review.outcomes.all()}
    return outcomes.get(key)
