"""Every address of the API, version 1: the apps' routes, the schema and its interactive page."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api-schema"), name="api-docs"),
    path("", include("reviews.api.urls")),
    path("", include("extraction.api.urls")),
    path("", include("analysis.api.urls")),
]
