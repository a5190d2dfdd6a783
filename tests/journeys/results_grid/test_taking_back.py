"""What the page shows once a change was taken back."""

from playwright.sync_api import expect

from tests.journeys.grid import saved, type_row


def test_the_count_of_what_is_to_mend_is_right_at_once_after_a_change_was_taken_back(window, reading):
    page = window()
    before = page.locator("#gap-count").inner_text()
    type_row(page, reading)[0]
    page.keyboard.type("15")  # n alone at 10 weeks: mean and SD are missing
    page.keyboard.press("Enter")
    expect(page.locator("#gap-count")).not_to_have_text(before)
    saved(page)
    after = page.locator("#gap-count").inner_text()
    page.clock.install()
    page.clock.pause_at(page.evaluate("Date.now() + 1000"))  # no pause of typing ends any more
    page.keyboard.press("Control+z")
    expect(page.locator("#gap-count")).not_to_have_text(after)


def test_a_list_shows_what_stands_there_once_its_choice_was_taken_back(window, reading):
    page = window()
    page.keyboard.press("Alt+c")
    better = page.locator(".grid-how:not([hidden]) select").first
    better.focus()
    before = better.input_value()
    page.keyboard.press("ArrowDown")
    expect(better).not_to_have_value(before)
    page.keyboard.press("Control+z")
    expect(better).to_have_value(before)
