"""Leaving a review: what still rests on a role, and taking it back."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from reviews.actions.members import Held, resting_on
from reviews.models import Assignment, Membership, Seat
from reviews.permissions import require
from reviews.refusals import Refused
from reviews.views.gate import page, say_refusal
from reviews.visibility import reviews_visible_to

from ..actions.members import withdraw_role
from ..queries.overview import natural
from ..queries.seats import open_assignments


@dataclass(frozen=True)
class Resting:
    """A seat that somebody else has to take first. ``by_another``: only another lead may choose who."""

    assignment: Assignment
    seat: Seat
    by_another: bool


@page
def role(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """What still rests on a role, with the way to replace the person there."""
    membership = _visible(request, membership_id)
    require(request.user, "manage_members", membership.review)
    held = resting_on(membership, open_assignments(membership.review))
    return render(
        request,
        "extraction/role.html",
        {
            "review": membership.review,
            "step": "team",
            "membership": membership,
            "resting": [
                _resting(request, one)
                for one in sorted(held, key=lambda one: natural(one.assignment.study.name))
            ],
        },
    )


@page
@require_POST
def role_withdraw(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Take a role back from a person; where studies rest on it, say which and lead there."""
    membership = _visible(request, membership_id)
    review, is_self = membership.review, membership.user_id == request.user.pk
    try:
        withdraw_role(membership=membership, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
        if resting_on(membership, open_assignments(review)):
            return redirect("extraction:role", membership.pk)
    else:
        messages.success(
            request, f"{membership.user.name} is no longer {membership.get_role_display().lower()}."
        )
    if is_self and not reviews_visible_to(request.user).filter(pk=review.pk).exists():
        return redirect("extraction:home")
    return redirect("reviews:team", review.pk)


def _visible(request: HttpRequest, membership_id: UUID) -> Membership:
    return get_object_or_404(
        Membership.objects.select_related("review", "user"),
        pk=membership_id,
        review__in=reviews_visible_to(request.user),
    )


def _resting(request: HttpRequest, held: Held) -> Resting:
    reads = request.user.pk in held.assignment.readers()
    return Resting(held.assignment, held.seat, by_another=reads and held.seat != Seat.ARBITER)
