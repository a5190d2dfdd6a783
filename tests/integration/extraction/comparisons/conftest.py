"""The readings that the tests of these pages compare."""

import pytest

from extraction.models import Comparison
from tests.cast import confirm, read_twice
from tests.comparisons import reported


@pytest.fixture
def differing(assignment) -> Comparison:
    """Two readings that differ in the SD and the mean of one arm; structure confirmed."""
    return confirm(read_twice(assignment, reported(), reported(sd="9.0", mean="-32.8")))
