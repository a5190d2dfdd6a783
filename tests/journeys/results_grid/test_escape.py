"""What Escape closes, and where the focus is afterwards."""

from playwright.sync_api import expect

from tests.journeys.grid import cell, place


def test_escape_closes_the_history_from_the_grid_and_from_inside(window, reading):
    page = window()
    place_ = cell(page, place(reading, "n"))
    panel = page.locator("#history")
    page.keyboard.press("Alt+h")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(place_).to_be_focused()
    page.keyboard.press("Alt+h")
    panel.get_by_role("button", name="close").focus()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(place_).to_be_focused()
    # That Escape was not the one that lets Tab leave the grid.
    page.keyboard.press("Tab")
    expect(cell(page, place(reading, "mean"))).to_be_focused()


def test_only_an_escape_that_closes_nothing_lets_tab_leave_the_grid(window, reading):
    page = window()
    page.keyboard.press("Alt+h")
    expect(page.locator("#history")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#history")).to_be_hidden()
    page.keyboard.press("Tab")
    expect(cell(page, place(reading, "mean"))).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator("td.cell:focus")).to_have_count(0)


def test_escape_closes_the_list_of_what_is_to_mend(window, reading):
    page = window()
    gaps, count = page.locator("#gaps"), page.locator("#gap-count")
    page.keyboard.type("14")  # of which mean and SD are missing
    page.keyboard.press("Enter")
    expect(count).to_be_enabled()
    count.press("Enter")
    expect(gaps.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(gaps).to_be_hidden()
    expect(count).to_be_focused()
    count.press("Enter")
    cell(page, place(reading, "n")).focus()
    page.keyboard.press("Escape")
    expect(gaps).to_be_hidden()
    expect(cell(page, place(reading, "n"))).to_be_focused()
