"""A settled study is read again: a lead chooses other people, who do not have the earlier numbers before them."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from reviews.models import Assignment
from tests.rounds import REASON, fresh_crew

pytestmark = pytest.mark.django_db(transaction=True)

SETTLED_NUMBER = "−38.2"


def is_accessible(page: Page) -> None:
    """At both widths and in both schemes axe finds nothing, and nothing is wider than the window."""
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page).response["violations"]
            assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1440, "height": 900})


def test_a_lead_has_a_settled_study_read_again_by_other_people(
    settled, review, study, lead, signed_in, live_server
):
    crew = fresh_crew(review, lead)
    page = signed_in(lead).new_page()
    page.goto(f"{live_server.url}/studies/{study.pk}/")
    expect(page.get_by_text(SETTLED_NUMBER).first).to_be_visible()
    page.get_by_role("link", name=re.compile("^Read again")).click()
    is_accessible(page)
    # By keyboard alone: the reason, the people, the button.
    page.get_by_label("Why it is read again").focus()
    page.keyboard.type(REASON)
    for label, person in (
        ("First reader", crew.first),
        ("Second reader, or verifier", crew.second),
        ("Arbiter", crew.arbiter),
    ):
        people = page.get_by_label(label, exact=True)
        people.focus()
        people.select_option(label=person.name)
    page.get_by_role("button", name="Assign this round").press("Enter")
    expect(page.locator(".message")).to_contain_text("is read again, round 2")
    expect(page.get_by_text("Under revision, round 2: reading")).to_be_visible()
    expect(page.get_by_text(SETTLED_NUMBER).first).to_be_visible()
    earlier = page.get_by_text("Earlier rounds")
    earlier.press("Enter")
    expect(page.get_by_role("link", name="comparison", exact=True)).to_be_visible()
    is_accessible(page)
    assert Assignment.objects.get(round=2).is_blinded

    page = signed_in(crew.first).new_page()
    page.goto(f"{live_server.url}/studies/{study.pk}/")
    expect(page.get_by_text("kept out of sight here until you submit")).to_be_visible()
    expect(page.get_by_text(SETTLED_NUMBER)).to_have_count(0)
    is_accessible(page)
    page.get_by_role("button", name="Start reading").click()
    expect(page.get_by_text(SETTLED_NUMBER)).to_have_count(0)


def test_the_page_of_the_mode_is_accessible_and_changes_it(assignment, study, lead, signed_in, live_server):
    page = signed_in(lead).new_page()
    page.goto(f"{live_server.url}/assignments/{assignment.pk}/mode/")
    is_accessible(page)
    page.get_by_role("button", name="Change", exact=True).press("Enter")
    expect(page.get_by_text("Choose how the study is read.").first).to_be_visible()
    is_accessible(page)
    page.get_by_role("radio", name="One reading, verified by a second person").check()
    page.get_by_role("button", name="Change", exact=True).press("Enter")
    expect(page.locator(".message")).to_contain_text("Everything is kept.")
    is_accessible(page)
