"""What of a study's readings may this person see? Every page, API route, count and export asks here.

Until all required readings are in, a reading exists for its author alone. Then the study's readers, its
arbiter and the leads of the review see both; everybody else sees only what is settled. Having left the
review, a person sees nothing.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import Assignment, AuditEvent, Membership, Review, Role, Study, User

from .models import Comparison, Reading, ReadingRole


def _member(user: User, review: str, *roles: str) -> Exists:
    """Whether the person is a member of the review found at ``review``, in one of ``roles`` if given."""
    held = Membership.objects.filter(user=user, review=OuterRef(review))
    return Exists(held.filter(role__in=roles) if roles else held)


def reviews_visible_to(user: User) -> QuerySet[Review]:
    """The reviews that a person belongs to."""
    if not user.is_authenticated:
        return Review.objects.none()
    return Review.objects.filter(_member(user, "pk"))


def studies_visible_to(user: User) -> QuerySet[Study]:
    """The studies of those reviews; that a study exists is no secret inside its review."""
    if not user.is_authenticated:
        return Study.objects.none()
    return Study.objects.filter(_member(user, "review"))


def readings_visible_to(user: User) -> QuerySet[Reading]:
    """The readings whose contents a person may see."""
    if not user.is_authenticated:
        return Reading.objects.none()
    both_are_in = Q(assignment__comparison__isnull=False)
    party = (
        Q(assignment__first=user)
        | Q(assignment__second=user)
        | Q(assignment__arbiter=user)
        | Q(_member(user, "assignment__study__review", Role.LEAD))
    )
    return Reading.objects.filter(
        Q(_member(user, "assignment__study__review")),
        Q(reader=user) | Q(role=ReadingRole.FINAL) | (both_are_in & party),
    )


def comparisons_visible_to(user: User) -> QuerySet[Comparison]:
    """The comparisons that a person may open: those of readings of which they may see both."""
    if not user.is_authenticated:
        return Comparison.objects.none()
    return Comparison.objects.filter(
        Q(_member(user, "assignment__study__review")),
        Q(assignment__first=user)
        | Q(assignment__second=user)
        | Q(assignment__arbiter=user)
        | Q(_member(user, "assignment__study__review", Role.LEAD)),
    )


def events_visible_to(user: User) -> QuerySet[AuditEvent]:
    """The events of the record that a person may see: none of a reading or comparison hidden from them."""
    if not user.is_authenticated:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(
        Q(_member(user, "review")),
        Q(subject__isnull=True)
        | Q(subject__in=readings_visible_to(user).values("pk"))
        | Q(subject__in=comparisons_visible_to(user).values("pk")),
    )


def sees_progress_of(user: User, assignment: Assignment, roles: set[str]) -> bool:
    """Whether the person may learn who has started and who has submitted before both are in.

    Only a lead, and only one who does not read this study: the most restrictive role wins.
    """
    return Role.LEAD in roles and user.pk not in assignment.readers()
