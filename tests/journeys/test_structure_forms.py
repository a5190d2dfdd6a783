"""The forms of arms and times by keys, and what is pressed while they load the page anew."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Route, expect


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


def test_a_message_is_a_status_inside_of_its_list(window, reading):
    page = window("arms-and-times")
    page.locator(".part-more summary").first.press("Enter")
    page.get_by_role("button", name=re.compile("^Take .* out$")).first.press("Enter")
    expect(page.get_by_role("status").filter(has_text="is taken out")).to_be_visible()
    faults = Axe().run(page, context=".messages").response["violations"]
    assert [fault["id"] for fault in faults] == []
