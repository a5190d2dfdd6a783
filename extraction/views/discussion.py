"""What readers and arbiter say about a difference, and the readers' way to settle it themselves."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, page

from ..actions.discussion import comment, end_discussion, give_way, leave_to_arbiter, send_back
from ..forms.comparison import RemarkForm
from ..models import RemarkKind
from ..queries.comparison_filters import Filters
from ..queries.comparison_page import ComparisonPage
from ..queries.comparisons import read_comparison
from .comparison_pages import is_reader, onward, place_of, visible_comparison
from .comparison_values import show_values

ACTIONS = {
    RemarkKind.COMMENT: comment,
    RemarkKind.HAND_OVER: leave_to_arbiter,
    RemarkKind.SEND_BACK: send_back,
}


@page
@never_cache
@require_POST
def say(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Comment, give way, leave it to the arbiter, or send it back; then on to the next that waits for this person."""
    found = visible_comparison(request.user, comparison_id)
    if not (is_reader(request.user, found) or found.assignment.decider_id == request.user.pk):
        raise NotAllowed("The two readers and the arbiter discuss this study.")
    form = RemarkForm(request.POST)
    address = request.POST.get("address", "")
    if not form.is_valid():
        return show_values(request, found, address, remark=form, status=422)
    kind, text = form.cleaned_data["kind"], form.cleaned_data["text"]
    try:
        if kind == RemarkKind.GIVE_WAY:
            give_way(
                comparison=found,
                address=address,
                reason=text,
                version=form.cleaned_data["version"],
                matches=form.cleaned_data["matching"],
                whole=form.cleaned_data["whole"],
                by=request.user,
            )
        else:
            ACTIONS[kind](comparison=found, address=address, text=text, by=request.user)
    except (NotAllowed, NotThere):
        raise
    except Stale as stale:
        add_refusal(form, stale)
        return show_values(
            request, visible_comparison(request.user, found.pk), address, remark=form, status=409
        )
    except Refused as refused:
        add_refusal(form, refused)
        return show_values(
            request, visible_comparison(request.user, found.pk), address, remark=form, status=422
        )
    found = visible_comparison(request.user, found.pk)
    filters = Filters.of(request.POST)
    if kind == RemarkKind.COMMENT:
        line = ComparisonPage(read_comparison(found)).by_address[address]
        return redirect(place_of(found, line, filters))
    after = onward(request.user, found, address, filters)
    if after is None:
        messages.success(request, "Nothing is open any more.")
        return redirect("extraction:comparison-settle", found.pk)
    return redirect(after)


@page
@never_cache
@require_POST
def finish(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """A reader passes everything that is still open to the arbiter."""
    found = visible_comparison(request.user, comparison_id)
    try:
        end_discussion(comparison=found, by=request.user)
    except (NotAllowed, NotThere):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        left = len(ComparisonPage(read_comparison(found)).open_lines)
        one = "difference is" if left == 1 else "differences are"
        messages.success(request, f"{left} {one} with {found.assignment.decider.name} now.")
    return redirect(reverse("extraction:comparison", args=[found.pk]))
