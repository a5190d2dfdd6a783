"""Settled risk-of-bias judgements as a file."""

from uuid import UUID

from django.http import StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request

from reviews.api.endpoint import CSVRenderer, Endpoint

from ..exports.risk_of_bias import WITHOUT_WEIGHT, robvis_file
from .exported import exported_review


class RobvisCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="robvis_csv",
        tags=["settled data"],
        summary="Risk of bias as CSV for robvis",
        parameters=[
            OpenApiParameter("tool", OpenApiTypes.STR, description="Key of the instrument's tool."),
            OpenApiParameter("outcome", OpenApiTypes.UUID, description="Without it, all results."),
            OpenApiParameter(
                "weight", OpenApiTypes.STR, enum=[WITHOUT_WEIGHT], description="Leaves out the column Weight."
            ),
        ],
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, review_id: UUID) -> StreamingHttpResponse:
        """The settled judgements of one tool in the column layout of the R package robvis, a row a study. A name that a
        spreadsheet would take for a formula has an apostrophe in front."""
        return robvis_file(exported_review(request, review_id), request.query_params)
