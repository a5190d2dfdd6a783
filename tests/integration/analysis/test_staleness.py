"""What makes a run stale, and what is told without making it stale."""

import pytest

from analysis.actions.runs import request_run
from analysis.dataset import DataSet, build, hash_of
from analysis.models import Run
from analysis.staleness import standing_of
from reviews.actions.standing import set_standing
from reviews.actions.studies import add_study, edit_study
from reviews.models import Standing

from .builder import CELLS, CONTROL, SUH, analysis_of, judge_in_bulk, settle_in_bulk


@pytest.fixture
def people(first_reader, second_reader, arbiter):
    return first_reader, second_reader, arbiter


@pytest.fixture
def studies(review, people):
    return settle_in_bulk(review, [(name, SUH[CELLS], SUH[CONTROL]) for name in ("Suh", "Weiss")], people)


@pytest.fixture
def waiting(review, lead):
    """A study of which nothing is settled."""
    return add_study(review=review, by=lead, label="Zeng", year=2014)


@pytest.fixture
def analysis(review, statistician, studies):
    return analysis_of(review, statistician)


@pytest.fixture
def run(analysis, waiting, statistician):
    return request_run(analysis=analysis, by=statistician)


def stand(study, by, standing, reason="") -> None:
    study.refresh_from_db()
    set_standing(study=study, standing=standing, reason=reason, version=study.version, by=by)


def test_another_reason_for_which_a_study_stays_out_is_told_and_makes_nothing_stale(
    analysis, run, waiting, lead
):
    stand(waiting, lead, Standing.INELIGIBLE, "Burns.")
    standing = standing_of(run, analysis)
    assert (standing.is_stale, standing.changes) == (False, ())
    assert standing.asides == ("Zeng 2014 stays out for another reason: It is ineligible: Burns.",)


def test_a_new_study_that_stays_out_and_another_name_of_one_make_nothing_stale(
    review, analysis, run, waiting, lead
):
    add_study(review=review, by=lead, label="Lin", year=2020)
    waiting.refresh_from_db()
    edit_study(study=waiting, version=waiting.version, by=lead, label="Zeng a")
    standing = standing_of(run, analysis)
    assert not standing.is_stale
    assert sorted(standing.asides) == [
        "Lin 2020 is new, and stays out: Its extraction is not settled yet.",
        "Zeng a 2014, which stays out, was called Zeng 2014",
    ]


def test_a_study_that_goes_out_or_comes_in_makes_it_stale(analysis, run, studies, waiting, lead):
    stand(studies[0], lead, Standing.INELIGIBLE, "Burns.")
    gone = standing_of(run, analysis)
    assert gone.changes == ("Suh 2000 no longer enters: It is ineligible: Burns.",)
    assert gone.asides == ()
    stand(studies[0], lead, Standing.INCLUDED)
    assert not standing_of(run, analysis).is_stale


def test_other_judgements_of_a_study_that_enters_make_it_stale(analysis, run, studies, people):
    judge_in_bulk(studies[:1], [{"1": "high", "overall": "high"}], people)
    assert standing_of(run, analysis).changes == ("Suh 2000: risk of bias",)


def test_the_same_levels_given_for_the_result_itself_make_nothing_stale(
    analysis, studies, people, statistician
):
    judge_in_bulk(studies[:1], [{"1": "high", "overall": "high"}], people)
    run = request_run(analysis=analysis, by=statistician)
    judge_in_bulk(
        studies[:1], [{"1": "high", "overall": "high"}], people, result=("ECCA score", None, "assignment")
    )
    assert build(analysis).studies[0].judgements.apart == {"1": "ECCA score", "overall": "ECCA score"}
    assert not standing_of(run, analysis).is_stale


def test_a_run_from_before_restrictions_and_results_apart_reads_and_is_not_stale_for_it(
    analysis, studies, people, statistician
):
    judge_in_bulk(studies, [{"1": "low", "overall": "low"}] * 2, people)
    judge_in_bulk(
        studies[:1], [{"1": "high", "overall": "high"}], people, result=("ECCA score", None, "assignment")
    )
    run = request_run(analysis=analysis, by=statistician)
    assert "risk_of_bias" not in run.settings
    frozen = run.input
    for study in frozen["studies"]:
        study["judgements"].pop("apart")
    old = DataSet.from_json(run.settings, frozen)
    assert old.settings.risk_of_bias == "all"
    assert old.studies[0].judgements.apart is None
    assert old.input_json() == frozen
    Run.objects.filter(pk=run.pk).update(input=frozen, input_hash=hash_of(old))
    run.refresh_from_db()
    standing = standing_of(run, analysis)
    assert (standing.is_stale, standing.asides) == (False, ())
