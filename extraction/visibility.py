"""What of a study's readings may this person see? Every page, API route, count and export asks here.

Until the readings that the mode demands are in, a reading exists for its author alone. Then the study's readers, its
arbiter and the leads of the review see them; everybody else sees only what is settled. A verifier sees the first as
soon as it is submitted. Having left the review, a person sees nothing. Which reviews and studies exist for a person
says ``reviews.visibility``.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from reviews.models import Assignment, AuditEvent, Mode, Role, User
from reviews.visibility import is_member

from .models import NOT_DEMANDED, Comparison, Paper, Reading, ReadingRole, ReadingState, Supplement


def readings_visible_to(user: User) -> QuerySet[Reading]:
    """The readings whose contents a person may see. Who verifies a reading sees it as soon as it is submitted. What is
    not submitted, and a second reading that the mode does not demand, is never there for anybody but its author."""
    if not user.is_authenticated:
        return Reading.objects.none()
    both_are_in = Q(assignment__comparison__isnull=False)
    party = (
        Q(assignment__first=user)
        | Q(assignment__second=user)
        | Q(assignment__arbiter=user)
        | Q(is_member(user, "assignment__study__review", Role.LEAD))
    )
    to_verify = Q(
        assignment__mode=Mode.VERIFY,
        assignment__second=user,
        role=ReadingRole.FIRST,
        state=ReadingState.SUBMITTED,
    )
    is_kept = Q(role=ReadingRole.SECOND, assignment__mode=Mode.SINGLE)
    compared = both_are_in & Q(state=ReadingState.SUBMITTED) & ~is_kept
    return Reading.objects.filter(
        Q(is_member(user, "assignment__study__review")),
        Q(reader=user) | Q(role=ReadingRole.FINAL) | to_verify | (compared & party),
    )


def comparisons_visible_to(user: User) -> QuerySet[Comparison]:
    """The comparisons that a person may open: those whose readings they may see."""
    if not user.is_authenticated:
        return Comparison.objects.none()
    return Comparison.objects.filter(
        Q(is_member(user, "assignment__study__review")),
        Q(assignment__first=user)
        | Q(assignment__second=user)
        | Q(assignment__arbiter=user)
        | Q(is_member(user, "assignment__study__review", Role.LEAD)),
    )


def supplements_visible_to(user: User) -> QuerySet[Supplement]:
    """The supplements whose answers a person may see: their own; those of a reading that they see, unless they were
    withdrawn, once none of the assignment is open."""
    if not user.is_authenticated:
        return Supplement.objects.none()
    open_ones = Supplement.objects.open().filter(reading__assignment=OuterRef("reading__assignment"))
    open_ones = open_ones.exclude(NOT_DEMANDED)
    seen = Supplement.objects.filter(reading__in=readings_visible_to(user))
    return seen.filter(Q(reading__reader=user) | (Q(withdrawn_at__isnull=True) & ~Exists(open_ones)))


def events_visible_to(user: User) -> QuerySet[AuditEvent]:
    """The events of the record that a person may see: none of a reading or comparison hidden from them."""
    if not user.is_authenticated:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(
        Q(is_member(user, "review")),
        Q(subject__isnull=True)
        | Q(subject__in=readings_visible_to(user).values("pk"))
        | Q(subject__in=supplements_visible_to(user).values("pk"))
        | Q(subject__in=comparisons_visible_to(user).values("pk")),
    )


def papers_visible_to(user: User) -> QuerySet[Paper]:
    """The papers that a person may open: the study's own for all members; one that a reader brought for whoever may see
    that reading. What was taken out is there for those alone who may put it back."""
    if not user.is_authenticated:
        return Paper.objects.none()
    puts_back = Q(reading__reader=user) | (
        Q(reading__isnull=True) & Q(is_member(user, "study__review", Role.LEAD))
    )
    return Paper.objects.filter(
        Q(is_member(user, "study__review")),
        Q(reading__isnull=True) | Q(reading__in=readings_visible_to(user)),
        Q(removed_at__isnull=True) | puts_back,
    )


def sees_progress_of(user: User, assignment: Assignment, roles: set[str]) -> bool:
    """Whether the person may learn who has started and who has submitted before both are in.

    Only a lead, and only one who does not read this study: the most restrictive role wins.
    """
    return Role.LEAD in roles and user.pk not in assignment.readers()
