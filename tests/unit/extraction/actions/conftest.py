"""What the tests of several actions begin with."""

import pytest

from extraction.actions.forms import start_draft
from extraction.models import Comparison, FormVersion
from tests.cast import confirm, read_twice
from tests.comparisons import reported


@pytest.fixture
def draft(review, lead) -> FormVersion:
    return start_draft(review=review, by=lead)


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the SD of the SVF arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(sd="9")))
