from django.urls import path

from .analyses import Analyses, OneAnalysis
from .runs import OneRun, RunCSV, Runs

urlpatterns = [
    path("reviews/<uuid:review_id>/analyses/", Analyses.as_view(), name="api-analyses"),
    path("analyses/<uuid:analysis_id>/", OneAnalysis.as_view(), name="api-analysis"),
    path("analyses/<uuid:analysis_id>/runs/", Runs.as_view(), name="api-runs"),
    path("runs/<uuid:run_id>/", OneRun.as_view(), name="api-run"),
    path("runs/<uuid:run_id>/result.csv", RunCSV.as_view(), name="api-run-csv"),
]
