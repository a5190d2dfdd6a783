"""The workspace by its keys: from part to part, ranges that are filled and sourced, and Escape."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Route, expect

from extraction.models import Reading
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, enter
from tests.journeys.grid import cell, paste, place, saved, texts

BLANK = Reported(results={})
ENDS = "ci_low ci_high ci_level"


@pytest.fixture
def reading(live_server, assignment, first_reader) -> Reading:
    """Two arms and two times, and no number yet."""
    return enter(assignment, first_reader, BLANK)


@pytest.fixture
def window(signed_in, live_server, reading, first_reader):
    """Open the reading at a place of its page; no page may have thrown an error."""
    errors = []

    def open_(at: str = "results") -> Page:
        page = signed_in(first_reader).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}/readings/{reading.pk}/{f'#{at}' if at else ''}")
        expect(page.locator("#gap-count")).to_have_text(re.compile("to mend$"))
        return page

    yield open_
    assert errors == []


def sources(reading: Reading) -> dict[str, tuple[str, str, str]]:
    """Every cell with a source: page, table and quotation by address."""
    cells = read_sheet(reading).cells.items()
    found = {address: (one.page, one.table, one.quotation) for address, one in cells}
    return {address: source for address, source in found.items() if any(source)}


def type_row(page: Page, reading: Reading, arm: str = "SVF") -> list[str]:
    """n, mean and SD at the baseline, typed; their addresses."""
    addresses = [place(reading, statistic, arm) for statistic in ("n", "mean", "sd")]
    cell(page, addresses[0]).focus()
    for text in ("14", "136.4", "27.0"):
        page.keyboard.type(text)
        page.keyboard.press("Tab")
    return addresses


# --- The source of a range ---


def test_one_source_is_given_to_a_whole_range_in_one_step(window, reading):
    page = window()
    filled = type_row(page, reading)
    cell(page, filled[0]).focus()
    # The row below is chosen with it, and holds nothing.
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Page", exact=True)).to_be_focused()
    expect(page.get_by_role("button", name="Give to 3 cells")).to_be_visible()
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 3")
    page.keyboard.press("Enter")
    expect(cell(page, filled[0])).to_be_focused()
    saved(page)
    assert sources(reading) == dict.fromkeys(filled, ("6", "Table 3", ""))
    page.keyboard.press("Control+z")
    expect(page.locator("td.is-sourced")).to_have_count(0)
    saved(page)
    assert sources(reading) == {}


def test_a_range_without_a_value_takes_the_source_as_it_is_chosen(window, reading):
    page = window()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+s")
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    saved(page)
    blank = [place(reading, "n"), place(reading, "mean")]
    assert sources(reading) == dict.fromkeys(blank, ("7", "", ""))


def test_escape_gives_nothing_to_the_range_and_leaving_the_form_gives_it(window, reading):
    page = window()
    filled = type_row(page, reading)
    cell(page, filled[0]).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+s")
    page.keyboard.type("9")
    page.keyboard.press("Escape")
    expect(cell(page, filled[0])).to_be_focused()
    saved(page)
    assert sources(reading) == {}
    page.keyboard.press("Alt+s")
    expect(page.get_by_label("Page", exact=True)).to_have_value("")
    page.keyboard.type("6")
    page.keyboard.press("F6")
    saved(page)
    expect(page.locator("td.is-sourced")).to_have_count(2)
    assert sources(reading) == dict.fromkeys(filled[:2], ("6", "", ""))


def test_the_last_source_is_given_again_by_one_key_to_a_cell_and_to_a_range(window, reading):
    page = window()
    upper, lower = type_row(page, reading), type_row(page, reading, "Normal saline")
    cell(page, upper[0]).focus()
    page.keyboard.press("Alt+a")
    expect(page.locator("#announce-now")).to_contain_text("No source was given on this page yet")
    page.keyboard.press("Alt+s")
    page.keyboard.type("6")
    page.keyboard.press("Tab")
    page.keyboard.type("Table 3")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Alt+a")
    expect(cell(page, upper[1])).to_be_focused()
    cell(page, lower[0]).focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Alt+a")
    saved(page)
    assert sources(reading) == dict.fromkeys([*upper[:2], *lower[:2]], ("6", "Table 3", ""))


def test_a_quotation_does_not_follow_its_cell_to_another_page(window, reading):
    page = window()
    quoted, *_ = type_row(page, reading)
    for address, number, words in ((place(reading, "mean"), "6", ""), (quoted, "3", "fourteen people")):
        cell(page, address).focus()
        page.keyboard.press("Alt+s")
        page.keyboard.type(number)
        if words:
            page.get_by_label("Quotation").fill(words)
        page.keyboard.press("Escape")
    cell(page, place(reading, "mean")).focus()
    page.keyboard.press("Alt+s")
    page.get_by_label("Page", exact=True).fill("6")
    page.get_by_label("Table or figure").fill("Table 3")
    page.keyboard.press("Enter")
    cell(page, quoted).focus()
    page.keyboard.press("Alt+a")
    saved(page)
    assert sources(reading)[quoted] == ("6", "Table 3", "")


# --- Filling ---


def test_ctrl_r_fills_the_later_times_from_the_first_column_of_a_range_with_its_source(window, reading):
    page = window()
    first = type_row(page, reading)[0]
    cell(page, first).focus()
    page.keyboard.press("Alt+s")
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+End")
    page.keyboard.press("Control+r")
    saved(page)
    later = [place(reading, "n", time="10 weeks", basis=basis) for basis in ("value", "change")]
    means = [place(reading, "mean", time="10 weeks", basis=basis) for basis in ("value", "change")]
    assert list(texts(reading, later).values()) == ["14", "14"]
    # Only the first column is filled on: the mean at the baseline is none of the later ones.
    assert list(texts(reading, means).values()) == ["", ""]
    assert {sources(reading)[one] for one in later} == {("6", "", "")}
    page.keyboard.press("Control+z")
    saved(page)
    assert list(texts(reading, later).values()) == ["", ""]


def test_ctrl_r_in_one_cell_takes_the_nearest_of_its_statistic_to_the_left(window, reading):
    page = window()
    type_row(page, reading)
    address = place(reading, "mean", time="10 weeks")
    cell(page, address).focus()
    page.keyboard.press("Control+r")
    saved(page)
    assert texts(reading, [address]) == {address: "136.4"}


def test_one_copied_value_fills_a_chosen_range_once_it_was_shown(window, reading):
    page = window()
    addresses = [place(reading, "n", arm, outcome="ECCA score") for arm in ("SVF", "Normal saline")]
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowDown")
    paste(page, "14")
    panel = page.get_by_role("region", name="Paste 2 cells")
    expect(panel).to_contain_text("1 into blank cells, 1 over what stands there")
    page.keyboard.press("Enter")
    expect(panel).to_be_hidden()
    saved(page)
    assert list(texts(reading, addresses).values()) == ["14", "14"]
    page.keyboard.press("Control+z")
    saved(page)
    assert list(texts(reading, addresses).values()) == ["15", ""]


def test_several_numbers_in_one_text_are_put_apart_even_into_a_range(window, reading):
    page = window()
    cell(page, place(reading, "mean")).focus()
    page.keyboard.press("Shift+ArrowDown")
    paste(page, "136.4 ± 27.0")
    expect(page.get_by_role("region", name="Paste 2 cells")).to_be_visible()
    page.keyboard.press("Enter")
    saved(page)
    assert list(texts(reading, [place(reading, one) for one in ("mean", "sd")]).values()) == ["136.4", "27.0"]
    assert texts(reading, [place(reading, "mean", "Normal saline")]).popitem()[1] == ""


def test_ctrl_a_chooses_every_cell_and_leaves_the_current_one(window, reading):
    page = window()
    number = page.locator("td.cell[data-address]").count()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Control+a")
    expect(page.locator("td.is-selected")).to_have_count(number)
    expect(cell(page, place(reading, "mean"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("td.is-selected")).to_have_count(0)


# --- From part to part ---


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


def test_enter_in_the_list_of_groups_adds_the_arm(window, reading):
    page = window("arms-and-times")
    page.locator("#add-arm-name").fill("ReCell")
    page.locator("#add-arm-name").press("Tab")
    expect(page.locator("#add-arm-group")).to_be_focused()
    page.keyboard.press("C")
    page.keyboard.press("Enter")
    expect(page.locator("#arms li.part:not(.is-new)")).to_have_count(3)
    expect(page.locator("#add-arm-name")).to_be_focused()
    assert reading.arms.get(name="ReCell").group is not None


def test_keys_pressed_while_the_page_comes_anew_arrive_where_they_were_meant(window, reading):
    page = window("arms-and-times")
    held: list[Route] = []
    page.route("**/arms/", lambda route: held.append(route))
    page.locator("#add-arm-name").fill("ReCell")
    page.keyboard.press("Enter")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    # The page of before is still there; another name is typed, and Tab goes on to its group.
    page.keyboard.type("Spray")
    page.keyboard.press("Tab")
    held[0].continue_()
    expect(page.locator("#arms li.part:not(.is-new)")).to_have_count(3)
    expect(page.locator("#add-arm-group")).to_be_focused()
    expect(page.locator("#add-arm-name")).to_have_value("Spray")
    assert sorted(arm.name for arm in reading.arms.all()) == ["Normal saline", "ReCell", "SVF"]


def test_what_was_pressed_on_the_way_does_not_go_into_a_refused_form(window, reading):
    page = window("arms-and-times")
    held: list[Route] = []
    page.route("**/arms/", lambda route: held.append(route))
    page.locator("#add-arm-name").fill("SVF")  # there is one
    page.keyboard.press("Enter")
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    page.keyboard.type("Spray")
    held[0].continue_()
    expect(page.locator("#add-arm-name[aria-invalid=true]")).to_be_focused()
    expect(page.locator("#add-arm-name")).to_have_value("SVF")
    page.keyboard.press("End")
    page.keyboard.type(" 2")
    expect(page.locator("#add-arm-name")).to_have_value("SVF 2")


# --- Escape, and what is to be mended ---


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


# --- Columns ---


def test_a_second_form_of_reporting_ticked_while_the_first_is_under_way_is_not_lost(window, reading):
    page = window()
    page.keyboard.press("Alt+c")
    how = page.locator(".grid-how:not([hidden])")
    held: list[Route] = []
    page.route("**/columns/", lambda route: held.append(route))
    how.get_by_label("mean, SE").check()
    for _ in range(100):
        if held:
            break
        page.wait_for_timeout(50)
    how.get_by_label("mean, CI").check()
    page.unroute("**/columns/")  # lets the held one go on
    head = page.locator(".grid-head").first
    for name in ("SE, standard error", "CI from, lower limit of the confidence interval"):
        expect(head.get_by_role("columnheader", name=name).first).to_be_visible()
    expect(how.get_by_label("mean, SE")).to_be_checked()
    expect(how.get_by_label("mean, CI")).to_be_checked()
    expect(how.get_by_label("mean, CI")).to_be_focused()
    assert set(read_sheet(reading).kept_columns.popitem()[1]) == {"se", *ENDS.split()}


def test_short_heads_of_columns_say_their_full_name(window, reading):
    page = window()
    page.keyboard.press("Alt+c")
    how = page.locator(".grid-how:not([hidden])")
    head = page.locator(".grid-head").first
    for label, name in (("t", "t statistic"), ("p", "p value")):
        how.get_by_label(label, exact=True).check()
        column = head.get_by_role("columnheader", name=name).first
        expect(column).to_be_visible()
        expect(column).to_have_attribute("title", name)


# --- As it was typed ---


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


# --- Accessible ---


def test_a_message_is_a_status_inside_of_its_list(window, reading):
    page = window("arms-and-times")
    page.locator(".part-more summary").first.press("Enter")
    page.get_by_role("button", name=re.compile("^Take .* out$")).first.press("Enter")
    expect(page.get_by_role("status").filter(has_text="is taken out")).to_be_visible()
    faults = Axe().run(page, context=".messages").response["violations"]
    assert [fault["id"] for fault in faults] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_source_of_a_range_is_accessible(window, reading, scheme):
    page = window()
    page.emulate_media(color_scheme=scheme)
    type_row(page, reading)
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+s")
    expect(page.get_by_role("button", name="Give to 3 cells")).to_be_visible()
    faults = Axe().run(page).response["violations"]
    assert [fault["id"] for fault in faults] == []
