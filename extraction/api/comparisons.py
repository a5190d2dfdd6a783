"""Two readings side by side, what was said and decided, and the final: one comparison, or all that a person may see."""

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint, found, visible_review

from ..exports.comparisons import (
    answers,
    comparison_document,
    comparisons_exported_to,
    read_whole,
)
from ..models import Comparison
from .shapes.comparisons import ComparisonShape, ReviewComparisonsShape


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
        return answers.document_of(comparison)


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
        return answers.table_of(comparison)


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
        return answers.discussion_of(comparison)


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
        return answers.review_document(review, request.user)


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
        return answers.review_table(review, request.user)


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
        return answers.review_discussions(review, request.user)


def _visible(request: Request, comparison_id: UUID) -> Comparison:
    return found(comparisons_exported_to(request.user), comparison_id)
