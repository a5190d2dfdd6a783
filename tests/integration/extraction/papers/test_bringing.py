"""Bringing a paper, taking it out and putting it back."""

import pytest
from django.urls import reverse

from extraction.actions.papers import MOST_PAPERS, remove_paper, restore_paper
from extraction.actions.readings import start_reading
from extraction.models import Paper
from extraction.queries.papers import papers_of
from reviews.models import AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused
from tests.papers import bring

from .files import PAPER, as_, send, stored

# --- Bringing ---


def test_a_lead_brings_a_paper_that_everyone_of_the_review_can_look_at(study, lead, observer, second_reader):
    answer = send(as_(lead), "paper-add", study.pk)
    assert answer.status_code == 201
    told = answer.json()["paper"]
    assert (told["name"], told["pages"], told["whose"]) == ("Suh 2025.pdf", 2, "for everyone on this study")
    for user in (observer, second_reader):
        page = as_(user).get(f"{told['url']}pages/2.json")
        assert [word[0] for word in page.json()["lines"][0]] == ["Satisfied", "82.1"]


def test_a_reader_brings_a_copy_for_their_own_reading(reading, first_reader):
    answer = send(as_(first_reader), "reading-paper-add", reading.pk)
    assert answer.status_code == 201
    paper = Paper.objects.get()
    assert (paper.reading, paper.uploaded_by, paper.size) == (reading, first_reader, len(PAPER))
    assert paper.file.open("rb").read() == PAPER


def test_the_file_lies_under_a_name_that_says_nothing_and_only_the_server_reads_it(own):
    (file,) = stored()
    assert file.name == f"{own.pk}.pdf"
    assert file.stat().st_mode & 0o077 == 0


def test_bringing_is_recorded_with_the_digest_of_the_file(own, reading):
    event = AuditEvent.objects.get(action="paper added")
    assert event.subject == reading.pk
    assert event.summary == f"Suh 2025.pdf (2 pages, SHA-256 {own.sha256})"


def test_bringing_the_same_file_again_names_the_one_that_is_there(own, reading, first_reader):
    answer = send(as_(first_reader), "reading-paper-add", reading.pk, name="other.pdf")
    assert answer.status_code == 422
    assert answer.json()["message"] == "This PDF is here already, as “Suh 2025.pdf”."
    assert Paper.objects.count() == len(stored()) == 1


def test_a_reader_who_brings_what_the_study_has_is_told_so(shared, reading, first_reader):
    answer = send(as_(first_reader), "reading-paper-add", reading.pk)
    assert answer.json()["message"] == "This PDF is for the whole study already, as “Suh 2025.pdf”."


def test_two_readers_and_a_lead_may_bring_the_same_file_and_none_is_told_of_another(
    own, assignment, study, second_reader, lead
):
    theirs = start_reading(assignment=assignment, by=second_reader)
    assert send(as_(second_reader), "reading-paper-add", theirs.pk).status_code == 201
    assert send(as_(lead), "paper-add", study.pk).status_code == 201
    assert Paper.objects.count() == len(stored()) == 3


def test_only_so_many_papers_are_kept_in_one_place(reading, first_reader):
    paper = bring(first_reader, reading=reading)
    Paper.objects.bulk_create(
        Paper(
            study=paper.study, reading=reading, name="x", sha256=f"{number:064}", size=1, pages=1,
            uploaded_by=first_reader,
        )
        for number in range(MOST_PAPERS - 1)
    )  # fmt: skip
    answer = send(as_(first_reader), "reading-paper-add", reading.pk)
    assert (answer.status_code, "40 papers are the most" in answer.json()["message"]) == (422, True)


# --- Taking out and putting back ---


def test_a_paper_that_was_taken_out_is_gone_for_everybody_but_whoever_may_put_it_back(
    shared, lead, first_reader
):
    as_(lead).post(f"/papers/{shared.pk}/remove/")
    assert as_(first_reader).get(f"/papers/{shared.pk}/pages/1.png").status_code == 404
    assert papers_of(shared.study_id, lead) == []
    page = as_(lead).get(reverse("extraction:papers", args=[shared.study_id])).content.decode()
    assert "Taken out" in page
    as_(lead).post(f"/papers/{shared.pk}/restore/")
    assert as_(first_reader).get(f"/papers/{shared.pk}/pages/1.png").status_code == 200
    said = AuditEvent.objects.filter(action__startswith="paper").order_by("position")
    assert [event.action for event in said] == ["paper added", "paper taken out", "paper put back"]


def test_bringing_what_was_taken_out_puts_it_back(own, reading, first_reader):
    remove_paper(paper=own, by=first_reader)
    answer = send(as_(first_reader), "reading-paper-add", reading.pk, name="again.pdf")
    assert answer.json()["message"] == "“Suh 2025.pdf” was here before and is back."
    assert Paper.objects.count() == len(stored()) == 1


def test_nobody_takes_out_another_person_s_paper(own, shared, lead, first_reader, second_reader):
    with pytest.raises(NotAllowed):
        remove_paper(paper=shared, by=first_reader)
    for user in (lead, second_reader):
        with pytest.raises(NotThere):
            remove_paper(paper=own, by=user)
    assert Paper.objects.filter(removed_at=None).count() == 2


def test_a_paper_is_not_put_back_beside_the_same_one(own, reading, first_reader):
    remove_paper(paper=own, by=first_reader)
    twin = Paper.objects.create(
        study=own.study,
        reading=reading,
        name="twin.pdf",
        sha256=own.sha256,
        size=1,
        pages=1,
        uploaded_by=first_reader,
    )
    with pytest.raises(Refused, match="brought again since"):
        restore_paper(paper=own, by=first_reader)
    twin.refresh_from_db()
    assert twin.removed_at is None
