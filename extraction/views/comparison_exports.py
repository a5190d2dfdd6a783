"""Comparisons as files: both readings, what was said and decided, and the final."""

from uuid import UUID

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from reviews.models import Review
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..exports.comparisons import (
    comparison_csv,
    comparison_document,
    comparisons_exported_to,
    discussion_csv,
    read_whole,
    review_json,
    whole_comparisons,
)
from ..exports.files import comparison_file, review_file
from ..models import Comparison

CSV = "text/csv; charset=utf-8"


@page
@require_safe
def comparison_table(request: HttpRequest, comparison_id: UUID) -> StreamingHttpResponse:
    """One line a compared place."""
    found = _comparison(request, comparison_id)
    return StreamingHttpResponse(
        comparison_csv([read_whole(found)]),
        content_type=CSV,
        headers=comparison_file(found, "comparison", "csv"),
    )


@page
@require_safe
def discussion_table(request: HttpRequest, comparison_id: UUID) -> StreamingHttpResponse:
    """One line a remark, decision or reopening."""
    found = _comparison(request, comparison_id)
    return StreamingHttpResponse(
        discussion_csv([read_whole(found)]),
        content_type=CSV,
        headers=comparison_file(found, "discussion", "csv"),
    )


@page
@require_safe
def comparison_json(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Everything in one document."""
    found = _comparison(request, comparison_id)
    return HttpResponse(
        orjson.dumps(comparison_document(read_whole(found))),
        content_type="application/json",
        headers=comparison_file(found, "comparison", "json"),
    )


@page
@require_safe
def review_table(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """One line a compared place of every comparison that the person may see."""
    review = _review(request, review_id)
    return StreamingHttpResponse(
        comparison_csv(whole_comparisons(request.user, review)),
        content_type=CSV,
        headers=review_file(review, "comparisons", "csv"),
    )


@page
@require_safe
def review_discussions(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """One line a remark, decision or reopening in every comparison that the person may see."""
    review = _review(request, review_id)
    return StreamingHttpResponse(
        discussion_csv(whole_comparisons(request.user, review)),
        content_type=CSV,
        headers=review_file(review, "discussions", "csv"),
    )


@page
@require_safe
def review_document(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """Every comparison that the person may see, in one document."""
    review = _review(request, review_id)
    return StreamingHttpResponse(
        review_json(review, whole_comparisons(request.user, review)),
        content_type="application/json",
        headers=review_file(review, "comparisons", "json"),
    )


def _comparison(request: HttpRequest, comparison_id: UUID) -> Comparison:
    return get_object_or_404(comparisons_exported_to(request.user), pk=comparison_id)


def _review(request: HttpRequest, review_id: UUID) -> Review:
    return get_object_or_404(reviews_visible_to(request.user), pk=review_id)
