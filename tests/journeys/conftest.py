"""What the journeys share: a browser that is signed in."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext

from reviews.models import User


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
