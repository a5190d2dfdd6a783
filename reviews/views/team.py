"""Who belongs to a review: roles, invitations, leaving."""

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..actions.members import INVITATION_DAYS, invite, withdraw_invitation
from ..forms.team import MEANS, InviteForm
from ..models import Invitation, Membership, Review, Role, User
from ..permissions import can, require
from ..refusals import Refused
from ..visibility import reviews_visible_to
from .gate import add_refusal, form_status, page, say_refusal, sent


@dataclass
class Member:
    """A person with the roles that they hold."""

    person: User
    roles: list[Membership] = field(default_factory=list)


@page
def team(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The members; a lead invites here. The link of a new invitation is shown once, in this answer only."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    form = InviteForm(sent(request))
    made = link = None
    if request.method == "POST":
        require(request.user, "manage_members", review)
        if form.is_valid():
            try:
                made, token = invite(review=review, by=request.user, **form.cleaned_data)
            except Refused as refused:
                add_refusal(form, refused)
            else:
                link = _absolute(request, reverse("reviews:invitation", args=[token]))
                form = InviteForm()
    leads = can(request.user, "manage_members", review)
    return render(
        request,
        "reviews/team.html",
        {
            "review": review,
            "step": "team",
            "members": members_of(review),
            "invitations": _open_invitations(review, made) if leads else [],
            "leads": leads,
            "form": form,
            "made": made,
            "link": link,
            "days": INVITATION_DAYS,
            "meanings": [(role.label, MEANS[role]) for role in Role],
        },
        status=form_status(form),
    )


def members_of(review: Review) -> list[Member]:
    """Everybody with a role, leads first, then by name; each person's roles in the order of the list of roles."""
    members: dict[UUID, Member] = {}
    for membership in Membership.objects.filter(review=review).select_related("user"):
        members.setdefault(membership.user_id, Member(membership.user)).roles.append(membership)
    order = Role.values
    for member in members.values():
        member.roles.sort(key=lambda held: order.index(held.role))
    return sorted(members.values(), key=lambda one: (order.index(one.roles[0].role), one.person.name))


def _open_invitations(review: Review, made: Invitation | None) -> list[Invitation]:
    waiting = Invitation.objects.filter(review=review, accepted_at=None).select_related("invited_by")
    now = timezone.now()
    shown = []
    for invitation in waiting:
        invitation.is_over = invitation.expires_at < now
        if made is None or invitation.pk != made.pk:
            shown.append(invitation)
    return shown


def _absolute(request: HttpRequest, path: str) -> str:
    return (
        f"{settings.PUBLIC_URL.rstrip('/')}{path}"
        if settings.PUBLIC_URL
        else request.build_absolute_uri(path)
    )


@page
@require_POST
def invitation_withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make an open invitation's link worthless."""
    invitation = get_object_or_404(
        Invitation.objects.select_related("review"),
        pk=invitation_id,
        review__in=reviews_visible_to(request.user),
    )
    require(request.user, "manage_members", invitation.review)
    try:
        withdraw_invitation(invitation=invitation, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(
            request, f"The invitation of {invitation.email} is withdrawn; its link opens nothing."
        )
    return redirect("reviews:team", invitation.review_id)
