"""What the tests of several pages begin with."""

import pytest
from django.urls import reverse


@pytest.fixture
def study_page(study) -> str:
    return reverse("extraction:study", args=[study.pk])
