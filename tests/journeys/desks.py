"""What somebody does at their own desk: their queue, the lines of a comparison, the settled table of a study."""

import re

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from reviews.models import Assignment


def heading(page: Page) -> Locator:
    """The name of the opened line."""
    return page.locator("#detail h2")


def queue(page: Page) -> Locator:
    """The home page, and what waits there for the person."""
    page.goto("/")
    return page.locator(".work-item")


def has_nothing_to_do(page: Page) -> None:
    expect(queue(page)).to_have_count(0)
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def take_up(page: Page, deed: str) -> None:
    """Follow the deed of the only thing that waits."""
    expect(queue(page)).to_have_count(1)
    page.get_by_role("link", name=deed).press("Enter")
    expect(page.get_by_role("region", name="Comparison")).to_be_visible()
    page.wait_for_load_state()


def press(page: Page, keys: str) -> None:
    """Press what leads to another page, once this one listens to keys."""
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press(keys)


def walk_to(page: Page, name: str) -> None:
    """Press J until the line is open."""
    expect(heading(page)).to_be_visible()
    for _ in range(page.locator("tr:has(> th[scope=row])").count()):
        if heading(page).inner_text() == name:
            return
        press(page, "j")
    expect(heading(page)).to_have_text(name)


def decide_by_keys(page: Page, key: str, reason: str, text: str = "") -> None:
    """Choose by its key, type the other value where it asks for one, say why, settle and go on."""
    page.wait_for_load_state()
    page.keyboard.press(key)
    expect(page.locator(f'#decision input[data-key="{key}"]')).to_be_checked()
    if text:
        expect(page.get_by_label("Another value", exact=True).last).to_be_focused()
        page.keyboard.type(text)
    page.get_by_label(re.compile("^Reason")).focus()
    page.keyboard.type(reason)
    press(page, "Control+Enter")


def say(page: Page, words: str, button: str) -> None:
    page.locator("#remark-text").focus()
    page.keyboard.type(words)
    with page.expect_navigation():
        page.get_by_role("button", name=button).press("Enter")


def grip(page: Page, name: str) -> Locator:
    """The handle of an arm of the second reading."""
    return page.get_by_role("button", name=f"Move “{name}” of the second reading")


def study_page(page: Page, assignment: Assignment) -> Page:
    page.goto(reverse("extraction:study", args=[assignment.study_id]))
    return page


def shows(page: Page, number: str, *, not_: tuple[str, ...] = ()) -> None:
    """The settled table has this number and none of the others."""
    expect(page.locator(".settled-table")).to_contain_text(number)
    for other in not_:
        expect(page.locator(".settled-table")).not_to_contain_text(other)
