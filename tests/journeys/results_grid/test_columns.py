"""The columns of an outcome in whatever form the paper reports it, and what is refused in them."""

import re

from playwright.sync_api import expect

from extraction.addresses import MeasureAddress
from extraction.queries.sheets import read_sheet
from tests.journeys.grid import cell, paste, place, saved, texts


def test_a_form_of_reporting_opens_its_columns_and_what_follows_is_marked_as_derived(results, reading):
    page, keys = results, results.keyboard
    cell(page, place(reading, "n")).focus()
    keys.press("Alt+c")
    expect(page.get_by_role("group", name="Reported as").first).to_be_visible()
    keys.press("Space")  # the first of them: mean, SE
    se = cell(page, place(reading, "se"))
    expect(se).to_be_visible()
    expect(page.get_by_label("mean, SE").first).to_be_focused()
    keys.press("Escape")
    expect(cell(page, place(reading, "n"))).to_be_focused()
    paste(page, "14\t136.4 ± 2.2")
    keys.press("Enter")
    sd = cell(page, place(reading, "sd"))
    expect(sd).to_have_class(re.compile("is-derived"))
    expect(sd).to_have_text("8.23")
    expect(page.locator("[data-derived]")).to_contain_text("8.23 = 2.2 × √14")
    expect(page.locator("[data-derived]")).to_contain_text("Handbook 6.5.2.2")
    saved(page)
    stored = read_sheet(reading).cell(place(reading, "sd"))
    assert stored is None or stored.is_blank
    # Typed, it is the reader's own, and nothing is derived for it.
    sd.focus()
    keys.type("8.2")
    keys.press("Enter")
    expect(sd).not_to_have_class(re.compile("is-derived"))
    saved(page)
    # A column in which something stands does not close.
    page.reload()
    expect(cell(page, place(reading, "se"))).to_have_text("2.2")


def test_a_quartile_cell_is_put_apart_once_its_columns_are_open(results, reading):
    page, keys = results, results.keyboard
    cell(page, place(reading, "mean")).focus()
    paste(page, "12.3 (10.1–14.5)")
    expect(cell(page, place(reading, "mean"))).to_have_attribute("aria-invalid", "true")
    keys.press("Control+z")
    keys.press("Alt+c")
    page.get_by_label("median, IQR").first.check()
    expect(cell(page, place(reading, "q3"))).to_be_visible()
    keys.press("Escape")
    paste(page, "12.3 (10.1–14.5)")
    keys.press("Enter")
    saved(page)
    expected = {place(reading, "median"): "12.3", place(reading, "q1"): "10.1", place(reading, "q3"): "14.5"}
    assert texts(reading, expected) == expected


def test_a_study_that_measured_on_another_scale_says_so_and_its_numbers_are_held_against_that(
    results, reading
):
    page, keys = results, results.keyboard
    mean = cell(page, place(reading, "mean"))
    mean.focus()
    keys.type("180")
    keys.press("Enter")
    expect(mean).to_have_attribute("aria-invalid", "true")
    mean.focus()
    keys.press("Alt+c")
    page.get_by_role("textbox", name="Highest").first.fill("200")
    expect(page.get_by_role("button", name=re.compile("How ECCA score was measured"))).to_contain_text(
        "own measure"
    )
    expect(mean).not_to_have_attribute("aria-invalid", "true")
    saved(page)
    sheet = read_sheet(reading)
    outcome = next(one for one in sheet.outcomes if one.name == "ECCA score")
    assert sheet.cell(MeasureAddress(outcome.pk, "scale_max")).text == "200"
    assert page.get_by_role("textbox", name="ICC").count() == 0


def test_of_several_refusals_in_a_row_one_is_said_and_the_others_are_counted(results, reading):
    page, keys = results, results.keyboard
    cell(page, place(reading, "n")).focus()
    for text in ("0", "x", "-2"):
        keys.type(text)
        keys.press("Tab")
    note = page.locator(".grid-note")
    expect(note).to_have_count(1)
    expect(note.locator(".refusal-title:visible")).to_have_count(1)
    more = note.get_by_role("button", name="2 more in this row")
    expect(more).to_be_visible()
    sd = cell(page, place(reading, "sd"))
    sd.focus()
    expect(note).to_contain_text("SD is −2")
    more.click()
    expect(cell(page, place(reading, "n"))).to_be_focused()
    for statistic in ("n", "mean", "sd"):
        described = cell(page, place(reading, statistic)).get_attribute("aria-describedby")
        expect(page.locator(f'[id="{described}"]')).to_have_count(1)
