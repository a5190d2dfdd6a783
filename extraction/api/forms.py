"""The form of a review in its versions."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import Endpoint, found
from reviews.permissions import can
from reviews.visibility import reviews_visible_to

from ..models import FormVersion
from ..queries.form_page import asked_by_version
from ..queries.forms import Asked
from .shapes.forms import FormVersionShape


class Forms(Endpoint):
    @extend_schema(
        operation_id="forms_list",
        tags=["reviews"],
        summary="The versions of a review's form",
        responses=FormVersionShape(many=True),
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """Every published version with its questions, the latest first; a lead sees the draft as well."""
        review = found(reviews_visible_to(request.user), review_id)
        sees_draft = can(request.user, "edit_protocol", review)
        asked = asked_by_version(review)
        forms = FormVersion.objects.filter(review=review).order_by("-number")
        shown = [_document(form, asked.get(form.pk, [])) for form in forms if sees_draft or not form.is_draft]
        return Response(FormVersionShape(shown, many=True).data)


def _document(form: FormVersion, asked: list[Asked]) -> dict[str, Any]:
    return {
        "number": form.number,
        "state": form.state,
        "note": form.note,
        "published_at": form.published_at,
        "questions": asked,
    }
