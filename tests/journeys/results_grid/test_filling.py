"""Filling: a chosen range, the later times, and the cells that one text is put apart into."""

from playwright.sync_api import expect

from tests.journeys.grid import cell, paste, place, saved, sources, texts, type_row


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
