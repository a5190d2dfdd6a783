"""Nothing that is typed is lost: without a line, in two windows, among several people at one computer."""

import re

from playwright.sync_api import Page, Route, expect

from extraction.addresses import AnswerAddress
from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from tests.journeys.grid import KEPT_HERE, cell, place_of_change


def answer(reading: Reading) -> str:
    return str(AnswerAddress(next(one.pk for one in read_sheet(reading).questions if one.kind == "text")))


def text(reading: Reading, where: str) -> str:
    return read_sheet(reading).cell(where).text


def type_over(page: Page, where: str, typed: str) -> None:
    cell(page, where).focus()
    page.keyboard.type(typed)
    page.keyboard.press("Enter")


def says(page: Page, words: str) -> None:
    expect(page.locator("#saved-state")).to_have_text(re.compile(words))


SAVED = r"Saved \d\d:\d\d:\d\d"


def nothing_waits(page: Page) -> None:
    """Everything that was kept on this computer has reached the server."""
    for _ in range(100):
        if page.evaluate(KEPT_HERE) == 0:
            break
        page.wait_for_timeout(100)
    assert page.evaluate(KEPT_HERE) == 0
    says(page, SAVED)


# --- Without a line ---


def test_a_reader_who_loses_the_network_and_closes_the_window_loses_nothing(window, reading, context):
    page = window()
    context.set_offline(True)
    for statistic, typed in (("n", "15"), ("mean", "-40.1"), ("sd", "7.7")):
        type_over(page, place_of_change(reading, statistic), typed)
    says(page, "Not connected. 3 cells wait on this computer")
    page.close()
    context.set_offline(False)
    nothing_waits(window())
    stored = [text(reading, place_of_change(reading, statistic)) for statistic in ("n", "mean", "sd")]
    assert stored == ["15", "-40.1", "7.7"]


def test_what_is_typed_while_an_answer_is_lost_asks_nobody_about_the_own_earlier_text(window, reading):
    page = window()
    place = place_of_change(reading, "sd")
    lost = []

    def lose_the_first(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route("**/cells/", lose_the_first)
    type_over(page, place, "7.7")
    says(page, "Not connected")
    assert (lost, text(reading, place)) == ([200], "7.7")
    type_over(page, place, "7.75")
    nothing_waits(page)
    expect(page.locator(".grid-note")).to_have_count(0)
    assert text(reading, place) == "7.75"


def test_an_open_editor_of_a_page_that_dies_is_in_the_next_one(window, reading):
    page = window()
    place = place_of_change(reading, "sd")
    cell(page, place).focus()
    page.keyboard.type("6.6")
    page.wait_for_timeout(700)  # longer than the pause after which a draft is kept
    page.close()
    nothing_waits(window())
    assert text(reading, place) == "6.6"


def test_an_editor_that_was_left_by_escape_leaves_nothing(window, reading):
    page = window()
    cell(page, place_of_change(reading, "sd")).focus()
    page.keyboard.type("6.6")
    page.wait_for_timeout(700)
    assert page.evaluate(KEPT_HERE) == 1
    page.keyboard.press("Escape")
    page.wait_for_timeout(100)
    assert page.evaluate(KEPT_HERE) == 0


def test_where_storage_is_forbidden_the_window_says_so_and_asks_before_it_closes(window, reading, context):
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('', 'SecurityError'); } })"
    )
    page = window()
    context.set_offline(True)
    type_over(page, place_of_change(reading, "sd"), "7.7")
    says(page, "1 cell waits in this window: leave it open")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    with page.expect_response("**/cells/"):
        context.set_offline(False)
    says(page, SAVED)


def test_a_text_that_nothing_takes_holds_back_no_other(window, reading):
    page = window(answer(reading))
    field = cell(page, answer(reading))
    type_at_once = (
        "(field, text) => { field.value = text; field.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    field.evaluate(type_at_once, "long " * 600_000)
    page.evaluate("location.hash = 'results'")
    type_over(page, place_of_change(reading, "sd"), "7.7")
    says(page, "1 cell not saved")
    assert text(reading, place_of_change(reading, "sd")) == "7.7"
    expect(field.locator("xpath=ancestor::*[@data-address]").locator("[data-note]")).to_contain_text(
        "more text than"
    )
    assert len(field.input_value()) == 3_000_000


# --- Two windows ---


def test_two_windows_that_change_different_fields_of_a_cell_both_keep_theirs_unasked(window, reading):
    one, other = window(), window()
    place = place_of_change(reading, "sd")
    cell(one, place).focus()
    one.keyboard.press("Alt+s")
    one.keyboard.type("6")
    one.keyboard.press("Enter")
    nothing_waits(one)
    type_over(other, place, "7.7")
    nothing_waits(other)
    expect(other.locator(".grid-note")).to_have_count(0)
    stored = read_sheet(reading).cell(place)
    assert (stored.text, stored.page) == ("7.7", "6")


def test_a_long_answer_stands_side_by_side_until_one_is_chosen(window, reading):
    one, other = window(answer(reading)), window(answer(reading))
    for page, typed in ((one, "icepick\nand rolling scars"), (other, "boxcar\nscars of the cheek")):
        cell(page, answer(reading)).click()
        page.keyboard.insert_text(typed)
        with page.expect_response("**/cells/"):
            page.keyboard.press("Tab")
    expect(other.locator(".versions-text").first).to_have_text("boxcar\nscars of the cheek")
    expect(other.locator(".versions-text").nth(1)).to_have_text("icepick\nand rolling scars")
    assert text(reading, answer(reading)) == "icepick\nand rolling scars"
    other.get_by_role("button", name="Keep what you typed").first.click()
    nothing_waits(other)
    assert text(reading, answer(reading)) == "boxcar\nscars of the cheek"


def test_what_a_closed_window_left_meets_what_another_typed_there(window, reading, context):
    one, other = window(), window()
    place = place_of_change(reading, "sd")
    context.set_offline(True)
    type_over(one, place, "7.7")
    type_over(other, place, "8.8")
    for page in (one, other):
        says(page, "1 cell waits on this computer")
    one.close()
    context.set_offline(False)
    expect(other.locator(".grid-note")).to_contain_text("You typed 7.7, the other window has 8.8.")
    assert text(reading, place) == "8.8"
    other.get_by_role("button", name="Keep 7.7").first.click()
    nothing_waits(other)
    assert text(reading, place) == "7.7"


def test_an_arm_that_is_renamed_in_two_windows_is_asked_for_and_nothing_typed_goes(window, reading):
    one, other = window("arms-and-times"), window("arms-and-times")
    for page, name in ((one, "SVF gel"), (other, "SVF paste")):
        line = page.locator("[data-part-line]").first
        line.get_by_label("Name in the paper").fill(name)
        line.get_by_role("button", name="Save").click()
    expect(other.get_by_text("you typed “SVF paste”, the other window has “SVF gel”")).to_be_visible()
    assert reading.arms.first().name == "SVF gel"
    other.get_by_role("button", name="Keep yours").click()
    expect(other.get_by_role("button", name="Keep yours")).to_have_count(0)
    assert reading.arms.first().name == "SVF paste"


def test_a_name_that_is_not_saved_yet_outlives_the_form_beside_it(window, reading):
    page = window("arms-and-times")
    line = page.locator("[data-part-line]").first
    line.get_by_label("Name in the paper").fill("SVF gel")
    page.get_by_label("Another arm").fill("PRP")
    page.get_by_role("button", name="Add arm").click()
    expect(page.get_by_text("Typed before, and not saved yet.")).to_be_visible()
    expect(line.get_by_label("Name in the paper")).to_have_value("SVF gel")
    expect(page.get_by_label("Another arm")).to_have_value("")


def test_a_reading_is_not_submitted_over_what_another_window_saved_unseen(window, reading):
    one, other = window(), window()
    type_over(other, place_of_change(reading, "sd"), "7.7")
    nothing_waits(other)
    type_over(one, place_of_change(reading, "n"), "15")
    nothing_waits(one)
    for page, words in ((one, "another window saved something"), (one, "The reading is frozen from now on.")):
        page.get_by_role("button", name="Submit reading").click()
        page.get_by_role("button", name="Submit and freeze").click()
        expect(page.get_by_text(words)).to_be_visible()
    assert text(reading, place_of_change(reading, "sd")) == "7.7"


# --- Arms ---


def test_a_value_typed_for_an_arm_that_another_window_took_out_is_kept_and_saved_once_it_is_back(
    window, reading
):
    one, other = window(), window("arms-and-times")
    place = place_of_change(reading, "sd")
    line = other.locator("[data-part-line]").first
    line.get_by_text("Take out or merge").click()
    line.get_by_role("button", name="Take “SVF” out").click()
    expect(other.locator(".taken-out")).to_contain_text("3 values come back with it")
    type_over(one, place, "7.7")
    says(one, "1 cell not saved")
    one.close()
    page = window("arms-and-times")
    expect(page.locator("#leftovers")).to_contain_text("7.7 This place is no longer part of the reading.")
    page.get_by_role("button", name="Put back").click()
    expect(page.locator("#leftovers")).to_be_hidden()
    nothing_waits(page)
    assert text(reading, place) == "7.7"


def test_arms_are_moved_by_keys(window, reading):
    page = window("arms-and-times")
    second = page.locator("[data-part-line]").nth(1).get_by_label("Name in the paper")
    second.focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-part-line]").first.get_by_label("Name in the paper")).to_have_value(
        "Normal saline"
    )
    assert [arm.name for arm in reading.arms.all()] == ["Normal saline", "SVF"]


# --- History ---


def test_an_older_value_is_seen_and_put_back_by_keyboard(window, reading):
    page = window()
    place = place_of_change(reading, "sd")
    type_over(page, place, "9.5")
    nothing_waits(page)
    cell(page, place).focus()
    page.keyboard.press("Alt+h")
    panel = page.locator("#history")
    expect(panel.get_by_role("row")).to_have_count(3)
    expect(panel).to_contain_text("First reviewer")
    panel.get_by_role("button", name="Put back 8.1").press("Enter")
    expect(panel.get_by_role("row")).to_have_count(4)
    expect(cell(page, place)).to_be_focused()
    assert text(reading, place) == "8.1"


# --- Several people at one computer ---


def test_signing_out_with_something_unsent_asks_first_and_staying_keeps_it(window, reading):
    page = window()
    page.route("**/cells/", lambda route: route.abort())
    type_over(page, place_of_change(reading, "sd"), "7.7")
    says(page, "1 cell waits on this computer")
    page.locator("button.person").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("1 entry typed on this computer did not reach the server.")).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
    assert page.evaluate(KEPT_HERE) == 1
    page.unroute("**/cells/")
    page.evaluate("dispatchEvent(new Event('online'))")
    nothing_waits(page)


def test_what_one_person_left_here_is_not_sent_or_shown_to_the_next(
    window, signed_in, reading, context, live_server, second_reader
):
    page = window()
    context.clear_cookies(name="sessionid")
    type_over(page, place_of_change(reading, "sd"), "7.7")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    other = signed_in(second_reader).new_page()
    other.goto(live_server.url)
    expect(other.get_by_text("Second reviewer").first).to_be_visible()
    expect(other.locator(".message.is-warning")).to_have_count(0)
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.get_by_role("link", name="Sign in again")).to_be_visible()
    says(page, "1 cell waits on this computer")
    assert text(reading, place_of_change(reading, "sd")) == "8.1"
