"""Two readings side by side, and what was decided, for those who may see both."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import Endpoint, found

from ..comparison import CellView
from ..models import Resolution
from ..queries.comparisons import ComparedReadings, read_comparison
from ..visibility import comparisons_visible_to
from .readings import cell_document
from .shapes.comparisons import ComparisonCounts, ComparisonShape


class OneComparison(Endpoint):
    @extend_schema(
        operation_id="comparisons_retrieve",
        tags=["readings"],
        summary="A comparison",
        responses=ComparisonShape,
    )
    def get(self, request: Request, comparison_id: UUID) -> Response:
        """Every place of both readings, whether they agree there, and how differences were settled. It exists once both
        readings are submitted, for the study's readers, its arbiter and the lead."""
        visible = comparisons_visible_to(request.user).select_related(
            "assignment__study", "assignment__arbiter"
        )
        return Response(_document(read_comparison(found(visible, comparison_id))))


def _document(compared: ComparedReadings) -> dict[str, Any]:
    comparison = compared.comparison
    counts, states = compared.status, compared.states
    return {
        "id": comparison.pk,
        "study": comparison.assignment.study_id,
        "task": comparison.assignment.task,
        "first_reading": compared.first.reading.pk,
        "second_reading": compared.second.reading.pk,
        "arbiter": comparison.assignment.arbiter.name,
        "created_at": comparison.created_at,
        "confirmed_at": comparison.confirmed_at,
        "settled_at": comparison.settled_at,
        "counts": {name: getattr(counts, name) for name in ComparisonCounts().fields},
        "rows": [
            {
                "address": row.address,
                "section": row.section,
                "label": row.label,
                "kind": row.kind,
                "difference": row.difference or None,
                "state": states[row.address],
                "first": _cell(row.first),
                "second": _cell(row.second),
                "resolution": _resolution(compared.resolutions.get(row.address)),
            }
            for row in compared.rows
        ],
    }


def _cell(cell: CellView | None) -> dict[str, Any] | None:
    return cell and {**cell_document(cell), "support": cell.support}


def _resolution(resolution: Resolution | None) -> dict[str, Any] | None:
    return resolution and {
        **cell_document(resolution),
        "choice": resolution.choice,
        "support": resolution.support,
        "reason": resolution.reason,
        "method": resolution.method,
        "by": resolution.by.name,
        "at": resolution.at,
    }
