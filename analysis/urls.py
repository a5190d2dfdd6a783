"""The pages about analyses and runs, and the settled data as a file."""

from django.urls import path

from .views import analyses, runs

app_name = "analysis"
urlpatterns = [
    path("reviews/<uuid:review_id>/analyses/", analyses.analyses, name="analyses"),
    path("reviews/<uuid:review_id>/analyses/new/", analyses.analysis_new, name="analysis-new"),
    path("reviews/<uuid:review_id>/settled.csv", analyses.data_csv, name="data-csv"),
    path("analyses/<uuid:analysis_id>/", analyses.analysis, name="analysis"),
    path("analyses/<uuid:analysis_id>/edit/", analyses.analysis_edit, name="analysis-edit"),
    path("analyses/<uuid:analysis_id>/runs/", analyses.run_start, name="run-start"),
    path("analyses/<uuid:analysis_id>/derived/", analyses.derived, name="derived"),
    path("analyses/<uuid:analysis_id>/risk-of-bias/", analyses.restricted, name="restricted"),
    path("runs/<uuid:run_id>/", runs.run, name="run"),
    path("runs/<uuid:run_id>/state/", runs.run_state, name="run-state"),
    path("runs/<uuid:run_id>/plot.json", runs.plot, name="plot"),
    path("runs/<uuid:run_id>/risk-of-bias/", runs.bias_figure, name="run-risk-of-bias"),
    path("runs/<uuid:run_id>/run.csv", runs.run_csv, name="run-csv"),
]
