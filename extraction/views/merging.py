"""Merging an arm into another, or a time point into another: the values side by side, then done."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from reviews.models import Task
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import page, say_refusal

from ..actions.merging import merge_parts
from ..models import Arm, Reading, TimePoint
from ..queries.merging import merge_plan, sources
from ..queries.sheets import read_sheet
from .readings import sent_version, visible_reading
from .structure import back_to, own_part

THEIRS = "theirs"


@page
@require_http_methods(["GET", "POST"])
def merge_arms(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Merge the arm ``from`` into the arm ``into``."""
    return _merge(request, reading_id, Arm, "arms")


@page
@require_http_methods(["GET", "POST"])
def merge_time_points(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Merge the time point ``from`` into the time point ``into``."""
    return _merge(request, reading_id, TimePoint, "times")


def _merge(
    request: HttpRequest, reading_id: UUID, model: type[Arm] | type[TimePoint], anchor: str
) -> HttpResponse:
    reading = visible_reading(request.user, reading_id)
    _refuse_others(request, reading)
    if reading.is_submitted:
        messages.error(request, "This reading is submitted and frozen; nothing was merged.")
        return back_to(reading, anchor)
    keys = request.GET if request.method == "GET" else request.POST
    source, target = (own_part(model, reading, keys.get(name, "")) for name in ("from", "into"))
    if source is None or target is None or source == target or source.removed_at or target.removed_at:
        messages.error(request, "Choose two that stand in the reading; nothing was merged.")
        return back_to(reading, anchor)
    chosen = {name for name, side in request.POST.items() if side == THEIRS}
    status = 200
    if request.method == "POST":
        try:
            plan = merge_parts(
                reading=reading,
                source=source,
                target=target,
                chosen=chosen,
                version=sent_version(request),
                by=request.user,
            )
        except Stale:
            messages.error(
                request,
                "Not merged: another window saved something. The values below are those of now; look again.",
            )
            reading.refresh_from_db(fields=["version"])
            status = 409
        except Refused as refused:
            say_refusal(request, refused)
            return back_to(reading, anchor)
        else:
            taken = len(sources(plan, chosen))
            messages.success(
                request,
                f"“{source}” is merged into “{target}”: {_count(taken)} taken over. All that “{source}” had stays "
                "with it under “Taken out”.",
            )
            return back_to(reading, anchor)
    assignment = reading.assignment
    return render(
        request,
        "extraction/merge.html",
        {
            "reading": reading,
            "study": assignment.study,
            "review": assignment.study.review,
            "step": "overview",
            "plan": merge_plan(read_sheet(reading), source, target),
            "chosen": chosen,
            "noun": "arm" if model is Arm else "time point",
            "anchor": anchor,
        },
        status=status,
    )


def _refuse_others(request: HttpRequest, reading: Reading) -> None:
    if reading.reader_id != request.user.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    if reading.assignment.task != Task.EXTRACTION:
        raise NotThere("There is nothing here for you.")


def _count(values: int) -> str:
    return {0: "nothing had to be", 1: "1 value"}.get(values, f"{values} values")
