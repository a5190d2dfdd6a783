"""Starting a review and editing what it says of itself."""

from django.db import transaction

from ..models import Membership, Review, Role, User
from ..permissions import require
from .record import advance_revision, record
from .writing import changes, locked, write

FIELDS = (
    "title",
    "short_title",
    "registration",
    "population",
    "intervention",
    "comparison",
    "outcomes_text",
    "study_designs",
)


@transaction.atomic
def start_review(*, by: User, is_demonstration: bool = False, **fields: str) -> Review:
    """A new review whose lead is the person who starts it. Raises Refused when a field does not hold."""
    review = Review(is_demonstration=is_demonstration)
    told = changes(review, fields)
    write(review, version=None, fields=fields, duplicate={})
    Membership.objects.create(review=review, user=by, role=Role.LEAD)
    record(review=review, by=by, action="review started", summary=review.title, cells=told)
    return review


@transaction.atomic
def edit_review(*, review: Review, version: int, by: User, **fields: str) -> Review:
    """Change title, registration or PICOS. Raises Stale when it was saved elsewhere since ``version``."""
    require(by, "edit_protocol", review)
    review = locked(Review, review.pk)
    told = changes(review, fields)
    write(review, version=version, fields=fields, duplicate={})
    record(review=review, by=by, action="protocol edited", summary="question and PICOS", cells=told)
    advance_revision(review)
    return review
