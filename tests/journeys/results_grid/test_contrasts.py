"""The grid of contrasts."""

import re

from playwright.sync_api import expect

from extraction.addresses import ContrastAddress
from extraction.queries.sheets import read_sheet
from tests.journeys.grid import cell, paste, saved, texts


def test_a_contrast_is_added_typed_and_pasted(results, reading):
    page, keys = results, results.keyboard
    page.get_by_role("link", name=re.compile("^Contrasts")).click()
    page.get_by_label("Outcome").select_option(label="Satisfied")
    expect(page.get_by_label("Measure")).to_have_value("RR")
    page.get_by_label("Measure").select_option(label="Odds ratio")
    page.get_by_label("Adjustment").select_option(label="Adjusted")
    page.get_by_role("button", name="Add contrast").click()
    sheet = read_sheet(reading)
    [row] = sheet.contrasts
    estimate = cell(page, str(row.address("estimate")))
    expect(estimate).to_be_focused()
    paste(page, "2.75 (95% CI 1.61 to 4.92)")
    keys.press("Enter")
    cell(page, str(row.address("covariates"))).focus()
    keys.type("age and n of scars")
    keys.press("Enter")
    saved(page)
    expected = {
        str(row.address(statistic)): text
        for statistic, text in (
            ("estimate", "2.75"),
            ("ci_low", "1.61"),
            ("ci_high", "4.92"),
            ("ci_level", "95"),
            ("covariates", "age and n of scars"),
        )
    }
    assert texts(reading, expected) == expected
    assert isinstance(row.address("estimate"), ContrastAddress)
    expect(page.get_by_role("button", name=re.compile("^Remove"))).to_be_hidden()
    expect(page.locator("[data-count=contrasts]")).to_have_text("1")
