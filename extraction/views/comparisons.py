"""Comparison and arbitration: structure, values, settling. The readers and the lead look on; the arbiter decides."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from reviews.models import Task, User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, page

from ..actions.comparisons import confirm_structure, resolve, settle_study
from ..comparison import OPEN
from ..forms.comparison import DecisionForm, StructureForm
from ..models import Comparison, Reading, ReadingRole, Resolution
from ..queries.comparison_lines import Line
from ..queries.comparison_page import ComparisonPage
from ..queries.comparisons import read_comparison
from ..queries.structure_page import matchings, scopes
from ..visibility import comparisons_visible_to

DIFFERENCES, EVERYTHING = "differences", "all"
QUICK_REASONS = {
    "structure": ("Same thing under another name", "Not part of this trial", "Not asked by the protocol"),
    "group": ("As the protocol defines the group", "As the methods section says", "Misread"),
    "time": ("As the methods section says", "The exact time over the rounded one", "Misread"),
    "level": ("Registry entry", "Protocol of the trial", "As the guidance says", "Misread"),
    "": ("Outcome table over baseline table", "Misread", "Later report", "Author reply"),
}


def visible_comparison(user: User, comparison_id: UUID) -> Comparison:
    """The comparison with its people; 404 where it does not exist for this person."""
    comparisons = comparisons_visible_to(user).select_related(
        "assignment__study__review",
        "assignment__first",
        "assignment__second",
        "assignment__arbiter",
        "confirmed_by",
        "settled_by",
    )
    return get_object_or_404(comparisons, pk=comparison_id)


def _require_arbiter(user: User, found: Comparison) -> None:
    """Whoever only looks on is told so before their form is looked at."""
    if found.assignment.arbiter_id != user.pk:
        raise NotAllowed(f"{found.assignment.arbiter.name} arbitrates this study.")


@page
@never_cache
@require_safe
def comparison(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """The values, one difference opened. The arbiter is led to the structure while it is not confirmed."""
    found = visible_comparison(request.user, comparison_id)
    if found.confirmed_at is None and _decides(request.user, found):
        return redirect("extraction:comparison-structure", found.pk)
    return _show_values(request, found, request.GET.get("address", ""))


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def structure(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Whose arm is whose arm; confirming it opens the values."""
    found = visible_comparison(request.user, comparison_id)
    if request.method != "POST":
        return _show_structure(request, found)
    _require_arbiter(request.user, found)
    form = StructureForm(matchings(read_comparison(found)), found.version, request.POST)
    if not form.is_valid():
        return _show_structure(request, found, form, status=422)
    try:
        confirm_structure(
            comparison=found,
            arms=form.pairs("arm"),
            time_points=form.pairs("time point"),
            version=form.cleaned_data["version"],
            by=request.user,
        )
    except Stale as stale:
        return _show_structure(request, stale.current, form, stale=True, status=409)
    except Refused as refused:
        add_refusal(form, refused)
        return _show_structure(request, visible_comparison(request.user, found.pk), form, status=422)
    return redirect("extraction:comparison", found.pk)


@page
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, comparison_id: UUID) -> HttpResponse:
    """Settle one difference and go to the next open one; when none is open, to settling the study."""
    found = visible_comparison(request.user, comparison_id)
    if request.method != "POST":
        return redirect("extraction:comparison", found.pk)
    _require_arbiter(request.user, found)
    form = DecisionForm(request.POST)
    address = request.POST.get("address", "")
    if not form.is_valid():
        return _show_values(request, found, address, form, status=422)
    try:
        also = request.POST.getlist("also") if form.cleaned_data["alike"] else ()
        resolve(comparison=found, by=request.user, also=also, **form.decision)
    except Stale as stale:
        if isinstance(stale.current, Resolution):
            return _show_values(request, found, address, form, stale=stale.current, status=409)
        found = visible_comparison(request.user, found.pk)
        if read_comparison(found).row(address) is None:
            return _row_is_gone(request, found)
        add_refusal(form, stale)
        return _show_values(request, found, address, form, status=409)
    except NotAllowed:
        raise
    except NotThere:
        return _row_is_gone(request, found)
    except Refused as refused:
        add_refusal(form, refused)
        return _show_values(request, visible_comparison(request.user, found.pk), address, form, status=422)
    after = next_open(ComparisonPage(read_comparison(found)), address)
    if after is None:
        messages.success(request, "Nothing is open any more.")
        return redirect("extraction:comparison-settle", found.pk)
    return redirect(_at(found, after, request.POST.get("show", "")))


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
        return _show_settle(request, found)
    try:
        settle_study(comparison=found, by=request.user)
    except (NotAllowed, NotThere):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
        return _show_settle(request, visible_comparison(request.user, found.pk), status=422)
    messages.success(request, "Settled. From now on these values can enter analyses.")
    return redirect("extraction:comparison-settle", found.pk)


# --- Going from one difference to the next ---


def next_open(shown: ComparisonPage, address: str) -> Line | None:
    """The next open difference after an address, from the top again after the last; None when none is open."""
    lines = shown.lines
    place = next((i for i, line in enumerate(lines) if line.address == address), -1)
    others = [*lines[place + 1 :], *lines[: place + 1]]
    return next((line for line in others if line.state == OPEN), None)


def _at(found: Comparison, line: Line, show: str) -> str:
    query = {"address": line.address} | ({"show": show} if show in (DIFFERENCES, EVERYTHING) else {})
    return f"{reverse('extraction:comparison', args=[found.pk])}?{urlencode(query)}#detail"


def _decides(user: User, found: Comparison) -> bool:
    return found.assignment.arbiter_id == user.pk and found.settled_at is None


# --- The pages ---


def _frame(request: HttpRequest, found: Comparison, shown: ComparisonPage, current: str) -> dict[str, Any]:
    """What the bars of all three steps say."""
    assignment = found.assignment
    is_bias = assignment.task == Task.RISK_OF_BIAS
    first, second = shown.compared.first, shown.compared.second
    keys = {arm.study_arm_id for arm in first.arms} & {arm.study_arm_id for arm in second.arms}
    matched = "confirmed" if is_bias else f"{len(keys)} arm{'' if len(keys) == 1 else 's'} matched"
    decides = _decides(request.user, found)
    counts = shown.status
    passes = [
        {
            "label": "1 Structure",
            "url": reverse("extraction:comparison-structure", args=[found.pk]),
            "count": f"✓ {matched}" if found.confirmed_at else "to confirm",
            "current": current == "structure",
        },
        {
            "label": "2 Values",
            "url": ""
            if decides and not found.confirmed_at
            else reverse("extraction:comparison", args=[found.pk]),
            "count": f"{counts.open} open" if counts.open else "✓ none open",
            "current": current == "values",
        },
        {
            "label": "3 Settle study",
            "url": reverse("extraction:comparison-settle", args=[found.pk]),
            "count": "✓ settled" if found.settled_at else "",
            "current": current == "settle",
        },
    ]
    times = [resolution.at for resolution in shown.compared.resolutions.values()]
    times += [at for at in (found.confirmed_at, found.settled_at) if at]
    return {
        "review": assignment.study.review,
        "step": "risk_of_bias" if is_bias else "overview",
        "study": assignment.study,
        "comparison": found,
        "assignment": assignment,
        "is_bias": is_bias,
        "decides": decides,
        "page": shown,
        "counts": counts,
        "passes": passes,
        "readings": [first.reading, second.reading],
        "saved_at": max(times, default=None),
    }


def _show_structure(
    request: HttpRequest,
    found: Comparison,
    form: StructureForm | None = None,
    *,
    stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    found = visible_comparison(request.user, found.pk) if stale else found
    shown = ComparisonPage(read_comparison(found))
    context = _frame(request, found, shown, "structure")
    now = matchings(shown.compared)
    form = form or StructureForm(now, found.version)
    names = {part.key: part.name for matching in now for part in matching.others}
    stands = {pair.part.key: names.get(pair.partner, "") for matching in now for pair in matching.pairs}
    context |= {
        "form": form,
        "stale": stale,
        "scopes": scopes(shown.compared),
        "tables": [
            (matching, [(pair, field, stands[pair.part.key]) for pair, field in form.rows(matching)])
            for matching in now
        ],
    }
    return render(request, "extraction/comparison_structure.html", context, status=status)


def _show_values(
    request: HttpRequest,
    found: Comparison,
    address: str,
    form: DecisionForm | None = None,
    *,
    stale: Resolution | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = ComparisonPage(read_comparison(found))
    show = (request.POST if request.method == "POST" else request.GET).get("show", "")
    if show not in (DIFFERENCES, EVERYTHING):
        show = DIFFERENCES if shown.open_lines else EVERYTHING
    listed = shown.differences if show == DIFFERENCES else shown.lines
    line = shown.by_address.get(address)
    if address and line is None:
        raise NotThere("There is nothing here for you.")
    line = line or next(iter([*shown.open_lines, *listed]), None)
    context = _frame(request, found, shown, "values")
    context |= {
        "show": show,
        "sections": shown.sections(listed),
        "filters": [
            {
                "label": label,
                "url": f"?{urlencode({'show': key} | ({'address': line.address} if line else {}))}",
                "count": count,
                "current": show == key,
            }
            for key, label, count in (
                (DIFFERENCES, "Only differences", len(shown.differences)),
                (EVERYTHING, "All", len(shown.lines)),
            )
        ],
        "line": line,
    }
    if line:
        context |= _detail(found, shown, listed, line, show, form, stale, decides=context["decides"])
    return render(request, "extraction/comparison.html", context, status=status)


def _detail(
    found: Comparison,
    shown: ComparisonPage,
    listed: list[Line],
    line: Line,
    show: str,
    form: DecisionForm | None,
    stale: Resolution | None,
    *,
    decides: bool,
) -> dict[str, Any]:
    """The opened line, its place in the list, and the form of its decision."""
    addresses = [one.address for one in listed]
    place = addresses.index(line.address) if line.address in addresses else None
    before = after = None
    if place is not None and len(listed) > 1:
        before, after = listed[place - 1], listed[(place + 1) % len(listed)]
    elif place is None and listed:
        before = after = listed[0]
    resolution = line.resolution
    if form is None:
        names = ("choice", "text", "so_printed", "page", "table", "quotation", "support", "reason")
        known = {name: getattr(resolution, name) for name in names} if resolution else {}
        if resolution and resolution.missing:
            known["text"] = resolution.missing
        form = DecisionForm(initial=known)
    kind = line.row.difference if line.row.is_structure else line.row.kind
    return {
        "form": form,
        "version": resolution.version if resolution else 0,
        "stale": stale,
        "place": place + 1 if place is not None else None,
        "listed": len(listed),
        "before": before and _at(found, before, show),
        "after": after and _at(found, after, show),
        "sides": [
            (line.first, shown.compared.first.reading),
            (line.second, shown.compared.second.reading),
        ],
        "above": [(one, _at(found, one, show)) for one in shown.above(line)],
        "carried": shown.carried(line) if line.row.is_structure else 0,
        "cards": shown.cards(line),
        "alike": shown.alike(line),
        "options": shown.options(line),
        "decided_words": shown.outcome_words(line) if line.decided else "",
        "reopened": resolution is not None and not line.decided and not line.row.agrees,
        "quick_reasons": QUICK_REASONS.get(kind, QUICK_REASONS[""]),
        "can_decide": decides and found.confirmed_at is not None and line.takes_decision,
    }


def _show_settle(request: HttpRequest, found: Comparison, *, status: int = 200) -> HttpResponse:
    shown = ComparisonPage(read_comparison(found))
    context = _frame(request, found, shown, "settle")
    final = Reading.objects.filter(assignment=found.assignment, role=ReadingRole.FINAL).first()
    context |= {
        "final": final,
        "open_lines": [(line, _at(found, line, DIFFERENCES)) for line in shown.open_lines],
        "decided_lines": [
            (line, shown.outcome_words(line), _at(found, line, EVERYTHING)) for line in shown.decided_lines
        ],
        "missing": _missing(found, shown),
    }
    return render(request, "extraction/comparison_settle.html", context, status=status)


def _missing(found: Comparison, shown: ComparisonPage) -> str:
    """What stands between this comparison and its final; "" when nothing does."""
    if found.confirmed_at is None:
        return "The structure is not confirmed yet"
    left = shown.status.open
    return f"{left} difference{' is' if left == 1 else 's are'} open" if left else ""
