"""Starting, showing and submitting a reading."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from reviews.models import Assignment, Design, FollowUpWindow, Task, User
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import page
from reviews.visibility import studies_visible_to

from ..actions.cells import study_result
from ..actions.readings import start_reading, submit_reading
from ..forms.contrasts import ContrastForm
from ..forms.structure import ArmForm, TimePointForm
from ..integrity.refusals import MEASURES
from ..models import Comparison, Effect, Reading, ReadingRole, StudyResult, StudyTimePoint, TimePoint
from ..queries.gaps import sheet_gaps
from ..queries.instruments import variant_of
from ..queries.parts import in_order
from ..queries.rewordings import answered_otherwise
from ..queries.sheets import Sheet
from ..queries.supplements import open_supplement, sheet_seen_by
from ..queries.verification import first_reading_of, read_verified
from ..visibility import comparisons_visible_to, readings_visible_to
from . import layouts
from .papers import viewer_facts
from .parts import part_lists

PartForm = ArmForm | TimePointForm | ContrastForm


def visible_reading(user: User, reading_id: UUID) -> Reading:
    """The reading, with its study; 404 where it does not exist for this person."""
    readings = readings_visible_to(user).select_related("assignment__study__review", "reader")
    return get_object_or_404(readings, pk=reading_id)


@page
@require_POST
def start(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Begin the person's own reading, or go on with it."""
    assigned = Assignment.objects.filter(study__in=studies_visible_to(request.user))
    assignment = get_object_or_404(assigned.select_related("study__review"), pk=assignment_id)
    return redirect("extraction:reading", start_reading(assignment=assignment, by=request.user).pk)


@page
@never_cache
@require_GET
def reading(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """The workspace: an editor for its own reader, afterwards the same page frozen."""
    return show(request, visible_reading(request.user, reading_id))


@page
@require_POST
def submit(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Freeze the reading, or show what is still to be mended."""
    own = visible_reading(request.user, reading_id)
    try:
        comparison = submit_reading(reading=own, by=request.user, version=sent_version(request))
    except (NotThere, NotAllowed):
        raise
    except Stale:
        messages.error(
            request,
            "Not submitted: another window saved something that this one did not show. It does now; look again.",
        )
        return redirect("extraction:reading", own.pk)
    except Refused as refused:
        own.refresh_from_db()
        if own.is_submitted:
            messages.info(request, "This reading was submitted before; nothing changed.")
            return redirect("extraction:reading", own.pk)
        left = sum(len(texts) for texts in refused.errors.values())
        messages.error(request, f"Not submitted: {_things(left)} to mend. All that was typed is kept.")
        return show(request, own, gaps_open=True, status=422)
    said = "Submitted. The reading is frozen from now on."
    if comparison is not None:
        said += f" {opened_words(comparison)}"
    messages.success(request, said)
    return redirect("extraction:reading", own.pk)


def opened_words(comparison: Comparison) -> str:
    """What is said to the person whose submission opened the comparison."""
    if comparison.assignment.is_single:
        return "You read this study alone, so it is settled as you have it."
    return "Both readings are in, and the arbiter can compare them."


def sent_version(request: HttpRequest) -> int | None:
    """The version of what is written to, as the person had it before them; None where the page did not say."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else None


@page
@require_POST
def judge_result(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Open one result, apart from all results, for judging."""
    own = visible_reading(request.user, reading_id)
    if own.reader_id != request.user.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    if own.assignment.task != Task.RISK_OF_BIAS or own.is_submitted:
        return redirect("extraction:reading", own.pk)
    outcomes = {str(outcome.pk): outcome for outcome in own.assignment.study.review.outcomes.all()}
    times = {str(point.pk): point for point in settled_time_points(own)}
    outcome = outcomes.get(request.POST.get("outcome", ""))
    time = request.POST.get("time", "")
    if outcome is None or (time and time not in times):
        messages.error(request, "Choose an outcome of the protocol, and one of its times or any time.")
        return show(request, own, status=422)
    effect = _effect(own, request.POST.get("effect", ""))
    if effect is None:
        messages.error(
            request, "Choose the effect of assignment or the effect of adhering, where there are both."
        )
        return show(request, own, status=422)
    result = study_result(
        reading=own, outcome_id=outcome.pk, time_point_id=times[time].pk if time else None, effect=effect
    )
    return HttpResponseRedirect(f"{reverse('extraction:reading', args=[own.pk])}?result={result.pk}")


def _effect(own: Reading, sent: str) -> str | None:
    """The effect of interest that was sent, or the one of the reading's instrument; None for one that it does not
    have."""
    variant = variant_of(own.variant, own.assignment.study.design)
    usual = variant.effect or Effect.ASSIGNMENT
    if not sent or sent == usual:
        return usual
    return sent if variant.effect and sent in Effect.values else None


def settled_time_points(own: Reading) -> list[StudyTimePoint]:
    """The times of the study's settled extraction; none before, for they would tell of its readings."""
    final = Reading.objects.filter(
        assignment__study=own.assignment.study_id,
        assignment__task=Task.EXTRACTION,
        role=ReadingRole.FINAL,
    )
    held = TimePoint.objects.filter(reading__in=final).values("study_time_point")
    return list(StudyTimePoint.objects.filter(pk__in=held))


# --- The page ---


def show(
    request: HttpRequest,
    shown: Reading,
    *,
    part_form: PartForm | None = None,
    gaps_open: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The page of a reading. ``part_form`` takes the place of the form of an arm, a time point or a contrast that was
    sent."""
    sheet = sheet_seen_by(request.user, shown)
    is_editor = shown.reader_id == request.user.pk and not shown.is_submitted
    scope, names = _scope(request, shown, sheet)
    found = layouts.gap_facts(sheet, sheet_gaps(sheet), names) if is_editor else []
    context = frame(request, shown) | {
        "sheet": sheet,
        "is_editor": is_editor,
        "gaps": found,
        "gaps_open": gaps_open,
        "supplement": open_supplement(shown) if shown.reader_id == request.user.pk else None,
        "verified": read_verified(sheet),
        "first_reading": first_reading_of(shown),
    }
    places: list[layouts.Place]
    if shown.assignment.task == Task.RISK_OF_BIAS:
        places = _judgements(context, sheet, scope, names)
        template = "extraction/reading_bias.html"
    else:
        places = _extraction(context, sheet, part_form, request.GET.get("contrast", ""))
        template = "extraction/reading.html"
    if part_form is not None and not is_editor:
        for error in part_form.non_field_errors():
            messages.error(request, error)
    context["page_data"] = {
        # What could not be sent belongs to the instrument that it was typed under.
        "reading": f"{shown.pk}:{shown.variant}" if shown.variant else str(shown.pk),
        "user": str(request.user.pk),
        "frozen": not is_editor,
        "savedAt": saved_at(sheet),
        "readingVersion": shown.version,
        "cells": {place.address: place.facts() for place in places},
        "counts": layouts.tab_counts(sheet),
        "gaps": found,
        "verified": layouts.verified_facts(context["verified"]),
        "assessment": context.get("assessment"),
        "columns": layouts.column_facts(sheet),
        **layouts.derived_facts(sheet, sheet.refusals()),
        "measures": {str(outcome.pk): MEASURES[outcome.kind] for outcome in sheet.outcomes},
    }
    return render(request, template, context, status=status)


def frame(request: HttpRequest, shown: Reading) -> dict[str, Any]:
    """What the bars say, whatever the task."""
    assignment, study = shown.assignment, shown.assignment.study
    comparison = comparisons_visible_to(request.user).filter(assignment=assignment).first()
    is_own = shown.reader_id == request.user.pk
    return {
        "reading": shown,
        "study": study,
        "design": Design(study.design).label,
        "review": study.review,
        "step": "risk_of_bias" if assignment.task == Task.RISK_OF_BIAS else "overview",
        "is_own": is_own,
        "comparison": comparison,
        "stage": _stage(shown, comparison),
        "papers": viewer_facts(study, request.user),
        "papers_url": reverse("extraction:papers", args=[study.pk]),
        "add_url": reverse("extraction:reading-paper-add", args=[shown.pk])
        if _may_write(request, shown)
        else "",
        "most_megabytes": settings.PAPER_BYTES // 1024**2,
    }


def _may_write(request: HttpRequest, shown: Reading) -> bool:
    return shown.reader_id == request.user.pk and not shown.is_submitted


def _stage(shown: Reading, comparison: Comparison | None) -> str:
    if shown.role == ReadingRole.FINAL or (comparison and comparison.settled_at):
        return "settled"
    return "arbiter" if comparison else "reading"


def _extraction(
    context: dict[str, Any], sheet: Sheet, part_form: PartForm | None, changing: str
) -> list[layouts.Place]:
    """``changing`` is the key of the contrast whose parts the person wants to choose anew; "" for none."""
    review = sheet.reading.assignment.study.review
    refused = sheet.refusals()
    tabs = layouts.section_tabs(sheet, refused, answered_otherwise(sheet))
    grid = layouts.results_grid(sheet, refused, FollowUpWindow.objects.filter(review=review))
    contrasts = layouts.contrast_lines(sheet, refused)
    changed = next((row for row in sheet.contrasts if str(row.contrast.pk) == changing), None)
    context |= {
        "sections": tabs,
        "dropped": layouts.dropped_answers(sheet),
        "grid": grid,
        "structure": part_lists(sheet, part_form) if context["is_editor"] else None,
        "times": in_order(sheet.time_points),
        "part_form": part_form,
        "contrasts": contrasts,
        "contrast_labels": layouts.contrast_labels(),
        "contrast_form": part_form
        if isinstance(part_form, ContrastForm)
        else ContrastForm(sheet, row=changed),
    }
    places = [field.place for tab in tabs for field in tab.fields]
    places += [place for tab in tabs for row in tab.arm_fields for place in row.places]
    places += grid.places
    places += [place for line in contrasts for place in line.places]
    return places


def _scope(request: HttpRequest, shown: Reading, sheet: Sheet) -> tuple[UUID | None, dict[UUID, str]]:
    """Which result is open, and the names of those that may be offered: this reading's own, and the open one."""
    if shown.assignment.task != Task.RISK_OF_BIAS:
        return None, {}
    try:
        asked = UUID(request.GET["result"]) if request.GET.get("result") else None
    except ValueError:
        raise NotThere("There is nothing here for you.") from None
    kept = (cell.study_result_id for cell in sheet.other_instruments)
    keys = {key for key in (*sheet.judged_results(), *kept, asked) if key}
    found = StudyResult.objects.filter(pk__in=keys, study=shown.assignment.study_id)
    names = {result.pk: str(result) for result in found.select_related("outcome", "time_point")}
    if asked and asked not in names:
        raise NotThere("There is nothing here for you.")
    judged = sheet.judged_results()
    if judged and not asked and "result" not in request.GET and None not in judged:
        # Only results apart are judged: open the first of them.
        asked = min(judged, key=lambda key: names[key])
    return asked, names


def _judgements(
    context: dict[str, Any], sheet: Sheet, scope: UUID | None, names: dict[UUID, str]
) -> list[layouts.Place]:
    is_own = context["is_own"]
    facts = layouts.assessment_facts(sheet, scope, is_own=is_own)
    domains = layouts.domain_fields(sheet, scope, facts)
    overall = layouts.overall_place(sheet, scope)
    variant = sheet.variant_for(scope)
    context |= {
        "variant": variant,
        "effect": layouts.effect_words(variant),
        "effects": Effect.choices if variant.effect else [],
        "usual_effect": sheet.variant.effect,
        "is_provisional": any(domain.is_provisional for domain in variant.domains),
        "scope": scope,
        "scope_name": names[scope] if scope else "All results",
        "scopes": layouts.scopes(sheet, names, scope),
        "domains": domains,
        "overall": overall,
        "assessment": facts,
        "kept": layouts.kept_from_others(sheet, names),
        "outcomes": sheet.outcomes,
        "times": settled_time_points(sheet.reading),
    }
    return [*(place for one in domains for place in one.places), overall]


def saved_at(sheet: Sheet) -> str:
    """When the sheet was last written, as ISO 8601; "" before anything was."""
    latest = max((cell.changed_at for cell in sheet.cells.values()), default=None)
    return timezone.localtime(latest).isoformat() if latest else ""


def _things(count: int) -> str:
    return f"{count} thing{'' if count == 1 else 's'}"
