"""Reading PDFs that may be made to do harm: what they say, what is refused, and at what cost."""

import json
import random
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from extraction.pdf import Facts, Unreadable, inspect, nearest_scale, page_picture, page_words
from extraction.pdf.child import letter_of
from extraction.pdf.reading import CHILD
from tests import pdf

MOST_PAGES = 600
# What reading a hostile file may cost: processor seconds and megabytes of the child, its own 34 MB included. The time
# has half a second of slack over the limit that the kernel enforces once a second.
CHECKING = (2.5, 100)
DRAWING = (5.5, 400)


@pytest.fixture
def file(tmp_path):
    def written(content: bytes) -> Path:
        path = tmp_path / "paper.pdf"
        path.write_bytes(content)
        return path

    return written


def words(file: Path, page: int = 1) -> list[list[str]]:
    return [[word[0] for word in line] for line in json.loads(page_words(file, page))["lines"]]


# --- What a PDF says ---


def test_a_whole_pdf_says_how_many_pages_it_has(file):
    assert inspect(file(pdf.document(pdf.line("one"), pdf.line("two"))), most_pages=MOST_PAGES) == Facts(2)


def test_the_words_of_a_page_stand_in_lines_where_they_were_drawn(file):
    content = pdf.line("ECCA score 136.4", x=72, y=720) + pdf.line("Satisfied", x=100, y=600)
    page = json.loads(page_words(file(pdf.document(pdf.line("first page"), content)), 2))
    assert (page["width"], page["height"]) == (612, 792)
    assert [[word[0] for word in line] for line in page["lines"]] == [
        ["ECCA", "score", "136.4"],
        ["Satisfied"],
    ]
    _text, x, y, width, height = page["lines"][1][0]
    # The line stands on 600 points from below, in letters of 12 points whose boxes reach a little under and over it.
    assert x == pytest.approx(100, abs=1)
    assert y + height == pytest.approx(792 - 600, abs=4)
    assert 40 < width < 60


def test_a_page_that_lies_on_its_side_is_read_as_it_is_shown(file):
    page = json.loads(page_words(file(pdf.document(pdf.line("ECCA score", y=720), rotate=90)), 1))
    assert (page["width"], page["height"]) == (792, 612)
    (first, second) = page["lines"][0]
    assert (first[0], second[0]) == ("ECCA", "score")
    assert first[1] == pytest.approx(720, abs=5)
    assert second[2] > first[2] + first[4], "the second word stands below the first"


@pytest.mark.parametrize("code", [0, 0x07, 0x7F, 0x9B, 0xD800, 0xFFFF, 0x110000])
def test_what_is_no_character_is_left_out(code):
    assert letter_of(code) == ""


def test_a_character_of_any_script_is_kept():
    assert [letter_of(ord(one)) for one in "a−±疤"] == [*"a−±疤"]


def test_a_page_is_drawn_as_a_png_of_the_size_that_was_asked_for(file):
    small, large = (page_picture(file(pdf.document(pdf.line("x"))), 1, scale) for scale in ("1", "2"))
    assert [size(one) for one in (small, large)] == [(612, 792), (1224, 1584)]


def test_a_drawn_page_has_its_colours_and_a_grey_one_is_kept_grey(file):
    red = page_picture(file(pdf.document("1 0 0 rg 0 0 612 792 re f")), 1, "1")
    grey = page_picture(file(pdf.document("0.5 g 0 0 612 792 re f")), 1, "1")
    assert (red[25], grey[25]) == (2, 0), "colour type: RGB, grey"
    assert pixels(red)[1:4] == bytes([255, 0, 0])
    assert pixels(grey)[1] in (127, 128)


def size(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def pixels(png: bytes) -> bytes:
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start])
    return zlib.decompress(png[start + 4 : start + 4 + length])


@pytest.mark.parametrize(
    ("wanted", "drawn"), [("0.2", "1"), ("1", "1"), ("1.2", "1.5"), ("2.01", "3"), ("inf", "4")]
)
def test_a_wanted_scale_is_rounded_up_to_one_that_is_drawn(wanted, drawn):
    assert nearest_scale(wanted) == drawn


@pytest.mark.parametrize("wanted", ["", "two", "0", "-1", "nan"])
def test_what_is_no_scale_is_said_to_be_none(wanted):
    with pytest.raises(ValueError, match=r"could not convert|^[-0-9a-z]+$"):
        nearest_scale(wanted)


# --- What is refused ---


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no PDF"),
        (b"PK\x03\x04 a spreadsheet", "no PDF"),
        (pdf.web_page_first(), "no PDF"),
        (pdf.document(*[pdf.line("x")] * 30)[:3000], "end of the file is missing"),
        (b"%PDF-1.7\n" + random.Random(1).randbytes(1_000_000) + b"%%EOF", "damaged"),
        (pdf.locked(), "password"),
        (pdf.pages_without_end(), "10,000 pages"),
        (pdf.own_parent(), "cannot be read"),
        (pdf.bomb_in_table(), "damaged"),
        (pdf.bomb_in_page(), "more time or memory"),
        (pdf.turning_in_circles(), "more time or memory"),
    ],
    ids=[
        *("empty", "spreadsheet", "web-page-first", "truncated", "garbage", "locked", "10000-pages"),
        *("own-parent", "bomb-in-table", "bomb-in-page", "circles"),
    ],
)
def test_what_is_no_paper_is_refused_with_a_reason(file, content, why):
    with pytest.raises(Unreadable, match=why):
        inspect(file(content), most_pages=MOST_PAGES)


def test_a_page_that_is_not_there_cannot_be_read(file):
    whole = file(pdf.document(pdf.line("x")))
    for page in (0, 2):
        with pytest.raises(Unreadable, match="cannot be read"):
            page_words(whole, page)


def test_a_false_number_of_pages_is_not_believed(file):
    assert inspect(file(pdf.document(pdf.line("x"), count=2_000_000_000)), most_pages=MOST_PAGES).pages == 1


def test_a_page_that_cannot_be_drawn_in_time_is_given_up(file):
    with pytest.raises(Unreadable, match="more time or memory"):
        page_picture(file(pdf.endless_drawing()), 1, "4")


@pytest.mark.parametrize("box", ["0 0 10000000 10000000", "0 0 1 200000", "0 0 0 0"])
def test_a_page_of_unusual_size_is_drawn_as_large_as_is_sensible(file, box):
    width, height = size(page_picture(file(pdf.document(pdf.line("x"), box=box)), 1, "4"))
    assert width * height <= 9_100_000
    assert max(width, height) <= 6_001


def test_a_picture_of_a_thousand_megapixels_is_drawn_small(file):
    assert size(page_picture(file(pdf.document(pdf.line("x"))), 1, "1")) == (612, 792)
    assert size(page_picture(file(pdf.bomb_in_picture()), 1, "1")) == (612, 792)


def test_scripts_and_attachments_leave_neither_words_nor_effects(file):
    scripted = file(pdf.scripted())
    assert inspect(scripted, most_pages=MOST_PAGES) == Facts(1)
    assert words(scripted) == [["An", "ordinary", "page"]]
    assert b"alert" not in page_picture(scripted, 1, "1")


# --- At what cost ---


# Run between the tests and the child: memory is counted from the fork on, and a test run is large. Its own limits are
# there for the day on which the child's are not: then the test fails, and the machine lives.
METER = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
resource.setrlimit(resource.RLIMIT_CPU, (15, 15))
child = os.posix_spawn(sys.executable, sys.argv[1:], {}, file_actions=[
    (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)])
used = os.wait4(child, 0)[2]
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def cost(task: str, file: Path) -> list[float]:
    """Processor seconds and megabytes of the child, whatever becomes of it."""
    child = [sys.executable, "-I", str(CHILD), task, str(file), "1", "4"]
    meter = subprocess.run([sys.executable, "-I", "-c", METER, *child], capture_output=True, check=True)
    return [float(number) for number in meter.stdout.split()]


HOSTILE = {
    "garbage": b"%PDF-1.7\n" + random.Random(1).randbytes(pdf.MEGABYTE) + b"%%EOF",
    "bomb-in-page": pdf.bomb_in_page(),
    "bomb-in-table": pdf.bomb_in_table(),
    "bomb-in-picture": pdf.bomb_in_picture(),
    "circles": pdf.turning_in_circles(),
    "endless": pdf.endless_drawing(),
    "huge-page": pdf.document(pdf.line("x"), box="0 0 10000000 10000000"),
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(("task", "limits"), [("inspect", CHECKING), ("picture", DRAWING)])
def test_a_hostile_file_costs_little_time_and_memory(file, name, task, limits):
    seconds, megabytes = cost(task, file(HOSTILE[name]))
    assert seconds < limits[0]
    assert megabytes < limits[1]


def test_the_child_sees_no_variable_of_the_environment(file, monkeypatch, tmp_path):
    """A preload or a key in the environment of the server is nothing that the reader of a hostile file should have."""
    monkeypatch.setenv("LD_DEBUG", "libs")
    monkeypatch.setenv("LD_DEBUG_OUTPUT", str(tmp_path / "loader"))  # written by whatever process sees it
    assert inspect(file(pdf.document(pdf.line("x"))), most_pages=MOST_PAGES).pages == 1
    assert list(tmp_path.glob("loader*")) == []
