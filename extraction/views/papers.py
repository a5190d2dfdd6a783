"""Papers: those of a study, one of them beside its pages, their pages as pictures and words, bringing and taking out.

The file itself leaves only as a download that no browser opens; what is looked at are pictures and words drawn from it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET, require_POST

from reviews.models import Study, User
from reviews.permissions import can
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import page, say_refusal
from reviews.visibility import studies_visible_to

from ..actions.papers import TooLarge, add_paper, brought, may_add, remove_paper, restore_paper
from ..models import Paper, Reading
from ..pdf import Busy, Unreadable, nearest_scale
from ..queries import papers as papers_query
from ..visibility import papers_visible_to, readings_visible_to

CHUNK = 64 * 1024
# A form would be read, up to any size, before anybody is asked who sends it.
TYPES = ("application/pdf", "application/octet-stream", "")

View = Callable[..., HttpResponse]


def answers(view: View) -> View:
    """A view for scripts: refusals become JSON with ``message`` and the status of their kind."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _error("You are signed out.", 401)
        try:
            return view(request, *args, **kwargs)
        except (Http404, NotThere):
            return _error("There is nothing here for you.", 404)
        except NotAllowed as refused:
            return _error(str(refused), 403)
        except TooLarge as refused:
            return _error(str(refused), 413)
        except (Refused, Unreadable) as refused:
            return _error(str(refused), 422)
        except Busy as busy:
            return _error(str(busy), 503)

    return answered


def _error(message: str, status: int) -> JsonResponse:
    return JsonResponse({"message": message}, status=status, headers={"Cache-Control": "no-store"})


def visible_paper(user: User, paper_id: UUID) -> Paper:
    """The paper with its study; 404 where it does not exist for this person."""
    papers = papers_visible_to(user).select_related("study__review", "reading__assignment", "uploaded_by")
    return get_object_or_404(papers, pk=paper_id)


def paper_facts(paper: Paper, user: User) -> dict[str, Any]:
    """A paper as the pages and their script know it."""
    return {
        "id": str(paper.pk),
        "name": paper.name,
        "pages": paper.pages,
        "whose": _whose(paper, user),
        "url": f"/papers/{paper.pk}/",
    }


def _whose(paper: Paper, user: User) -> str:
    if paper.reading is None:
        return "for everyone on this study"
    if paper.reading.reader_id != user.pk:
        return f"brought by {paper.uploaded_by.name} for their reading"
    if paper.reading.is_submitted:
        return "your own copy"
    return "your own copy; nobody else sees it until both readings are in"


def viewer_facts(study: Study, user: User) -> list[dict[str, Any]]:
    """The papers of a study for the viewer, in the order of its list."""
    return [paper_facts(paper, user) for paper in papers_query.papers_of(study.pk, user)]


# --- Looking ---


@page
@require_GET
def papers(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """The papers of a study as far as they exist for the person, and for a lead where to add one."""
    study = get_object_or_404(studies_visible_to(request.user).select_related("review"), pk=study_id)
    may_edit = can(request.user, "edit_studies", study.review)
    found = [
        (paper, _whose(paper, request.user), _may_change(paper, request.user, may_edit))
        for paper in papers_query.papers_of(study.pk, request.user)
    ]
    removed = [
        (paper, _may_change(paper, request.user, may_edit))
        for paper in papers_query.removed_papers(study.pk, request.user)
    ]
    context = {
        "review": study.review,
        "step": "overview",
        "study": study,
        "papers": found,
        "removed": removed,
        "may_edit": may_edit,
        "most_megabytes": settings.PAPER_BYTES // 1024**2,
    }
    return render(request, "extraction/papers.html", context)


def _may_change(paper: Paper, user: User, may_edit: bool) -> bool:
    if paper.reading is None:
        return may_edit
    return paper.reading.reader_id == user.pk and not paper.reading.is_submitted


@page
@require_GET
def paper(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """One paper to look through; ``?page=6`` opens it there."""
    shown = visible_paper(request.user, paper_id)
    context = {
        "review": shown.study.review,
        "step": "overview",
        "study": shown.study,
        "paper": shown,
        "papers": [paper_facts(shown, request.user)],
    }
    return render(request, "extraction/paper.html", context)


@answers
@require_GET
def page_png(request: HttpRequest, paper_id: UUID, number: int) -> HttpResponse:
    """A page as a picture; ``?scale=`` says how many pixels a point has, and is rounded up to what is drawn."""
    shown = _page_of(request.user, paper_id, number)
    try:
        scale = nearest_scale(request.GET.get("scale", "1.5"))
    except ValueError:
        return _error("“scale” is a number above 0.", 400)
    tag = papers_query.etag(shown, number, scale)
    return _kept_answer(request, tag, "image/png", lambda: papers_query.picture(shown, number, scale))


@answers
@require_GET
def page_json(request: HttpRequest, paper_id: UUID, number: int) -> HttpResponse:
    """A page's words and where they stand, in points from its upper left."""
    shown = _page_of(request.user, paper_id, number)
    tag = papers_query.etag(shown, number)
    return _kept_answer(request, tag, "application/json", lambda: papers_query.words(shown, number))


def _page_of(user: User, paper_id: UUID, number: int) -> Paper:
    shown = visible_paper(user, paper_id)
    if not 1 <= number <= shown.pages:
        raise NotThere("There is nothing here for you.")
    return shown


def _kept_answer(request: HttpRequest, tag: str, kind: str, draw: Callable[[], bytes]) -> HttpResponse:
    """The answer, or 304. A browser may keep it for this person, and asks each time whether it still may show it."""
    response = get_conditional_response(request, etag=tag) or HttpResponse(draw(), content_type=kind)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["Vary"] = "Cookie"
    return response


@page
@require_GET
def original(request: HttpRequest, paper_id: UUID) -> FileResponse:
    """The file as it was brought: to be saved, never opened by the browser, under a name that ends with .pdf."""
    shown = visible_paper(request.user, paper_id)
    stem = shown.name[:-4] if shown.name.lower().endswith(".pdf") else shown.name
    response = FileResponse(
        shown.file.open("rb"),
        as_attachment=True,
        filename=f"{stem}.pdf",
        content_type="application/octet-stream",
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


# --- Bringing and taking out ---


@answers
@require_POST
def add_to_study(request: HttpRequest, study_id: UUID) -> HttpResponse:
    """A lead brings a paper for everyone on the study: the file is the body, ``?name=`` its name."""
    visible = studies_visible_to(request.user).select_related("review")
    study = get_object_or_404(visible, pk=study_id)
    return _add(request, study, None)


@answers
@require_POST
def add_to_reading(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """A reader brings their own copy to their draft, in the same way."""
    visible = readings_visible_to(request.user).select_related("assignment__study__review")
    reading = get_object_or_404(visible, pk=reading_id)
    return _add(request, reading.assignment.study, reading)


def _add(request: HttpRequest, study: Study, reading: Reading | None) -> HttpResponse:
    """Who may is asked, and the size that was announced, before the first byte is read."""
    may_add(study=study, reading=reading, by=request.user)
    if request.content_type not in TYPES:
        return _error("The file itself is the body of this request.", 415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.PAPER_BYTES:
        raise TooLarge
    name = request.GET.get("name", "")
    try:
        with brought(iter(lambda: request.read(CHUNK), b"")) as file:
            added = add_paper(study=study, reading=reading, name=name, file=file, by=request.user)
    except UnreadablePostError:
        return _error("The file did not arrive whole. Nothing was kept.", 400)
    said = (
        f"“{added.paper.name}” was here before and is back."
        if added.came_back
        else f"“{added.paper.name}” is here."
    )
    answer = {"message": said, "paper": paper_facts(added.paper, request.user)}
    if added.paper.reading is not None:
        answer["reading_version"] = added.paper.reading.version
    return JsonResponse(answer, status=201)


@page
@require_POST
def remove(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Take a paper out; it can be put back."""
    return _change(
        request, paper_id, remove_paper, "is taken out. Its file is kept, and it can be put back below."
    )


@page
@require_POST
def restore(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """Put a paper back that was taken out."""
    return _change(request, paper_id, restore_paper, "is back.")


def _change(request: HttpRequest, paper_id: UUID, act: Callable[..., Paper], said: str) -> HttpResponse:
    changed = visible_paper(request.user, paper_id)
    try:
        act(paper=changed, by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
    else:
        messages.success(request, f"“{changed.name}” {said}")
    return redirect("extraction:papers", changed.study_id)
