"""The comparison in a real browser: matching by mouse and by keys, what waits for whom, a value found later."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction.actions.cells import Write, save_cells
from extraction.actions.readings import submit_reading
from extraction.finals import settled_studies
from extraction.models import Comparison
from extraction.queries.sheets import read_sheet
from tests.cast import Reported, confirm, enter, read_twice, settle
from tests.comparisons import reported, third_arm

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def page(signed_in, live_server, arbiter) -> Page:
    """The arbiter's window."""
    return signed_in(arbiter).new_page()


def go(page: Page, live_server, comparison: Comparison, name: str = "comparison", query: str = "") -> None:
    page.goto(live_server.url + reverse(f"extraction:{name}", args=[comparison.pk]) + query)


def accessible(page: Page) -> None:
    """In both themes and both widths nothing is wrong, and the page is not wider than the window."""
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def matches(page: Page) -> list[str]:
    """The chosen arm of each line, by its words."""
    selects = page.locator('select[data-matching="arm"]')
    return [one.locator("option:checked").inner_text().partition(" · ")[0] for one in selects.all()]


def grip(page: Page, name: str):
    return page.get_by_role("button", name=f"Move “{name}” of the second reading")


def line(page: Page, name: str):
    return page.locator(f'tr[data-line][data-name="{name}"]')


def drag(page: Page, name: str, onto) -> None:
    """Press on the handle, move to the middle of the target in steps, let go."""
    start, end = grip(page, name).bounding_box(), onto.bounding_box()
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 20, steps=3)
    page.mouse.move(end["x"] + end["width"] / 3, end["y"] + end["height"] / 2, steps=8)
    page.mouse.up()


@pytest.fixture
def three_arms(assignment) -> Comparison:
    """The second reading has an arm more; the structure is not confirmed."""
    return read_twice(assignment, reported(), third_arm())


def test_an_arm_is_dragged_onto_a_line_swapped_and_freed(page, live_server, three_arms):
    go(page, live_server, three_arms, "comparison-structure")
    alone = page.locator("[data-alone]").first
    matched = page.locator("[data-matched]").first
    assert matches(page) == ["SVF", "Normal saline"]
    drag(page, "Normal saline", line(page, "SVF"))
    assert matches(page) == ["Normal saline", "SVF"], "a line that has one swaps"
    expect(line(page, "SVF").locator("[data-note]")).to_have_text("Control · 3 values")
    expect(line(page, "SVF").locator("[data-rests]")).to_have_text("your choice")
    drag(page, "PRP", line(page, "SVF"))
    assert matches(page) == ["PRP", "SVF"]
    expect(alone.locator("tr[data-part]:visible")).to_contain_text(["Normal saline"])
    expect(page.locator("#announce")).to_contain_text("“PRP” with “SVF”, “Normal saline” matched to none")
    drag(page, "SVF", alone)
    assert matches(page) == ["PRP", "Found by the first reader alone"]
    expect(matched).to_have_text("1 matched")
    expect(alone.locator("tr[data-part]:visible")).to_have_count(2)
    drag(page, "SVF", page.locator('[data-matching-of="time point"] tr[data-line]').first)
    assert matches(page) == ["PRP", "Found by the first reader alone"], "an arm is no time point"
    drag(page, "SVF", line(page, "Normal saline"))
    page.get_by_role("button", name="Confirm the matches").click()
    expect(page.get_by_role("heading", name=re.compile("values compared"))).to_be_visible()
    arms = Comparison.objects.get().assignment.readings.get(role="second").arms
    first = Comparison.objects.get().assignment.readings.get(role="first").arms
    assert arms.get(name="PRP").study_arm_id == first.get(name="SVF").study_arm_id


def test_an_arm_is_moved_by_keys_and_the_focus_goes_with_it(page, live_server, three_arms):
    go(page, live_server, three_arms, "comparison-structure")
    line(page, "SVF").get_by_role("combobox").focus()
    page.keyboard.press("Shift+Tab")
    expect(grip(page, "SVF")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    assert matches(page) == ["SVF", "Normal saline"], "above the first line is nothing"
    page.keyboard.press("Alt+ArrowDown")
    assert matches(page) == ["Normal saline", "SVF"]
    expect(grip(page, "SVF")).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    assert matches(page) == ["Normal saline", "Found by the first reader alone"]
    expect(grip(page, "SVF")).to_be_focused()
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Alt+ArrowUp")
    assert matches(page) == ["SVF", "Normal saline"]
    expect(line(page, "SVF").locator("[data-rests]")).to_have_text("same name, same group")
    page.keyboard.press("Enter")
    expect(line(page, "SVF").get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("move it to the neighbouring line")
    page.keyboard.press("Escape")
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 900})
    expect(grip(page, "SVF")).to_have_count(0)
    expect(line(page, "SVF").get_by_role("combobox")).to_be_visible()


def test_a_reader_sees_what_waits_for_them_and_then_the_arbiter_does(
    page, live_server, assignment, signed_in, first_reader, arbiter
):
    review = assignment.study.review
    review.discusses = True
    review.save(update_fields=["discusses"])
    theirs = Reported(answers={"sample_size": "30"}, results=reported(sd="9.9").results)
    comparison = confirm(read_twice(assignment, reported(), theirs))
    signed_in(first_reader)
    go(page, live_server, comparison)
    page.get_by_role("link", name="Only mine 2").click()
    page.get_by_label("Section").select_option("ECCA score")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("tr.is-current")).to_contain_text("SD")
    page.get_by_label("Your word").fill("I am not sure.")
    page.get_by_role("button", name="Leave it to Arbiter").click()
    expect(page.get_by_text("Nothing waits for you here.")).to_be_visible()
    accessible(page)
    page.get_by_role("link", name="See all differences").click()
    expect(page.locator("tr.is-current")).to_contain_text("Sample size")
    signed_in(arbiter)
    go(page, live_server, comparison)
    page.get_by_role("link", name="Only mine 1").click()
    page.get_by_role("link", name=re.compile("^SD")).click()
    page.locator("label.choice").nth(1).click()
    page.get_by_label(re.compile("^Reason")).fill("Table 3.")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Nothing waits for you here.")).to_be_visible()
    expect(page.get_by_role("link", name="Only mine 0")).to_have_attribute("aria-current", "true")


def test_a_value_that_neither_has_is_named_entered_and_in_the_next_edition(page, live_server, assignment):
    comparison = Comparison.objects.get(assignment=settle(assignment).assignment)
    go(page, live_server, comparison)
    page.get_by_role("link", name="Name a value that neither reading has").click()
    page.get_by_text("Name a missing value").click()
    form = page.locator(".missing-form")
    form.get_by_role("combobox", name="Outcome").first.select_option(label="ECCA score")
    form.get_by_role("combobox", name="Time point").select_option(label="baseline")
    form.get_by_role("combobox", name="Arm").first.select_option(label="SVF")
    form.get_by_role("combobox", name="Statistic").select_option(label="events")
    page.get_by_role("button", name="Author reply").click()
    page.get_by_role("button", name="Open this value").click()
    expect(page.get_by_text("A continuous outcome has no events.").first).to_be_visible()
    accessible(page)
    form.get_by_role("combobox", name="Statistic").select_option(label="SD")
    page.get_by_role("button", name="Open this value").click()
    expect(page.get_by_text("neither reading has it")).to_be_visible()
    accessible(page)
    page.get_by_label("Another value", exact=True).last.fill("21.5")
    page.get_by_label("Page").fill("2")
    page.get_by_label(re.compile("^Reason")).fill("The authors wrote so.")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Settle again").click()
    expect(page.get_by_text("Edition 1")).to_be_visible()
    [settled] = settled_studies(assignment.study.review)
    values = [one.values["sd"] for one in settled.results if "sd" in one.values]
    assert ("21.5", "2") in [(one.text, one.page) for one in values]


def test_the_two_passages_stand_side_by_side_and_on_a_phone_below_each_other(page, live_server, assignment):
    for reader, sd in ((assignment.first, "8.1"), (assignment.second, "9.0")):
        reading = enter(assignment, reader, reported(sd=sd))
        writes = [
            Write(a, cell.version, page="6", table="Table 3", quotation="The score fell by 38.2 points. " * 8)
            for a, cell in read_sheet(reading).cells.items()
        ]
        save_cells(reading=reading, by=reader, writes=writes)
        submit_reading(reading=reading, by=reader)
    go(page, live_server, confirm(Comparison.objects.get()))
    first, second = page.locator(".clipping").all()

    def tops_and_lefts() -> tuple[bool, bool]:
        one, two = first.bounding_box(), second.bounding_box()
        return one["y"] == two["y"], one["x"] == two["x"]

    for width, expected in ((1440, (True, False)), (390, (False, True))):
        page.set_viewport_size({"width": width, "height": 900})
        assert tops_and_lefts() == expected
    accessible(page)
