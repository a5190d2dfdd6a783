"""What leaves of a paper: pictures and words of its pages, and the file itself only to be saved."""

import json
from pathlib import Path

import pytest

from extraction.actions.readings import start_reading
from tests import pdf
from tests.papers import bring

from .files import PAPER, as_


def test_a_page_leaves_as_a_picture_that_only_this_person_s_browser_may_keep(own, first_reader):
    answer = as_(first_reader).get(f"/papers/{own.pk}/pages/1.png?scale=1")
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png")
    assert answer.content[:8] == b"\x89PNG\r\n\x1a\n"
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_that_the_browser_has_is_not_sent_again_but_still_asked_for(own, first_reader, second_reader):
    client = as_(first_reader)
    tag = client.get(f"/papers/{own.pk}/pages/1.png")["ETag"]
    assert own.sha256[:32] in tag
    assert client.get(f"/papers/{own.pk}/pages/1.png", headers={"If-None-Match": tag}).status_code == 304
    answer = as_(second_reader).get(f"/papers/{own.pk}/pages/1.png", headers={"If-None-Match": tag})
    assert answer.status_code == 404
    assert "ETag" not in answer


def test_the_tag_of_a_page_tells_nothing_but_its_own_contents(own, assignment, first_reader, second_reader):
    theirs = bring(
        second_reader, reading=start_reading(assignment=assignment, by=second_reader), content=PAPER
    )
    tags = [
        as_(user).get(f"/papers/{paper.pk}/pages/1.json")["ETag"]
        for user, paper in ((first_reader, own), (second_reader, theirs))
    ]
    assert tags[0] == tags[1]
    answer = as_(second_reader).get(f"/papers/{theirs.pk}/pages/1.json")
    assert "Last-Modified" not in answer


def test_a_page_is_drawn_once(own, first_reader):
    client = as_(first_reader)
    first = client.get(f"/papers/{own.pk}/pages/1.png?scale=2").content
    Path(own.file.path).write_bytes(b"gone")
    assert client.get(f"/papers/{own.pk}/pages/1.png?scale=2").content == first
    assert client.get(f"/papers/{own.pk}/pages/1.png?scale=3").status_code == 422


def test_a_reader_s_first_look_is_not_faster_because_somebody_else_looked_at_the_same_file(
    own, assignment, first_reader, second_reader
):
    as_(first_reader).get(f"/papers/{own.pk}/pages/1.png")
    theirs = bring(
        second_reader, reading=start_reading(assignment=assignment, by=second_reader), content=PAPER
    )
    # What is drawn for the second is drawn from their own file, which is spoilt here.
    Path(theirs.file.path).write_bytes(b"gone")
    assert as_(second_reader).get(f"/papers/{theirs.pk}/pages/1.png").status_code == 422


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_a_page_that_the_paper_does_not_have_is_not_there(own, first_reader, number):
    assert as_(first_reader).get(f"/papers/{own.pk}/pages/{number}.png").status_code == 404


@pytest.mark.parametrize("scale", ["", "two", "nan", "-1", "0"])
def test_a_scale_that_is_none_is_said_to_be_none(own, first_reader, scale):
    assert as_(first_reader).get(f"/papers/{own.pk}/pages/1.png?scale={scale}").status_code == 400


def test_a_page_that_cannot_be_drawn_says_so(reading, first_reader):
    paper = bring(first_reader, reading=reading, content=pdf.document(pdf.line("x")))
    Path(paper.file.path).write_bytes(pdf.bomb_in_page())
    answer = as_(first_reader).get(f"/papers/{paper.pk}/pages/1.png")
    assert (answer.status_code, "more time or memory" in answer.json()["message"]) == (422, True)


@pytest.mark.parametrize("content", [pdf.web_page_behind(), pdf.scripted()], ids=["polyglot", "scripted"])
def test_the_file_itself_leaves_only_to_be_saved(reading, first_reader, content):
    paper = bring(first_reader, reading=reading, name="paper.html", content=content)
    answer = as_(first_reader).get(f"/papers/{paper.pk}/original/")
    assert b"".join(answer.streaming_content) == content
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="paper.html.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_nothing_of_a_scripted_pdf_but_its_words_and_pixels_is_looked_at(reading, first_reader):
    paper = bring(first_reader, reading=reading, content=pdf.scripted())
    words = as_(first_reader).get(f"/papers/{paper.pk}/pages/1.json")
    assert json.loads(words.content)["lines"][0][0][0] == "An"
    assert b"alert" not in words.content
