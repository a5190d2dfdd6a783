"""Every address of the API, version 1: the apps' routes, the schema and its interactive page."""

from csp.constants import UNSAFE_INLINE
from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path
from django.views import defaults
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from reviews.api.endpoint import UnknownAddress
from reviews.api.problems import problem

# The page brings a style of its own; its scripts are files, as everywhere.
interactive = csp_update({"style-src": [UNSAFE_INLINE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema")
)

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", interactive, name="api-docs"),
    path("", include("reviews.api.urls")),
    path("", include("extraction.api.urls")),
    path("", include("analysis.api.urls")),
    # Last: what is none of these gets problem details too, not a page.
    re_path(r"", UnknownAddress.as_view()),
]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The answer to a request that Django itself refuses, as the API or as a page."""
    if _asks_the_api(request):
        return problem(400, "This request cannot be read.")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The answer to an error of ours, as the API or as a page; the log says what it was."""
    if _asks_the_api(request):
        return problem(
            500, "This went wrong here, through no fault of the request. The server’s log says why."
        )
    return defaults.server_error(request)


def _asks_the_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
