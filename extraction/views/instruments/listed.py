"""The instruments of a review: listed, read with their guidance, taken out as a file, begun."""

import json
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_GET, require_POST

from reviews.models import Review
from reviews.permissions import can, require
from reviews.refusals import Refused
from reviews.views.gate import add_refusal, form_status, page
from reviews.visibility import reviews_visible_to

from ...actions.instruments import begin_empty, copy_instrument, import_instrument, next_version
from ...forms.instruments import EMPTY, BeginForm, FileForm
from ...models import Instrument
from ...models.instrument import OWN
from ...queries.instrument_page import EFFECT_WORDS, InstrumentLine, own_instruments, product_lines
from ...queries.instruments import drafted, variant_for_review
from ...risk_of_bias.documents import as_document
from ...risk_of_bias.variant import Variant
from .outline import domain_parts


def visible_review(request: HttpRequest, review_id: UUID) -> Review:
    return get_object_or_404(reviews_visible_to(request.user), pk=review_id)


@page
@require_GET
def instruments(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The product's instruments, and the review's own with their versions."""
    return _show(request, visible_review(request, review_id))


def _show(
    request: HttpRequest, review: Review, begin: BeginForm | None = None, file: FileForm | None = None
) -> HttpResponse:
    may_edit = can(request.user, "edit_protocol", review)
    shown = [one for one in (begin, file) if one is not None]
    context = {
        "review": review,
        "step": "risk_of_bias",
        "may_edit": may_edit,
        "lines": product_lines(review),
        "own": own_instruments(review, drafts=may_edit),
    }
    if may_edit:
        context |= {"begin": begin or BeginForm(review=review), "file": file or FileForm()}
    return render(request, "extraction/instruments.html", context, status=form_status(*shown))


@page
@require_GET
def instrument(request: HttpRequest, review_id: UUID, key: str) -> HttpResponse:
    """One instrument to be read: its levels, its questions with guidance, and where the answers lead."""
    review = visible_review(request, review_id)
    variant, row = _named(request, review, key)
    versions = Instrument.objects.filter(tool=row.tool).order_by("-number") if row else []
    may_edit = can(request.user, "edit_protocol", review)
    return render(
        request,
        "extraction/instrument.html",
        {
            "review": review,
            "step": "risk_of_bias",
            "variant": variant,
            "row": row,
            "standing": "The review’s own" if row else InstrumentLine(variant, 0).standing,
            "effect": EFFECT_WORDS[variant.effect],
            "levels": sorted(variant.levels, key=lambda one: one.rank),
            "parts": domain_parts(variant),
            "versions": [one for one in versions if one.is_published],
            "draft": next((one for one in versions if not one.is_published), None) if may_edit else None,
            "may_edit": may_edit,
        },
    )


@page
@require_GET
def document(request: HttpRequest, review_id: UUID, key: str) -> HttpResponse:
    """An instrument as a file, which another review can bring in."""
    review = visible_review(request, review_id)
    variant, _ = _named(request, review, key, drafts=True)
    text = json.dumps(as_document(variant), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    name = slugify(f"{variant.title} {variant.version}") or "instrument"
    response["Content-Disposition"] = f'attachment; filename="{name}.json"'
    return response


def _named(
    request: HttpRequest, review: Review, key: str, *, drafts: bool = False
) -> tuple[Variant, Instrument | None]:
    """The instrument of a key, and its row where it is the review's own; drafts for leads alone. Raises Http404."""
    if not key.startswith(OWN):
        try:
            return variant_for_review(review, key), None
        except KeyError:
            raise Http404 from None
    try:
        pk = UUID(key.removeprefix(OWN))
    except ValueError:
        raise Http404 from None
    row = get_object_or_404(Instrument, review=review, pk=pk)
    if not row.is_published and not (drafts and can(request.user, "edit_protocol", review)):
        raise Http404
    return drafted(row), row


@page
@require_POST
def new(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Begin an instrument of the review's own, as another one or empty."""
    review = visible_review(request, review_id)
    require(request.user, "edit_protocol", review)
    form = BeginForm(request.POST, review=review)
    if form.is_valid():
        source = form.cleaned_data["source"]
        try:
            if source == EMPTY:
                made = begin_empty(review=review, by=request.user)
            else:
                made = copy_instrument(review=review, source=source, by=request.user)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            return redirect("extraction:instrument-draft", made.pk)
    return _show(request, review, begin=form)


@page
@require_POST
def bring(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Begin an instrument with what a file holds."""
    review = visible_review(request, review_id)
    require(request.user, "edit_protocol", review)
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = import_instrument(review=review, document=form.cleaned_data["file"], by=request.user)
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"“{made.title}” is brought in as a draft.")
            return redirect("extraction:instrument-draft", made.pk)
    return _show(request, review, file=form)


@page
@require_POST
def version_next(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """Begin the draft of the next version."""
    visible = Instrument.objects.filter(
        review__in=reviews_visible_to(request.user), published_at__isnull=False
    )
    row = get_object_or_404(visible.select_related("review"), pk=instrument_id)
    draft = next_version(instrument=row, by=request.user)
    return redirect("extraction:instrument-draft", draft.pk)
