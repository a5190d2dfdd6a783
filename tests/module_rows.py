"""Rows that the tests of one module share: made once, and as they were made for each of them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker


@contextmanager
def rows_of_the_module(request: pytest.FixtureRequest, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Rows made herein stay until it ends, at the end of the fixture of module scope that opens it.

    It is a transaction around those of the tests: what a test changes goes back to a savepoint in it. Of the objects
    a test must be given a copy. A test with real transactions would flush the rows of the others, and a row that it
    waits for would never come: the module is refused.
    """
    real = [item.name for item in request.session.items if item.path == request.path and commits(item)]
    assert not real, f"with real transactions, in a module that shares rows: {real}"
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def commits(item: pytest.Item) -> bool:
    """Whether the test works with real transactions."""
    marker = item.get_closest_marker("django_db")
    asked = marker is not None and (True in marker.args[:1] or bool(marker.kwargs.get("transaction")))
    return asked or not {"transactional_db", "live_server"}.isdisjoint(getattr(item, "fixturenames", ()))
