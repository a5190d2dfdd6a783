"""Bringing the paper of a study, taking it out, and putting it back."""

import hashlib
import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from reviews.actions.record import record
from reviews.actions.writing import locked
from reviews.models import Study, User
from reviews.permissions import require
from reviews.refusals import NotAllowed, NotThere, Refused

from ..models import Paper, Reading
from ..models.paper import stored_name
from ..pdf import Busy, Unreadable, inspect
from ..visibility import papers_visible_to
from .readings import advance, own_draft

LONGEST_NAME = 200
NAMELESS = "Paper"
# Those taken out count: their files are kept.
MOST_PAPERS = 40
MEGABYTE = 1024 * 1024


class TooLarge(Refused):
    """More bytes than a paper may have (answered with 413)."""

    def __init__(self) -> None:
        most = settings.PAPER_BYTES / MEGABYTE
        super().__init__(f"The file is larger than {most:,.0f} MB, the most that is taken. Nothing was kept.")


@dataclass(frozen=True)
class Brought:
    """A file that has arrived and belongs to nothing yet: where it lies, its bytes, its SHA-256 in hexadecimal."""

    path: Path
    size: int
    sha256: str


@dataclass(frozen=True)
class Added:
    """A paper, and whether it was here before and came back instead of being stored twice."""

    paper: Paper
    came_back: bool = False


@contextmanager
def brought(chunks: Iterable[bytes]) -> Iterator[Brought]:
    """What arrives, written aside until somebody takes it over; what nobody took is gone afterwards.

    Raises TooLarge at the first byte too many, and Refused when there is none.
    """
    folder = Path(settings.DATA_DIR, "papers")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".arriving-", delete=False) as aside:
        path = Path(aside.name)
        try:
            for chunk in chunks:
                size += len(chunk)
                if size > settings.PAPER_BYTES:
                    raise TooLarge
                digest.update(chunk)
                aside.write(chunk)
            if not size:
                raise Refused("No file arrived. Choose a PDF.")
            aside.flush()
            yield Brought(path, size, digest.hexdigest())
        finally:
            path.unlink(missing_ok=True)


def may_add(*, study: Study, reading: Reading | None, by: User) -> None:
    """Refuse before a byte is read: a lead brings a paper for the study, a reader one for their own draft.

    Raises NotThere, NotAllowed, or Refused when the reading is frozen.
    """
    if reading is None:
        require(by, "edit_studies", study.review)
        return
    if reading.reader_id != by.pk:
        raise NotAllowed("This is another person's reading; only they bring a paper to it.")
    if reading.is_submitted:
        raise Refused("This reading is submitted and frozen, and so are its papers.")


def add_paper(*, study: Study, reading: Reading | None, name: str, file: Brought, by: User) -> Added:
    """Store a PDF for the study (``reading`` None) or for one's own reading. Bringing again what was taken out puts
    that back. Raises what ``may_add`` raises, and Refused naming what is wrong with the file, that it is here
    already, or that there are too many.

    The file is read before the transaction begins, so that a slow one holds no lock.
    """
    may_add(study=study, reading=reading, by=by)
    try:
        facts = inspect(file.path, most_pages=settings.PAPER_PAGES_MOST)
    except (Unreadable, Busy) as refused:
        raise Refused(str(refused)) from None
    paper = Paper(
        study=study,
        reading=reading,
        name=plain_name(name),
        sha256=file.sha256,
        size=file.size,
        pages=facts.pages,
        uploaded_by=by,
    )
    paper.file.name = stored_name(paper, name)
    try:
        return _store(paper, file, by)
    except BaseException:
        Path(paper.file.path).unlink(missing_ok=True)
        raise


@transaction.atomic
def _store(paper: Paper, file: Brought, by: User) -> Added:
    _hold(paper, by)
    beside = _beside(paper)
    same = beside.filter(sha256=paper.sha256)
    here = same.filter(removed_at__isnull=True).first()
    if here is not None:
        where = "for the whole study" if here.reading_id is None and paper.reading_id else "here"
        raise Refused(f"This PDF is {where} already, as “{here.name}”.")
    before = same.filter(reading=paper.reading_id).order_by("removed_at").last()
    if before is not None:
        return Added(_put_back(before, by), came_back=True)
    if beside.filter(reading=paper.reading_id).count() >= MOST_PAPERS:
        raise Refused(f"{MOST_PAPERS} papers are the most that can be kept here, those taken out included.")
    os.replace(file.path, paper.file.path)
    paper.save(force_insert=True)
    _record(paper, by, "paper added")
    return Added(paper)


@transaction.atomic
def remove_paper(*, paper: Paper, by: User) -> Paper:
    """Take a paper out. The file is kept, the pages named in sources stay as they are, and it can be put back.

    Raises NotThere, NotAllowed, or Refused when the reading that it belongs to is frozen.
    """
    paper = _own(paper, by)
    if paper.removed_at is None:
        paper.removed_at = timezone.now()
        paper.save(update_fields=["removed_at"])
        _record(paper, by, "paper taken out")
    return paper


@transaction.atomic
def restore_paper(*, paper: Paper, by: User) -> Paper:
    """Put a paper back. Raises as ``remove_paper``, and Refused when the same file was brought again since."""
    paper = _own(paper, by)
    return _put_back(paper, by) if paper.removed_at is not None else paper


def _put_back(paper: Paper, by: User) -> Paper:
    paper.removed_at = None
    try:
        with transaction.atomic():
            paper.save(update_fields=["removed_at"])
    except IntegrityError:
        raise Refused(f"The same PDF was brought again since; “{paper.name}” stays out.") from None
    _record(paper, by, "paper put back")
    return paper


def _own(paper: Paper, by: User) -> Paper:
    """The paper, locked, for somebody who may take it out and put it back."""
    visible = papers_visible_to(by).select_related("study__review", "reading__assignment")
    found = visible.filter(pk=paper.pk).first()
    if found is None:
        raise NotThere("There is nothing here for you.")
    _hold(found, by)
    found.refresh_from_db(fields=["removed_at"])
    return found


def _hold(paper: Paper, by: User) -> None:
    """Lock what the paper belongs to, and ask under the lock whether the person may change it."""
    may_add(study=paper.study, reading=paper.reading, by=by)
    if paper.reading is not None:
        own_draft(paper.reading.pk, by)
    else:
        locked(Study, paper.study_id)


def _beside(paper: Paper) -> QuerySet[Paper]:
    """The papers that a person who brings this one knows of: the study's own, and those of the same reading."""
    return Paper.objects.filter(Q(reading=None) | Q(reading=paper.reading_id), study=paper.study_id)


def _record(paper: Paper, by: User, action: str) -> None:
    if paper.reading is not None:
        # Read again: the lock came after the paper's own reading was read.
        paper.reading.refresh_from_db(fields=["version"])
        advance(paper.reading)
    record(
        review=paper.study.review,
        study=paper.study,
        subject=paper.reading_id,
        by=by,
        action=action,
        summary=f"{paper.name} ({paper.pages} page{'' if paper.pages == 1 else 's'}, SHA-256 {paper.sha256})",
    )


def plain_name(sent: str) -> str:
    """The name of a file as a text: what stands behind the last slash, without characters that are not seen."""
    last = sent.replace("\\", "/").rsplit("/", 1)[-1]
    seen = "".join(" " if unicodedata.category(one).startswith(("C", "Z")) else one for one in last)
    return " ".join(unicodedata.normalize("NFC", seen).split())[:LONGEST_NAME].strip(". ") or NAMELESS
