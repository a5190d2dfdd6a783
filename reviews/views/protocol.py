"""The protocol: read by everybody in the review, written by its leads."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ..actions.protocol import remove_part, save_part
from ..actions.reviews import agree_on_settling, assume_correlation, edit_review
from ..forms.protocol import CorrelationForm, GroupForm, OutcomeForm, QuestionForm, SettlingForm, WindowForm
from ..forms.versioned import VersionedForm
from ..models import FollowUpWindow, InterventionGroup, Outcome, Review
from ..permissions import can, require
from ..refusals import Refused
from ..visibility import reviews_visible_to
from .gate import add_refusal, add_versioned_refusal, form_status, page, say_refusal, sent


@dataclass(frozen=True)
class Kind:
    """A kind of part of a protocol: how its address, its page and its form name it."""

    model: type[Model]
    form: type[VersionedForm]
    noun: str
    about: str


KINDS = {
    "outcomes": Kind(
        Outcome,
        OutcomeForm,
        "outcome",
        "Readers enter numbers for every outcome, arm and time that the paper has.",
    ),
    "groups": Kind(
        InterventionGroup,
        GroupForm,
        "group",
        "Arms of different names are pooled when they belong to one group.",
    ),
    "windows": Kind(
        FollowUpWindow,
        WindowForm,
        "follow-up window",
        "An analysis takes the longest follow-up inside a window. A month counts as 30.4375 days.",
    ),
}


@page
def protocol(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """The whole protocol on one page."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    return render(
        request,
        "reviews/protocol.html",
        {
            "review": review,
            "step": "protocol",
            "may_edit": can(request.user, "edit_protocol", review),
            "picos": [
                (label, getattr(review, name))
                for label, name in (
                    ("Population", "population"),
                    ("Intervention", "intervention"),
                    ("Comparison", "comparison"),
                    ("Outcomes", "outcomes_text"),
                    ("Study designs", "study_designs"),
                )
            ],
            "outcomes": review.outcomes.all(),
            "groups": review.groups.all(),
            "windows": review.windows.all(),
        },
    )


@page
def question(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Edit title, registration and PICOS."""
    return _section_page(
        request,
        review_id,
        QuestionForm,
        edit_review,
        saved="The question is saved.",
        title="Question",
        about="",
        save="Save question",
    )


@page
def correlation(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Edit the correlation that stands in where a study reports none."""
    return _section_page(
        request,
        review_id,
        CorrelationForm,
        assume_correlation,
        saved="The correlation is saved.",
        anchor="#missing-numbers",
        title="Missing numbers",
        about="A change whose SD is not reported gets one from the SDs at baseline and at the end, by this "
        "correlation.",
        save="Save correlation",
    )


@page
def settling(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Edit how studies are read, and how differences between two readings are settled."""
    return _section_page(
        request,
        review_id,
        SettlingForm,
        agree_on_settling,
        saved="Saved.",
        anchor="#settling",
        title="Reading and settling",
        about="Where two readings differ, the readers or the arbiter decide, each time with a reason.",
        save="Save",
    )


@page
def part_new(request: HttpRequest, review_id: UUID, kind: str) -> HttpResponse:
    """Add an outcome, a group or a window."""
    of_kind = _kind(kind)
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_protocol", review)
    form = of_kind.form(sent(request), instance=of_kind.model(review=review))
    if request.method == "POST" and form.is_valid():
        try:
            part = save_part(
                part=of_kind.model(review=review), version=None, by=request.user, **form.values()
            )
        except Refused as refused:
            add_refusal(form, refused)
        else:
            messages.success(request, f"“{part.name}” is added.")
            return redirect(f"{reverse('reviews:protocol', args=[review.pk])}#{kind}")
    noun = of_kind.noun
    return _form_page(request, review, form, [], title=f"New {noun}", about=of_kind.about, save=f"Add {noun}")


@page
def part(request: HttpRequest, part_id: UUID, kind: str) -> HttpResponse:
    """Edit or remove an outcome, a group or a window."""
    of_kind = _kind(kind)
    stands = get_object_or_404(
        of_kind.model.objects.select_related("review"),
        pk=part_id,
        review__in=reviews_visible_to(request.user),
    )
    review = stands.review
    require(request.user, "edit_protocol", review)
    form = of_kind.form(sent(request), instance=of_kind.model.objects.get(pk=stands.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            save_part(part=stands, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = add_versioned_refusal(form, refused)
        else:
            messages.success(request, f"“{form.cleaned_data['name']}” is saved.")
            return redirect(f"{reverse('reviews:protocol', args=[review.pk])}#{kind}")
    return _form_page(
        request,
        review,
        form,
        elsewhere,
        title=stands.name,
        about=of_kind.about,
        save=f"Save {of_kind.noun}",
        noun=of_kind.noun,
        remove_url=reverse("reviews:protocol-part-remove", args=[kind, stands.pk]),
    )


@page
@require_POST
def part_remove(request: HttpRequest, part_id: UUID, kind: str) -> HttpResponse:
    """Remove what nothing rests on yet."""
    of_kind = _kind(kind)
    stands = get_object_or_404(
        of_kind.model.objects.select_related("review"),
        pk=part_id,
        review__in=reviews_visible_to(request.user),
    )
    name, review = stands.name, stands.review
    try:
        remove_part(part=stands, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, f"“{name}” is removed.")
    return redirect(f"{reverse('reviews:protocol', args=[review.pk])}#{kind}")


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _section_page(
    request: HttpRequest,
    review_id: UUID,
    form_of: type[VersionedForm],
    action: Callable[..., object],
    *,
    saved: str,
    anchor: str = "",
    **words: str,
) -> HttpResponse:
    """A section of the protocol that is the review's own, by its form and the action that saves it: shown, or saved and
    then ``saved`` said above the protocol, at ``anchor``."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_protocol", review)
    # The form writes into its own copy: the bar goes on showing the title that is saved.
    form = form_of(sent(request), instance=Review.objects.get(pk=review.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            action(review=review, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = add_versioned_refusal(form, refused)
        else:
            messages.success(request, saved)
            return redirect(f"{reverse('reviews:protocol', args=[review.pk])}{anchor}")
    return _form_page(request, review, form, elsewhere, **words)


def _form_page(
    request: HttpRequest, review: Review, form: VersionedForm, elsewhere: list, **words: Any
) -> HttpResponse:
    return render(
        request,
        "reviews/protocol_form.html",
        {"review": review, "step": "protocol", "form": form, "elsewhere": elsewhere, **words},
        status=form_status(form, stale=bool(elsewhere)),
    )
