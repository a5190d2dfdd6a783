"""The review's risk of bias in a real browser: opened by keyboard, at both widths and themes, and its files."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from extraction.actions.readings import start_reading, submit_reading
from extraction.actions.settling import settle_study
from extraction.addresses import JudgementAddress
from extraction.models import Comparison, Judgement, StudyResult
from extraction.queries.sheets import read_sheet
from reviews.models import Assignment
from tests.assessments import explain
from tests.cast import confirm, type_in

WIDTHS = (1440, 390)


@pytest.fixture
def judged(live_server, bias_assignment) -> Assignment:
    """A study whose overall contradicts a domain, with one result judged apart; settled."""
    score = bias_assignment.study.review.outcomes.get(name="ECCA score")
    result = StudyResult.objects.create(study=bias_assignment.study, outcome=score)
    for by in (bias_assignment.first, bias_assignment.second):
        reading = start_reading(assignment=bias_assignment, by=by)
        levels = dict.fromkeys(read_sheet(reading).judged_domains, "low") | {"2": "some_concerns"}
        type_in(reading, by, {str(JudgementAddress(None, key)): text for key, text in levels.items()})
        apart = {"4": "high", "overall": "high"}
        type_in(reading, by, {str(JudgementAddress(result.pk, key)): text for key, text in apart.items()})
        explain(reading, by, ["overall"])
        submit_reading(reading=reading, by=by)
    settle_study(
        comparison=confirm(Comparison.objects.get(assignment=bias_assignment)), by=bias_assignment.arbiter
    )
    return bias_assignment


@pytest.fixture
def window(signed_in, live_server, judged, observer) -> Iterator[Page]:
    browser: BrowserContext = signed_in(observer)
    errors = []
    shown = browser.new_page()
    shown.on("pageerror", lambda error: errors.append(str(error)))
    shown.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    shown.goto(f"{live_server.url}/reviews/{judged.study.review_id}/risk-of-bias/")
    yield shown
    assert errors == []


def test_what_is_judged_apart_opens_by_keyboard_and_a_dot_leads_to_its_judgement(window, judged):
    apart = window.get_by_role("rowheader", name="ECCA score", exact=True)
    expect(apart).to_be_hidden()
    window.locator(".matrix-more summary").focus()
    window.keyboard.press("Enter")
    expect(apart).to_be_visible()
    high = window.get_by_role("link", name="Suh 2025, ECCA score, 4 Measurement of the outcome: High")
    high.focus()
    window.keyboard.press("Enter")
    target = window.locator(":target")
    expect(target).to_be_in_viewport()
    expect(target).to_contain_text("High")
    assert Judgement.objects.filter(domain="4", text="high").exists()


def test_an_outcome_is_chosen_and_its_exception_holds(window):
    window.get_by_label("Judgements of").select_option(label="ECCA score")
    window.get_by_role("button", name="Show").click()
    suh = window.get_by_role("row").filter(has_text="Suh 2025").first
    expect(suh.get_by_role("img", name="Overall: High")).to_be_visible()
    expect(window.get_by_label("Judgements of")).to_have_value(str(StudyResult.objects.get().outcome_id))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_the_page_has_nothing_that_axe_finds_and_does_not_scroll_sideways(window, width, theme):
    window.emulate_media(color_scheme=theme)
    window.set_viewport_size({"width": width, "height": 900})
    window.locator(".matrix-more summary").click()
    found = Axe().run(window)
    assert [f"{one['id']}: {one['nodes'][0]['html']}" for one in found.response["violations"]] == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small = window.locator(".dot-link").evaluate_all(
        "links => links.filter(one => one.offsetWidth < 24 || one.offsetHeight < 24).length"
    )
    assert small == 0


def test_a_plot_is_downloaded(window):
    with window.expect_download() as downloaded:
        window.get_by_role("link", name="PNG of the traffic-light plot").click()
    assert downloaded.value.suggested_filename.startswith(
        "acne-scars-rob-2-domains-judgements-only-traffic-light-"
    )
    assert downloaded.value.path().read_bytes().startswith(b"\x89PNG")
