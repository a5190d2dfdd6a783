"""Two readings side by side, what was said and decided, and the final: one comparison, or all that a person may see."""

from uuid import UUID

import orjson
from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint, found, visible_review

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
from .shapes.comparisons import ComparisonShape, ReviewComparisonsShape

CSV = "text/csv; charset=utf-8"


class OneComparison(Endpoint):
    @extend_schema(
        operation_id="comparisons_retrieve",
        tags=["readings"],
        summary="A comparison",
        responses=ComparisonShape,
    )
    def get(self, request: Request, comparison_id: UUID) -> Response:
        """Every place of both readings, whether they agree there, how differences were discussed and settled, what was
        reopened, and what the final holds. It exists once the readings that the mode demands are submitted,
        for the study's readers, its arbiter and the lead."""
        return Response(comparison_document(read_whole(_visible(request, comparison_id))))


class ComparisonJSON(Endpoint):
    @extend_schema(
        operation_id="comparisons_json",
        tags=["readings"],
        summary="A comparison as a file",
        responses=ComparisonShape,
    )
    def get(self, request: Request, comparison_id: UUID) -> HttpResponse:
        """The same as a file."""
        comparison = _visible(request, comparison_id)
        return HttpResponse(
            orjson.dumps(comparison_document(read_whole(comparison))),
            content_type="application/json",
            headers=comparison_file(comparison, "comparison", "json"),
        )


class ComparisonCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="comparisons_csv",
        tags=["readings"],
        summary="A comparison as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, comparison_id: UUID) -> StreamingHttpResponse:
        """One row for every compared place: both readings with their sources, the decision in force, the final. A text
        that a spreadsheet would take for a formula has an apostrophe in front."""
        comparison = _visible(request, comparison_id)
        return StreamingHttpResponse(
            comparison_csv([read_whole(comparison)]),
            content_type=CSV,
            headers=comparison_file(comparison, "comparison", "csv"),
        )


class DiscussionCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="comparisons_discussion_csv",
        tags=["readings"],
        summary="What was said and decided, as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, comparison_id: UUID) -> StreamingHttpResponse:
        """One row for every remark, decision and reopening of a comparison, in order of time."""
        comparison = _visible(request, comparison_id)
        return StreamingHttpResponse(
            discussion_csv([read_whole(comparison)]),
            content_type=CSV,
            headers=comparison_file(comparison, "discussion", "csv"),
        )


class ReviewComparisonsJSON(Endpoint):
    @extend_schema(
        operation_id="review_comparisons_json",
        tags=["readings"],
        summary="All comparisons as one document",
        responses=ReviewComparisonsShape,
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """The comparisons of a review that you may see: those that you read or arbitrate, and all of them for leads.
        Observers and statisticians export the settled data instead."""
        review = visible_review(request.user, review_id)
        return StreamingHttpResponse(
            review_json(review, whole_comparisons(request.user, review)),
            content_type="application/json",
            headers=review_file(review, "comparisons", "json"),
        )


class ReviewComparisonsCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="review_comparisons_csv",
        tags=["readings"],
        summary="All comparisons as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """One row for every compared place of the comparisons of a review that you may see, study by study."""
        review = visible_review(request.user, review_id)
        return StreamingHttpResponse(
            comparison_csv(whole_comparisons(request.user, review)),
            content_type=CSV,
            headers=review_file(review, "comparisons", "csv"),
        )


class ReviewDiscussionsCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="review_discussions_csv",
        tags=["readings"],
        summary="All that was said and decided, as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """One row for every remark, decision and reopening in the comparisons of a review that you may see: study by
        study, and within each in order of time."""
        review = visible_review(request.user, review_id)
        return StreamingHttpResponse(
            discussion_csv(whole_comparisons(request.user, review)),
            content_type=CSV,
            headers=review_file(review, "discussions", "csv"),
        )


def _visible(request: Request, comparison_id: UUID) -> Comparison:
    return found(comparisons_exported_to(request.user), comparison_id)
