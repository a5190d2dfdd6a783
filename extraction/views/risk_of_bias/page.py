"""The page: a traffic-light plot and summary bars an instrument, and rows as printed."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reviews.permissions import can
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ...figures.sheet import FORMS
from ..printed import printed_tables
from .asked import Asked, asked
from .lines import Matrix
from .plots import EACH_THE_SAME, summary_of


@page
def risk_of_bias(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Studies by domains. Nothing but what is settled, whoever looks."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    found = asked(request, review)
    shown = [_shown(matrix, found) for matrix in found.matrices]
    return render(
        request,
        "extraction/risk_of_bias.html",
        {
            "review": review,
            "step": "risk_of_bias",
            "asked": found,
            "shown": shown,
            "has_settled": any(matrix.settled for matrix in found.matrices),
            "total": sum(matrix.total for matrix in found.matrices),
            "done": sum(matrix.settled for matrix in found.matrices),
            "may_assign": can(request.user, "assign", review),
            "printed": printed_tables(review),
            "forms": list(FORMS),
            "each_the_same": EACH_THE_SAME,
        },
    )


def _shown(matrix: Matrix, found: Asked) -> dict:
    return {
        "matrix": matrix,
        "bars": summary_of(matrix, found.chosen.words, for_print=False) if matrix.drawn else None,
        "query": found.query(instrument=matrix.key),
    }
