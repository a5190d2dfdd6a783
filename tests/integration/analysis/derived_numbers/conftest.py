"""The analyses that derived numbers enter, or do not."""

import pytest

from analysis.models import Analysis

from ..builder import analysis_of


@pytest.fixture
def analysis(review, statistician) -> Analysis:
    """Change in ECCA score, SMD, derived numbers used, as in every new analysis."""
    return analysis_of(review, statistician)


@pytest.fixture
def satisfied(review, statistician) -> Analysis:
    return analysis_of(
        review,
        statistician,
        name="Satisfied",
        outcome=review.outcomes.get(name="Satisfied"),
        basis="value",
        measure="RR",
    )


@pytest.fixture
def points(review, statistician) -> Analysis:
    return analysis_of(review, statistician, name="In points", measure="MD")
