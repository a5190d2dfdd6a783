"""Pages of the API's lists."""

from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

# Beyond it a page number would only make the database count.
LAST_PAGE = 100_000


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`: 50 rows a page unless asked otherwise, 500 at most.

    A number outside of these is refused, never replaced: a client that believes to have all must have all.
    """

    page_size = 50
    page_query_description = "Which page, from 1."
    page_size_query_description = "How many rows a page has."
    page_size_query_param = "page_size"
    max_page_size = 500

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: APIView | None = None) -> list:
        errors = {
            name: [f"Give a whole number from 1 to {most}."]
            for name, most in (
                (self.page_query_param, LAST_PAGE),
                (self.page_size_query_param, self.max_page_size),
            )
            if name in request.query_params and not _is_within(request.query_params[name], most)
        }
        if errors:
            raise ValidationError(errors)
        try:
            return super().paginate_queryset(queryset, request, view)
        except NotFound:
            raise NotFound("The list ends before this page.") from None

    def get_schema_operation_parameters(self, view: APIView) -> list[dict]:
        bounds = {self.page_query_param: LAST_PAGE, self.page_size_query_param: self.max_page_size}
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            parameter["schema"] |= {"minimum": 1, "maximum": bounds[parameter["name"]]}
        parameters[1]["schema"]["default"] = self.page_size
        return parameters


def _is_within(text: str, most: int) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most
