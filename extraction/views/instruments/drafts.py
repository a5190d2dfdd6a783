"""The draft of an instrument: its outline, title and levels, domains, questions, and publishing it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused, Stale
from reviews.views.gate import add_refusal, form_status, page, say_refusal, sent
from reviews.visibility import reviews_visible_to

from ...actions.instruments import (
    add_domain,
    add_question,
    discard_instrument,
    edit_domain,
    edit_head,
    edit_question,
    move_part,
    publish_instrument,
    remove_part,
)
from ...forms.instruments import (
    DomainForm,
    DraftForm,
    HeadForm,
    NewDomainForm,
    PublishForm,
    SignallingQuestionForm,
)
from ...models import Instrument
from ...queries.instruments import drafted
from ...risk_of_bias.checks import Checked, Problem, check
from ...risk_of_bias.variant import Domain, Question, Variant
from .outline import domain_parts


@dataclass(frozen=True)
class ProblemLine:
    """What stands in the way of publishing, and where it is mended."""

    where: str
    message: str
    url: str


def the_draft(request: HttpRequest, instrument_id: UUID) -> Instrument:
    """A draft for the leads of its review. Raises Http404, NotAllowed; a published one is not there to be changed."""
    visible = Instrument.objects.filter(review__in=reviews_visible_to(request.user))
    row = get_object_or_404(visible.select_related("review"), pk=instrument_id)
    require(request.user, "edit_protocol", row.review)
    if row.is_published:
        raise Http404
    return row


@page
@require_GET
def draft(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """The outline of a draft, and what is still to be mended."""
    visible = Instrument.objects.filter(review__in=reviews_visible_to(request.user))
    row = get_object_or_404(visible.select_related("review"), pk=instrument_id)
    if row.is_published:
        return redirect("extraction:instrument", row.review_id, row.key)
    row = the_draft(request, instrument_id)
    variant = drafted(row)
    return render(request, "extraction/instrument_draft.html", _about(row, variant))


def _about(row: Instrument, variant: Variant) -> dict[str, Any]:
    found = check(variant)
    parts = domain_parts(variant)
    return {
        "review": row.review,
        "step": "risk_of_bias",
        "row": row,
        "variant": variant,
        "levels": sorted(variant.levels, key=lambda one: one.rank),
        "parts": parts,
        "problems": problem_lines(row, variant, found),
        "counted": counted(variant, found),
        "combinations": sum(found.combinations.values()),
        "last": Instrument.objects.filter(tool=row.tool, published_at__isnull=False)
        .order_by("-number")
        .first(),
    }


def counted(variant: Variant, found: Checked) -> list[tuple[Domain, int | None]]:
    """Every domain with how many combinations of its answers were tried; None for one without charts."""
    return [(one, found.combinations.get(one.key, 0) if one.charts else None) for one in variant.domains]


def problem_lines(row: Instrument, variant: Variant, found: Checked) -> list[ProblemLine]:
    """The problems with where they are and the page that mends them."""
    return [_line(row, variant, one) for one in found.problems]


def _line(row: Instrument, variant: Variant, problem: Problem) -> ProblemLine:
    domain = next((one for one in variant.domains if one.key == problem.domain), None)
    if domain is None:
        name = "instrument-draft" if problem.field == "domains" else "instrument-head"
        return ProblemLine("Title and levels", problem.message, reverse(f"extraction:{name}", args=[row.pk]))
    where = f"Domain {domain.number or domain.title}"
    if problem.line:
        where += f", line {problem.line}"
    if problem.question:
        url = reverse("extraction:instrument-question", args=[row.pk, problem.question])
    else:
        url = reverse("extraction:instrument-domain", args=[row.pk, domain.key])
    return ProblemLine(where, problem.message, f"{url}#id_{problem.field}" if problem.field else url)


# --- One part ---


def _edit(
    request: HttpRequest,
    row: Instrument,
    form: DraftForm,
    again: Callable[[Instrument], DraftForm],
    write: Callable[[int], str],
    template: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show a form of the draft and save it. ``again`` makes it of the draft as it stands now, ``write`` writes, given
    the version that the person had before them, and says where to go on."""
    elsewhere: list = []
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(write(form.read_version()))
        except (NotThere, NotAllowed):
            raise
        except Stale as stale:
            elsewhere = form.builds_on(stale.current.version, again(stale.current))
            add_refusal(form, stale)
        except Refused as refused:
            _put(form, refused)
    return render(
        request,
        template,
        {"review": row.review, "step": "risk_of_bias", "row": row, "form": form, "elsewhere": elsewhere}
        | context,
        status=form_status(form, stale=bool(elsewhere)),
    )


def _put(form: DraftForm, refused: Refused) -> None:
    """A refusal beside the field that it speaks of, above the form where there is none."""
    errors: dict[str, list[str]] = {}
    for name, texts in refused.errors.items():
        errors.setdefault(name if name in form.fields else "", []).extend(texts)
    add_refusal(form, Refused(errors=errors))


def _at(row: Instrument, anchor: str = "") -> str:
    url = reverse("extraction:instrument-draft", args=[row.pk])
    return f"{url}#{anchor}" if anchor else url


@page
def head(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """Title, note and levels."""
    row = the_draft(request, instrument_id)

    def make(of: Instrument, data: Any = None) -> HeadForm:
        return HeadForm(data, variant=drafted(of), initial={"version": of.version})

    form = make(row, sent(request))

    def write(version: int) -> str:
        edit_head(instrument=row, version=version, by=request.user, **form.values())
        messages.success(request, "Title and levels are saved.")
        return _at(row)

    return _edit(request, row, form, make, write, "extraction/instrument_head.html", {})


@page
def domain_new(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """Add a domain."""
    row = the_draft(request, instrument_id)

    def make(of: Instrument, data: Any = None) -> NewDomainForm:
        return NewDomainForm(data, initial={"version": of.version})

    form = make(row, sent(request))

    def write(version: int) -> str:
        key = add_domain(instrument=row, version=version, by=request.user, **form.values())
        return _at(row, f"domain-{key}")

    context = {"title": "New domain", "domain": None}
    return _edit(request, row, form, make, write, "extraction/instrument_domain.html", context)


@page
def domain(request: HttpRequest, instrument_id: UUID, key: str) -> HttpResponse:
    """A domain with its charts."""
    row = the_draft(request, instrument_id)
    variant = drafted(row)
    there = _domain(variant, key)

    def make(of: Instrument, data: Any = None) -> DomainForm:
        return DomainForm(data, domain=_domain(drafted(of), key), initial={"version": of.version})

    form = make(row, sent(request))

    def write(version: int) -> str:
        edit_domain(instrument=row, version=version, by=request.user, domain=key, **form.values())
        messages.success(request, f"Domain {form.cleaned_data['number']} is saved.")
        return _at(row, f"domain-{key}")

    context = {
        "title": f"{there.number} {there.title}",
        "domain": there,
        "levels": sorted(variant.levels, key=lambda one: one.rank),
        "problems": [] if form.is_bound else _problems_of(row, variant, key),
    }
    return _edit(request, row, form, make, write, "extraction/instrument_domain.html", context)


def _problems_of(row: Instrument, variant: Variant, key: str) -> list[ProblemLine]:
    found = [one for one in check(variant).problems if one.domain == key]
    return [_line(row, variant, one) for one in found]


def _domain(variant: Variant, key: str) -> Domain:
    try:
        return variant.domain(key)
    except KeyError:
        raise NotThere("This domain is no longer there.") from None


def _question(variant: Variant, key: str) -> tuple[Domain, Question]:
    try:
        there = variant.domain_of(key)
    except KeyError:
        raise NotThere("This question is no longer there.") from None
    return there, there.question(key)


@page
def question_new(request: HttpRequest, instrument_id: UUID, key: str) -> HttpResponse:
    """Add a question to a domain."""
    row = the_draft(request, instrument_id)
    there = _domain(drafted(row), key)

    def make(of: Instrument, data: Any = None) -> SignallingQuestionForm:
        domain = _domain(drafted(of), key)
        return SignallingQuestionForm(data, domain=domain, initial={"version": of.version})

    form = make(row, sent(request))

    def write(version: int) -> str:
        made = add_question(instrument=row, version=version, by=request.user, domain=key, **form.values())
        if request.POST.get("then") == "another":
            messages.success(request, f"Question {form.cleaned_data['number']} is added.")
            return request.path
        return _at(row, f"question-{made}")

    context = {"title": f"New question in {there.number} {there.title}", "domain": there, "question": None}
    return _edit(request, row, form, make, write, "extraction/instrument_question.html", context)


@page
def question(request: HttpRequest, instrument_id: UUID, key: str) -> HttpResponse:
    """A question with its guidance, the answers that it offers, and when it is asked."""
    row = the_draft(request, instrument_id)
    there, asked = _question(drafted(row), key)

    def make(of: Instrument, data: Any = None) -> SignallingQuestionForm:
        domain, found = _question(drafted(of), key)
        return SignallingQuestionForm(data, domain=domain, question=found, initial={"version": of.version})

    form = make(row, sent(request))

    def write(version: int) -> str:
        edit_question(instrument=row, version=version, by=request.user, question=key, **form.values())
        messages.success(request, f"Question {form.cleaned_data['number']} is saved.")
        return _at(row, f"question-{key}")

    context = {"title": f"Question {asked.number}", "domain": there, "question": asked}
    return _edit(request, row, form, make, write, "extraction/instrument_question.html", context)


@page
@require_POST
def parts(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """Move or remove a domain or a question, as ``do`` says."""
    row = the_draft(request, instrument_id)
    do = request.POST.get("do", "")
    try:
        version = int(request.POST.get("version", ""))
    except ValueError:
        version = 0
    part = {name: request.POST.get(name, "") for name in ("domain", "question")}
    anchor = f"question-{part['question']}" if part["question"] else f"domain-{part['domain']}"
    try:
        if do in ("up", "down"):
            move_part(instrument=row, version=version, up=do == "up", by=request.user, **part)
        elif do == "remove":
            remove_part(instrument=row, version=version, by=request.user, **part)
            anchor = f"domain-{part['domain']}" if part["question"] else ""
        else:
            raise NotThere("There is nothing here for you.")
    except Stale:
        messages.error(
            request, "The draft was changed in another window. It is shown as it is there; nothing was moved."
        )
    except Refused as refused:
        say_refusal(request, refused)
    return redirect(_at(row, anchor))


# --- The whole ---


@page
def publish(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """What the check of the draft finds, and the button that freezes it."""
    row = the_draft(request, instrument_id)
    form = PublishForm(sent(request), initial={"version": row.version})
    is_stale = False
    if request.method == "POST" and form.is_valid():
        try:
            publish_instrument(instrument=row, version=form.read_version(), by=request.user)
        except (NotThere, NotAllowed):
            raise
        except Stale as stale:
            is_stale = True
            form.add_error(None, "The draft was changed in the meantime. Look at it again, then publish.")
            form.data = form.data.copy()
            form.data["version"] = str(stale.current.version)
        except Refused as refused:
            count = sum(len(texts) for texts in refused.errors.values())
            form.add_error(
                None,
                f"Nothing is published: {count} thing{' has' if count == 1 else 's have'} to be mended first.",
            )
        else:
            messages.success(
                request,
                f"“{row.title}”, version {row.number}, is published. Studies can be assigned with it.",
            )
            return redirect("extraction:instruments", row.review_id)
    row.refresh_from_db()
    return render(
        request,
        "extraction/instrument_publish.html",
        _about(row, drafted(row)) | {"form": form},
        status=form_status(form, stale=is_stale),
    )


@page
@require_POST
def discard(request: HttpRequest, instrument_id: UUID) -> HttpResponse:
    """Throw the draft away."""
    row = the_draft(request, instrument_id)
    try:
        discard_instrument(instrument=row, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, f"The draft of “{row.title}”, version {row.number}, is discarded.")
    return redirect("extraction:instruments", row.review_id)
