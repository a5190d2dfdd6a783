"""What every address of the API has in common, and how a view finds what its caller may see.

A view fetches through visibility, calls one action or query and answers. What cannot be seen is 404, what can be
seen but not done 403; `problems` turns refusals into answers.
"""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import Http404
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from ..models import Review, User
from ..visibility import reviews_visible_to
from .problems import TooLarge


class Endpoint(APIView):
    """A view of the API. Query parameters that it does not know are refused: a mistyped filter must not give all."""

    # Without OPTIONS, which would describe forms: the schema does.
    http_method_names = ["get", "head", "post", "put", "patch", "delete"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge(f"The body is larger than {limit:,} bytes.")
        known = self.known_parameters()
        unknown = [name for name in request.query_params if name not in known]
        if unknown:
            there = f"This address knows {', '.join(sorted(known))}." if known else "This address knows none."
            raise ValidationError({name: [f"There is no such parameter. {there}"] for name in unknown})

    def known_parameters(self) -> set[str]:
        """The names of the query parameters that mean something here."""
        return set()

    @property
    def default_response_headers(self) -> dict[str, str]:
        """What one person may see is kept by no cache."""
        return super().default_response_headers | {"Cache-Control": "no-store"}


class ListEndpoint(Endpoint, GenericAPIView):
    """A list in pages, with the filters of its ``filterset_class``."""

    def known_parameters(self) -> set[str]:
        names = {self.paginator.page_query_param, self.paginator.page_size_query_param}
        filters = getattr(self, "filterset_class", None)
        return names | set(filters.base_filters if filters else ())


class UnknownAddress(Endpoint):
    """Everything under the API that is no address of it."""

    permission_classes = [AllowAny]
    authentication_classes: list = []
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        hint = "" if request.path.endswith("/") else " Most addresses of the API end with a slash."
        raise NotFound(f"There is no such address.{hint}")


class FileRenderer(BaseRenderer):
    """Names the media type that a view streams by itself."""

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        raise TypeError("A file is streamed by its view.")


class CSVRenderer(FileRenderer):
    media_type = "text/csv"
    format = "csv"


def found(queryset: QuerySet, key: UUID) -> Model:
    """The row of a visible queryset; 404 for what is not in it."""
    row = queryset.filter(pk=key).first()
    if row is None:
        raise Http404
    return row


def visible_review(user: User, review_id: UUID) -> Review:
    """The review, if the person belongs to it; 404 otherwise."""
    return found(reviews_visible_to(user), review_id)
