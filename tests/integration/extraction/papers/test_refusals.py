"""What is refused of a file, of its name and of who sends it, and how little of it is read before."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction.actions.papers import plain_name, remove_paper
from extraction.actions.readings import submit_reading
from extraction.models import Paper
from reviews.models import AuditEvent
from reviews.refusals import Refused
from tests import pdf
from tests.papers import bring

from .files import PAPER, as_, send, send_unread, stored


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "No file arrived"),
        (b"<html><script>alert(1)</script></html>", "This is no PDF"),
        (pdf.web_page_first(), "This is no PDF"),
        (PAPER[:600], "The end of the file is missing"),
        (pdf.locked(), "locked with a password"),
        (pdf.pages_without_end(), "10,000 pages; a paper has 600 at most"),
        (b"%PDF-1.7\n" + b"\xff" * pdf.MEGABYTE + b"%%EOF", "cannot be opened"),
    ],
    ids=["empty", "html", "html-first", "truncated", "locked", "10000-pages", "garbage"],
)
def test_what_is_no_paper_is_refused_in_words_and_leaves_nothing(reading, first_reader, content, said):
    answer = send(as_(first_reader), "reading-paper-add", reading.pk, content)
    assert answer.status_code == 422
    assert said in answer.json()["message"]
    assert (Paper.objects.count(), stored()) == (0, [])
    assert not AuditEvent.objects.filter(action="paper added").exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(reading, first_reader):
    answer = send_unread(as_(first_reader), "reading-paper-add", reading.pk, 31 * pdf.MEGABYTE)
    assert answer.status_code == 413
    assert (
        answer.json()["message"] == "The file is larger than 30 MB, the most that is taken. Nothing was kept."
    )
    assert stored() == []


def test_a_file_that_is_larger_than_it_said_is_stopped_at_the_limit(reading, first_reader, settings):
    """The announced length is a claim: what arrives is counted."""
    settings.PAPER_BYTES = 1000
    with pytest.raises(Refused, match="larger than"):
        bring(first_reader, reading=reading, content=bytes(1001))
    assert stored() == []


def test_a_form_is_not_read_for_a_paper(reading, first_reader):
    address = reverse("extraction:reading-paper-add", args=[reading.pk])
    assert as_(first_reader).post(address, {"name": "x"}).status_code == 415


def test_who_may_not_bring_one_is_refused_before_the_file_is_read(study, reading, observer, second_reader):
    assert send_unread(as_(observer), "paper-add", study.pk).status_code == 403
    assert send_unread(as_(second_reader), "paper-add", study.pk).status_code == 403
    assert send_unread(as_(second_reader), "reading-paper-add", reading.pk).status_code == 404
    assert send_unread(Client(), "paper-add", study.pk).status_code == 401


def test_a_request_from_another_site_brings_nothing(reading, first_reader):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(first_reader, backend="django.contrib.auth.backends.ModelBackend")
    assert send(strict, "reading-paper-add", reading.pk).status_code == 403
    assert Paper.objects.count() == 0


def test_a_submitted_reading_takes_no_paper_and_gives_none_away(own, reading, first_reader):
    submit_reading(reading=reading, by=first_reader)
    answer = send(as_(first_reader), "reading-paper-add", reading.pk, pdf.document(pdf.line("late")))
    assert (answer.status_code, "frozen" in answer.json()["message"]) == (422, True)
    with pytest.raises(Refused, match="frozen"):
        remove_paper(paper=own, by=first_reader)


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("Suh 2025.pdf", "Suh 2025.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"C:\papers\Suh.pdf", "Suh.pdf"),
        ("<img src=x onerror=alert(1)>.pdf", "<img src=x onerror=alert(1)>.pdf"),
        ("a\u202efdp.exe", "a fdp.exe"),
        ("two\r\nSet-Cookie: x\x00.pdf", "two Set-Cookie: x .pdf"),
        ("..", "Paper"),
        ("", "Paper"),
        ("é" * 300 + ".pdf", "é" * 200),
    ],
)
def test_a_name_is_kept_as_a_text_without_its_folders_and_unseen_characters(sent, kept):
    assert plain_name(sent) == kept


def test_a_name_with_markup_is_shown_as_text(study, lead):
    bring(lead, study=study, name="<img src=x onerror=alert(1)>.pdf")
    page = as_(lead).get(reverse("extraction:papers", args=[study.pk])).content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;.pdf" in page
    assert "<img src=x" not in page


def test_a_name_with_markup_stays_text_in_the_data_of_a_reading(reading, first_reader):
    bring(first_reader, reading=reading, name="</script><script>alert(1)</script>.pdf")
    page = as_(first_reader).get(reverse("extraction:reading", args=[reading.pk])).content.decode()
    assert "<script>alert(1)" not in page
