"""Judgements in the column layout of robvis: out for everybody, in for those who assign, row by row and only when they
say so."""

from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.models import Review
from reviews.permissions import can, require
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import page
from reviews.visibility import reviews_visible_to

from ..actions.robvis import TakenOver, take_over
from ..exchange import UnreadableFile, read_file
from ..exchange.robvis import JudgedRow, JudgementPlan, bare_instruments, plan_judgements, shortened
from ..exports.risk_of_bias import robvis_file, robvis_tools
from ..forms.robvis import JudgementsForm
from ..queries.instruments import is_offered, variant_named
from ..queries.settled_levels import settled_levels
from ..risk_of_bias.robvis import UnreadableTable, headings, template

SALT = "extraction.robvis"
OFFERED_SECONDS = 3600
# The plan travels in the page and back; a request of a form has room for 2.5 MB.
MOST_CHARACTERS = 400_000


@page
@require_GET
def robvis_csv(request: HttpRequest, review_id: UUID) -> StreamingHttpResponse:
    """The settled judgements of one tool as CSV; the query names the tool, an outcome, and whether with weights."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "export_settled", review)
    return robvis_file(review, request.GET)


@page
@require_http_methods(["GET", "POST"])
def robvis(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """What can be taken out and brought in; a table that is sent is shown as what it would do."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "view_review", review)
    if request.method == "GET":
        return _show(request, review)
    require(request.user, "assign", review)
    form = JudgementsForm(request.POST, request.FILES, instruments=bare_instruments(review))
    if not form.is_valid():
        return _show(request, review, form=form, status=422)
    name, content = form.table
    try:
        rows = read_file(name, content)[0].rows
        found = plan_judgements(review, variant_named(form.cleaned_data["instrument"]), rows)
    except (UnreadableFile, UnreadableTable) as unreadable:
        form.add_error("file" if form.cleaned_data["file"] else "pasted", str(unreadable))
        return _show(request, review, form=form, status=422)
    kept = shortened(found, rows)
    if sum(len(cell) for row in kept for cell in row) > MOST_CHARACTERS:
        form.add_error(None, f"The table has more than {MOST_CHARACTERS:,} characters. Bring it in parts.")
        return _show(request, review, form=form, status=422)
    return _show(request, review, found=found, file=name, kept=kept)


@page
@require_POST
def take(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Write the chosen rows of a plan, all or none. Rows that are wrong must be left out by name; what changed since
    the plan was shown is shown again."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "assign", review)
    offered = _offered(request, review)
    if offered is None:
        messages.error(
            request, "The plan is too old or incomplete. Nothing was written; bring the table again."
        )
        return redirect("extraction:robvis", review.pk)
    file, kept = offered["file"], offered["rows"]
    found = plan_judgements(review, variant_named(offered["instrument"]), kept)
    good = {_token(row): row for row in found.good}
    wanted = set(request.POST.getlist("take"))
    problem = ""
    if not wanted <= set(good):
        problem = "Something changed since this was shown. Nothing was written; look at the rows again."
    elif found.wrong and "leave_out" not in request.POST:
        problem = "Say that the rows that are wrong are left out. Nothing was written."
    elif not wanted:
        problem = "No row is chosen, so nothing was written."
    if problem:
        return _show(request, review, found=found, file=file, kept=kept, problem=problem, status=422)
    try:
        written = take_over(
            review=review,
            instrument=offered["instrument"],
            file=file,
            rows=[
                TakenOver(row.study.pk, row.line.number, row.line.levels)
                for token, row in good.items()
                if token in wanted
            ],
            by=request.user,
        )
    except (NotAllowed, NotThere):
        raise
    except Refused as refused:
        return _show(request, review, found=found, file=file, kept=kept, problem=str(refused), status=422)
    studies = "study is" if len(written) == 1 else "studies are"
    left = len(found.rows) - len(written)
    messages.success(
        request,
        f"{len(written)} {studies} judged as {file} says, and settled."
        + (f" {left} {'row was' if left == 1 else 'rows were'} left out." if left else ""),
    )
    return redirect("extraction:risk-of-bias", review.pk)


def _offered(request: HttpRequest, review: Review) -> dict | None:
    """The plan that was shown to this person; None where it is none, too old, or of an instrument that is no longer
    there. Raises NotThere for one of another person or review."""
    try:
        offered = signing.loads(request.POST.get("plan", ""), salt=SALT, max_age=OFFERED_SECONDS)
    except signing.BadSignature:
        return None
    if offered["review"] != str(review.pk) or offered["user"] != str(request.user.pk):
        raise NotThere("There is nothing here for you.")
    return offered if is_offered(review, offered["instrument"]) else None


def _token(row: JudgedRow) -> str:
    """The row and the study that it was shown to mean."""
    return f"{row.line.number}:{row.study.pk}"


def _show(
    request: HttpRequest,
    review: Review,
    *,
    form: JudgementsForm | None = None,
    found: JudgementPlan | None = None,
    file: str = "",
    kept: list[list[str]] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    instruments = bare_instruments(review)
    may_assign = can(request.user, "assign", review)
    context = {
        "review": review,
        "step": "risk_of_bias",
        "tools": [
            {"variant": variant, "studies": studies, "template": template(variant), "weight": True}
            for variant, studies in robvis_tools(settled_levels(review))
        ],
        "outcomes": review.outcomes.all(),
        "form": (form or JudgementsForm(instruments=instruments)) if may_assign else None,
        "layouts": [
            (variant, ", ".join(("Study", *headings(variant), "Overall"))) for variant in instruments
        ],
        "plan": found,
        "file": file,
        "problem": problem,
    }
    if found is not None:
        labels = {level.key: level.label for level in found.variant.levels}
        chosen = set(request.POST.getlist("take")) if problem else None
        context["heads"] = [*headings(found.variant), "Overall"]
        context["lines"] = [
            {
                "row": row,
                "token": _token(row) if row.is_good else "",
                "is_chosen": row.is_good and (chosen is None or _token(row) in chosen),
                "cells": [
                    (head, row.line.levels.get(key, ""), labels.get(row.line.levels.get(key, ""), text))
                    for head, (key, text) in zip(context["heads"], row.line.texts.items(), strict=True)
                ],
            }
            for row in found.rows
        ]
        context["signed"] = signing.dumps(
            {
                "review": str(review.pk),
                "user": str(request.user.pk),
                "instrument": found.variant.key,
                "file": file,
                "rows": kept,
            },
            salt=SALT,
            compress=True,
        )
    return render(request, "extraction/robvis.html", context, status=status)
