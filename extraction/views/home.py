"""The first page after signing in: the reviews of a person."""

from collections import defaultdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import Membership, Role
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..queries.overview import stage_counts


@page
def home(request: HttpRequest) -> HttpResponse:
    """Every review that the person belongs to, or how to begin."""
    reviews = list(reviews_visible_to(request.user))
    counts = stage_counts(reviews)
    roles: dict = defaultdict(set)
    for review, role in Membership.objects.filter(user=request.user).values_list("review", "role"):
        roles[review].add(role)
    for review in reviews:
        review.counts = counts[review.pk]
        review.studies_count = counts[review.pk].total()
        review.role_words = ", ".join(role.label.lower() for role in Role if role in roles[review.pk])
    return render(request, "extraction/home.html", {"reviews": reviews})
