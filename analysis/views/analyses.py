"""The analyses of a review: the list, the settings of one, and the page of one with its latest run."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from extraction.exports.settled import settled_csv
from reviews.permissions import can, require
from reviews.refusals import Refused
from reviews.views.gate import add_refusal, add_versioned_refusal, form_status, page, say_refusal, sent
from reviews.visibility import reviews_visible_to

from ..actions.analyses import save_analysis
from ..actions.runs import request_run, rerun_with_derived
from ..actions.sensitivity import restrict_by_bias
from ..dataset import DataSet
from ..exports.tables import file_name
from ..forms.analyses import AnalysisForm
from ..models import Analysis, Run, RunState
from ..queries import latest_run, listed_analyses, with_parts
from ..report import Report, report_of
from ..staleness import Standing, standings
from ..visibility import analyses_visible_to
from ..wording import settings_line
from .faces import plot_page, run_context


@dataclass(frozen=True)
class Line:
    """An analysis in the list."""

    analysis: Analysis
    run: Run | None
    standing: Standing | None
    report: Report | None

    @property
    def state(self) -> str:
        """The word of the run-state component; "" where it was never run."""
        if self.run is None:
            return ""
        if self.run.state == RunState.SUCCEEDED and self.standing and self.standing.is_stale:
            return "stale"
        return self.run.state

    @property
    def about(self) -> str:
        """The settings of the latest run, on one line."""
        if self.run is None:
            return self.analysis.get_measure_display()
        return settings_line(DataSet.from_json(self.run.settings, self.run.input).settings)


@page
@require_safe
def analyses(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Every analysis with its latest result."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    listed = listed_analyses(review)
    finished = [(one.analysis, one.run) for one in listed if one.run and one.run.state == RunState.SUCCEEDED]
    standing = standings(review, finished)
    lines = [
        Line(
            one.analysis,
            one.run,
            standing.get(one.run.pk) if one.run else None,
            report_of(one.run) if one.run and one.run.state == RunState.SUCCEEDED else None,
        )
        for one in listed
    ]
    return render(
        request,
        "analysis/analyses.html",
        {
            "review": review,
            "step": "analyses",
            "lines": lines,
            "may_edit": can(request.user, "edit_analyses", review),
        },
    )


@page
def analysis_new(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Add an analysis, and run it if asked."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_analyses", review)
    lacking = [
        words
        for words, there in (
            ("an outcome", review.outcomes.exists()),
            ("an experimental group", review.groups.filter(is_comparator=False).exists()),
            ("a comparator group", review.groups.filter(is_comparator=True).exists()),
        )
        if not there
    ]
    form = AnalysisForm(sent(request), instance=Analysis(review=review))
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_analysis(
                analysis=Analysis(review=review), version=None, by=request.user, **form.values()
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return _saved(request, saved)
    return render(
        request,
        "analysis/analysis_form.html",
        {"review": review, "step": "analyses", "form": form, "elsewhere": [], "lacking": lacking},
        status=form_status(form),
    )


@page
def analysis_edit(request: HttpRequest, analysis_id: UUID) -> HttpResponse:
    """Change the settings of an analysis; what was run stays as it was."""
    analysis = get_object_or_404(analyses_visible_to(request.user).select_related("review"), pk=analysis_id)
    require(request.user, "edit_analyses", analysis.review)
    form = AnalysisForm(sent(request), instance=Analysis.objects.select_related("review").get(pk=analysis.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_analysis(
                analysis=analysis, version=form.read_version(), by=request.user, **form.values()
            )
        except Refused as refused:
            elsewhere = add_versioned_refusal(form, refused)
        else:
            return _saved(request, saved)
    return render(
        request,
        "analysis/analysis_form.html",
        {
            "review": analysis.review,
            "step": "analyses",
            "analysis": analysis,
            "form": form,
            "elsewhere": elsewhere,
        },
        status=form_status(form, stale=bool(elsewhere)),
    )


def _saved(request: HttpRequest, analysis: Analysis) -> HttpResponse:
    if "run" in request.POST:
        request_run(analysis=analysis, by=request.user)
    else:
        messages.success(request, f"“{analysis.name}” is saved.")
    return redirect("analysis:analysis", analysis.pk)


@page
@plot_page
@require_safe
def analysis(request: HttpRequest, analysis_id: UUID) -> HttpResponse:
    """An analysis: its latest run. ``?show=`` chooses the part."""
    found = get_object_or_404(with_parts(analyses_visible_to(request.user)), pk=analysis_id)
    run = latest_run(found)
    context = run_context(request.user, found, run, show=request.GET.get("show", ""), place="analysis")
    return render(request, "analysis/run.html", context)


@page
@require_POST
def run_start(request: HttpRequest, analysis_id: UUID) -> HttpResponse:
    """Ask for a run, then show the analysis, which shows it."""
    found = get_object_or_404(analyses_visible_to(request.user), pk=analysis_id)
    request_run(analysis=found, by=request.user)
    return redirect("analysis:analysis", found.pk)


@page
@require_POST
def derived(request: HttpRequest, analysis_id: UUID) -> HttpResponse:
    """Use derived numbers or leave them out, run, and show the result."""
    found = get_object_or_404(analyses_visible_to(request.user).select_related("review"), pk=analysis_id)
    version = request.POST.get("version", "")
    try:
        rerun_with_derived(
            analysis=found,
            version=int(version) if version.isdecimal() else 0,
            derived=request.POST.get("derived", ""),
            by=request.user,
        )
    except Refused as refused:
        say_refusal(request, refused)
    return redirect("analysis:analysis", found.pk)


@page
@require_POST
def restricted(request: HttpRequest, analysis_id: UUID) -> HttpResponse:
    """The same analysis restricted by risk of bias, made where it is not there yet, and shown."""
    found = get_object_or_404(analyses_visible_to(request.user).select_related("review"), pk=analysis_id)
    try:
        found = restrict_by_bias(
            analysis=found, risk_of_bias=request.POST.get("risk_of_bias", ""), by=request.user
        )
    except Refused as refused:
        say_refusal(request, refused)
    return redirect("analysis:analysis", found.pk)


@page
@require_safe
def data_csv(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """All settled data of a review as one long table."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "export_settled", review)
    answer = StreamingHttpResponse(settled_csv(review), content_type="text/csv; charset=utf-8")
    name = file_name(review.short_title or review.title, "settled data", ending="csv")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
