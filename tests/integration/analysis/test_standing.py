"""A study that the review does not include stays out of pooling, with its reason, until it is included again."""

import pytest

from analysis.actions.runs import request_run
from analysis.dataset import build
from analysis.dataset.reasons import CODES
from analysis.staleness import standing_of
from extraction.finals import settled_studies
from reviews.actions.standing import set_standing
from reviews.models import Standing
from tests.cast import settle

from .builder import Paper, analysis_of, settled


@pytest.fixture
def analysis(review, statistician):
    return analysis_of(review, statistician)


def stand(study, by, standing, reason="") -> None:
    study.refresh_from_db()
    set_standing(study=study, standing=standing, reason=reason, version=study.version, by=by)
    study.refresh_from_db()


@pytest.mark.parametrize(
    ("standing", "code", "said"),
    [
        (Standing.INELIGIBLE, "ineligible", "It is ineligible: Burns, not acne."),
        (Standing.AWAITING, "awaiting_classification", "It awaits classification: Burns, not acne."),
    ],
)
@pytest.mark.parametrize("paper", [None, Paper()])
def test_it_stays_out_with_the_reason_settled_or_not(analysis, study, lead, standing, code, said, paper):
    stand(study, lead, standing, "Burns, not acne")
    dataset = build(analysis, settled=[settled(study, paper)])
    assert dataset.studies == ()
    assert [(one.code, one.reason) for one in dataset.excluded] == [(code, said)]
    assert code in CODES


@pytest.mark.parametrize("standing", [Standing.INCLUDED, Standing.AUTHORS_ASKED])
def test_it_enters_as_ever_otherwise(analysis, study, lead, standing):
    before = build(analysis, settled=[settled(study, Paper())]).studies
    stand(study, lead, Standing.INELIGIBLE, "Burns")
    stand(study, lead, standing)
    now = build(analysis, settled=[settled(study, Paper())])
    assert (len(now.studies), now.excluded) == (1, ())
    assert now.studies[0].experimental.mean == before[0].experimental.mean


def test_a_result_is_stale_while_a_study_is_left_out_and_current_when_it_comes_back(
    analysis, assignment, study, lead, statistician
):
    settle(assignment)
    run = request_run(analysis=analysis, by=statistician)
    stand(study, lead, Standing.INELIGIBLE, "Burns.")
    stale = standing_of(run, analysis)
    assert stale.is_stale
    assert stale.changes == ("Suh 2025 no longer enters: It is ineligible: Burns.",)
    [kept] = settled_studies(study.review)
    assert kept.has_extraction
    stand(study, lead, Standing.INCLUDED)
    assert not standing_of(run, analysis).is_stale
