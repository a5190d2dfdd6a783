"""Analyses of a review: what to pool, and how."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import Endpoint, ListEndpoint, found, visible_review
from reviews.models import FollowUpWindow, InterventionGroup, Outcome, Review
from reviews.permissions import require

from ..actions.analyses import save_analysis
from ..models import (
    Analysis,
    AnalysisBasis,
    BiasRestriction,
    DerivedNumbers,
    FollowUp,
    Measure,
    Model,
    Run,
    UnpairedDesigns,
)
from ..queries import with_parts
from ..visibility import analyses_visible_to
from .shapes import AnalysisShape

CHOICES = ("follow_up", "basis", "measure", "model", "unpaired_designs", "derived", "risk_of_bias")


class NewAnalysis(serializers.Serializer):
    """An analysis to add. Outcome, window and groups are named by their ids in the protocol."""

    name = serializers.CharField(max_length=200)
    outcome = serializers.PrimaryKeyRelatedField(queryset=Outcome.objects.none())
    follow_up = serializers.ChoiceField(choices=FollowUp.choices, default=FollowUp.LONGEST)
    window = serializers.PrimaryKeyRelatedField(
        queryset=FollowUpWindow.objects.none(), allow_null=True, default=None
    )
    basis = serializers.ChoiceField(choices=AnalysisBasis.choices, default=AnalysisBasis.VALUE)
    experimental = serializers.PrimaryKeyRelatedField(
        queryset=InterventionGroup.objects.none(), many=True, allow_empty=False
    )
    comparators = serializers.PrimaryKeyRelatedField(
        queryset=InterventionGroup.objects.none(), many=True, allow_empty=False
    )
    measure = serializers.ChoiceField(choices=Measure.choices)
    model = serializers.ChoiceField(choices=Model.choices, default=Model.RANDOM_DL)
    unpaired_designs = serializers.ChoiceField(
        choices=UnpairedDesigns.choices, default=UnpairedDesigns.LEAVE_OUT
    )
    derived = serializers.ChoiceField(choices=DerivedNumbers.choices, default=DerivedNumbers.USE)
    risk_of_bias = serializers.ChoiceField(choices=BiasRestriction.choices, default=BiasRestriction.ALL)

    def get_fields(self) -> dict[str, serializers.Field]:
        fields = super().get_fields()
        review: Review | None = self.context.get("review")
        if review is not None:
            fields["outcome"].queryset = review.outcomes.all()
            fields["window"].queryset = review.windows.all()
            for side in ("experimental", "comparators"):
                fields[side].child_relation.queryset = review.groups.all()
        return fields


class Analyses(ListEndpoint):
    queryset = Analysis.objects.none()
    problems = {"POST": ["404", "409"]}

    @extend_schema(
        operation_id="analyses_list",
        tags=["analyses"],
        summary="Analyses",
        responses=AnalysisShape(many=True),
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """The analyses of a review in the order in which they were added, each with its latest run."""
        review = visible_review(request.user, review_id)
        analyses = analyses_visible_to(request.user).filter(review=review).order_by("created_at", "pk")
        shown = self.paginate_queryset(with_latest_run(analyses))
        return self.get_paginated_response(documents(shown))

    @extend_schema(
        operation_id="analyses_create",
        tags=["analyses"],
        summary="Add an analysis",
        request=NewAnalysis,
        responses={201: AnalysisShape},
    )
    def post(self, request: Request, review_id: UUID) -> Response:
        """Add an analysis; leads and statisticians can. Nothing is computed until a run is asked for."""
        review = visible_review(request.user, review_id)
        require(request.user, "edit_analyses", review)
        given = NewAnalysis(data=request.data, context={"review": review})
        given.is_valid(raise_exception=True)
        analysis = save_analysis(
            analysis=Analysis(review=review), version=None, by=request.user, **given.validated_data
        )
        saved = with_latest_run(analyses_visible_to(request.user)).get(pk=analysis.pk)
        headers = {"Location": reverse("api-analysis", args=[analysis.pk])}
        return Response(documents([saved])[0], status=201, headers=headers)


class OneAnalysis(Endpoint):
    @extend_schema(
        operation_id="analyses_retrieve", tags=["analyses"], summary="An analysis", responses=AnalysisShape
    )
    def get(self, request: Request, analysis_id: UUID) -> Response:
        """What is pooled, how, and the latest run."""
        analyses = with_latest_run(analyses_visible_to(request.user))
        return Response(documents([found(analyses, analysis_id)])[0])


def with_latest_run(analyses: QuerySet[Analysis]) -> QuerySet[Analysis]:
    """The analyses with what `documents` shows of them."""
    latest = Run.objects.filter(analysis=OuterRef("pk")).order_by("-number").values("pk")[:1]
    return with_parts(analyses).annotate(latest_run=Subquery(latest))


def documents(analyses: list[Analysis]) -> list[dict[str, Any]]:
    """The analyses as JSON values; one query for all their latest runs."""
    keys = [analysis.latest_run for analysis in analyses if analysis.latest_run]
    runs = Run.objects.only("number", "state").in_bulk(keys)
    return [_document(analysis, runs.get(analysis.latest_run)) for analysis in analyses]


def _document(analysis: Analysis, run: Run | None) -> dict[str, Any]:
    return {
        "id": analysis.pk,
        "review": analysis.review_id,
        "name": analysis.name,
        "outcome": _named(analysis.outcome),
        "window": _named(analysis.window),
        "experimental": [_named(group) for group in analysis.experimental.all()],
        "comparators": [_named(group) for group in analysis.comparators.all()],
        **{name: getattr(analysis, name) for name in CHOICES},
        "published": analysis.published,
        "created_at": analysis.created_at,
        "latest_run": run and {"id": run.pk, "number": run.number, "state": run.state},
    }


def _named(part: Outcome | FollowUpWindow | InterventionGroup | None) -> dict[str, Any] | None:
    return part and {"id": part.pk, "name": part.name}
