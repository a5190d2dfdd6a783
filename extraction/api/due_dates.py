"""The last days for the readings and the arbitration of a review's studies: read and set by its leads."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.actions.due_dates import set_due_dates
from reviews.api.endpoint import Endpoint, visible_review
from reviews.models import Review, User
from reviews.permissions import require

from ..queries.due_dates import open_states
from ..queries.stages import TaskState
from .shapes.due_dates import DueDatesShape, NewDueDates


class DueDates(Endpoint):
    problems = {"GET": ["403"], "POST": ["409"]}

    @extend_schema(
        operation_id="due_dates_retrieve", tags=["studies"], summary="Due dates", responses=DueDatesShape
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """Every task that has somebody and is not settled, pilots of the form too, with its last days. For leads."""
        return Response(_document(_led(request, review_id), request.user))

    @extend_schema(
        operation_id="due_dates_set",
        tags=["studies"],
        summary="Set due dates",
        request=NewDueDates,
        responses=DueDatesShape,
    )
    def post(self, request: Request, review_id: UUID) -> Response:
        """Set the last days of one assignment or of many: all of them, or none where one is refused. Dates lock
        nothing; they put work in order, and reminders go by them. The answer is as by GET."""
        review = _led(request, review_id)
        given = NewDueDates(data=request.data)
        given.is_valid(raise_exception=True)
        days = dict(given.validated_data)
        based_on = {one["assignment"]: (one["due"], one["arbitration_due"]) for one in days.pop("based_on")}
        set_due_dates(review=review, based_on=based_on, by=request.user, **days)
        return Response(_document(review, request.user))


def _led(request: Request, review_id: UUID) -> Review:
    """The review, for somebody who assigns its studies. Raises Http404, NotAllowed."""
    review = visible_review(request.user, review_id)
    require(request.user, "assign", review)
    return review


def _document(review: Review, user: User) -> dict[str, Any]:
    return {"assignments": [_days(state) for state in open_states(review, user)]}


def _days(state: TaskState) -> dict[str, Any]:
    one = state.assignment
    return {
        "assignment": one.pk,
        "study": state.study.pk,
        "study_name": state.study.name,
        "task": one.task,
        "round": one.round,
        "stage": state.stage,
        "due": one.due,
        "arbitration_due": one.arbitration_due,
    }
