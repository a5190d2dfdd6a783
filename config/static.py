"""Which of the installed packages' files are served."""

from django.contrib.staticfiles.apps import StaticFilesConfig


class StaticFiles(StaticFilesConfig):
    """Collects only what pages use: compressing the rest of what packages bring would take most of a first start."""

    ignore_patterns = (
        *StaticFilesConfig.ignore_patterns,
        "widgetbundle.js",
        "*.csv.gz",
        "*.geojson.gz",
        "htmax-*",
        "htmx-4*",
        "templates",  # Plotly's themes
        "ext",  # htmx's extensions
        "redoc",
        "rest_framework",  # its browsable pages, which are off
    )
