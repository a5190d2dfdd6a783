"""Asking the child process, and what its silence means."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore

# ``child`` runs as a script of its own and is not imported: PDFium stays out of the web process.
CHILD = Path(__file__).with_name("child.py")
# Of wall-clock time, for a machine that is busy with other things; the child's processor time is far below.
SECONDS = 20
# How many a process of the web server reads at once, and how long the next one waits, in seconds.
AT_ONCE = BoundedSemaphore(2)
PATIENCE = 15

UNREADABLE = 3  # the child's status for a file that it understood to be unreadable

BEGINNING = b"%PDF-"
END = b"%%EOF"
END_WITHIN = 4096  # bytes from the end: some writers put padding behind it

REASONS = {
    "format": "The file is damaged or no PDF inside: it cannot be opened.",
    "password": "The PDF is locked with a password. Save a copy without one, and bring that.",
    "empty": "The PDF has no page.",
    "page": "This page of the PDF cannot be read.",
    "": "The PDF asks for more time or memory than a paper needs. Nothing of it was kept.",
}


class Unreadable(Exception):
    """The PDF, or this page of it, cannot be read; the message says why, for people."""


class Busy(Exception):
    """Too many pages are being drawn at this moment; asking again later helps."""


@dataclass(frozen=True)
class Facts:
    """What is known of a PDF: its number of pages."""

    pages: int


def inspect(file: Path, *, most_pages: int) -> Facts:
    """Whether a file is a whole PDF that can be shown. Raises Unreadable, or Busy.

    It has to begin as a PDF with its very first byte, so that it is no page or program as well, and to have an end.
    """
    with file.open("rb") as opened:
        if opened.read(len(BEGINNING)) != BEGINNING:
            raise Unreadable("This is no PDF: the file does not begin like one, whatever its name says.")
        size = opened.seek(0, 2)
        opened.seek(max(0, size - END_WITHIN))
        if END not in opened.read():
            raise Unreadable("The end of the file is missing. Download the paper again, and bring it whole.")
    pages = json.loads(_ask("inspect", file))["pages"]
    if pages > most_pages:
        raise Unreadable(
            f"The PDF has {pages:,} pages; a paper has {most_pages:,} at most. Bring the part that is read."
        )
    return Facts(pages)


def page_picture(file: Path, page: int, scale: str) -> bytes:
    """A page as PNG, ``scale`` pixels a point. Raises Unreadable, or Busy."""
    return _ask("picture", file, str(page), scale)


def page_words(file: Path, page: int) -> bytes:
    """A page's words as JSON, see ``child.words``. Raises Unreadable, or Busy."""
    return _ask("words", file, str(page))


def _ask(task: str, file: Path, *more: str) -> bytes:
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Busy("Many pages are being drawn at this moment. Ask for this one again.")
    try:
        # Isolated: no variable of the environment and no folder of the user's reaches the child.
        answer = subprocess.run(
            [sys.executable, "-I", str(CHILD), task, str(file), *more],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=SECONDS,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unreadable(REASONS[""]) from None
    finally:
        AT_ONCE.release()
    if answer.returncode == 0:
        return answer.stdout
    said = answer.stderr.decode(errors="replace") if answer.returncode == UNREADABLE else ""
    raise Unreadable(REASONS.get(said, REASONS[""]))
