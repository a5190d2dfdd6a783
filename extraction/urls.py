"""The pages about studies: the board, readings, comparisons, risk of bias."""

from django.urls import path

from .views import (
    assignments,
    board,
    cells,
    comparisons,
    home,
    readings,
    record,
    risk_of_bias,
    start,
    structure,
    study,
)

app_name = "extraction"
urlpatterns = [
    path("", home.home, name="home"),
    path("reviews/new/", start.review_new, name="review-new"),
    path("reviews/<uuid:review_id>/", board.board, name="board"),
    path("reviews/<uuid:review_id>/risk-of-bias/", risk_of_bias.risk_of_bias, name="risk-of-bias"),
    path("studies/<uuid:study_id>/", study.study, name="study"),
    path("studies/<uuid:study_id>/record/", record.record, name="record"),
    path("assignments/<uuid:assignment_id>/start/", readings.start, name="start-reading"),
    path("assignments/<uuid:assignment_id>/withdraw/", assignments.withdraw, name="assignment-withdraw"),
    path("readings/<uuid:reading_id>/", readings.reading, name="reading"),
    path("readings/<uuid:reading_id>/cells/", cells.cells, name="cells"),
    path("readings/<uuid:reading_id>/arms/", structure.arms, name="arms"),
    path("readings/<uuid:reading_id>/time-points/", structure.time_points, name="time-points"),
    path("readings/<uuid:reading_id>/results/", readings.judge_result, name="judge-result"),
    path("readings/<uuid:reading_id>/submit/", readings.submit, name="submit"),
    path("comparisons/<uuid:comparison_id>/", comparisons.comparison, name="comparison"),
    path("comparisons/<uuid:comparison_id>/structure/", comparisons.structure, name="comparison-structure"),
    path("comparisons/<uuid:comparison_id>/decisions/", comparisons.decide, name="comparison-resolve"),
    path("comparisons/<uuid:comparison_id>/settle/", comparisons.settle, name="comparison-settle"),
]
