"""A review with its whole protocol: PICOS, outcomes, groups, windows, and the questions of its form."""

from uuid import UUID

from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reviews.api.endpoint import Endpoint, found
from reviews.api.reviews import GroupShape, OutcomeShape, ReviewSummary, WindowShape, summarized
from reviews.models import Review
from reviews.visibility import reviews_visible_to

from ..queries.forms import asked_by, published_form
from .shapes.forms import QuestionShape


class ReviewDetail(ReviewSummary):
    """A review with its protocol, and the questions of the form's version in force."""

    outcomes = OutcomeShape(many=True)
    groups = GroupShape(many=True)
    windows = WindowShape(many=True)
    questions = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = [
            *ReviewSummary.Meta.fields,
            "population",
            "intervention",
            "comparison",
            "outcomes_text",
            "study_designs",
            "r_pre_post",
            "r_pre_post_source",
            "outcomes",
            "groups",
            "windows",
            "questions",
        ]

    @extend_schema_field(QuestionShape(many=True))
    def get_questions(self, review: Review) -> list[dict]:
        return QuestionShape(asked_by(published_form(review)), many=True).data


class OneReview(Endpoint):
    @extend_schema(
        operation_id="reviews_retrieve", tags=["reviews"], summary="A review", responses=ReviewDetail
    )
    def get(self, request: Request, review_id: UUID) -> Response:
        """The question, the protocol, the form, and your roles."""
        reviews = summarized(reviews_visible_to(request.user), request.user)
        return Response(ReviewDetail(found(reviews, review_id)).data)
