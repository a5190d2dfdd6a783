"""Settled data: a list in pages, and the whole of it as CSV and JSON."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint, ListEndpoint
from reviews.models import Study
from reviews.visibility import studies_visible_to

from ..exports.settled import outcomes_of, review_document, settled_csv, study_document
from ..finals import settled_studies, with_something_settled
from .exported import csv_file, exported_review, json_file
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
        review = exported_review(request, review_id)
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
        review = exported_review(request, review_id)
        return csv_file(settled_csv(review), review, "settled")


class SettledJSON(Endpoint):
    @extend_schema(
        operation_id="settled_json",
        tags=["settled data"],
        summary="Settled data as one document",
        responses=SettledReviewShape,
    )
    def get(self, request: Request, review_id: UUID) -> HttpResponse:
        """Everything that is settled in a review, not in pages."""
        review = exported_review(request, review_id)
        return json_file(review_document(review), review, "settled")
