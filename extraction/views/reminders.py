"""A lead's reminder to one person."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from reviews.models import User
from reviews.permissions import require
from reviews.refusals import Refused
from reviews.views.gate import page, say_refusal
from reviews.visibility import reviews_visible_to

from ..actions.reminders import remind as send_reminder


@page
@require_POST
def remind(request: HttpRequest, review_id: UUID, person_id: UUID) -> HttpResponse:
    """Send it. The answer is the same whatever waits for the person."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "assign", review)
    person = get_object_or_404(User, pk=person_id)
    try:
        send_reminder(review=review, person=person, by=request.user, today=timezone.localdate())
    except Refused as refused:
        say_refusal(request, refused)
    else:
        how = "" if settings.MAIL_IS_SENT else " No mail server is set: the mail is on the server’s console."
        messages.success(request, f"{person.name} is reminded of what waits for them in this review.{how}")
    return redirect("extraction:board", review.pk)
