"""A study's numbers by keyboard and one paste, and what is said before a paste is written."""

import re

from playwright.sync_api import expect

from tests.journeys.grid import cell, paste, place, saved, texts

# The rows of the seed's Table 3 for Suh 2025: mean ± SD at baseline, at 10 weeks, and of the change.
SUH = "136.4 ± 27.0\t98.2 ± 31.4\t−38.2 ± 8.1\r\n126.1 ± 26.7\t116.8 ± 34.6\t−9.3 ± 5.2\r\n"


def test_a_studys_numbers_are_extracted_by_keyboard_and_one_paste(results, reading):
    page, keys = results, results.keyboard
    cell(page, place(reading, "n")).focus()
    # n of both arms at every time: typed once, filled down.
    for _ in range(3):
        keys.type("14")
        keys.press("Enter")
        keys.press("Control+d")
        keys.press("ArrowUp")
        for _ in range(3):
            keys.press("ArrowRight")
    keys.press("Home")
    keys.press("ArrowRight")
    paste(page, SUH)
    panel = page.get_by_role("region", name="Paste 12 cells")
    expect(
        panel.get_by_role("row", name=re.compile("Normal saline · change to 10 weeks · SD"))
    ).to_contain_text("5.2")
    keys.press("Enter")
    expect(panel).to_be_hidden()
    # The proportions of those who are satisfied, at 10 weeks.
    for arm, percent in (("SVF", "82.1"), ("Normal saline", "47.6")):
        cell(page, place(reading, "n", arm, "10 weeks", outcome="Satisfied")).focus()
        for text in ("14", "NR", percent):
            keys.type(text)
            keys.press("Tab")
    saved(page)

    expected = {}
    for arm, rows in (
        ("SVF", (("136.4", "27.0"), ("98.2", "31.4"), ("−38.2", "8.1"))),
        ("Normal saline", (("126.1", "26.7"), ("116.8", "34.6"), ("−9.3", "5.2"))),
    ):
        for (time, basis), (mean, sd) in zip(
            (("baseline", "value"), ("10 weeks", "value"), ("10 weeks", "change")), rows, strict=True
        ):
            for statistic, text in (("n", "14"), ("mean", mean), ("sd", sd)):
                expected[place(reading, statistic, arm, time, basis)] = text
    for arm, percent in (("SVF", "82.1"), ("Normal saline", "47.6")):
        for statistic, text in (("n", "14"), ("events", "NR"), ("percent", percent)):
            expected[place(reading, statistic, arm, "10 weeks", outcome="Satisfied")] = text
    assert texts(reading, expected) == expected


def test_a_paste_is_shown_before_it_is_written_and_taken_back_in_one_step(results, reading):
    page, keys = results, results.keyboard
    first = place(reading, "n")
    cell(page, first).focus()
    keys.type("15")
    keys.press("Enter")
    keys.press("ArrowUp")
    block = "14\t136.4\t27.0\t14\t98.2\t31.4\t14\t−38.2\t8.1\tleft"
    paste(page, block)
    panel = page.get_by_role("region", name="Paste 9 cells")
    expect(panel).to_contain_text("8 into blank cells, 1 over what stands there, 1 left out")
    expect(panel.get_by_role("row", name=re.compile("SVF · baseline · n"))).to_contain_text("! replaces")
    expect(panel.get_by_role("row", name=re.compile("^Left out: left"))).to_contain_text(
        "beyond the last column"
    )
    keys.press("Escape")
    expect(panel).to_be_hidden()
    expect(cell(page, first)).to_be_focused()
    expect(cell(page, first)).to_have_text("15")

    paste(page, block)
    keys.press("Enter")
    changed = place(reading, "sd", time="10 weeks", basis="change")
    expect(cell(page, changed)).to_have_text("8.1")
    keys.press("Control+z")
    expect(cell(page, first)).to_have_text("15")
    expect(cell(page, changed)).to_have_text("")
    keys.press("Control+Shift+Z")
    expect(cell(page, changed)).to_have_text("8.1")
    keys.press("Control+z")
    keys.press("Control+y")
    saved(page)
    assert texts(reading, {first: "", changed: ""}) == {first: "14", changed: "8.1"}


def test_one_bad_cell_of_a_paste_keeps_the_good_and_is_marked(results, reading):
    page = results
    cell(page, place(reading, "n")).focus()
    paste(page, "14\tabout 130\t27.0")
    expect(page.get_by_role("row", name=re.compile("baseline · mean"))).to_contain_text(
        "! a number with more"
    )
    page.keyboard.press("Enter")
    bad = cell(page, place(reading, "mean"))
    expect(bad).to_have_attribute("aria-invalid", "true")
    saved(page)
    expected = {place(reading, "n"): "14", place(reading, "mean"): "about 130", place(reading, "sd"): "27.0"}
    assert texts(reading, expected) == expected


def test_a_single_value_is_pasted_at_once(results, reading):
    cell(results, place(reading, "mean")).focus()
    paste(results, "136,4\r\n")
    expect(cell(results, place(reading, "mean"))).to_have_text("136,4")
    expect(results.locator("[data-paste-panel]").first).to_be_hidden()


def test_a_table_copied_from_a_web_page_is_pasted_by_its_columns(results, reading):
    cell(results, place(reading, "n")).focus()
    html = "<table><tr><td>14</td><td>136.4&nbsp;(27.0)</td></tr><tr><td>13</td><td>126.1 (26.7)</td></tr></table>"
    paste(results, "14 136.4 (27.0) 13 126.1 (26.7)", html)
    results.keyboard.press("Enter")
    expect(cell(results, place(reading, "sd", "Normal saline"))).to_have_text("26.7")
    expect(cell(results, place(reading, "n", "Normal saline"))).to_have_text("13")
