"""Verifying in a real browser: by keyboard to the end, with a value of one's own, and when it cannot be saved."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from extraction.actions.cells import study_result
from extraction.actions.readings import start_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison, Reading
from extraction.queries.comparisons import read_comparison
from extraction.queries.sheets import read_sheet
from reviews.models import Task
from tests.cast import Reported, confirm, type_in
from tests.journeys.grid import cell, place_of_change, saved
from tests.verification import begun, standing, to_verify

EVERYWHERE = Reported(
    answers={"sample_size": "28", "randomised:SVF": "14"},
    measures={("ECCA score", "instrument"): "ECCA grading scale"},
    contrasts={
        ("ECCA score", "10 weeks", "SVF", "Normal saline", "change", "MD", "adjusted"): {
            "estimate": "-28.9",
            "se": "2.6",
        }
    },
)


@pytest.fixture
def reading(live_server, study, lead, first_reader, second_reader, arbiter) -> Reading:
    """The verifier's, just begun: answers, results, a measure and a contrast."""
    return begun(to_verify(study, lead, first_reader, second_reader, arbiter), EVERYWHERE)


@pytest.fixture
def page(signed_in, live_server, reading, second_reader) -> Iterator[Page]:
    """The verification, opened by the verifier; it may have thrown no error."""
    page = signed_in(second_reader).new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{live_server.url}/readings/{reading.pk}/")
    expect(left(page)).to_have_text(re.compile("still to compare$"))
    yield page
    assert errors == []


def left(page: Page):
    return page.locator("[data-next-unverified]")


def test_everything_is_confirmed_by_keyboard_and_submitted(page, reading):
    expect(left(page)).to_have_text("11 of 11 still to compare")
    page.keyboard.press("Alt+j")
    expect(page.get_by_role("textbox", name="Sample size")).to_be_focused()
    for count in range(10, 0, -1):
        page.keyboard.press("Alt+y")
        expect(left(page)).to_have_text(f"{count} of 11 still to compare")
    expect(page.get_by_role("link", name="Contrasts ○ 1 to compare")).to_have_attribute(
        "aria-current", "page"
    )
    page.keyboard.press("Alt+y")
    expect(left(page)).to_have_text("All compared")
    expect(page.locator("#announce")).to_contain_text("All compared")
    page.keyboard.press("Alt+y")  # once too often
    expect(page.locator("#announce")).to_contain_text("Alt Shift Y takes it back")
    page.get_by_role("button", name="Submit reading").click()
    expect(page.get_by_role("dialog")).to_contain_text("compared with the reading of First reviewer")
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_role("status").first).to_contain_text("Both readings are in")
    comparison = confirm(Comparison.objects.get())
    assert all(row.agrees for row in read_comparison(comparison).rows)
    assert settle_study(comparison=comparison, by=reading.assignment.arbiter)


def test_a_value_of_ones_own_is_the_one_difference(page, reading):
    where = place_of_change(reading, "sd")
    page.get_by_role("link", name="Results").click()
    cell(page, where).focus()
    page.keyboard.type("8.4")
    page.keyboard.press("Alt+y")
    expect(cell(page, where)).to_have_attribute("data-verified", "contested")
    expect(left(page)).to_have_text("10 of 11 still to compare")
    expect(cell(page, place_of_change(reading, "n", "Normal saline"))).to_be_focused()
    cell(page, where).focus()
    expect(page.locator("[data-panel=results] [data-bar-verified]")).to_contain_text("first reading: 8.1")
    cell(page, place_of_change(reading, "n")).focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Alt+y")
    expect(left(page)).to_have_text("5 of 11 still to compare")
    while left(page).is_enabled():
        before = left(page).inner_text()
        page.keyboard.press("Alt+y")
        expect(left(page)).not_to_have_text(before)
    page.get_by_role("button", name="Submit reading").click()
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_text("1 changed")).to_be_visible()
    rows = read_comparison(confirm(Comparison.objects.get())).rows
    assert [(row.first.text, row.second.text) for row in rows if not row.agrees] == [("8.1", "8.4")]


def test_a_confirmation_is_taken_back_and_a_key_that_is_held_down_confirms_one(page, reading):
    page.keyboard.press("Alt+j")
    page.keyboard.down("Alt")
    for _ in range(5):
        page.keyboard.down("y")
    page.keyboard.up("y")
    page.keyboard.up("Alt")
    expect(left(page)).to_have_text("10 of 11 still to compare")
    size = page.locator(".answer", has=page.get_by_role("textbox", name="Sample size"))
    expect(size).to_contain_text("confirmed")
    page.get_by_role("textbox", name="Sample size").focus()
    page.keyboard.press("Alt+Shift+y")
    expect(size).to_contain_text("to compare")
    expect(left(page)).to_have_text("11 of 11 still to compare")
    size.get_by_role("button", name="Confirm Sample size").click()
    expect(left(page)).to_have_text("10 of 11 still to compare")
    page.reload()
    size.get_by_role("button", name="Take back Sample size").click()
    expect(left(page)).to_have_text("11 of 11 still to compare")
    assert set(standing(reading).states.values()) == {"unverified"}


def test_what_cannot_be_saved_is_not_shown_as_confirmed_and_said_at_the_cell(page, reading, context):
    where = place_of_change(reading, "sd")
    page.get_by_role("link", name="Results").click()
    cell(page, where).focus()
    for fails, words in (
        (lambda route: route.abort(), "Not connected"),
        (lambda route: route.fulfill(status=500, body="<h1>"), "does not answer as it should"),
        (
            lambda route: route.fulfill(status=404, json={"message": "There is nothing here for you."}),
            "not yours",
        ),
        (
            lambda route: route.fulfill(status=409, json={"message": "This reading is submitted."}),
            "is submitted",
        ),
        (lambda route: route.fulfill(status=401, json={"message": "Signed out"}), "signed out"),
    ):
        page.route("**/verification/", fails)
        page.keyboard.press("Alt+y")
        expect(page.locator(".grid-note")).to_contain_text(words)
        expect(page.locator(".grid-note")).to_contain_text("Not confirmed")
        expect(cell(page, where)).to_be_focused()
        expect(cell(page, where)).to_have_attribute("data-verified", "unverified")
        page.unroute("**/verification/")
    expect(page.locator("#workspace-notice")).to_contain_text("Sign in again")
    page.keyboard.press("Alt+y")
    expect(cell(page, where)).to_have_attribute("data-verified", "confirmed")
    expect(page.locator(".grid-note")).to_have_count(0)
    expect(page.locator("#workspace-notice")).to_be_hidden()
    expect(left(page)).to_have_text("10 of 11 still to compare")


def test_a_value_that_is_still_on_its_way_is_saved_before_it_is_judged(page, reading):
    where = place_of_change(reading, "sd")
    page.get_by_role("link", name="Results").click()
    cell(page, where).focus()
    page.keyboard.type("8.4")
    page.keyboard.press("Enter")
    expect(cell(page, where)).to_have_attribute("data-verified", "contested")
    cell(page, where).focus()
    page.keyboard.type("8.1")
    page.keyboard.press("Alt+y")  # as the first reading has it after all, and not saved yet
    expect(left(page)).to_have_text("10 of 11 still to compare")
    expect(cell(page, where)).to_have_attribute("data-verified", "confirmed")
    saved(page)
    version = page.locator("[data-reading-version]").first
    expect(version).to_have_value(str(Reading.objects.get(pk=reading.pk).version))
    assert standing(reading).states[where] == "confirmed"


@pytest.fixture
def judging(signed_in, live_server, study, lead, first_reader, second_reader, arbiter) -> Page:
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter, task=Task.RISK_OF_BIAS)
    page = signed_in(second_reader).new_page()
    page.goto(f"{live_server.url}/readings/{begun(assignment).pk}/")
    return page


def test_judgements_are_verified_domain_by_domain(judging):
    page = judging
    expect(left(page)).to_have_text("6 of 6 still to compare")
    page.keyboard.press("Alt+y")
    expect(page.get_by_role("heading", name="2. Deviations")).to_be_visible()
    page.keyboard.press("3")
    expect(page.locator(".bias-domain:visible .verified-line")).to_contain_text("first reading: Low")
    for count in (4, 3, 2, 1):
        page.keyboard.press("Alt+j" if count == 4 else "Alt+y")
        expect(left(page)).to_have_text(f"{count} of 6 still to compare")
    page.keyboard.press("3")  # the overall is as high as its highest domain
    expect(left(page)).to_have_text("All compared")
    expect(page.locator(".domain[data-verified=contested]")).to_have_count(2)
    page.get_by_role("button", name="Submit assessment").click()
    page.get_by_role("button", name="Submit and freeze").click()
    expect(page.get_by_text("4 confirmed, 2 changed")).to_be_visible()


def test_what_is_left_in_another_result_is_a_key_away(
    signed_in, live_server, study, lead, first_reader, second_reader, arbiter
):
    assignment = to_verify(study, lead, first_reader, second_reader, arbiter, task=Task.RISK_OF_BIAS)
    first = start_reading(assignment=assignment, by=first_reader)
    outcome = study.review.outcomes.get(name="ECCA score")
    apart = study_result(reading=first, outcome_id=outcome.pk)
    levels = {f"judgement:{apart.pk}:{domain}": "low" for domain in read_sheet(first).judged_domains}
    type_in(first, first_reader, levels)
    reading = begun(assignment)
    page = signed_in(second_reader).new_page()
    page.goto(f"{live_server.url}/readings/{reading.pk}/?result=")
    page.keyboard.press("Alt+j")
    for count in range(11, 5, -1):
        page.keyboard.press("Alt+y")
        expect(left(page)).to_have_text(f"{count} of 12 still to compare")
    page.keyboard.press("Alt+j")
    page.wait_for_url(re.compile(str(apart.pk)))
    expect(page.get_by_role("radio", name="Low").first).to_be_focused()
    page.keyboard.press("Alt+y")
    expect(left(page)).to_have_text("5 of 12 still to compare")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1440, 1000), (390, 844)], ids=["wide", "phone"])
def test_the_page_of_a_verifier_is_accessible(page, reading, scheme, size):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.keyboard.press("Alt+j")
    page.keyboard.press("Alt+y")
    expect(left(page)).to_have_text("10 of 11 still to compare")
    assert Axe().run(page).response["violations"] == []
    page.get_by_role("link", name="Results").click()
    cell(page, place_of_change(reading, "sd")).focus()
    page.keyboard.type("8.4")
    page.keyboard.press("Enter")
    cell(page, place_of_change(reading, "sd")).focus()
    expect(page.locator("[data-panel=results] [data-bar-verified]")).to_contain_text("first reading: 8.1")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
