"""What the tests of several actions begin with."""

from collections.abc import Callable

import pytest

from extraction.actions.forms import start_draft
from extraction.actions.modes import change_mode
from extraction.models import Comparison, FormVersion
from reviews.models import Assignment
from tests.cast import confirm, read_twice
from tests.comparisons import reported


@pytest.fixture
def draft(review, lead) -> FormVersion:
    return start_draft(review=review, by=lead)


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the SD of the SVF arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(sd="9")))


@pytest.fixture
def switch(assignment, lead) -> Callable[..., Assignment]:
    """Changes how the assignment is read."""

    def to(mode: str, **more) -> Assignment:
        return change_mode(**({"assignment": assignment, "mode": mode, "by": lead} | more))

    return to
