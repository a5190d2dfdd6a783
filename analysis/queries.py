"""Reading analyses and runs for pages and the API, in a fixed number of queries."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

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


def same_question(analysis: Analysis) -> list[Analysis]:
    """The other analyses of the review that ask the same and differ in name, labels, published value or restriction by
    risk of bias alone; the one that was added first comes first. A fixed number of queries."""
    asked = ("outcome", "follow_up", "window", "basis", "measure", "model", "unpaired_designs", "derived")
    others = with_parts(
        Analysis.objects.filter(
            review=analysis.review_id, **{name: getattr(analysis, name) for name in asked}
        ).exclude(pk=analysis.pk)
    )
    return [one for one in others.order_by("created_at", "pk") if _sides(one) == _sides(analysis)]


def _sides(analysis: Analysis) -> tuple[set[UUID], set[UUID]]:
    return {one.pk for one in analysis.experimental.all()}, {one.pk for one in analysis.comparators.all()}


def latest_runs(analyses: Iterable[Analysis]) -> dict[UUID, Run]:
    """The run that was asked for last of each analysis that has one, by the analysis's key."""
    keys = [analysis.pk for analysis in analyses]
    newest = Run.objects.filter(analysis=OuterRef("analysis")).order_by("-number").values("pk")[:1]
    return {run.analysis_id: run for run in Run.objects.filter(analysis__in=keys, pk=Subquery(newest))}


def latest_run(analysis: Analysis) -> Run | None:
    """The run that was asked for last."""
    return analysis.runs.select_related("requested_by").first()


def history(analysis: Analysis) -> Sequence[Run]:
    """Every run of an analysis, the latest first, without the bulk of its input."""
    return analysis.runs.select_related("requested_by").defer("input", "settings")
