"""The pages of a comparison: what they share, structure and settling. The values have their own module."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from reviews.models import Role, Task, User
from reviews.permissions import roles_of

from ..forms.comparison import StructureForm
from ..forms.missing_value import MissingValueForm
from ..models import Comparison, Reading, ReadingRole
from ..queries.blank_places import blank_places
from ..queries.comparison_filters import DIFFERENCES, EVERYTHING, Filters, next_open
from ..queries.comparison_lines import Line
from ..queries.comparison_page import ComparisonPage
from ..queries.comparisons import read_comparison
from ..queries.discussion import READERS
from ..queries.in_force import later_round
from ..queries.structure_page import matchings, scopes
from ..queries.supplements import waits_for_supplements
from ..visibility import comparisons_visible_to

AMENDMENT_REASONS = ("Erratum", "Author reply", "Both misread", "Later report")


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


def place_of(found: Comparison, line: Line, filters: Filters) -> str:
    """Where a line is opened, in the list that is looked at."""
    return f"{list_of(found, filters, address=line.address)}#detail"


def list_of(found: Comparison, filters: Filters, **more: str) -> str:
    """The list that is looked at."""
    query = urlencode(more | filters.query)
    return reverse("extraction:comparison", args=[found.pk]) + (f"?{query}" if query else "")


def onward(user: User, found: Comparison, address: str, filters: Filters) -> str | None:
    """Where it goes on after a difference is done with: the next open one of the list, else the list, which says that
    it is empty; None when nothing is open any more."""
    shown = ComparisonPage(read_comparison(found))
    after = next_open(shown, address, filters, user)
    if after is not None:
        return place_of(found, after, filters)
    return list_of(found, filters) if shown.open_lines else None


def decides(user: User, found: Comparison) -> bool:
    """Whether the person decides values here: who decides the study, until it is settled and again where values were
    reopened."""
    is_open = found.settled_at is None or found.amendments.filter(closed_at__isnull=True).exists()
    return found.assignment.decider_id == user.pk and is_open


def confirms(user: User, found: Comparison) -> bool:
    """Whether the person confirms the structure: who decides, and where the readers discuss, they as well."""
    people = (found.assignment.decider_id, *(found.assignment.readers() if found.discusses else ()))
    return user.pk in people and found.settled_at is None


def is_reader(user: User, found: Comparison) -> bool:
    return user.pk in found.assignment.readers()


# --- The pages ---


def frame(request: HttpRequest, found: Comparison, shown: ComparisonPage, current: str) -> dict[str, Any]:
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
    context = frame(request, found, shown, "structure")
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


def may_amend(user: User, found: Comparison) -> bool:
    """Whether the person reopens values of the settled study: who decides it and the leads, unless it is read again."""
    review = found.assignment.study.review
    if later_round(found.assignment):
        return False
    return user.pk == found.assignment.decider_id or Role.LEAD in roles_of(user, review)


def show_settle(
    request: HttpRequest,
    found: Comparison,
    *,
    missing: MissingValueForm | None = None,
    there: Line | None = None,
    status: int = 200,
) -> HttpResponse:
    """What the final will hold or holds. ``missing`` names a value that neither reading has; ``there`` is the line that
    it turned out to be."""
    shown = ComparisonPage(read_comparison(found))
    context = frame(request, found, shown, "settle")
    may = found.settled_at is not None and may_amend(request.user, found)
    if may:
        context |= {
            "missing_value": missing or MissingValueForm(blank_places(shown.compared)),
            "there": there and (there, place_of(found, there, Filters(EVERYTHING))),
            "amendment_reasons": AMENDMENT_REASONS,
        }
    finals = Reading.objects.filter(assignment=found.assignment, role=ReadingRole.FINAL).order_by("-edition")
    context |= {
        "final": finals.first(),
        "earlier_finals": finals[1:],
        "may_amend": may,
        "open_lines": [(line, place_of(found, line, Filters(DIFFERENCES))) for line in shown.open_lines],
        "decided_lines": [
            (line, shown.outcome_words(line), place_of(found, line, Filters(EVERYTHING)))
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
