"""One run: its page, which never changes once it is finished, the fragment that is polled, its plot and its table."""

from uuid import UUID

import orjson
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from extraction.figures import summary_bars
from extraction.figures.sheet import FORMS
from reviews.models import User
from reviews.permissions import require
from reviews.views.gate import page

from ..bias_bars import summary_of
from ..exports.runs import run_csv as run_lines
from ..exports.tables import file_name
from ..figures.forest import forest
from ..models import Run, RunState
from ..report import forest_plot, report_of
from ..visibility import runs_visible_to
from .faces import plot_page, run_context

LAYOUTS = ("wide", "narrow")
THEMES = ("light", "dark")


def _visible_run(user: User, run_id: UUID) -> Run:
    runs = (
        runs_visible_to(user)
        .select_related("requested_by", "analysis__review", "analysis__outcome", "analysis__window")
        .prefetch_related("analysis__experimental", "analysis__comparators")
    )
    return get_object_or_404(runs, pk=run_id)


@page
@plot_page
@require_safe
def run(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """A run, for good."""
    found = _visible_run(request.user, run_id)
    context = run_context(request.user, found.analysis, found, show=request.GET.get("show", ""), place="run")
    return render(request, "analysis/run.html", context)


@page
@require_safe
def run_state(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """What polling swaps in: nothing while the state is still ``?state=``, then the next state, and in the end the
    whole result, which polls no more."""
    found = _visible_run(request.user, run_id)
    if not found.is_finished and found.state == request.GET.get("state"):
        return HttpResponse(status=204)
    place = "run" if request.GET.get("place") == "run" else "analysis"
    context = run_context(request.user, found.analysis, found, show=request.GET.get("show", ""), place=place)
    return render(request, "analysis/parts/run.html", context | {"polled": True})


@page
@require_safe
def plot(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The forest plot as Plotly's JSON, built from the stored result; ``?width=`` is the room on the page in pixels."""
    found = _visible_run(request.user, run_id)
    layout, theme = request.GET.get("layout", "wide"), request.GET.get("theme", "light")
    if layout not in LAYOUTS or theme not in THEMES:
        return JsonResponse({"detail": "layout is wide or narrow, theme is light or dark."}, status=400)
    room = request.GET.get("width", "")
    if room and not (room.isascii() and room.isdecimal() and len(room) <= 5):
        return JsonResponse({"detail": "width is a whole number of pixels."}, status=400)
    if found.state != RunState.SUCCEEDED:
        return JsonResponse({"detail": "This run has no result to draw."}, status=404)
    figure = forest(
        forest_plot(report_of(found), lambda key: reverse("extraction:study", args=[key])),
        layout=layout,
        theme=theme,
        width=int(room) if room else None,
    )
    return HttpResponse(orjson.dumps(figure), content_type="application/json")


@page
@require_safe
def bias_figure(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """The weighted summary bars of risk of bias as a file: ``?form=`` svg, pdf or png."""
    found = _visible_run(request.user, run_id)
    require(request.user, "export_settled", found.analysis.review)
    form = request.GET.get("form", "svg")
    if form not in FORMS:
        return JsonResponse({"detail": f"form is {', '.join(FORMS)}."}, status=400)
    summary = summary_of(report_of(found)) if found.state == RunState.SUCCEEDED else None
    if summary is None:
        raise Http404
    name = file_name(found.settings["name"], f"run {found.number}", "risk of bias", ending=form)
    return HttpResponse(
        summary_bars(summary, form),
        content_type=FORMS[form],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@page
@require_safe
def run_csv(request: HttpRequest, run_id: UUID) -> StreamingHttpResponse:
    """The run as a table."""
    found = _visible_run(request.user, run_id)
    require(request.user, "export_settled", found.analysis.review)
    answer = StreamingHttpResponse(run_lines(found), content_type="text/csv; charset=utf-8")
    name = file_name(found.settings["name"], f"run {found.number}", ending="csv")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
