"""The protocol: read by everybody in the review, written by its leads."""

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
from ..refusals import NotAllowed, NotThere, Refused, Stale
from ..visibility import reviews_visible_to
from .gate import add_refusal, form_status, page, sent


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
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_protocol", review)
    # The form writes into its own copy: the bar goes on showing the title that is saved.
    form = QuestionForm(sent(request), instance=Review.objects.get(pk=review.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            edit_review(review=review, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = _refused(form, refused)
        else:
            messages.success(request, "The question is saved.")
            return redirect("reviews:protocol", review.pk)
    return _form_page(request, review, form, elsewhere, title="Question", about="", save="Save question")


@page
def correlation(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Edit the correlation that stands in where a study reports none."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_protocol", review)
    form = CorrelationForm(sent(request), instance=Review.objects.get(pk=review.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            assume_correlation(review=review, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = _refused(form, refused)
        else:
            messages.success(request, "The correlation is saved.")
            return redirect(f"{reverse('reviews:protocol', args=[review.pk])}#missing-numbers")
    about = "A change whose SD is not reported gets one from the SDs at baseline and at the end, by this correlation."
    return _form_page(
        request, review, form, elsewhere, title="Missing numbers", about=about, save="Save correlation"
    )


@page
def settling(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """Edit how differences between two readings are settled."""
    review = get_object_or_404(reviews_visible_to(request.user), pk=review_id)
    require(request.user, "edit_protocol", review)
    form = SettlingForm(sent(request), instance=Review.objects.get(pk=review.pk))
    elsewhere = []
    if request.method == "POST" and form.is_valid():
        try:
            agree_on_settling(review=review, version=form.read_version(), by=request.user, **form.values())
        except Refused as refused:
            elsewhere = _refused(form, refused)
        else:
            messages.success(request, "Saved.")
            return redirect(f"{reverse('reviews:protocol', args=[review.pk])}#settling")
    about = "Where two readings differ, the readers or the arbiter decide, each time with a reason."
    return _form_page(
        request, review, form, elsewhere, title="Settling differences", about=about, save="Save"
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
            elsewhere = _refused(form, refused)
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
    except (NotThere, NotAllowed):
        raise
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{name}” is removed.")
    return redirect(f"{reverse('reviews:protocol', args=[review.pk])}#{kind}")


def _kind(name: str) -> Kind:
    if name not in KINDS:
        raise Http404
    return KINDS[name]


def _refused(form: VersionedForm, refused: Refused) -> list:
    """The refusal in its form; what was saved elsewhere when that is the reason."""
    elsewhere = form.elsewhere(refused) if isinstance(refused, Stale) and refused.current else []
    add_refusal(form, refused)
    return elsewhere


def _form_page(
    request: HttpRequest, review: Review, form: VersionedForm, elsewhere: list, **words: Any
) -> HttpResponse:
    return render(
        request,
        "reviews/protocol_form.html",
        {"review": review, "step": "protocol", "form": form, "elsewhere": elsewhere, **words},
        status=form_status(form, stale=bool(elsewhere)),
    )
