"""The papers of a study that a person may see, and their pages as pictures and words.

What is drawn once is kept under ``settings.PAPER_PAGES_DIR`` by the paper's own key, not by its contents: if two
readers bring the same file, the second must not notice it by a page that comes faster. The folder may be emptied at
any time.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from reviews.models import User

from ..models import Paper, Reading
from ..pdf import page_picture, page_words
from ..visibility import papers_visible_to
from .verification import is_verification

# Grows when pages are drawn otherwise, so that nothing old is shown.
DRAWN = "1"
PAGE = re.compile(r"\s*(?:pp?\.?\s*)?(\d{1,4})\b", re.IGNORECASE)


def papers_of(study_id: UUID, user: User) -> list[Paper]:
    """The papers of a study that lie there for this person, the study's own first."""
    papers = papers_visible_to(user).filter(study=study_id, removed_at__isnull=True)
    return sorted(
        papers.select_related("reading", "uploaded_by"), key=lambda paper: paper.reading_id is not None
    )


def removed_papers(study_id: UUID, user: User) -> list[Paper]:
    """The papers of a study that were taken out, for those who may bring them back."""
    papers = papers_visible_to(user).filter(study=study_id, removed_at__isnull=False)
    return list(papers.select_related("reading", "uploaded_by"))


def passages(
    papers: Iterable[Paper], reading: Reading, page: str, named: str = ""
) -> list[tuple[Paper, int]]:
    """The papers that a reader can have meant by a page, as typed, with its number: those of the study and those that
    they brought, as far as they have so many pages; of these the one that the source names (``named``), if it is there.
    A verifier reads in the papers of the first reader too, whose sources they took over.
    Empty where the page is no page of a PDF ("S3", "unknown")."""
    found = PAGE.match(page)
    number = int(found[1]) if found else 0
    near = [paper for paper in papers if is_verification(reading) or paper.reading_id in (None, reading.pk)]
    near = [paper for paper in near if paper.name == named] or near
    return [(paper, number) for paper in near if 1 <= number <= paper.pages]


def etag(paper: Paper, *what: object) -> str:
    """What names one drawn page: the paper's own contents and what is asked of it, nothing else."""
    return f'"{paper.sha256[:32]}-{"-".join(map(str, what))}-{DRAWN}"'


def picture(paper: Paper, page: int, scale: str) -> bytes:
    """A page as PNG. Raises ``pdf.Unreadable`` or ``pdf.Busy``."""
    return _kept(paper, f"{page}-{scale}.png", lambda file: page_picture(file, page, scale))


def words(paper: Paper, page: int) -> bytes:
    """A page's words and their places as JSON. Raises ``pdf.Unreadable`` or ``pdf.Busy``."""
    return _kept(paper, f"{page}.json", lambda file: page_words(file, page))


def _kept(paper: Paper, name: str, draw: Callable[[Path], bytes]) -> bytes:
    folder = Path(settings.PAPER_PAGES_DIR, DRAWN, str(paper.pk))
    try:
        return (folder / name).read_bytes()
    except FileNotFoundError:
        drawn = draw(Path(paper.file.path))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Written aside and renamed: whoever asks meanwhile finds a whole page or none.
    with tempfile.NamedTemporaryFile(dir=folder, delete=False) as aside:
        aside.write(drawn)
    os.replace(aside.name, folder / name)
    return drawn
