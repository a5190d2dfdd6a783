"""Ranges of cells, typing without a key, and taking back."""

import re

from playwright.sync_api import expect

from extraction.queries.sheets import read_sheet
from tests.journeys.grid import cell, copied, place, saved, texts

# --- Ranges ---


def test_a_range_is_copied_filled_down_with_its_source_and_emptied(results, reading):
    page, keys = results, results.keyboard
    first = place(reading, "n")
    cell(page, first).focus()
    for text in ("14", "136.4", "27.0"):
        keys.type(text)
        keys.press("Tab")
    keys.press("Home")
    keys.press("Alt+s")
    keys.type("6")
    keys.press("Tab")
    keys.type("Table 3")
    keys.press("Enter")
    expect(cell(page, first)).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        keys.press(f"Shift+{key}")
    expect(page.locator("td[aria-selected=true]")).to_have_count(6)
    assert copied(page) == "14\t136.4\t27.0\n\t\t"
    keys.press("Control+d")
    saved(page)
    below = read_sheet(reading).cell(place(reading, "n", "Normal saline"))
    assert (below.text, below.page, below.table) == ("14", "6", "Table 3")
    assert copied(page) == "14\t136.4\t27.0\n14\t136.4\t27.0"
    keys.press("Delete")
    expect(cell(page, first)).to_have_text("")
    keys.press("Control+z")
    expect(cell(page, place(reading, "sd", "Normal saline"))).to_have_text("27.0")
    keys.press("Escape")
    expect(page.locator("td[aria-selected=true]")).to_have_count(0)
    # Once more: the fill, with its sources.
    keys.press("Control+z")
    saved(page)
    below = read_sheet(reading).cell(place(reading, "n", "Normal saline"))
    assert (below.text, below.page, below.table) == ("", "", "")


def test_not_reported_is_said_of_a_whole_range(results, reading):
    cell(results, place(reading, "mean")).focus()
    results.keyboard.press("Shift+ArrowRight")
    results.keyboard.press("n")
    for statistic in ("mean", "sd"):
        expect(cell(results, place(reading, statistic))).to_have_text("NR")
    expect(cell(results, place(reading, "n"))).to_have_text("")


def test_nothing_is_filled_down_into_another_statistic(results, reading):
    """Above the count of those satisfied stands a mean."""
    mean = place(reading, "mean", "Normal saline")
    cell(results, mean).focus()
    results.keyboard.type("126.1")
    results.keyboard.press("Enter")
    events = cell(results, place(reading, "events", outcome="Satisfied"))
    expect(events).to_be_focused()
    results.keyboard.press("Control+d")
    expect(events).to_have_text("")


# --- Typing without keys ---


def test_typing_without_a_key_starts_editing(results, reading):
    page = results
    mean = cell(page, place(reading, "mean"))
    mean.focus()
    page.keyboard.insert_text("136.4")
    expect(mean.locator("input")).to_have_value("136.4")
    page.keyboard.press("Tab")
    expect(mean).to_have_text("136.4")
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "27", "selectionStart": 2, "selectionEnd": 2})
    session.send("Input.insertText", {"text": "27.0"})
    page.keyboard.press("Enter")
    sd = place(reading, "sd")
    expect(cell(page, sd)).to_have_text("27.0")
    saved(page)
    assert texts(reading, {sd: ""}) == {sd: "27.0"}


def test_escape_leaves_a_cell_as_it_was(results, reading):
    mean = cell(results, place(reading, "mean"))
    mean.focus()
    results.keyboard.type("1")
    results.keyboard.press("Escape")
    expect(mean).to_be_focused()
    expect(mean).to_have_text("")


# --- Taking back ---


def test_what_was_typed_into_a_field_is_taken_back_after_a_cell(results, reading):
    page = results
    tabs = page.get_by_role("navigation", name="Parts of the reading")
    tabs.get_by_role("link", name="Participants").click()
    field = page.get_by_role("textbox", name="Scar type")
    field.fill("Atrophic")
    tabs.get_by_role("link", name=re.compile("^Results")).click()
    mean = cell(page, place(reading, "mean"))
    mean.focus()
    page.keyboard.type("136.4")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+z")
    expect(mean).to_have_text("")
    page.keyboard.press("Control+z")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    page.keyboard.press("Control+y")
    expect(field).to_have_value("Atrophic")
