"""What the journeys share: a browser that is signed in, and a reading that is open in it."""

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect

from extraction.models import Reading
from reviews.models import User
from tests.cast import enter


@pytest.fixture
def signed_in(context: BrowserContext, live_server) -> Callable[[User], BrowserContext]:
    """The browser, signed in as somebody."""

    def as_(user: User) -> BrowserContext:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        return context

    return as_


@pytest.fixture
def reading(live_server, assignment, first_reader) -> Reading:
    """The first reviewer's reading, with all that the paper reports."""
    return enter(assignment, first_reader)


@pytest.fixture
def window(signed_in, live_server, reading, first_reader) -> Iterator[Callable[..., Page]]:
    """Open the reading in a window of its own, at a place of its page; no page may have thrown an error."""
    browser = signed_in(first_reader)
    errors = []

    def open_(at: str = "results") -> Page:
        page = browser.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{live_server.url}/readings/{reading.pk}/{f'#{at}' if at else ''}")
        expect(page.locator("#gap-count")).to_have_text(re.compile("to mend$"))
        return page

    yield open_
    assert errors == []
