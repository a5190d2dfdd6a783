from django.urls import path

from .agreement import AgreementCSV, AgreementJSON, OneAgreement
from .comparisons import (
    ComparisonCSV,
    ComparisonJSON,
    DiscussionCSV,
    OneComparison,
    ReviewComparisonsCSV,
    ReviewComparisonsJSON,
    ReviewDiscussionsCSV,
)
from .due_dates import DueDates
from .forms import Forms
from .readings import OneReading
from .reviews import OneReview
from .risk_of_bias import RobvisCSV
from .settled import Settled, SettledCSV, SettledJSON
from .studies import OneStudy, Studies

urlpatterns = [
    path("reviews/<uuid:review_id>/", OneReview.as_view(), name="api-review"),
    path("reviews/<uuid:review_id>/forms/", Forms.as_view(), name="api-forms"),
    path("reviews/<uuid:review_id>/studies/", Studies.as_view(), name="api-studies"),
    path("reviews/<uuid:review_id>/due-dates/", DueDates.as_view(), name="api-due-dates"),
    path("reviews/<uuid:review_id>/agreement/", OneAgreement.as_view(), name="api-agreement"),
    path("reviews/<uuid:review_id>/agreement.csv", AgreementCSV.as_view(), name="api-agreement-csv"),
    path("reviews/<uuid:review_id>/agreement.json", AgreementJSON.as_view(), name="api-agreement-json"),
    path(
        "reviews/<uuid:review_id>/comparisons.csv",
        ReviewComparisonsCSV.as_view(),
        name="api-review-comparisons-csv",
    ),
    path(
        "reviews/<uuid:review_id>/comparisons.json",
        ReviewComparisonsJSON.as_view(),
        name="api-review-comparisons-json",
    ),
    path(
        "reviews/<uuid:review_id>/discussions.csv",
        ReviewDiscussionsCSV.as_view(),
        name="api-review-discussions-csv",
    ),
    path("reviews/<uuid:review_id>/robvis.csv", RobvisCSV.as_view(), name="api-robvis-csv"),
    path("reviews/<uuid:review_id>/settled/", Settled.as_view(), name="api-settled"),
    path("reviews/<uuid:review_id>/settled.csv", SettledCSV.as_view(), name="api-settled-csv"),
    path("reviews/<uuid:review_id>/settled.json", SettledJSON.as_view(), name="api-settled-json"),
    path("studies/<uuid:study_id>/", OneStudy.as_view(), name="api-study"),
    path("readings/<uuid:reading_id>/", OneReading.as_view(), name="api-reading"),
    path("comparisons/<uuid:comparison_id>/", OneComparison.as_view(), name="api-comparison"),
    path(
        "comparisons/<uuid:comparison_id>/comparison.csv",
        ComparisonCSV.as_view(),
        name="api-comparison-csv",
    ),
    path(
        "comparisons/<uuid:comparison_id>/comparison.json",
        ComparisonJSON.as_view(),
        name="api-comparison-json",
    ),
    path(
        "comparisons/<uuid:comparison_id>/discussion.csv",
        DiscussionCSV.as_view(),
        name="api-comparison-discussion-csv",
    ),
]
