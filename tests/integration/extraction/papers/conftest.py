"""A folder of papers for each test, and the papers that lie in it."""

import pytest

from extraction.models import Paper
from tests.cast import enter
from tests.papers import bring

from .files import PAPER


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.PAPER_PAGES_DIR = tmp_path / "pages"
    settings.STORAGES = settings.STORAGES | {
        "default": settings.STORAGES["default"] | {"OPTIONS": {"location": tmp_path}}
    }


@pytest.fixture
def reading(assignment, first_reader):
    return enter(assignment, first_reader)


@pytest.fixture
def own(reading, first_reader) -> Paper:
    """What the first reader brought for their own reading."""
    return bring(first_reader, reading=reading, content=PAPER)


@pytest.fixture
def shared(study, lead) -> Paper:
    """What the lead brought for the study."""
    return bring(lead, study=study, content=PAPER)
