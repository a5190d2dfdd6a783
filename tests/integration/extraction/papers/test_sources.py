"""Which of several papers a source means: said, kept, and brought along to wherever the source goes."""

import json

import pytest
from django.urls import reverse

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.exports.settled.rows import settled_csv
from extraction.finals import settled_studies
from extraction.models import Comparison, Paper, Reading
from extraction.queries.papers import passages
from extraction.queries.sheets import read_sheet
from reviews.models import AuditEvent
from tests import pdf
from tests.cast import confirm, enter
from tests.papers import bring

from .files import PAPER, as_, send

ANNEX = pdf.document(pdf.line("Annex"), pdf.line("SD 8.1"))
SOURCE = "Annex.pdf, p. 2, Table S1"


def sd(reading: Reading) -> str:
    return min(address for address in read_sheet(reading).cells if address.endswith("change:sd"))


def name_it(reading: Reading, by, **source: str) -> None:
    fields = {"paper": "Annex.pdf", "page": "2", "table": "Table S1"} | source
    [saved] = save_cells(reading=reading, writes=[Write(sd(reading), 1, **fields)], by=by)
    assert saved.status == "saved"


@pytest.fixture
def papers(lead, study) -> list[Paper]:
    """Two papers of the study, each with a second page."""
    return [
        bring(lead, study=study, content=PAPER, name="Suh 2025.pdf"),
        bring(lead, study=study, content=ANNEX, name="Annex.pdf"),
    ]


def test_autosave_keeps_it_and_the_record_says_it(reading, first_reader):
    body = {"writes": [{"address": sd(reading), "version": 1, "paper": "Annex.pdf", "page": "2"}]}
    client = as_(first_reader)
    route = reverse("extraction:cells", args=[reading.pk])
    [saved] = client.post(route, json.dumps(body), content_type="application/json").json()["cells"]
    assert (saved["status"], saved["paper"], saved["page"]) == ("saved", "Annex.pdf", "2")
    assert read_sheet(reading).cell(sd(reading)).source == "Annex.pdf, p. 2"
    event = AuditEvent.objects.filter(subject=reading.pk).latest("position")
    assert event.cells[0]["after"]["paper"] == "Annex.pdf"


def test_a_name_that_is_too_long_is_refused(reading, first_reader):
    [saved] = save_cells(reading=reading, writes=[Write(sd(reading), 1, paper="x" * 201)], by=first_reader)
    assert saved.status == "refused"
    assert saved.message.startswith("Paper: 201 characters")


def test_a_paper_alone_is_no_place_in_it(reading, first_reader):
    name_it(reading, first_reader, page="", table="")
    shown = as_(first_reader).get(reverse("extraction:reading", args=[reading.pk]))
    [place] = [one for one in shown.context["grid"].places if one.address == sd(reading)]
    assert "is-sourced" not in place.look


def test_of_several_papers_the_one_that_is_named_is_looked_up(reading, papers):
    suh, annex = papers
    assert passages(papers, reading, "2") == [(suh, 2), (annex, 2)]
    assert passages(papers, reading, "2", "Annex.pdf") == [(annex, 2)]
    assert passages(papers, reading, "2", "Taken out since.pdf") == [(suh, 2), (annex, 2)]


def test_the_form_of_the_source_asks_for_it_once_there_are_several(reading, first_reader, lead, study):
    def field() -> str:
        shown = as_(first_reader).get(reverse("extraction:reading", args=[reading.pk])).content.decode()
        return shown.split("data-paper-field")[1].split(">")[0]

    bring(lead, study=study, content=PAPER, name="Suh 2025.pdf")
    assert "hidden" in field()
    bring(lead, study=study, content=ANNEX, name="Annex.pdf")
    assert "hidden" not in field()


def test_it_comes_along_to_the_comparison_the_final_the_export_and_the_api(
    assignment, review, study, first_reader, second_reader, arbiter, papers
):
    for reader in (first_reader, second_reader):
        reading = enter(assignment, reader)
        if reader == first_reader:
            name_it(reading, reader)
        submit_reading(reading=reading, by=reader)
    comparison = confirm(Comparison.objects.get(assignment=assignment))
    final = settle_study(comparison=comparison, by=arbiter)
    assert SOURCE in [cell.source for cell in read_sheet(final).cells.values()]
    [settled] = settled_studies(review)
    assert "Annex.pdf" in [one.values["sd"].paper for one in settled.results if "sd" in one.values]
    assert "Annex.pdf" in "".join(settled_csv(review))
    assert SOURCE in as_(arbiter).get(reverse("extraction:study", args=[study.pk])).content.decode()
    told = as_(arbiter).get(f"/api/v1/readings/{final.pk}/").json()
    assert '"paper": "Annex.pdf"' in json.dumps(told)


def test_a_paper_that_is_brought_is_a_new_version_of_the_reading(reading, first_reader):
    reading.refresh_from_db()
    response = send(as_(first_reader), "reading-paper-add", reading.pk)
    assert response.json()["reading_version"] == reading.version + 1
    before = reading.version
    paper = Paper.objects.get()
    as_(first_reader).post(reverse("extraction:paper-remove", args=[paper.pk]))
    reading.refresh_from_db()
    assert reading.version == before + 2
