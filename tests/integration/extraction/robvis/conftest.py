"""Studies of the review, and its lead at the page of robvis."""

import pytest
from django.urls import reverse

from reviews.actions.studies import add_study
from reviews.models import Study


@pytest.fixture
def studies(review, study, lead) -> dict[str, Study]:
    """Three parallel trials."""
    more = {label: add_study(review=review, by=lead, label=label, year=2020) for label in ("Chen", "Weiss")}
    return {"Suh": study, **more}


@pytest.fixture
def robvis_page(review) -> str:
    return reverse("extraction:robvis", args=[review.pk])


@pytest.fixture
def leading(client, lead):
    client.force_login(lead)
    return client
