"""The source of one cell and of a whole range, given by keys."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.journeys.grid import cell, place, saved, sources, type_row


def test_one_source_is_given_to_a_whole_range_in_one_step(window, reading):
    page = window()
    filled = type_row(page, reading)
    cell(page, filled[0]).focus()
    # The row below is chosen with it, and holds nothing.
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Page", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Give to 3 cells")).to_be_visible()
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 3")
    page.keyboard.press("Enter")
    expect(cell(page, filled[0])).to_be_focused()
    saved(page)
    assert sources(reading) == dict.fromkeys(filled, ("6", "Table 3", ""))
    page.keyboard.press("Control+z")
    expect(page.locator("td.is-sourced")).to_have_count(0)
    saved(page)
    assert sources(reading) == {}


def test_a_range_without_a_value_takes_the_source_as_it_is_chosen(window, reading):
    page = window()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+s")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    saved(page)
    blank = [place(reading, "n"), place(reading, "mean")]
    assert sources(reading) == dict.fromkeys(blank, ("7", "", ""))


def test_escape_gives_nothing_to_the_range_and_leaving_the_form_gives_it(window, reading):
    page = window()
    filled = type_row(page, reading)
    cell(page, filled[0]).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+s")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell(page, filled[0])).to_be_focused()
    saved(page)
    assert sources(reading) == {}
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Page", exact=True)).to_have_value("")
    page.keyboard.type("6")
    page.keyboard.press("F6")
    saved(page)
    expect(page.locator("td.is-sourced")).to_have_count(2)
    assert sources(reading) == dict.fromkeys(filled[:2], ("6", "", ""))


def test_the_last_source_is_given_again_by_one_key_to_a_cell_and_to_a_range(window, reading):
    page = window()
    upper, lower = type_row(page, reading), type_row(page, reading, "Normal saline")
    cell(page, upper[0]).focus()
    page.keyboard.press("Alt+a")
    expect(page.locator("#announce-now")).to_contain_text("No source was given on this page yet")
    page.keyboard.press("Alt+s")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 3")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+a")
    expect(cell(page, upper[1])).to_be_focused()
    cell(page, lower[0]).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+a")
    saved(page)
    assert sources(reading) == dict.fromkeys([*upper[:2], *lower[:2]], ("6", "Table 3", ""))


def test_a_quotation_does_not_follow_its_cell_to_another_page(window, reading):
    page = window()
    quoted, *_ = type_row(page, reading)
    for address, number, words in ((place(reading, "mean"), "6", ""), (quoted, "3", "fourteen people")):
        cell(page, address).focus()
        page.keyboard.press("Alt+s")
        page.keyboard.type(number)
        if words:
            page.get_by_label("Quotation").fill(words)
        page.keyboard.press("Escape")
    cell(page, place(reading, "mean")).focus()
    page.keyboard.press("Alt+s")
    page.get_by_label("Page", exact=True).fill("6")
    page.get_by_label("Table or figure").fill("Table 3")
    page.keyboard.press("Enter")
    cell(page, quoted).focus()
    page.keyboard.press("Alt+a")
    saved(page)
    assert sources(reading)[quoted] == ("6", "Table 3", "")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_source_of_a_range_is_accessible(window, reading, scheme):
    page = window()
    page.emulate_media(color_scheme=scheme)
    type_row(page, reading)
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+s")
    expect(page.get_by_role("button", name="Give to 3 cells")).to_be_visible()
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults] == []
