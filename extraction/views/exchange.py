"""A reading as tables for a spreadsheet, and back: first shown as changes, then taken as far as chosen."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from reviews.models import Task, User
from reviews.refusals import NotAllowed, NotThere, Refused
from reviews.views.gate import page, say_refusal

from ..actions.cells import Write, save_cells
from ..exchange import (
    CHANGED,
    EMPTIED,
    NEW,
    NEWER,
    Change,
    Plan,
    UnreadableFile,
    plan,
    read_file,
    tables_of,
    write_csv,
    write_workbook,
)
from ..forms.exchange import TablesForm
from ..models import Reading
from ..queries.sheets import read_sheet
from ..queries.supplements import sheet_seen_by
from .readings import visible_reading

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SALT = "extraction.exchange"
OFFERED_SECONDS = 3600
# The plan travels in the page and back; a request of a form has room for 2.5 MB.
MOST_CHARACTERS = 400_000

# In this order, with what is said of each and whether it is chosen beforehand.
KINDS = (
    (NEW, "New", "Nothing stands there yet.", True),
    (
        CHANGED,
        "Changed",
        "Another value stands there. What is chosen takes its place; the history keeps both.",
        False,
    ),
    (EMPTIED, "Emptied", "The file has nothing where the reading has something.", False),
    (NEWER, "Saved here after the file was made", "The file cannot know what was typed since.", False),
)


@dataclass(frozen=True)
class Offer:
    """The changes of one kind, each with its number in the plan."""

    kind: str
    title: str
    about: str
    chosen: bool
    changes: list[tuple[int, Change]]


# --- Out ---


@page
@require_GET
def workbook(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """All of an extraction as one workbook."""
    reading = _extraction(request.user, reading_id)
    sheet, made = sheet_seen_by(request.user, reading), timezone.now()
    return HttpResponse(
        write_workbook(tables_of(sheet), sheet, made),
        content_type=XLSX,
        headers=_as_file(f"{_file_name(reading)}.xlsx"),
    )


@page
@require_GET
def table(request: HttpRequest, reading_id: UUID, name: str) -> StreamingHttpResponse:
    """One of its tables as CSV."""
    reading = _extraction(request.user, reading_id)
    sheet, made = sheet_seen_by(request.user, reading), timezone.now()
    for one in tables_of(sheet):
        if one.name.lower() == name:
            return StreamingHttpResponse(
                # The mark at the beginning tells Excel that this is UTF-8.
                _with_mark(write_csv(one, sheet, made)),
                content_type="text/csv; charset=utf-8",
                headers=_as_file(f"{_file_name(reading)}-{name}.csv"),
            )
    raise Http404


def _with_mark(lines: Any) -> Any:
    yield "\ufeff"
    yield from lines


def _extraction(user: User, reading_id: UUID) -> Reading:
    reading = visible_reading(user, reading_id)
    if reading.assignment.task != Task.EXTRACTION:
        raise Http404
    return reading


def _file_name(reading: Reading) -> str:
    """Of the study and the reading alone, in letters that every system takes."""
    study = "".join(c if c.isascii() and c.isalnum() else "-" for c in reading.assignment.study.name)
    return f"{study.strip('-') or 'study'}-{reading.role}"


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}


# --- In ---


@page
@require_http_methods(["GET", "POST"])
def tables(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """What can be taken out and brought back; a file that is sent is shown as the changes that it would make."""
    reading = _extraction(request.user, reading_id)
    own = _is_own_draft(reading, request.user)
    if request.method == "GET":
        return _show(request, reading, TablesForm() if own else None)
    if not own:
        _refuse(reading, request.user)
    form = TablesForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, reading, form, status=422)
    file = form.cleaned_data["file"]
    try:
        found = plan(read_sheet(reading), read_file(file.name, file.read()))
    except UnreadableFile as unreadable:
        form.add_error("file", str(unreadable))
        return _show(request, reading, form, status=422)
    if sum(len(change.then) for change in found.changes) > MOST_CHARACTERS:
        form.add_error(
            "file",
            f"It changes more than {MOST_CHARACTERS:,} characters at once. Bring it in parts, a table each.",
        )
        return _show(request, reading, form, status=422)
    return _show(request, reading, TablesForm(), found=found, file_name=file.name)


@page
@require_POST
def take(request: HttpRequest, reading_id: UUID) -> HttpResponse:
    """Write what was chosen of a plan. What was saved in the meantime stays as it is, and is told."""
    reading = _extraction(request.user, reading_id)
    if not _is_own_draft(reading, request.user):
        _refuse(reading, request.user)
    try:
        offered = signing.loads(request.POST.get("plan", ""), salt=SALT, max_age=OFFERED_SECONDS)
    except signing.BadSignature:
        messages.error(
            request, "The plan is too old or incomplete. Nothing was written; bring the file again."
        )
        return redirect("extraction:tables", reading.pk)
    if offered["reading"] != str(reading.pk) or offered["user"] != str(request.user.pk):
        raise NotThere
    wanted = set(request.POST.getlist("take"))
    chosen = [change for number, change in enumerate(offered["changes"]) if str(number) in wanted]
    if not chosen:
        messages.info(request, "Nothing was chosen, so nothing was written.")
        return redirect("extraction:tables", reading.pk)
    try:
        saved = save_cells(reading=reading, writes=_writes(chosen), by=request.user)
    except Refused as refused:
        say_refusal(request, refused)
        return redirect("extraction:reading", reading.pk)
    _tell(request, saved)
    return redirect("extraction:reading", reading.pk)


def _writes(chosen: list[list]) -> list[Write]:
    """The chosen changes, those of one cell as one write."""
    by_address: dict[str, dict[str, Any]] = {}
    for address, part, version, then in chosen:
        by_address.setdefault(address, {"address": address, "version": version})[part] = then
    return [Write(**fields) for fields in by_address.values()]


def _tell(request: HttpRequest, saved: list) -> None:
    written = sum(one.status == "saved" for one in saved)
    marked = sum(one.status == "saved" and bool(one.message) for one in saved)
    said = f"{written} {'cell' if written == 1 else 'cells'} written from the file."
    if marked:
        said += f" {marked} of them cannot be, and {'is' if marked == 1 else 'are'} marked."
    messages.success(request, said)
    stale = [one for one in saved if one.status == "stale"]
    if stale:
        number = f"{len(stale)} {'cell was' if len(stale) == 1 else 'cells were'}"
        messages.warning(
            request,
            f"{number} saved elsewhere since the file was looked at, and left as saved. Bring the file again.",
        )
    for one in saved:
        if one.status == "refused":
            messages.error(request, one.message)


def _is_own_draft(reading: Reading, user: User) -> bool:
    return reading.reader_id == user.pk and not reading.is_submitted


def _refuse(reading: Reading, user: User) -> None:
    if reading.reader_id != user.pk:
        raise NotAllowed("This is another person's reading; only they write in it.")
    raise NotAllowed("This reading is submitted and frozen; a file can no longer change it.")


def _show(
    request: HttpRequest,
    reading: Reading,
    form: TablesForm | None,
    *,
    found: Plan | None = None,
    file_name: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "reading": reading,
        "study": reading.assignment.study,
        "review": reading.assignment.study.review,
        "step": "overview",
        "is_own": reading.reader_id == request.user.pk,
        "form": form,
        "names": [(one.name, one.name.lower()) for one in tables_of(sheet_seen_by(request.user, reading))],
        "plan": found,
        "file_name": file_name,
    }
    if found is not None:
        numbered = list(enumerate(found.changes))
        context["offers"] = [
            Offer(kind, title, about, chosen, [pair for pair in numbered if pair[1].kind == kind])
            for kind, title, about, chosen in KINDS
            if found.of_kind(kind)
        ]
        context["signed"] = signing.dumps(
            {
                "reading": str(reading.pk),
                "user": str(request.user.pk),
                "changes": [
                    [change.address, change.part, change.version, change.then] for change in found.changes
                ],
            },
            salt=SALT,
            compress=True,
        )
    return render(request, "extraction/tables.html", context, status=status)
