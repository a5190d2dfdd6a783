"""The record of a study: who did what, when, as far as the person may see it."""

from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from reviews.models import AuditEvent, User
from reviews.views.gate import page
from reviews.visibility import studies_visible_to

from ..queries.story import CHAPTERS, of_chapter, tell
from ..visibility import events_visible_to

EVENTS_A_PAGE = 50
ORDERS = {"": ("Newest first", ("-at", "-position")), "oldest": ("From the beginning", ("at", "position"))}


@page
def record(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """The newest first, or with ``?order=oldest`` from the beginning. ``?part=`` one chapter, ``?by=`` one person.

    Events of readings that are hidden leave no gap: nothing is numbered, and people are those of the events that show.
    """
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    visible = events_visible_to(request.user).filter(study=study)
    people = list(User.objects.filter(pk__in=visible.values("actor")).order_by("name"))
    asked = {name: request.GET.get(name, "") for name in ("part", "by", "order")}
    chosen = {
        "part": asked["part"] if asked["part"] in CHAPTERS else "",
        "by": asked["by"] if asked["by"] in {str(person.pk) for person in people} else "",
        "order": asked["order"] if asked["order"] in ORDERS else "",
    }
    events = _chosen(visible, chosen).select_related("actor").order_by(*ORDERS[chosen["order"]][1])
    shown = Paginator(events, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "extraction/record.html",
        {
            "review": study.review,
            "step": "overview",
            "study": study,
            "page": shown,
            "story": tell(study, list(shown.object_list)),
            "is_filtered": bool(chosen["part"] or chosen["by"]),
            "parts": _links(request.path, chosen, "part", {"": "Everything"} | CHAPTERS),
            "orders": _links(
                request.path, chosen, "order", {key: label for key, (label, _) in ORDERS.items()}
            ),
            "chosen": chosen,
            "people": [(str(person.pk), person.name or person.email) for person in people],
        },
    )


def _chosen(events: QuerySet[AuditEvent], chosen: dict[str, str]) -> QuerySet[AuditEvent]:
    events = of_chapter(events, chosen["part"])
    return events.filter(actor=chosen["by"]) if chosen["by"] else events


def _links(path: str, chosen: dict[str, str], name: str, labels: dict[str, str]) -> list[dict]:
    """One link for each choice, which keeps the other choices."""
    found = []
    for key, label in labels.items():
        query = urlencode({one: value for one, value in (chosen | {name: key}).items() if value})
        found.append(
            {"label": label, "url": f"{path}?{query}" if query else path, "current": key == chosen[name]}
        )
    return found
