"""Two readings of the study that reports more, and one of them alone."""

import pytest

from extraction.models import Comparison, Reading
from tests.cast import confirm, enter, read_twice

from .studies import FULL, OTHERWISE


@pytest.fixture
def differing(assignment) -> Comparison:
    return confirm(read_twice(assignment, FULL, OTHERWISE))


@pytest.fixture
def reading(assignment, first_reader) -> Reading:
    return enter(assignment, first_reader, FULL)
