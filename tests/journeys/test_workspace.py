"""Reading a study in a real browser: by keyboard alone, with two windows, without a line, signed out."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from extraction.actions.readings import start_reading
from extraction.queries.sheets import read_sheet
from tests.journeys.grid import KEPT_HERE, cell, paste, place, place_of_change, saved


def test_a_row_is_typed_corrected_and_sourced_by_keyboard_alone(window, reading):
    page = window()
    cell(page, place(reading, "n")).focus()
    page.keyboard.type("14")
    page.keyboard.press("Tab")
    page.keyboard.type("136.4")
    page.keyboard.press("Tab")
    page.keyboard.type("-27")
    page.keyboard.press("Enter")
    wrong = cell(page, place(reading, "sd"))
    expect(wrong).to_have_attribute("aria-invalid", "true")
    expect(page.locator(".grid-note")).to_contain_text("SD is −27")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("F2")
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    page.keyboard.press("Alt+s")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 3")
    page.keyboard.press("Enter")
    expect(wrong).to_be_focused()
    expect(wrong).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".grid-note")).to_have_count(0)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("n")
    saved(page)
    sheet = read_sheet(reading)
    sd = sheet.cell(place(reading, "sd"))
    assert (sd.text, sd.page, sd.table) == ("27", "6", "Table 3")
    assert sheet.cell(place(reading, "mean")).missing == "NR"


def test_the_list_of_keys_opens_from_the_grid_and_leaves_the_cell_as_it_was(window, reading):
    page = window()
    where = cell(page, place_of_change(reading, "sd"))
    where.focus()
    before = where.inner_text()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(where).to_be_focused()
    assert where.inner_text() == before


def test_a_value_that_cannot_be_is_kept_as_so_printed_only_with_its_source(window, reading):
    page = window()
    where = cell(page, place_of_change(reading, "sd"))
    where.focus()
    page.keyboard.type("-8.1")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-note")).to_contain_text("needs a page, a table or a quotation")
    where.focus()
    page.keyboard.press("Alt+k")
    expect(page.get_by_label("Page", exact=True)).to_be_focused()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    page.keyboard.press("Alt+k")
    expect(page.locator(".grid-note")).to_contain_text("Kept as so printed")
    saved(page)
    kept = read_sheet(reading).cell(place_of_change(reading, "sd"))
    assert (kept.text, kept.so_printed, kept.page) == ("-8.1", True, "6")


def test_of_two_windows_neither_overwrites_the_other_unseen(window, reading):
    one, other = window(), window()
    where = place_of_change(reading, "sd")
    cell(other, where).focus()
    other.keyboard.type("5.9")
    other.keyboard.press("Enter")
    saved(other)
    cell(one, where).focus()
    one.keyboard.type("9.5")
    one.keyboard.press("Enter")
    expect(one.locator(".grid-note")).to_contain_text("You typed 9.5, the other window has 5.9.")
    assert read_sheet(reading).cell(where).text == "5.9"
    one.get_by_role("button", name="Keep 9.5").click()
    expect(one.locator(".grid-note")).to_have_count(0)
    saved(one)
    assert read_sheet(reading).cell(where).text == "9.5"


def test_without_a_line_cells_wait_on_this_computer_and_are_sent_by_the_next_page(window, reading, context):
    page = window()
    where = place_of_change(reading, "sd")
    context.set_offline(True)
    cell(page, where).focus()
    page.keyboard.type("7.7")
    page.keyboard.press("Enter")
    expect(page.locator("#saved-state")).to_have_text("Not connected. 1 cell waits on this computer")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    context.set_offline(False)
    page.reload()
    saved(page)
    assert asked == ["beforeunload"]
    assert read_sheet(reading).cell(where).text == "7.7"


def test_who_was_signed_out_keeps_what_was_typed_and_is_asked_to_sign_in(window, reading, context):
    page = window()
    cookies = context.cookies()
    context.clear_cookies(name="sessionid")
    where = place_of_change(reading, "sd")
    cell(page, where).focus()
    page.keyboard.type("7.7")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    saved(page)
    assert read_sheet(reading).cell(where).text == "7.7"


def test_signing_out_leaves_nothing_of_the_reading_on_this_computer(window, reading, context, live_server):
    page = window()
    page.route("**/cells/", lambda route: route.abort())
    cell(page, place_of_change(reading, "sd")).focus()
    page.keyboard.type("7.7")
    page.keyboard.press("Enter")
    expect(page.locator("#saved-state")).to_contain_text("on this computer")
    assert page.evaluate(KEPT_HERE) == 1
    page.locator("button.person").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Sign out and delete them").click()
    page.wait_for_url("**/sign-in/")
    page.wait_for_function(f"{KEPT_HERE} === 0")
    page.go_back()
    page.wait_for_url("**/sign-in/?next=**")
    assert "7.7" not in page.content()


def test_a_block_from_a_spreadsheet_fills_the_cells_from_here_on(window, reading):
    page = window()
    cell(page, place(reading, "n")).focus()
    paste(page, "14\t136.4\t27.0\r\n14\t126.1\t26.7\r\n")
    page.keyboard.press("Enter")
    saved(page)
    sheet = read_sheet(reading)
    for arm, texts in (("SVF", ["14", "136.4", "27.0"]), ("Normal saline", ["14", "126.1", "26.7"])):
        for statistic, text in zip(("n", "mean", "sd"), texts, strict=True):
            assert sheet.cell(place(reading, statistic, arm)).text == text


def test_the_list_of_what_is_missing_leads_to_the_cell_and_then_the_reading_is_submitted(window, reading):
    page = window()
    cell(page, place_of_change(reading, "sd")).focus()
    page.keyboard.press("Delete")
    page.get_by_role("button", name="1 to mend").click()
    page.get_by_role("link", name=re.compile("SD is blank")).click()
    expect(cell(page, place_of_change(reading, "sd"))).to_be_focused()
    page.keyboard.type("8.1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Submit reading").click()
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_text("Submitted. The reading is frozen from now on.")).to_be_visible()
    reading.refresh_from_db()
    assert reading.is_submitted


def test_risk_of_bias_is_judged_by_keyboard_and_the_overall_follows(
    signed_in, live_server, bias_assignment, first_reader
):
    own = start_reading(assignment=bias_assignment, by=first_reader)
    page = signed_in(first_reader).new_page()
    page.goto(f"{live_server.url}/readings/{own.pk}/")
    for level in "12111":
        page.keyboard.press(level)
        page.keyboard.press("Tab")
        page.keyboard.type("Because of page 4.")
        page.keyboard.press("Control+Enter")
    expect(page.locator("[data-proposal-title]:visible")).to_have_text("Proposed: some concerns")
    page.keyboard.press("Space")
    expect(page.locator(".finding")).to_contain_text("Domain 2 is some concerns, and the overall is low.")
    saved(page)
    sheet = read_sheet(own)
    assert [sheet.cell(f"judgement:all:{key}").text for key in ("1", "2", "overall")] == [
        "low",
        "some_concerns",
        "low",
    ]
    assert sheet.cell("judgement:all:2").support == "Because of page 4."
    page.keyboard.press("3")  # the keys mean the group that has the focus, and leave the last domain alone
    expect(page.locator(".bias-overall input[value=high]")).to_be_checked()
    expect(page.locator('[id="judgement:all:5"] input[value=low]')).to_be_checked()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 1000), (900, 900), (390, 844)], ids=["wide", "middle", "phone"])
def test_the_workspace_is_accessible_in_every_tab(window, reading, first_reader, scheme, size):
    page = window()
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    cell(page, place_of_change(reading, "sd")).focus()
    page.keyboard.type("-8")
    page.keyboard.press("Enter")
    expect(page.locator(".grid-note")).to_be_visible()
    for tab in page.locator("[data-tab]").all():
        tab.click()
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("size", [(390, 844), (320, 256)], ids=["phone", "400 %"])
def test_on_a_small_window_only_the_grid_scrolls_sideways(window, size):
    page = window()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    for tab in page.locator("[data-tab]").all():
        tab.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]


def test_on_a_phone_the_source_takes_the_place_of_the_reading_and_gives_it_back(window, reading):
    page = window()
    page.set_viewport_size({"width": 390, "height": 844})
    where = cell(page, place_of_change(reading, "sd"))
    where.focus()
    page.locator("[data-cell-bar]").get_by_role("button", name="Source").click()
    expect(page.get_by_label("Page", exact=True)).to_be_focused()
    expect(where).not_to_be_visible()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    expect(where).to_be_focused()
    saved(page)
    assert read_sheet(reading).cell(place_of_change(reading, "sd")).page == "6"
