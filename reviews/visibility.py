"""Which reviews and studies exist for a person: those of the reviews that they belong to.

That a study exists is no secret inside its review. What of its readings a person may see is asked in
``extraction.visibility``.
"""

from django.db.models import Exists, OuterRef, QuerySet

from .models import Membership, Review, Study, User


def is_member(user: User, review: str, *roles: str) -> Exists:
    """Whether the person is a member of the review found at ``review``, in one of ``roles`` if given."""
    held = Membership.objects.filter(user=user, review=OuterRef(review))
    return Exists(held.filter(role__in=roles) if roles else held)


def reviews_visible_to(user: User) -> QuerySet[Review]:
    """The reviews that a person belongs to."""
    if not user.is_authenticated:
        return Review.objects.none()
    return Review.objects.filter(is_member(user, "pk"))


def studies_visible_to(user: User) -> QuerySet[Study]:
    """The studies of those reviews."""
    if not user.is_authenticated:
        return Study.objects.none()
    return Study.objects.filter(is_member(user, "review"))
