"""The paper beside the form in a real browser: brought, read, linked to a cell, found again, looked for."""

import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from extraction.models import Paper
from extraction.queries.sheets import read_sheet
from tests import pdf
from tests.journeys.grid import cell, place_of_change, saved
from tests.papers import bring

# A page is drawn by a process of its own, which on a machine that is busy with other tests takes seconds.
DRAWN = 20_000  # milliseconds

# The page as its journal printed it would be 1123: sources count as the PDF does.
PAPER = pdf.document(
    pdf.line("A split-face trial", y=700) + pdf.line("Journal page 1122", y=40),
    pdf.line("ECCA score, change  -38.2  -9.3", y=700)
    + pdf.line("Scars improved more on the side that", y=660)
    + pdf.line("was treated with cells, at ten weeks.", y=640)
    + pdf.line("Satisfaction, per cent  14  14", y=600)
    + pdf.line("Journal page 1123", y=40),
    "1 0 0 rg 100 100 400 500 re f",
)


@pytest.fixture
def file(tmp_path) -> Path:
    path = tmp_path / "Suh 2025.pdf"
    path.write_bytes(PAPER)
    return path


def shown(page: Page, number: int) -> None:
    region = page.get_by_role("region", name=re.compile(rf"^Page {number} of 3"))
    expect(region).to_be_visible(timeout=DRAWN)


def press_until_shown(page: Page, key: str, number: int) -> None:
    """Press a key, at a reader's pace, until a page is there: its neighbours are scrolled through first."""
    for _ in range(40):
        if page.get_by_role("region", name=re.compile(rf"^Page {number} of 3")).count():
            return
        page.keyboard.press(key)
        page.wait_for_timeout(100)
    shown(page, number)


def select(page: Page, first: str, last: str) -> None:
    """Drag over the paper from one word to another."""
    start, end = (
        page.locator(".paper-text span", has_text=word).first.bounding_box() for word in (first, last)
    )
    page.mouse.move(start["x"] + 1, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + end["width"] * 0.7, end["y"] + end["height"] / 2, steps=5)
    page.mouse.up()


def test_a_paper_is_brought_read_and_linked_to_a_cell_that_leads_back_to_its_passage(window, reading, file):
    page = window()
    expect(page.get_by_text("No paper yet.")).to_be_visible()
    page.get_by_label("Choose a PDF").set_input_files(file)
    shown(page, 1)
    page.get_by_role("button", name="Next page").click()
    shown(page, 2)
    place = cell(page, place_of_change(reading, "mean"))
    place.focus()
    select(page, "Scars", "weeks.")
    expect(place).to_be_focused()
    page.keyboard.press("Alt+l")
    expect(place).to_be_focused()
    expect(place).to_have_class(re.compile("is-sourced"))
    saved(page)
    mean = read_sheet(reading).cell(place_of_change(reading, "mean"))
    said = "Scars improved more on the side that was treated with cells, at ten weeks."
    assert (mean.page, mean.quotation, mean.text) == ("2", said, "-38.2")

    page.reload()
    shown(page, 1)
    expect(page.get_by_text("1 passage linked")).to_be_visible(timeout=DRAWN)
    place.focus()
    page.keyboard.press("Alt+g")
    shown(page, 2)
    expect(place).to_be_focused()
    expect(page.locator(".paper-mark.is-chosen")).to_have_count(2)
    cell(page, place_of_change(reading, "sd")).focus()
    expect(page.locator(".paper-mark.is-linked")).to_have_count(2)
    box = page.locator(".paper-mark.is-linked").first.bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + 5)
    expect(place).to_be_focused()


def test_a_number_that_stands_there_twice_is_quoted_with_what_tells_it_apart(window, reading, first_reader):
    bring(first_reader, reading=reading, content=PAPER)
    page = window()
    page.get_by_label("Page shown").fill("2")
    page.get_by_label("Page shown").press("Enter")
    shown(page, 2)
    cell(page, place_of_change(reading, "n", arm="Normal saline")).focus()
    page.locator(".paper-text span", has_text=re.compile(r"^14\s*$")).last.dblclick()
    page.keyboard.press("Alt+l")
    saved(page)
    n = read_sheet(reading).cell(place_of_change(reading, "n", arm="Normal saline"))
    assert (n.page, n.quotation) == ("2", "14 14")


def test_the_paper_is_read_by_keyboard_and_lets_the_focus_go(window, reading, first_reader):
    bring(first_reader, reading=reading, content=PAPER)
    page = window()
    shown(page, 1)
    region = page.get_by_role("region", name=re.compile("^Page"))
    region.focus()
    press_until_shown(page, "PageDown", 3)
    expect(page.get_by_text("This page is a picture")).to_be_visible(timeout=DRAWN)
    press_until_shown(page, "PageUp", 1)
    page.keyboard.press("Tab")
    expect(region).not_to_be_focused()


def test_words_are_found_on_any_page_however_they_are_spaced_and_dashed(window, reading, first_reader):
    bring(first_reader, reading=reading, content=PAPER)
    page = window()
    shown(page, 1)
    page.get_by_role("button", name="Find", exact=True).click()
    page.get_by_label("Find in the paper").fill("−38.2")
    expect(page.get_by_text("1 of 1")).to_be_visible(timeout=DRAWN)
    shown(page, 2)
    expect(page.locator(".paper-mark.is-current")).to_be_visible()
    page.get_by_label("Find in the paper").fill("journal page")
    expect(page.get_by_text("2 of 2")).to_be_visible(timeout=DRAWN)
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 2")).to_be_visible()
    shown(page, 1)
    page.get_by_label("Find in the paper").fill("nowhere")
    expect(page.get_by_text("not found")).to_be_visible(timeout=DRAWN)
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_focused()


def test_of_several_papers_the_one_with_the_quotation_is_opened(window, reading, first_reader, lead):
    bring(
        lead,
        study=reading.assignment.study,
        name="Supplement.pdf",
        content=pdf.document(*[pdf.line("Other")] * 3),
    )
    bring(first_reader, reading=reading, name="Paper.pdf", content=PAPER)
    page = window()
    place = cell(page, place_of_change(reading, "mean"))
    place.focus()
    page.keyboard.press("Alt+s")
    page.keyboard.type("2")
    page.get_by_label("Quotation").fill("ECCA score, change")
    page.keyboard.press("Escape")
    place.focus()
    page.keyboard.press("Alt+g")
    shown(page, 2)
    expect(page.get_by_label("Paper beside the form")).to_have_value(
        str(Paper.objects.get(name="Paper.pdf").pk)
    )
    expect(page.locator(".paper-mark.is-chosen")).to_have_count(1)


def test_what_is_no_pdf_is_refused_beside_the_drop_zone_and_another_can_be_brought(window, tmp_path, file):
    page = window()
    web_page = tmp_path / "paper.pdf"
    web_page.write_bytes(b"<html><script>alert(1)</script>")
    page.get_by_label("Choose a PDF").set_input_files(web_page)
    expect(page.locator("[data-add-said]")).to_contain_text("This is no PDF", timeout=DRAWN)
    page.get_by_label("Choose a PDF").set_input_files(file)
    shown(page, 1)


def test_a_page_that_cannot_be_drawn_says_so_and_is_asked_for_again(window, reading, first_reader):
    paper = bring(first_reader, reading=reading, content=PAPER)
    whole = Path(paper.file.path).read_bytes()
    page = window()
    shown(page, 1)
    Path(paper.file.path).write_bytes(pdf.document(pdf.line("Another file")))
    page.get_by_label("Page shown").fill("3")
    page.get_by_label("Page shown").press("Enter")
    expect(page.get_by_text("This page of the PDF cannot be read.")).to_be_visible(timeout=DRAWN)
    Path(paper.file.path).write_bytes(whole)
    page.get_by_role("button", name="Show it again").click()
    shown(page, 3)


def test_asking_again_is_not_answered_by_what_fails_late(window, reading, first_reader):
    bring(first_reader, reading=reading, content=PAPER)
    page = window()
    shown(page, 1)
    late: list[Route] = []

    def fail_or_hold(route: Route) -> None:
        """The first picture fails, the first words are held back; whatever is asked after that goes through."""
        if "3.json" in route.request.url and not late:
            late.append(route)
        elif "3.png" in route.request.url and not pictures:
            pictures.append(route)
            route.fulfill(status=422, json={"message": "This page of the PDF cannot be read."})
        else:
            route.continue_()

    pictures: list[Route] = []
    page.route("**/pages/3.*", fail_or_hold)
    page.get_by_label("Page shown").fill("3")
    page.get_by_label("Page shown").press("Enter")
    expect(page.get_by_text("This page of the PDF cannot be read.")).to_be_visible(timeout=DRAWN)
    page.get_by_role("button", name="Show it again").click()
    late[0].fulfill(status=422, json={"message": "This page of the PDF cannot be read."})
    shown(page, 3)


def test_the_pane_has_no_accessibility_faults_and_breaks_no_policy(window, reading, first_reader):
    bring(first_reader, reading=reading, content=PAPER)
    page = window()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.reload()
    shown(page, 1)
    found = Axe().run(page, context=".paper-pane")
    assert found.violations_count == 0, found.generate_report()
    assert complaints == []


def test_on_a_phone_the_paper_is_a_tab_and_a_linked_cell_leads_there_and_back(window, reading, first_reader):
    bring(first_reader, reading=reading, content=PAPER)
    page = window()
    page.set_viewport_size({"width": 390, "height": 844})
    page.get_by_text("Paper, page 1").click()
    shown(page, 1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.get_by_text("Your reading", exact=True).first.click()
    expect(page.get_by_role("region", name=re.compile("^Page"))).to_be_hidden()
