"""Opening values of a settled study again, and leaving them as they were."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import add_refusal, page

from ..actions.amendments import amend, withdraw_amendment
from ..forms.comparison import AmendmentForm
from ..forms.missing_value import MissingValueForm
from ..models import Amendment, Comparison
from ..queries.blank_places import blank_places
from ..queries.comparison_filters import Filters
from ..queries.comparison_page import ComparisonPage
from ..queries.comparisons import read_comparison
from .comparison_pages import may_amend, place_of, show_settle, visible_comparison
from .comparison_values import show_values


@page
@never_cache
@require_POST
def reopen(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Open one value of the settled study again, with a reason; without an address, one that neither reading has."""
    found = visible_comparison(request.user, comparison_id)
    if not may_amend(request.user, found):
        raise NotAllowed(
            f"{found.assignment.decider.name} or a lead of the review reopens values of this study."
        )
    if "address" not in request.POST:
        return _name_missing(request, found)
    form = AmendmentForm(request.POST)
    address = request.POST.get("address", "")
    if not form.is_valid():
        return show_values(request, found, address, amendment=form, status=422)
    try:
        amend(comparison=found, addresses=[address], reason=form.cleaned_data["reason"], by=request.user)
    except (NotAllowed, NotThere):
        raise
    except Refused as refused:
        add_refusal(form, refused)
        return show_values(
            request, visible_comparison(request.user, found.pk), address, amendment=form, status=422
        )
    messages.success(
        request, "Open again. The final in force stays in force until the study is settled again."
    )
    line = ComparisonPage(read_comparison(found)).by_address[address]
    return redirect(place_of(found, line, Filters.of(request.POST)))


def _name_missing(request: HttpRequest, found: Comparison) -> HttpResponse:
    """Open the place of a value that neither reading has, so that it can be decided."""
    compared = read_comparison(found)
    form = MissingValueForm(blank_places(compared), request.POST)
    if not form.is_valid():
        return show_settle(request, found, missing=form, status=422)
    address = str(form.address)
    there = ComparisonPage(compared).by_address.get(address)
    if there is not None:
        return show_settle(request, found, missing=form, there=there, status=422)
    try:
        amend(comparison=found, addresses=[address], reason=form.cleaned_data["reason"], by=request.user)
    except NotAllowed:
        raise
    except NotThere:
        form.add_error(None, "This study has no such place: choose another time point, basis or arm.")
        return show_settle(request, found, missing=form, status=422)
    except Refused as refused:
        add_refusal(form, refused)
        return show_settle(request, visible_comparison(request.user, found.pk), missing=form, status=422)
    messages.success(
        request, "Named. Enter the value; the final in force stays until the study is settled again."
    )
    line = ComparisonPage(read_comparison(found)).by_address[address]
    return redirect(place_of(found, line, Filters()))


@page
@never_cache
@require_POST
def withdraw(request: HttpRequest, comparison_id: UUID, amendment_id: UUID) -> HttpResponse:
    """Leave what was opened as the final in force has it."""
    found = visible_comparison(request.user, comparison_id)
    amendment = get_object_or_404(Amendment, comparison=found, pk=amendment_id)
    try:
        withdraw_amendment(amendment=amendment, by=request.user)
    except (NotAllowed, NotThere):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Left as it was.")
    return redirect("extraction:comparison-settle", found.pk)
