"""How a text is shown that was typed with a hyphen."""

import pytest
from playwright.sync_api import expect

from tests.journeys.grid import cell, place, saved


@pytest.mark.parametrize(
    ("typed", "shown"), [("10-12", "10-12"), ("−3 to 5", "−3 to 5"), ("-3.5", "−3.5"), ("(-3)", "(−3)")]
)
def test_only_the_hyphen_before_a_number_is_shown_as_a_minus(window, reading, typed, shown):
    page = window()
    address = place(reading, "mean")
    cell(page, address).focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    expect(cell(page, address).locator(".cell-text")).to_have_text(shown)
    saved(page)
    page.reload()
    expect(cell(page, address).locator(".cell-text")).to_have_text(shown)
