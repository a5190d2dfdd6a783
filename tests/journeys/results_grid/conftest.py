"""The results of a reading, opened in a browser."""

import pytest
from playwright.sync_api import Page

from extraction.models import Reading
from tests.cast import Reported, enter

BLANK = Reported(results={})


@pytest.fixture
def reading(live_server, assignment, first_reader) -> Reading:
    """Two arms and two times, and no number yet."""
    return enter(assignment, first_reader, BLANK)


@pytest.fixture
def results(signed_in, live_server, reading, first_reader) -> Page:
    """The results of the reading, opened by its reader; with errors of the page as ``errors``."""
    page = signed_in(first_reader).new_page()
    page.errors = []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.goto(f"{live_server.url}/readings/{reading.pk}/#results")
    yield page
    assert page.errors == []
