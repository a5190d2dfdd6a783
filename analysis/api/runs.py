"""Runs: what was computed from which frozen data."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import CSVRenderer, Endpoint, ListEndpoint, found
from reviews.permissions import require

from ..actions.runs import request_run
from ..exports.runs import run_csv
from ..exports.tables import file_name
from ..models import Run
from ..visibility import analyses_visible_to, runs_visible_to
from .shapes import RunDetailShape, RunShape

BRIEF = (
    "number",
    "state",
    "reason",
    "requested_at",
    "started_at",
    "finished_at",
    "input_hash",
    "engine_version",
)


class Runs(ListEndpoint):
    queryset = Run.objects.none()

    @extend_schema(operation_id="runs_list", tags=["runs"], summary="Runs", responses=RunShape(many=True))
    def get(self, request: Request, analysis_id: UUID) -> Response:
        """The runs of an analysis, the latest first."""
        analysis = found(analyses_visible_to(request.user), analysis_id)
        runs = _people(runs_visible_to(request.user)).filter(analysis=analysis).order_by("-number")
        shown = self.paginate_queryset(runs.defer("input", "settings", "result"))
        return self.get_paginated_response([_brief(run) for run in shown])

    @extend_schema(
        operation_id="runs_create",
        tags=["runs"],
        summary="Ask for a run",
        request=None,
        responses={202: RunShape},
    )
    def post(self, request: Request, analysis_id: UUID) -> Response:
        """Freeze the data as they are settled now and queue a run; leads and statisticians can. `Location` is where its
        state and, in the end, its result stand."""
        analysis = found(analyses_visible_to(request.user).select_related("review"), analysis_id)
        require(request.user, "run_analyses", analysis.review)
        run = request_run(analysis=analysis, by=request.user)
        return Response(_brief(run), status=202, headers={"Location": reverse("api-run", args=[run.pk])})


class OneRun(Endpoint):
    @extend_schema(operation_id="runs_retrieve", tags=["runs"], summary="A run", responses=RunDetailShape)
    def get(self, request: Request, run_id: UUID) -> Response:
        """Frozen input with its hash, settings, engine, and the result once there is one."""
        run = found(_people(runs_visible_to(request.user)), run_id)
        return Response(
            {
                **_brief(run),
                "settings": run.settings,
                "input": run.input,
                "result": run.result,
                "warnings": run.input["warnings"],
            }
        )


class RunCSV(Endpoint):
    renderer_classes = [CSVRenderer]

    @extend_schema(
        operation_id="runs_csv",
        tags=["runs"],
        summary="A run as CSV",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    def get(self, request: Request, run_id: UUID) -> StreamingHttpResponse:
        """Studies, pooled effect, heterogeneity, settings, warnings, and who stayed out and why. The first column says
        what a row is."""
        run = found(runs_visible_to(request.user).select_related("analysis"), run_id)
        name = file_name(run.analysis.name, f"run {run.number}", ending="csv")
        return StreamingHttpResponse(
            run_csv(run),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def _people(runs: QuerySet[Run]) -> QuerySet[Run]:
    return runs.select_related("requested_by")


def _brief(run: Run) -> dict[str, Any]:
    return {
        "id": run.pk,
        "analysis": run.analysis_id,
        **{name: getattr(run, name) for name in BRIEF},
        "requested_by": run.requested_by.name,
    }
