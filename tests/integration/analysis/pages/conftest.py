"""The analysis and the run that the pages show, and the text of a page."""

import pytest
from django.urls import reverse

from analysis import runner
from analysis.actions.runs import request_run

from ..builder import CELLS, CONTROL, SUH, analysis_of, settle_in_bulk

PUBLISHED = {"label": "As published, k = 18", "estimate": -1.25, "ci_lb": -1.80, "ci_ub": -0.70}


@pytest.fixture
def people(first_reader, second_reader, arbiter):
    return first_reader, second_reader, arbiter


@pytest.fixture
def analysis(review, statistician, people):
    numbers = [(name, SUH[CELLS], SUH[CONTROL]) for name in ("Suh", "Weiss")]
    settle_in_bulk(review, numbers, people)
    settle_in_bulk(review, [("Zeng", SUH[CELLS], SUH[CONTROL])], people, design="within_person")
    return analysis_of(review, statistician, published=PUBLISHED, unpaired_designs="as_parallel")


@pytest.fixture
def run(analysis, statistician):
    """A finished run of three studies, one of them within-person."""
    run = request_run(analysis=analysis, by=statistician)
    runner.work(run.pk)
    run.refresh_from_db()
    return run


@pytest.fixture
def seen(sign_in, statistician):
    """The text of a page, as the statistician sees it; whitespace is one space."""

    def text(name: str, *args, **query) -> str:
        answer = sign_in(statistician).get(reverse(f"analysis:{name}", args=args), query)
        assert answer.status_code == 200, answer.status_code
        return " ".join(answer.content.decode().split())

    return text
