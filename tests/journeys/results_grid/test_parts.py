"""From part to part of the page by keys: F6, the link to the results."""

from playwright.sync_api import expect

from tests.journeys.grid import cell, place, saved, texts, type_row


def test_f6_goes_through_the_parts_of_the_page_and_back(window, reading):
    page = window("")
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.closest('.panel-form .answer') !== null")
    stations = [
        page.locator(f'[id="{page.evaluate("document.activeElement.id")}"]'),
        page.locator("#arms input[type=text]").first,
        cell(page, place(reading, "n")),
        page.locator("[data-contrast-form] select").first,
    ]
    for station in stations[1:]:
        page.keyboard.press("F6")
        expect(station).to_be_focused()
    page.keyboard.press("F6")
    assert page.evaluate("document.activeElement.closest('.paper-pane') !== null")
    page.keyboard.press("F6")
    expect(stations[0]).to_be_focused()
    # Each part is found again where it was left.
    page.keyboard.press("Shift+F6")
    for station in reversed(stations[1:]):
        page.keyboard.press("Shift+F6")
        expect(station).to_be_focused()
        if station is stations[2]:
            page.keyboard.press("ArrowRight")
    page.keyboard.press("F6")
    expect(cell(page, place(reading, "mean"))).to_be_focused()


def test_f6_keeps_what_is_being_typed(window, reading):
    page = window()
    page.keyboard.type("14")
    page.keyboard.press("F6")
    saved(page)
    assert texts(reading, [place(reading, "n")]).popitem()[1] == "14"


def test_a_link_to_the_results_leads_to_the_first_blank_cell(window, reading):
    page = window()
    expect(cell(page, place(reading, "n"))).to_be_focused()
    type_row(page, reading)
    saved(page)
    again = window()
    expect(cell(again, place(reading, "n", time="10 weeks"))).to_be_focused()
