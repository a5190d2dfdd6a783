"""The process that reads a PDF: ``python -I child.py inspect|picture|words <PDF> [page] [scale]``.

It first takes from itself whatever it does not need: memory, time, files, further processes. Then it reads the file
with PDFium, which has no JavaScript engine in this build, and writes its answer to standard output: JSON, or a PNG. A
file that cannot be read ends it with status 3 and a word of ``reading.REASONS`` on standard error; PDFium crashing or
running out of memory ends it with any other.
"""

import ctypes
import json
import resource
import struct
import sys
import unicodedata
import zlib
from typing import Any, NoReturn

import pypdfium2
import pypdfium2.raw as pdfium

MEGABYTE = 1024 * 1024
# Of address space. Python and PDFium take 32 MB of it, an A4 page in colour at the largest scale 40 more.
MEMORY = {"inspect": 96 * MEGABYTE, "picture": 384 * MEGABYTE, "words": 256 * MEGABYTE}
# Of processor time.
SECONDS = {"inspect": 2, "picture": 5, "words": 4}

UNREADABLE = 3
MOST_PIXELS = 9_000_000  # A4 at scale 4 has 8 million
LONGEST_SIDE = 6_000
MOST_CHARACTERS = 60_000
LONGEST_WORD = 200
NEEDS_PASSWORD = 4  # FPDF_ERR_PASSWORD
SOFT_HYPHEN = "\u00ad"
# As which PDFium reports a hyphen that only breaks a word at the end of a line.
BREAKS = {0x02, 0xFFFE}
Box = tuple[float, float, float, float]  # left, top, right, bottom
# Units of a point in which PDFium is asked for places: it answers in whole numbers.
FINE = 20


def confine(task: str) -> None:
    """Give up what reading this file does not need. What a system does not offer is left as it is."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY[task]),
        (resource.RLIMIT_CPU, SECONDS[task]),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 16),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(limit, (most, most))
        except (OSError, ValueError):
            continue


def unreadable(reason: str) -> NoReturn:
    sys.stderr.write(reason)
    sys.exit(UNREADABLE)


def main(task: str, file: str, page: str = "1", scale: str = "1") -> None:
    """Read one thing of the PDF, under the limits of the task, and write it out."""
    confine(task)
    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError as error:
        unreadable("password" if getattr(error, "err_code", 0) == NEEDS_PASSWORD else "format")
    pages = len(document)
    if pages < 1:
        unreadable("empty")
    number = int(page)
    if not 1 <= number <= pages:
        unreadable("page")
    try:
        opened = document[number - 1]
    except pypdfium2.PdfiumError:
        unreadable("page")
    if task == "inspect":
        sys.stdout.write(json.dumps({"pages": pages}))
    elif task == "picture":
        sys.stdout.buffer.write(picture(opened, float(scale)))
    else:
        sys.stdout.write(json.dumps(words(opened), ensure_ascii=False, separators=(",", ":")))


# --- A picture ---


def picture(page: Any, scale: float) -> bytes:
    """The page as PNG; a page of unusual size is drawn as large as is sensible."""
    width, height = page.get_size()
    scale = min(scale, LONGEST_SIDE / max(width, height, 1), (MOST_PIXELS / max(width * height, 1)) ** 0.5)
    drawn = page.render(scale=scale, rev_byteorder=True, may_draw_forms=False)
    step = drawn.width * drawn.n_channels
    whole = bytes(drawn.buffer)
    rows = [whole[start : start + step] for start in range(0, drawn.stride * drawn.height, drawn.stride)]
    return png(rows, drawn.width, drawn.n_channels)


def png(rows: list[bytes], width: int, channels: int) -> bytes:
    """RGB rows as PNG (ISO/IEC 15948), in grey where nothing has a colour: most pages are a third of the size then."""
    is_grey = channels == 1 or all(row[0::channels] == row[1::channels] == row[2::channels] for row in rows)
    if is_grey and channels > 1:
        rows = [row[0::channels] for row in rows]
    # Rows are not filtered: on pages of text that compresses better than any filter.
    packed = zlib.compress(b"".join(b"\0" + row for row in rows), 6)
    head = struct.pack(">IIBBBBB", width, len(rows), 8, 0 if is_grey else 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


# --- Words ---


def words(page: Any) -> dict[str, Any]:
    """The page's size and its lines of words, each ``[text, x, y, width, height]``, in points from the upper left.

    A word that only the end of a line breaks ends with a soft hyphen. Words that lie outside of the page are left out.
    """
    width, height = page.get_size()
    text = page.get_textpage()
    letters = Letters(page, text, width, height)
    lines: list[list[list]] = [[]]
    word: list[Any] = []
    before = (0.0, 0.0, 0.0, 0.0)
    for place in range(min(text.count_chars(), MOST_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(text, place)
        if code in (0x0A, 0x0D):
            word = []
            if lines[-1]:
                lines.append([])
            continue
        letter = SOFT_HYPHEN if code in BREAKS else letter_of(code)
        if not letter.strip():
            word = []
            continue
        box = letters.box(place)
        if box is None:
            continue
        if word and len(word[0]) < LONGEST_WORD and follows(before, box):
            join(word, letter, box)
        else:
            word = [letter, *box]
            lines[-1].append(word)
        before = box
    return {
        "width": round(width, 1),
        "height": round(height, 1),
        "lines": [[sized(one) for one in line] for line in lines if line],
    }


class Letters:
    """Where the characters of a page stand."""

    def __init__(self, page: Any, text: Any, width: float, height: float) -> None:
        self.page, self.text = page, text
        self.width, self.height = width, height
        # A page of unusual size is measured in coarser steps: the answer has 32 bits.
        self.fine = min(FINE, 1_000_000 / max(width, height, 1))
        self.rectangle = pdfium.FS_RECTF()

    def box(self, place: int) -> Box | None:
        """Left, top, right and bottom of a character; None when it lies outside of the page."""
        if not pdfium.FPDFText_GetLooseCharBox(self.text, place, self.rectangle):
            return None
        ones = (self.rectangle.left, self.rectangle.top), (self.rectangle.right, self.rectangle.bottom)
        (left, top), (right, bottom) = (self._on_page(x, y) for x, y in ones)
        left, right = sorted((left, right))
        top, bottom = sorted((top, bottom))
        if right < 0 or bottom < 0 or left > self.width or top > self.height:
            return None
        return left, top, right, bottom

    def _on_page(self, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (int(self.width * self.fine), int(self.height * self.fine))
        pdfium.FPDF_PageToDevice(self.page, 0, 0, *size, 0, x, y, across, down)
        return across.value / self.fine, down.value / self.fine


def follows(before: Box, box: Box) -> bool:
    """Whether a character stands right beside the one before it, in whatever direction the text runs."""
    left, top, right, bottom = before
    near = max(right - left, bottom - top, 1)
    return left - near < box[2] and box[0] < right + near and top - near < box[3] and box[1] < bottom + near


def join(word: list[Any], letter: str, box: Box) -> None:
    word[0] += letter
    word[1], word[2] = min(word[1], box[0]), min(word[2], box[1])
    word[3], word[4] = max(word[3], box[2]), max(word[4], box[3])


def sized(word: list[Any]) -> list[Any]:
    text, left, top, right, bottom = word
    return [text, *(round(one, 1) for one in (left, top, right - left, bottom - top))]


def letter_of(code: int) -> str:
    """The character, or nothing for what is no character: controls, halves of a pair, codes beyond Unicode."""
    if not 0 < code < 0x110000 or unicodedata.category(chr(code)) in ("Cc", "Cs", "Cn"):
        return ""
    return chr(code)


if __name__ == "__main__":
    main(*sys.argv[1:])
