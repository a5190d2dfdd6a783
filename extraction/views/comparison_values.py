"""The values of a comparison with one opened: the list, what narrows it, the form of a decision, what was said."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviews.models import User
from reviews.refusals import NotThere

from ..comparison import AGREED, FIRST, OPEN, OTHER, SETTLED
from ..forms.comparison import AmendmentForm, DecisionForm, RemarkForm
from ..models import Comparison, Paper, Resolution
from ..queries.comparison_assessments import settled_proposal
from ..queries.comparison_choices import above, alike, cards, carried, hint, options, wholes
from ..queries.comparison_filters import (
    AMENDED,
    DIFFERENCES,
    EVERYTHING,
    Filters,
    listed,
    section_choices,
    section_of,
    shown_by,
    waiting,
)
from ..queries.comparison_lines import Line
from ..queries.comparison_page import ComparisonPage
from ..queries.comparisons import read_comparison
from ..queries.discussion import ARBITER, READERS
from ..queries.papers import papers_of, passages
from .comparison_pages import AMENDMENT_REASONS, frame, is_reader, list_of, may_amend, place_of

QUICK_REASONS = {
    "structure": ("Same thing under another name", "Not part of this trial", "Not asked by the protocol"),
    "group": ("As the protocol defines the group", "As the methods section says", "Misread"),
    "time": ("As the methods section says", "The exact time over the rounded one", "Misread"),
    "level": ("Registry entry", "Protocol of the trial", "As the guidance says", "Misread"),
    "signalling": ("Protocol of the trial", "Registry entry", "As the guidance says", "Misread"),
    "": ("Outcome table over baseline table", "Misread", "Later report", "Author reply"),
}


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
    filters = Filters.of(request.POST if request.method == "POST" else request.GET)
    lines = listed(shown, filters, request.user)
    line = shown.by_address.get(address)
    if address and line is None:
        raise NotThere("There is nothing here for you.")
    mine = waiting(shown, request.user)
    open_ones = [one for one in lines if one.state == OPEN]
    line = line or next(iter([*(one for one in open_ones if one in mine), *open_ones, *lines]), None)
    context = frame(request, found, shown, "values")
    context |= _listed(request.user, found, shown, filters, lines, line)
    if line:
        papers = papers_of(found.assignment.study_id, request.user)
        context |= _detail(
            found, shown, lines, line, filters, form, stale, decides=context["decides"], papers=papers
        ) | _said(request.user, found, shown, line, context["decides"])
    context["names_missing"] = found.settled_at is not None and may_amend(request.user, found)
    context |= {"remark": remark or RemarkForm(), "amendment": amendment or AmendmentForm()}
    return render(request, "extraction/comparison.html", context, status=status)


def _listed(
    user: User,
    found: Comparison,
    shown: ComparisonPage,
    filters: Filters,
    lines: list[Line],
    line: Line | None,
) -> dict[str, Any]:
    """The list and what narrows it. The opened line stays open in another list."""
    show = shown_by(shown, filters)
    opened = {"address": line.address} if line else {}

    def link(label: str, count: int, is_current: bool, **changed: Any) -> dict[str, Any]:
        url = list_of(found, replace(filters, **changed), **opened)
        return {"label": label, "url": url, "count": count, "current": is_current}

    lists = [
        link("Only differences", len(shown.differences), show == DIFFERENCES, show=DIFFERENCES),
        link("All", len(shown.lines), show == EVERYTHING, show=EVERYTHING),
    ]
    if shown.compared.amended:
        lists.append(link("Amended", len(shown.amended_lines), show == AMENDED, show=AMENDED))
    turns = []
    if is_reader(user, found) or found.assignment.decider_id == user.pk:
        turns = [
            link("Everybody’s", len(shown.open_lines), not filters.mine, mine=False),
            link("Only mine", len(waiting(shown, user)), filters.mine, mine=True),
        ]
    return {
        "show": show,
        "filters": filters,
        "query": urlencode(filters.query),
        "sections": shown.sections(lines),
        "lists": lists,
        "turns": turns,
        "section": section_of(shown, filters),
        "section_choices": section_choices(shown, filters, user),
        "everything_else": list_of(found, Filters(DIFFERENCES if shown.differences else EVERYTHING)),
        "line": line,
    }


def _detail(
    found: Comparison,
    shown: ComparisonPage,
    listed: list[Line],
    line: Line,
    filters: Filters,
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
    kind = line.row.difference if line.row.is_structure else line.row.kind
    if form is None:
        names = ("choice", "text", "so_printed", "paper", "page", "table", "quotation", "support", "reason")
        known = {name: getattr(resolution, name) for name in names} if resolution else {}
        if resolution and resolution.missing:
            known["text"] = resolution.missing
        # A value is named to be entered.
        if (
            resolution is None
            and line.row.agrees
            and (line.row.is_blank or (line.lack and kind == "signalling"))
        ):
            known["choice"] = OTHER
        form = DecisionForm(initial=known)
    return {
        "form": form,
        "version": resolution.version if resolution else 0,
        "stale": stale,
        "place": place + 1 if place is not None else None,
        "listed": len(listed),
        "before": before and place_of(found, before, filters),
        "after": after and place_of(found, after, filters),
        "sides": [
            (side, one.reading, passages(papers, one.reading, side.page, side.paper))
            for side, one in ((line.first, shown.compared.first), (line.second, shown.compared.second))
            # Who reads alone has no second reading beside theirs.
            if side.role == FIRST or not found.assignment.is_single
        ],
        "paper_names": list(dict.fromkeys(paper.name for paper in papers)),
        "above": [(one, place_of(found, one, filters)) for one in above(shown, line)],
        "carried": carried(shown, line) if line.row.is_structure else 0,
        "cards": cards(shown, line),
        "alike": alike(shown, line),
        "wholes": wholes(shown, line),
        "proposal": settled_proposal(shown.compared, line),
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
    discusses = discussed and is_reader(user, found) and is_with == READERS
    theirs = line.second if user.pk == found.assignment.first_id else line.first
    return {
        "remarks": discussion.said(line.address),
        "is_with": is_with,
        "earlier": found.resolutions.filter(address=line.address, superseded_at__isnull=False).select_related(
            "by"
        ),
        "can_say": discussed and (may_decide or is_reader(user, found)),
        "can_hand_over": discusses,
        "can_give_way": discusses and not line.row.agrees,
        "can_send_back": discussed and may_decide and is_with == ARBITER and not found.assignment.is_single,
        "theirs": theirs,
        "standing_words": shown.outcome_words(line) if line.resolution else "",
        "amendment_reasons": AMENDMENT_REASONS,
        "can_amend": found.settled_at is not None
        and not line.reopened
        and line.state in (AGREED, SETTLED)
        and may_amend(user, found),
    }
