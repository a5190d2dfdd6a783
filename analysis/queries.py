"""Reading analyses and runs for pages and the API, in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from reviews.models import Review

from .models import Analysis, Run


@dataclass(frozen=True)
class Listed:
    """An analysis with its latest run, None where it was never run."""

    analysis: Analysis
    run: Run | None


def with_parts(analyses: QuerySet[Analysis]) -> QuerySet[Analysis]:
    """Analyses with everything that building their data set asks for."""
    return analyses.select_related("review", "outcome", "window").prefetch_related(
        "experimental", "comparators"
    )


def listed_analyses(review: Review) -> list[Listed]:
    """The analyses of a review in the order in which they were added, each with its latest run."""
    latest = Run.objects.filter(analysis=OuterRef("pk")).order_by("-number").values("pk")[:1]
    analyses = list(with_parts(Analysis.objects.filter(review=review)).annotate(latest_run=Subquery(latest)))
    runs = Run.objects.in_bulk([analysis.latest_run for analysis in analyses if analysis.latest_run])
    for analysis in analyses:
        analysis.review = review
    return [Listed(analysis, runs.get(analysis.latest_run)) for analysis in analyses]


def latest_run(analysis: Analysis) -> Run | None:
    """The run that was asked for last."""
    return analysis.runs.select_related("requested_by").first()


def history(analysis: Analysis) -> Sequence[Run]:
    """Every run of an analysis, the latest first, without the bulk of its input."""
    return analysis.runs.select_related("requested_by").defer("input", "settings")
