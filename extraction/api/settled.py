"""Settled data: a list in pages, and the whole of it as CSV and JSON."""

from uuid import UUID

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint, ListEndpoint, visible_review
from reviews.models import Review, Study
from reviews.permissions import require
from reviews.visibility import studies_visible_to

from ..exports.settled import outcomes_of, review_document, settled_csv, study_document
from ..finals import settled_studies, with_something_settled
from .filters import StudyFilters
from .shapes.settled import SettledReviewShape, SettledStudyShape
from .studies import BY_NAME


class Settled(ListEndpoint):
    queryset = Study.objects.none()
    filterset_class = StudyFilters

    @extend_schema(
        operation_id="settled_list",
        tags=["settled data"],
        summary="Settled studies",
        responses=SettledStudyShape(many=True),
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """The studies of which something is settled, with all of it."""
        review = _exported(request, review_id)
        studies = studies_visible_to(request.user).filter(review=review).order_by(*BY_NAME)
        shown = self.paginate_queryset(self.filter_queryset(with_something_settled(studies)))
        outcomes = outcomes_of(review)
        return self.get_paginated_response(
            [study_document(one, outcomes) for one in settled_studies(review, studies=shown)]
        )


class SettledCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="settled_csv",
        tags=["settled data"],
        summary="Settled data as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """One row for everything that is settled: values, numbers of contrasts, what is said of how outcomes were
        measured, answers and judgements. A text that a spreadsheet would take for a formula has an apostrophe in
        front."""
        review = _exported(request, review_id)
        return StreamingHttpResponse(
            settled_csv(review), content_type="text/csv; charset=utf-8", headers=_as_file(review, "csv")
        )


class SettledJSON(Endpoint):
    @extend_schema(
        operation_id="settled_json",
        tags=["settled data"],
        summary="Settled data as one document",
        responses=SettledReviewShape,
    )
    def get(self, request: Request, review_id: UUID) -> HttpResponse:
        """Everything that is settled in a review, not in pages."""
        review = _exported(request, review_id)
        return HttpResponse(
            orjson.dumps(review_document(review)),
            content_type="application/json",
            headers=_as_file(review, "json"),
        )


def _exported(request: Request, review_id: UUID) -> Review:
    review = visible_review(request.user, review_id)
    require(request.user, "export_settled", review)
    return review


def _as_file(review: Review, ending: str) -> dict[str, str]:
    name = slugify(review.short_title) or "review"
    return {"Content-Disposition": f'attachment; filename="{name}-settled.{ending}"'}
