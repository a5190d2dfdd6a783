"""The page of agreement in a real browser: accessible, narrow and wide, and its sentence copied."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from reviews.models import Task
from tests.agreement import assigned, judge_twice, settle_many

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(review, lead, first_reader, second_reader, arbiter, observer, signed_in, live_server):
    """The page of a review with three extractions and an assessment, as an observer opens it."""
    people = {
        "lead": lead,
        "first_reader": first_reader,
        "second_reader": second_reader,
        "arbiter": arbiter,
    }
    settle_many(review, people, range(3))
    judge_twice(assigned(review, people, "Study 00", Task.RISK_OF_BIAS), **{"1": ("low", "high")})
    context = signed_in(observer)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{live_server.url}/reviews/{review.pk}/agreement/")
    return page


def test_the_page_is_accessible_and_never_wider_than_the_window(opened):
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            opened.set_viewport_size({"width": width, "height": 900})
            opened.emulate_media(color_scheme=scheme)
            found = Axe().run(opened).response["violations"]
            assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
            assert opened.evaluate("document.documentElement.scrollWidth") <= width


def test_the_sentence_is_copied_for_a_methods_section(opened):
    opened.get_by_role("button", name="Copy the sentence about data extraction").click()
    expect(opened.get_by_role("button", name="Copied")).to_be_visible()
    copied = opened.evaluate("navigator.clipboard.readText()")
    assert copied == opened.get_by_label("For the methods section").first.input_value()
    assert copied == (
        "Two reviewers extracted data from 3 studies independently; agreement before consensus was 96.3 % "
        "(26 of 27 values; 95 % CI 81.7 % to 99.3 %); both found the same in 12 of 12 arms and time points."
    )
