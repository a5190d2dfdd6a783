"""What stood in a cell before, as JSON for the workspace."""

from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from reviews.views.gate import page

from ..queries.history import cell_history
from .readings import visible_reading


@page
@require_GET
def history(request: HttpRequest, reading_id: UUID) -> JsonResponse:
    """The changes of the cell that ``?address=`` names, for whoever may see the reading itself."""
    reading = visible_reading(request.user, reading_id)
    changes = cell_history(reading, request.GET.get("address", ""), request.user)
    return JsonResponse(
        {
            "changes": [
                {
                    "at": one.at.isoformat(),
                    "by": one.by,
                    "deed": one.deed,
                    "before": one.before,
                    "after": one.after,
                    "fields": one.fields,
                }
                for one in changes
            ]
        }
    )
