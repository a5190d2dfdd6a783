"""The person's reviews, and the protocol as the API shows it."""

from django.db.models import Count, Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from ..models import FollowUpWindow, InterventionGroup, Membership, Outcome, Review, Role, User
from ..visibility import reviews_visible_to
from .endpoint import ListEndpoint


class OutcomeShape(serializers.ModelSerializer):
    class Meta:
        model = Outcome
        fields = ["id", "name", "kind", "unit", "scale_min", "scale_max", "better", "importance"]


class GroupShape(serializers.ModelSerializer):
    class Meta:
        model = InterventionGroup
        fields = ["id", "name", "is_comparator"]


class WindowShape(serializers.ModelSerializer):
    """Later than `after_days` (excluded), up to `up_to_days` (included); null leaves that side open."""

    class Meta:
        model = FollowUpWindow
        fields = ["id", "name", "after_text", "after_days", "up_to_text", "up_to_days"]


class ReviewSummary(serializers.ModelSerializer):
    """A review, and what the person is in it."""

    roles = serializers.SerializerMethodField(help_text="What you are in this review.")
    studies = serializers.IntegerField(source="study_count", help_text="How many studies it has.")

    class Meta:
        model = Review
        fields = [
            "id",
            "title",
            "short_title",
            "registration",
            "is_demonstration",
            "created_at",
            "roles",
            "studies",
        ]

    def get_roles(self, review: Review) -> list[Role]:
        return [membership.role for membership in review.own_memberships]


def summarized(reviews: QuerySet[Review], user: User) -> QuerySet[Review]:
    """The reviews with what `ReviewSummary` shows of them, in a fixed number of queries."""
    own = Membership.objects.filter(user=user).order_by("role")
    return reviews.annotate(study_count=Count("studies", distinct=True)).prefetch_related(
        Prefetch("memberships", queryset=own, to_attr="own_memberships")
    )


class Reviews(ListEndpoint):
    queryset = Review.objects.none()
    serializer_class = ReviewSummary

    @extend_schema(
        operation_id="reviews_list",
        tags=["reviews"],
        summary="Your reviews",
        responses=ReviewSummary(many=True),
    )
    def get(self, request: Request) -> Response:
        """The reviews that you belong to, the newest first."""
        reviews = summarized(reviews_visible_to(request.user), request.user).order_by("-created_at", "pk")
        return self.get_paginated_response(ReviewSummary(self.paginate_queryset(reviews), many=True).data)
