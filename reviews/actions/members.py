"""Joining a review: invitations, roles, leaving."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from ..models import Assignment, Invitation, Membership, Review, Role, Seat, User
from ..permissions import ARBITERS, READERS, require
from ..refusals import NotThere, Refused
from .record import record
from .writing import locked

INVITATION_DAYS = 14
NAMED = 6  # studies that a refusal names before it counts the rest


def token_hash(token: str) -> str:
    """What is kept of an invitation's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def invite(*, review: Review, email: str, role: str, by: User) -> tuple[Invitation, str]:
    """An invitation and its secret, which is shown once and kept only as a hash.

    Raises Refused when the person already holds the role.
    """
    require(by, "manage_members", review)
    email = email.strip().lower()
    if role not in Role.values:
        raise Refused(errors={"role": [f"“{role}” is no role. Choose one of {', '.join(Role.values)}."]})
    if Membership.objects.filter(review=review, user__email__iexact=email, role=role).exists():
        raise Refused(errors={"email": [f"{email} is already {Role(role).label.lower()} of this review."]})
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        review=review,
        email=email,
        role=role,
        token_hash=token_hash(token),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
    )
    record(review=review, by=by, action="member invited", summary=f"{email} as {Role(role).label.lower()}")
    return invitation, token


def open_invitation(token: str) -> Invitation:
    """The invitation that a link names. Raises NotThere when it is unknown, used or out of date."""
    invitation = (
        Invitation.objects.select_related("review", "invited_by").filter(token_hash=token_hash(token)).first()
    )
    if invitation is None or invitation.accepted_at is not None:
        raise NotThere("This invitation has been used or withdrawn. Ask the review's lead for a new one.")
    if invitation.expires_at < timezone.now():
        raise NotThere("This invitation is out of date. Ask the review's lead for a new one.")
    return invitation


@transaction.atomic
def accept_invitation(*, token: str, by: User | None = None, name: str = "", password: str = "") -> User:
    """Join the review, with an account that exists (``by``) or one that the invitation makes.

    Raises Refused when the signed-in person is not the one invited, or the password is too weak.
    """
    found = open_invitation(token)
    invitation = Invitation.objects.select_for_update(of=("self",)).filter(pk=found.pk).first()
    if invitation is None or invitation.accepted_at is not None:
        raise NotThere("This invitation has been used or withdrawn. Ask the review's lead for a new one.")
    if by is not None and by.email.lower() != invitation.email:
        raise Refused(f"This invitation is for {invitation.email}; you are signed in as {by.email}.")
    if by is None:
        by = _new_account(invitation.email, name, password)
    Membership.objects.get_or_create(review=invitation.review, user=by, role=invitation.role)
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    record(
        review=invitation.review,
        by=by,
        action="member joined",
        summary=f"{by.name} as {invitation.get_role_display().lower()}",
    )
    return by


def _new_account(email: str, name: str, password: str) -> User:
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("There is an account with this e-mail. Sign in first, then open the link again.")
    errors: dict[str, list[str]] = {}
    if not name.strip():
        errors["name"] = ["Write your name as the team should see it."]
    try:
        validate_password(password, User(email=email, name=name))
    except ValidationError as error:
        errors["password"] = error.messages
    if errors:
        raise Refused(errors=errors)
    return User.objects.create_user(email, name, password)


@transaction.atomic
def add_member(*, review: Review, user: User, role: str, by: User) -> Membership:
    """Give a person with an account a role. Raises Refused when they hold it already."""
    require(by, "manage_members", review)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(review=review, user=user, role=role)
    except IntegrityError:
        raise Refused(
            errors={"role": [f"{user.name} is already {Role(role).label.lower()} of this review."]}
        ) from None
    record(
        review=review,
        by=by,
        action="role given",
        summary=f"{user.name} as {membership.get_role_display().lower()}",
    )
    return membership


@transaction.atomic
def withdraw_role(*, membership: Membership, by: User, assigned: QuerySet[Assignment] | None = None) -> None:
    """Take a role back. Raises Refused for the last lead, and for people whose assignments rest on the role.

    ``assigned`` are the assignments in which something is left to do; all of the review where the caller cannot tell.
    """
    # Two leads who withdraw each other, and a lead who assigns the person meanwhile, queue up here.
    review = locked(Review, membership.review_id)
    require(by, "manage_members", review)
    held = Membership.objects.filter(review=review)
    if not held.filter(pk=membership.pk).exists():
        raise NotThere("This role was withdrawn already.")
    if membership.role == Role.LEAD and held.filter(role=Role.LEAD).count() == 1:
        raise Refused("A review needs a lead. Make somebody else lead first.")
    resting = resting_on(membership, Assignment.objects.all() if assigned is None else assigned)
    if resting:
        names = list(dict.fromkeys(one.assignment.study.name for one in resting))
        more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
        raise Refused(
            f"{membership.user.name} still has studies: {', '.join(names[:NAMED])}{more}. "
            "Replace them there first; everything that they entered is kept."
        )
    summary = f"{membership.user.name} no longer {membership.get_role_display().lower()}"
    membership.delete()
    record(review=review, by=by, action="role withdrawn", summary=summary)


@dataclass(frozen=True)
class Held:
    """A seat of an assignment that a person could not keep without their role."""

    assignment: Assignment
    seat: Seat


def resting_on(membership: Membership, assigned: QuerySet[Assignment]) -> list[Held]:
    """Which seats of the assignments rest on the role alone, by study; those that another role covers do not."""
    person = membership.user
    others = Membership.objects.filter(review=membership.review, user=person).exclude(pk=membership.pk)
    left = set(others.values_list("role", flat=True))
    seats = [] if left & READERS else [Seat.FIRST, Seat.SECOND]
    seats += [] if left & ARBITERS else [Seat.ARBITER]
    theirs = assigned.filter(study__review=membership.review).filter(
        Q(first=person) | Q(second=person) | Q(arbiter=person)
    )
    return [
        Held(assignment, seat)
        for assignment in theirs.select_related("study").order_by(
            "study__label", "study__year", "task", "round"
        )
        for seat in seats
        if getattr(assignment, f"{seat.value}_id") == person.pk
    ]


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User) -> None:
    """Make an open invitation's link worthless."""
    require(by, "manage_members", invitation.review)
    # Locked before the review, as in accepting: the two would wait for each other in a circle otherwise.
    invitation = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("review")
        .filter(pk=invitation.pk)
        .first()
    )
    if invitation is None:
        raise NotThere("This invitation was withdrawn already.")
    if invitation.accepted_at is not None:
        raise Refused("This invitation was accepted already; withdraw the role instead.")
    record(review=invitation.review, by=by, action="invitation withdrawn", summary=invitation.email)
    invitation.delete()
