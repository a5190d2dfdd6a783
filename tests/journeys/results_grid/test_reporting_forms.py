"""The forms of reporting that are ticked, and the heads of the columns that they open."""

from playwright.sync_api import Route, expect

from extraction.queries.sheets import read_sheet

ENDS = "ci_low ci_high ci_level"


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
