"""Times on pages are the reader's own, wherever the server is."""

from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from reviews.models import AuditEvent
from tests.cast import PASSWORD

ZONE = "Asia/Tokyo"


@pytest.fixture
def browser_context_args(browser_context_args: dict) -> dict:
    return browser_context_args | {"timezone_id": ZONE}


@pytest.mark.django_db(transaction=True)
def test_a_reader_in_tokyo_sees_when_it_was_in_tokyo(page: Page, live_server, lead, study):
    page.goto(f"{live_server.url}/sign-in/")
    page.get_by_label("E-mail").fill(lead.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto(f"{live_server.url}/studies/{study.pk}/record/")
    at = AuditEvent.objects.get(study=study).at.astimezone(ZoneInfo(ZONE))
    expect(page.locator("main time").first).to_have_text(f"{at:%-d %b %Y, %H:%M:%S}")
