"""A lead makes an instrument of the review's own in the browser; a study is assigned and assessed with it."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from extraction.actions.instruments import change_instrument
from extraction.models import Instrument, SignallingAnswer
from extraction.queries.instruments import variant_named
from reviews.models import Assignment
from tests.assessments import answer

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Did anybody depart from what was planned for the face?"
GUIDANCE = "Count cheeks, not people."


@pytest.fixture
def at(signed_in, live_server):
    """A page of a browser of the person's own."""

    def open_(user, path: str) -> Page:
        page = signed_in(user).new_page()
        page.goto(f"{live_server.url}{path}")
        return page

    return open_


def accessibility(page: Page) -> list[str]:
    """What axe finds: each rule that is broken, with the first place."""
    # A click returns once the next page begins; axe is to see the whole of it.
    page.wait_for_load_state()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in found]


def test_an_instrument_is_copied_worded_broken_mended_published_and_assessed_with(
    at, review, study, lead, first_reader, second_reader, arbiter
):
    page = at(lead, reverse("extraction:form", args=[review.pk]))
    page.get_by_role("main").get_by_role("link", name="instruments").click()
    assert accessibility(page) == []
    page.get_by_label("Make your own from").select_option(label="RoB 2, parallel-group trials")
    page.get_by_role("button", name="Begin a draft").click()
    expect(page.get_by_role("heading", name="RoB 2, parallel-group trials, our version")).to_be_visible()
    assert accessibility(page) == []

    # Wording and guidance of a question.
    page.get_by_role("link", name="2.3", exact=True).click()
    assert accessibility(page) == []
    page.get_by_label("Question", exact=True).fill(WORDS)
    page.get_by_label("Guidance").fill(GUIDANCE)
    page.get_by_role("button", name="Save question").click()
    expect(page.locator("[id='question-2.3']")).to_contain_text(WORDS)

    # Alt and an arrow move the question that has the focus, and back; the page is not loaded anew.
    page.get_by_role("link", name="1.2", exact=True).focus()
    page.keyboard.press("Alt+ArrowUp")
    expect(page.locator("[data-item]").nth(0)).to_contain_text("1.2")
    expect(page.get_by_role("link", name="1.2", exact=True)).to_be_focused()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("[data-item]").nth(1)).to_contain_text("1.2")

    # A chart that loses an answer is refused, with the line.
    page.get_by_role("link", name=re.compile(r"^Edit domain and chart\s*, 3$")).click()
    assert accessibility(page) == []
    charts = page.get_by_label("Where the answers lead")
    whole = charts.input_value()
    charts.fill(whole.replace("3.4: N PN -> some_concerns; Y PY NI -> high", "3.4: N PN -> hihg"))
    page.get_by_role("button", name="Save domain").click()
    expect(page.get_by_text("Line 4: “hihg” is neither a step of this chart")).to_be_visible()
    expect(charts).to_be_focused()
    charts.fill(whole.replace("; Y PY NI -> high", ""))
    page.get_by_role("button", name="Save domain").click()
    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_role("main")).to_contain_text("Step 3.4 has no branch for 3.4 Y")
    expect(page.get_by_role("main")).to_contain_text("combinations of answers without a proposal")
    assert accessibility(page) == []
    expect(page.get_by_role("button", name="Publish")).to_have_attribute("aria-disabled", "true")
    page.get_by_role("link", name="Domain 3, line 4").click()
    charts.fill(whole)
    page.get_by_role("button", name="Save domain").click()
    page.get_by_role("link", name="Publish …").click()
    expect(page.get_by_role("main")).to_contain_text("13277, each with one proposal")
    page.get_by_role("button", name="Publish version 1").click()
    expect(page.locator(".message")).to_contain_text("is published. Studies can be assigned with it.")
    ours = Instrument.objects.get()
    assert ours.is_published

    # A study is assigned with it.
    page.goto(page.url.split("/reviews/")[0] + reverse("extraction:assign", args=[study.pk]))
    form = page.locator("section", has=page.get_by_role("heading", name="Risk of bias"))
    form.get_by_label("Instrument", exact=True).select_option(ours.key)
    form.get_by_label("First reader").select_option(label=first_reader.name)
    form.get_by_label("Second reader, or verifier").select_option(label=second_reader.name)
    form.get_by_label("Arbiter").select_option(label=arbiter.name)
    form.get_by_role("button", name="Assign risk of bias").click()
    expect(page.locator(".message")).to_contain_text("Risk of bias of Suh 2025 is assigned.")
    assert Assignment.objects.get().instrument == ours.key
    assert variant_named(ours.key).domain("2").question("2.3").guidance == GUIDANCE

    # Its words and its guidance stand where it is answered.
    page = at(first_reader, reverse("extraction:study", args=[study.pk]))
    page.get_by_role("main").get_by_role("button", name=re.compile("^Start")).first.click()
    expect(page).to_have_url(re.compile("/readings/"))
    page.goto(f"{page.url.split('#')[0]}#domain-2")
    expect(page.get_by_text(WORDS).first).to_be_attached()
    expect(page.get_by_text(GUIDANCE).first).to_be_attached()


def test_the_instrument_is_changed_while_a_page_is_open_and_nothing_lands_under_the_other(
    at, bias_assignment, lead, first_reader
):
    Assignment.objects.update(instrument="rob2_parallel")
    bias_assignment.refresh_from_db()
    reading = answer(bias_assignment, first_reader)
    page = at(first_reader, f"/readings/{reading.pk}/#domain-1")
    expect(page.locator("[data-workspace]")).to_be_visible()
    change_instrument(assignment=bias_assignment, instrument="robins_i", by=lead)
    before = set(SignallingAnswer.objects.values_list("variant", "question", "text"))
    with page.expect_response(re.compile("/cells/")) as sent:
        page.evaluate(
            """() => import("/static/js/reading/state.js").then(({ autosave }) => {
                 autosave.put("signalling:all:1.1", { text: "N" });
               })"""
        )
    assert sent.value.status == 409
    expect(page.get_by_text("A lead changed the instrument of this study").first).to_be_visible()
    assert set(SignallingAnswer.objects.values_list("variant", "question", "text")) == before
