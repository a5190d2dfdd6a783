"""The first page after signing in: what waits for a person, and their reviews."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import Membership, Role
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..queries.overview import stage_counts
from ..queries.queue import queue_of
from .work import to_do

SHOWN = 10


@page
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the person over all reviews (``?all=yes``: all of it), and every review that they belong to; or
    how to begin."""
    reviews = list(reviews_visible_to(request.user))
    counts = stage_counts(reviews)
    roles: dict = defaultdict(set)
    for review, role in Membership.objects.filter(user=request.user).values_list("review", "role"):
        roles[review].add(role)
    for review in reviews:
        review.counts = counts[review.pk]
        review.role_words = ", ".join(role.label.lower() for role in Role if role in roles[review.pk])
    work = to_do(queue_of(request.user))
    shown = work if "all" in request.GET else work[:SHOWN]
    return render(
        request,
        "extraction/home.html",
        {
            "reviews": reviews,
            "work": shown,
            "work_count": len(work),
            "overdue_count": sum(item.is_overdue for item in work),
        },
    )
