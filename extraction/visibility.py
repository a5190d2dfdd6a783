"""What of a study's readings may this person see? Every page, API route, count and export asks here.

Until all required readings are in, a reading exists for its author alone. Then the study's readers, its
arbiter and the leads of the review see both; everybody else sees only what is settled. Having left the
review, a person sees nothing. Which reviews and studies exist for a person says ``reviews.visibility``.
"""

from django.db.models import Q, QuerySet

from reviews.models import Assignment, AuditEvent, Role, User
from reviews.visibility import is_member

from .models import Comparison, Reading, ReadingRole


def readings_visible_to(user: User) -> QuerySet[Reading]:
    """The readings whose contents a person may see."""
    if not user.is_authenticated:
        return Reading.objects.none()
    both_are_in = Q(assignment__comparison__isnull=False)
    party = (
        Q(assignment__first=user)
        | Q(assignment__second=user)
        | Q(assignment__arbiter=user)
        | Q(is_member(user, "assignment__study__review", Role.LEAD))
    )
    return Reading.objects.filter(
        Q(is_member(user, "assignment__study__review")),
        Q(reader=user) | Q(role=ReadingRole.FINAL) | (both_are_in & party),
    )


def comparisons_visible_to(user: User) -> QuerySet[Comparison]:
    """The comparisons that a person may open: those of readings of which they may see both."""
    if not user.is_authenticated:
        return Comparison.objects.none()
    return Comparison.objects.filter(
        Q(is_member(user, "assignment__study__review")),
        Q(assignment__first=user)
        | Q(assignment__second=user)
        | Q(assignment__arbiter=user)
        | Q(is_member(user, "assignment__study__review", Role.LEAD)),
    )


def events_visible_to(user: User) -> QuerySet[AuditEvent]:
    """The events of the record that a person may see: none of a reading or comparison hidden from them."""
    if not user.is_authenticated:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(
        Q(is_member(user, "review")),
        Q(subject__isnull=True)
        | Q(subject__in=readings_visible_to(user).values("pk"))
        | Q(subject__in=comparisons_visible_to(user).values("pk")),
    )


def sees_progress_of(user: User, assignment: Assignment, roles: set[str]) -> bool:
    """Whether the person may learn who has started and who has submitted before both are in.

    Only a lead, and only one who does not read this study: the most restrictive role wins.
    """
    return Role.LEAD in roles and user.pk not in assignment.readers()
