"""The plots as files for print: SVG, PDF and PNG."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ...exports.files import review_file
from ...figures import summary_bars, traffic_light
from ...figures.sheet import FORMS
from .asked import asked
from .lines import Matrix
from .plots import summary_of, traffic_light_of


@page
@require_safe
def traffic_light_file(request: HttpRequest, review_id: UUID, form: str) -> HttpResponse:
    """Studies by domains."""
    return _file(
        request,
        review_id,
        form,
        "traffic-light",
        lambda matrix, about: traffic_light(traffic_light_of(matrix, about), form),
    )


@page
@require_safe
def summary_file(request: HttpRequest, review_id: UUID, form: str) -> HttpResponse:
    """The share of studies at each level."""
    return _file(
        request,
        review_id,
        form,
        "summary-bars",
        lambda matrix, about: summary_bars(summary_of(matrix, about, for_print=True), form),
    )


def _file(
    request: HttpRequest, review_id: UUID, form: str, what: str, draw: Callable[[Matrix, str], bytes]
) -> HttpResponse:
    """One instrument's plot; without ``instrument`` in the address that of the first with something settled. 404 where
    nothing is settled, and for a form, an instrument or results that there are none of."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    if form not in FORMS:
        raise Http404("There is no such form of the plot.")
    found = asked(request, review)
    wanted = request.GET.get("instrument", "")
    drawn = [one for one in found.matrices if one.drawn and wanted in ("", one.key)]
    if not drawn or not found.known:
        raise Http404("Nothing is settled that this plot could show.")
    matrix = drawn[0]
    tool = slugify(matrix.variant.title)[:60].strip("-")
    name = f"{tool}-{what}-{timezone.localdate().isoformat()}"
    return HttpResponse(
        draw(matrix, found.chosen.words), content_type=FORMS[form], headers=review_file(review, name, form)
    )
