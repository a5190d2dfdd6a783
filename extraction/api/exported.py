"""What leaves the API as a file: which reviews may be exported, and how their files are named."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from rest_framework.request import Request

from reviews.api.endpoint import visible_review
from reviews.models import Review
from reviews.permissions import require

from ..exports.files import review_file


def exported_review(request: Request, review_id: UUID) -> Review:
    """The review whose settled data the caller may export. Raises Http404, NotAllowed."""
    review = visible_review(request.user, review_id)
    require(request.user, "export_settled", review)
    return review


def csv_file(lines: Iterable[str], review: Review, part: str) -> StreamingHttpResponse:
    """A part of the review ("settled", "agreement") as CSV, line by line."""
    return StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8", headers=review_file(review, part, "csv")
    )


def json_file(document: Any, review: Review, part: str) -> HttpResponse:
    """A part of the review ("settled", "agreement") as one JSON document."""
    return HttpResponse(
        orjson.dumps(document), content_type="application/json", headers=review_file(review, part, "json")
    )
