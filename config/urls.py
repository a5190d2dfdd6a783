"""Every address: the apps' pages, the API under /api/v1/, the health check."""

from django.urls import include, path

from config.health import healthz
from config.views import components

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("components/", components, name="components"),
    path("api/v1/", include("config.api")),
    path("", include("reviews.urls")),
    path("", include("extraction.urls")),
    path("", include("analysis.urls")),
]

handler400 = "config.api.bad_request"
handler500 = "config.api.server_error"
