"""The grid when it is wide, under a finger, in the dark, and without a pointer."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from extraction.actions.structure import save_arm, save_time_point
from tests.journeys.grid import cell, paste, place


@pytest.fixture
def wide_results(results, reading, first_reader) -> Page:
    """Ten arms and six times."""
    for number in range(3, 11):
        save_arm(reading=reading, by=first_reader, name=f"Dose {number}", group=None)
    for text in ("2 weeks", "4 weeks", "6 months", "12 months"):
        save_time_point(reading=reading, by=first_reader, text=text)
    results.reload()
    return results


def test_of_many_arms_and_times_the_first_column_and_the_chosen_cell_stay_in_sight(wide_results, reading):
    page = wide_results
    far = cell(page, place(reading, "sd", "Dose 10", "12 months", "change"))
    far.focus()
    page.keyboard.press("End")
    name = page.get_by_role("rowheader", name="Dose 10").first
    expect(far).to_be_in_viewport(ratio=0.9)
    expect(name).to_be_in_viewport(ratio=0.9)
    page.keyboard.press("Home")
    start = cell(page, place(reading, "n", "Dose 10"))
    assert start.bounding_box()["x"] >= name.bounding_box()["x"] + name.bounding_box()["width"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 1440


def test_a_finger_has_rows_of_40_px_and_edits_by_a_tap(
    browser, signed_in, live_server, reading, first_reader
):
    cookies = signed_in(first_reader).cookies()
    phone = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone.add_cookies(cookies)
    page = phone.new_page()
    page.goto(f"{live_server.url}/readings/{reading.pk}/#results")
    mean = cell(page, place(reading, "mean"))
    assert mean.bounding_box()["height"] >= 40
    mean.tap()
    expect(mean.locator("input")).to_be_focused()
    page.keyboard.type("136.4")
    page.keyboard.press("Enter")
    expect(mean).to_have_text("136.4")
    page.get_by_role("button", name="Undo").tap()
    expect(mean).to_have_text("")
    phone.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 1000), (390, 844)], ids=["wide", "phone"])
def test_the_grid_with_everything_open_is_accessible(results, reading, scheme, size):
    page = results
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    cell(page, place(reading, "n")).focus()
    page.keyboard.press("Alt+c")
    page.get_by_label("mean, SE").first.check()
    expect(cell(page, place(reading, "se"))).to_be_visible()
    cell(page, place(reading, "n")).focus()
    paste(page, "14\t136.4\t\t2.2\r\n0\tx\t-3")
    page.keyboard.press("Enter")
    expect(page.locator("[data-derived]")).to_be_visible()
    expect(page.locator(".refusal-row")).to_be_visible()
    paste(page, "15\t136.4 (2.2)\t3\t4\t5\t6\t7\t8\t9\t10\t11\t12\t13\t14")
    expect(page.locator("[data-paste-panel]:visible")).to_have_count(1)
    found = Axe().run(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
