"""The pages of a comparison: structure, values with one opened, settling. What is sent to them is in the views."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reviews.models import Role, Task, User
from reviews.permissions import roles_of
from reviews.refusals import NotThere

from ..comparison import AGREED, OPEN, SETTLED
from ..forms.comparison import AmendmentForm, DecisionForm, RemarkForm, StructureForm
from ..models import Comparison, Paper, Reading, ReadingRole, Resolution
from ..queries.comparison_choices import above, alike, cards, carried, hint, options
from ..queries.comparison_lines import Line
from ..queries.comparison_page import ComparisonPage
from ..queries.comparisons import read_comparison
from ..queries.discussion import ARBITER, READERS
from ..queries.papers import papers_of, passages
from ..queries.structure_page import matchings, scopes
from ..queries.supplements import waits_for_supplements
from ..visibility import comparisons_visible_to

DIFFERENCES, EVERYTHING = "differences", "all"
AMENDED = "amended"
QUICK_REASONS = {
    "structure": ("Same thing under another name", "Not part of this trial", "Not asked by the protocol"),
    "group": ("As the protocol defines the group", "As the methods section says", "Misread"),
    "time": ("As the methods section says", "The exact time over the rounded one", "Misread"),
    "level": ("Registry entry", "Protocol of the trial", "As the guidance says", "Misread"),
    AMENDED: ("Erratum", "Author reply", "Both misread", "Later report"),
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


# --- Going from one difference to the next ---


def next_open(shown: ComparisonPage, address: str) -> Line | None:
    """The next open difference after an address, from the top again after the last; None when none is open."""
    lines = shown.lines
    place = next((i for i, line in enumerate(lines) if line.address == address), -1)
    others = [*lines[place + 1 :], *lines[: place + 1]]
    return next((line for line in others if line.state == OPEN), None)


def place_of(found: Comparison, line: Line, show: str) -> str:
    query = {"address": line.address} | ({"show": show} if show in (DIFFERENCES, EVERYTHING) else {})
    return f"{reverse('extraction:comparison', args=[found.pk])}?{urlencode(query)}#detail"


def decides(user: User, found: Comparison) -> bool:
    """Whether the person decides values here: the arbiter, until it is settled and again where values were reopened."""
    is_open = found.settled_at is None or found.amendments.filter(closed_at__isnull=True).exists()
    return found.assignment.arbiter_id == user.pk and is_open


def confirms(user: User, found: Comparison) -> bool:
    """Whether the person confirms the structure: the arbiter, and where the readers discuss, they as well."""
    people = (found.assignment.arbiter_id, *(found.assignment.readers() if found.discusses else ()))
    return user.pk in people and found.settled_at is None


def is_reader(user: User, found: Comparison) -> bool:
    return user.pk in found.assignment.readers()


# --- The pages ---


def _frame(request: HttpRequest, found: Comparison, shown: ComparisonPage, current: str) -> dict[str, Any]:
    """What the bars of all three steps say."""
    assignment = found.assignment
    is_bias = assignment.task == Task.RISK_OF_BIAS
    first, second = shown.compared.first, shown.compared.second
    keys = {arm.study_arm_id for arm in first.arms} & {arm.study_arm_id for arm in second.arms}
    matched = "confirmed" if is_bias else f"{len(keys)} arm{'' if len(keys) == 1 else 's'} matched"
    may_decide = decides(request.user, found)
    may_confirm = confirms(request.user, found)
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
            if may_confirm and not found.confirmed_at
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
        "decides": may_decide,
        "confirms": may_confirm,
        "amendments": shown.compared.amendments,
        "with_readers": sum(
            shown.compared.discussion.is_with(line.address) == READERS for line in shown.open_lines
        ),
        "is_reader": is_reader(request.user, found),
        "page": shown,
        "counts": counts,
        "passes": passes,
        "readings": [first.reading, second.reading],
        "saved_at": max(times, default=None),
    }


def show_structure(
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


def show_values(
    request: HttpRequest,
    found: Comparison,
    address: str,
    form: DecisionForm | None = None,
    *,
    stale: Resolution | None = None,
    remark: RemarkForm | None = None,
    amendment: AmendmentForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The values with one opened; a form that was refused comes back as it was sent."""
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
        papers = papers_of(found.assignment.study_id, request.user)
        context |= _detail(
            found, shown, listed, line, show, form, stale, decides=context["decides"], papers=papers
        ) | _said(request.user, found, shown, line, context["decides"])
    context |= {"remark": remark or RemarkForm(), "amendment": amendment or AmendmentForm()}
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
    papers: list[Paper],
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
        names = ("choice", "text", "so_printed", "paper", "page", "table", "quotation", "support", "reason")
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
        "before": before and place_of(found, before, show),
        "after": after and place_of(found, after, show),
        "sides": [
            (side, one.reading, passages(papers, one.reading, side.page, side.paper))
            for side, one in ((line.first, shown.compared.first), (line.second, shown.compared.second))
        ],
        "paper_names": list(dict.fromkeys(paper.name for paper in papers)),
        "above": [(one, place_of(found, one, show)) for one in above(shown, line)],
        "carried": carried(shown, line) if line.row.is_structure else 0,
        "cards": cards(shown, line),
        "alike": alike(shown, line),
        "options": options(shown, line),
        "text_hint": hint(shown, line),
        "decided_words": shown.outcome_words(line) if line.decided else "",
        "reopened": resolution is not None and not line.decided and not line.row.agrees,
        "quick_reasons": quick_reasons(found, kind),
        "can_decide": decides
        and found.confirmed_at is not None
        and line.takes_decision
        and (found.settled_at is None or line.reopened)
        and shown.compared.discussion.is_with(line.address) == ARBITER,
    }


def quick_reasons(found: Comparison, kind: str) -> list[str]:
    """The team's own words first, then the usual ones for this kind of difference."""
    own = [line.strip() for line in found.assignment.study.review.quick_reasons.splitlines() if line.strip()]
    return [*own, *(one for one in QUICK_REASONS.get(kind, QUICK_REASONS[""]) if one not in own)]


def _said(
    user: User, found: Comparison, shown: ComparisonPage, line: Line, may_decide: bool
) -> dict[str, Any]:
    """What was said about the opened line, what was decided there before, and what this person may say or reopen."""
    discussion = shown.compared.discussion
    is_with = discussion.is_with(line.address)
    discussed = found.confirmed_at is not None and line.state == OPEN
    theirs = line.second if user.pk == found.assignment.first_id else line.first
    return {
        "remarks": discussion.said(line.address),
        "is_with": is_with,
        "earlier": found.resolutions.filter(address=line.address, superseded_at__isnull=False).select_related(
            "by"
        ),
        "can_say": discussed and (may_decide or is_reader(user, found)),
        "can_give_way": discussed and is_reader(user, found) and is_with == READERS and not line.row.agrees,
        "can_send_back": discussed and may_decide and is_with == ARBITER,
        "theirs": theirs,
        "standing_words": shown.outcome_words(line) if line.resolution else "",
        "amendment_reasons": QUICK_REASONS[AMENDED],
        "can_amend": found.settled_at is not None
        and not line.reopened
        and line.state in (AGREED, SETTLED)
        and may_amend(user, found),
    }


def may_amend(user: User, found: Comparison) -> bool:
    """Whether the person reopens values of the settled study: its arbiter and the leads."""
    review = found.assignment.study.review
    return user.pk == found.assignment.arbiter_id or Role.LEAD in roles_of(user, review)


def show_settle(request: HttpRequest, found: Comparison, *, status: int = 200) -> HttpResponse:
    shown = ComparisonPage(read_comparison(found))
    context = _frame(request, found, shown, "settle")
    finals = Reading.objects.filter(assignment=found.assignment, role=ReadingRole.FINAL).order_by("-edition")
    context |= {
        "final": finals.first(),
        "earlier_finals": finals[1:],
        "may_amend": found.settled_at is not None and may_amend(request.user, found),
        "open_lines": [(line, place_of(found, line, DIFFERENCES)) for line in shown.open_lines],
        "decided_lines": [
            (line, shown.outcome_words(line), place_of(found, line, EVERYTHING))
            for line in shown.decided_lines
        ],
        "missing": _missing(found, shown),
    }
    return render(request, "extraction/comparison_settle.html", context, status=status)


def _missing(found: Comparison, shown: ComparisonPage) -> str:
    """What stands between this comparison and its final; "" when nothing does."""
    if found.assignment.is_pilot:
        return "This is a pilot of the form: it is compared and never settled"
    if found.confirmed_at is None:
        return "The structure is not confirmed yet"
    if waits_for_supplements(found.assignment):
        return "New questions of the form are not answered by both readers yet"
    left = shown.status.open
    return f"{left} difference{' is' if left == 1 else 's are'} open" if left else ""
