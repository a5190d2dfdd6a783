"""Comparisons as files: both readings, what was said and decided, and the final."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from reviews.models import Review
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..exports.comparisons import answers, comparisons_exported_to
from ..models import Comparison


@page
@require_safe
def comparison_table(request: HttpRequest, comparison_id: UUID) -> StreamingHttpResponse:
    """One line a compared place."""
    found = _comparison(request, comparison_id)
    return answers.table_of(found)


@page
@require_safe
def discussion_table(request: HttpRequest, comparison_id: UUID) -> StreamingHttpResponse:
    """One line a remark, decision or reopening."""
    found = _comparison(request, comparison_id)
    return answers.discussion_of(found)


@page
@require_safe
def comparison_json(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Everything in one document."""
    found = _comparison(request, comparison_id)
    return answers.document_of(found)


@page
@require_safe
def review_table(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """One line a compared place of every comparison that the person may see."""
    review = _review(request, review_id)
    return answers.review_table(review, request.user)


@page
@require_safe
def review_discussions(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """One line a remark, decision or reopening in every comparison that the person may see."""
    review = _review(request, review_id)
    return answers.review_discussions(review, request.user)


@page
@require_safe
def review_document(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """Every comparison that the person may see, in one document."""
    review = _review(request, review_id)
    return answers.review_document(review, request.user)


def _comparison(request: HttpRequest, comparison_id: UUID) -> Comparison:
    return get_object_or_404(comparisons_exported_to(request.user), pk=comparison_id)


def _review(request: HttpRequest, review_id: UUID) -> Review:
    return get_object_or_404(reviews_visible_to(request.user), pk=review_id)
