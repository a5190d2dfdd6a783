"""Comparison and arbitration: structure, values, settling. The readers and the lead look on; the arbiter decides."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reviews.models import User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, page

from ..actions.matches import confirm_structure
from ..actions.resolutions import resolve
from ..actions.settling import settle_study
from ..forms.comparison import DecisionForm, StructureForm
from ..models import Comparison, Resolution
from ..queries.comparison_filters import Filters
from ..queries.comparisons import read_comparison
from ..queries.structure_page import matchings
from .comparison_pages import (
    confirms,
    onward,
    show_settle,
    show_structure,
    visible_comparison,
)
from .comparison_values import show_values


def _require_decider(user: User, found: Comparison) -> None:
    """Whoever only looks on is told so before their form is looked at."""
    assignment = found.assignment
    if assignment.decider_id != user.pk:
        raise NotAllowed(f"{assignment.decider.name} {assignment.decides_words} this study.")


@page
@never_cache
@require_safe
def comparison(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """The values, one difference opened. The arbiter is led to the structure while it is not confirmed."""
    found = visible_comparison(request.user, comparison_id)
    if found.confirmed_at is None and confirms(request.user, found):
        return redirect("extraction:comparison-structure", found.pk)
    return show_values(request, found, request.GET.get("address", ""))


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Whose arm is whose arm; confirming it opens the values."""
    found = visible_comparison(request.user, comparison_id)
    if request.method != "POST":
        return show_structure(request, found)
    if not confirms(request.user, found):
        _require_decider(request.user, found)
    form = StructureForm(matchings(read_comparison(found)), found.version, request.POST)
    if not form.is_valid():
        return show_structure(request, found, form, status=422)
    try:
        confirm_structure(
            comparison=found,
            arms=form.pairs("arm"),
            time_points=form.pairs("time point"),
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except Stale as stale:
        return show_structure(request, stale.current, form, stale=True, status=409)
    except Refused as refused:
        add_refusal(form, refused)
        return show_structure(request, visible_comparison(request.user, found.pk), form, status=422)
    return redirect("extraction:comparison", found.pk)


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Settle one difference and go to the next open one; when none is open, to settling the study."""
    found = visible_comparison(request.user, comparison_id)
    if request.method != "POST":
        return redirect("extraction:comparison", found.pk)
    _require_decider(request.user, found)
    form = DecisionForm(request.POST)
    address = request.POST.get("address", "")
    if not form.is_valid():
        return show_values(request, found, address, form, status=422)
    try:
        also = request.POST.getlist("also") if form.cleaned_data["alike"] else ()
        resolve(comparison=found, by=request.user, also=also, **form.decision)
    except Stale as stale:
        if isinstance(stale.current, Resolution):
            return show_values(request, found, address, form, stale=stale.current, status=409)
        found = visible_comparison(request.user, found.pk)
        if read_comparison(found).row(address) is None:
            return _row_is_gone(request, found)
        add_refusal(form, stale)
        return show_values(request, found, address, form, status=409)
    except NotAllowed:
        raise
    except NotThere:
        return _row_is_gone(request, found)
    except Refused as refused:
        add_refusal(form, refused)
        return show_values(request, visible_comparison(request.user, found.pk), address, form, status=422)
    after = onward(request.user, found, address, Filters.of(request.POST))
    if after is None:
        messages.success(request, "Nothing is open any more.")
        return redirect("extraction:comparison-settle", found.pk)
    return redirect(after)


def _row_is_gone(request: HttpRequest, found: Comparison) -> HttpResponse:
    messages.error(request, "This row is no longer here: the matches were changed. Nothing was settled.")
    return redirect("extraction:comparison", found.pk)


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settle(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """What the final will hold, and the button that writes it."""
    found = visible_comparison(request.user, comparison_id)
    if request.method != "POST":
        return show_settle(request, found)
    try:
        settle_study(comparison=found, by=request.user)
    except (NotAllowed, NotThere):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return show_settle(request, visible_comparison(request.user, found.pk), status=422)
    messages.success(request, "Settled. From now on these values can enter analyses.")
    return redirect("extraction:comparison-settle", found.pk)
