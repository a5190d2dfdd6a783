"""One click makes the same analysis with fewer studies, runs it, and shows both results side by side."""

import pytest

from analysis import runner
from analysis.actions.analyses import save_analysis
from analysis.actions.runs import request_run
from analysis.actions.sensitivity import restrict_by_bias
from analysis.models import Analysis
from analysis.queries import latest_runs, same_question
from analysis.restrictions import restrictions_of
from analysis.staleness import standing_of
from extraction.finals import settled_studies
from reviews.models import AuditEvent
from reviews.refusals import NotAllowed, NotThere, Refused

from .builder import CELLS, CONTROL, SUH, analysis_of, judge_in_bulk, settle_in_bulk

PUBLISHED = {"label": "As published", "estimate": -4.0, "ci_lb": -5.0, "ci_ub": -3.0}


@pytest.fixture
def people(first_reader, second_reader, arbiter):
    return first_reader, second_reader, arbiter


@pytest.fixture
def studies(review, people):
    """Four settled studies, one of them at high risk of bias and one at some concerns."""
    studies = settle_in_bulk(review, [(n, SUH[CELLS], SUH[CONTROL]) for n in "ABCD"], people)
    levels = ("low", "low", "some_concerns", "high")
    judge_in_bulk(studies, [{"1": level, "overall": level} for level in levels], people)
    return studies


@pytest.fixture
def analysis(review, statistician, studies):
    return analysis_of(review, statistician, published=PUBLISHED, derived="leave_out", model="FE")


def finished(analysis, by):
    run = request_run(analysis=analysis, by=by)
    runner.work(run.pk)
    run.refresh_from_db()
    return run


def side_by_side(run):
    siblings = same_question(run.analysis)
    return restrictions_of(run, None, siblings, latest_runs(siblings), settled_studies(run.analysis.review))


def test_the_copy_asks_the_same_of_fewer_studies_and_its_run_is_queued(analysis, statistician):
    made = restrict_by_bias(analysis=analysis, risk_of_bias="without_high", by=statistician)
    assert made.name == "Change in ECCA score, without high risk of bias"
    assert made.risk_of_bias == "without_high"
    assert (made.outcome, made.measure, made.model, made.derived, made.basis) == (
        analysis.outcome, "SMD", "FE", "leave_out", "change",
    )  # fmt: skip
    assert [list(side.all()) for side in (made.experimental, made.comparators)] == [
        list(side.all()) for side in (analysis.experimental, analysis.comparators)
    ]
    assert made.published is None
    [run] = made.runs.all()
    assert (run.number, run.requested_by, len(run.input["studies"])) == (1, statistician, 3)
    assert AuditEvent.objects.filter(action="analysis added", summary=made.name).exists()


def test_a_second_click_opens_what_the_first_has_made(analysis, statistician, lead):
    made = restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician)
    again = restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=lead)
    assert (again, again.runs.count(), Analysis.objects.count()) == (made, 1, 2)


def test_one_made_by_hand_is_opened_and_run_where_it_never_was(review, analysis, statistician):
    hand = analysis_of(
        review, statistician, name="By hand", derived="leave_out", model="FE", risk_of_bias="low_only"
    )
    assert restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician) == hand
    assert hand.runs.count() == 1


def test_another_question_is_not_the_same_analysis(review, analysis, statistician):
    other = analysis_of(review, statistician, name="Other", risk_of_bias="low_only")
    assert (other.model, other.derived) == ("DL", "use")
    made = restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician)
    assert made != other


def test_a_name_that_is_taken_gets_a_number_and_a_restricted_one_is_not_named_twice(
    review, analysis, statistician
):
    first = restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician)
    save_analysis(analysis=analysis, version=analysis.version, by=statistician, model="DL")
    analysis.refresh_from_db()
    second = restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician)
    assert second.name == f"{first.name} (2)"
    third = restrict_by_bias(analysis=first, risk_of_bias="without_high", by=statistician)
    assert third.name == "Change in ECCA score, without high risk of bias"


def test_a_long_name_is_shortened_and_says_its_restriction(review, statistician, studies):
    long = analysis_of(review, statistician, name="N" * 200)
    made = restrict_by_bias(analysis=long, risk_of_bias="low_only", by=statistician)
    assert len(made.name) == 200
    assert made.name.endswith(", only low risk of bias")


@pytest.mark.parametrize("word", ["all", "", "lowest"])
def test_what_is_no_restriction_is_refused(analysis, statistician, word):
    with pytest.raises(Refused):
        restrict_by_bias(analysis=analysis, risk_of_bias=word, by=statistician)
    assert Analysis.objects.count() == 1


@pytest.mark.parametrize(
    ("person", "refusal"), [("observer", NotAllowed), ("first_reader", NotAllowed), ("outsider", NotThere)]
)
def test_only_a_lead_or_a_statistician_may_also_where_it_is_there_already(
    request, analysis, statistician, person, refusal
):
    restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician)
    by = request.getfixturevalue(person)
    for word in ("low_only", "without_high"):
        with pytest.raises(refusal):
            restrict_by_bias(analysis=analysis, risk_of_bias=word, by=by)
    assert Analysis.objects.count() == 2


def test_the_results_stand_side_by_side_each_with_its_effect_and_number_of_studies(analysis, statistician):
    run = finished(analysis, statistician)
    assert [(one.label, one.k, one.analysis is not None) for one in side_by_side(run)] == [
        ("All studies", 4, True),
        ("Without high risk of bias", None, False),
        ("Only low risk of bias", None, False),
    ]
    made = restrict_by_bias(analysis=analysis, risk_of_bias="without_high", by=statistician)
    assert [one.state for one in side_by_side(run)] == ["current", "queued", ""]
    runner.work(made.runs.get().pk)
    everything, without, _ = side_by_side(run)
    assert (everything.k, without.k, without.state, without.differs) == (4, 3, "current", False)
    assert without.effect.startswith("g −4.12 [")
    assert everything.effect != without.effect
    [back, shown, _] = side_by_side(made.runs.get())
    assert (back.analysis, back.k, shown.is_shown) == (analysis, 4, True)


def test_a_result_beside_that_is_stale_or_asked_otherwise_says_so(analysis, statistician, studies, people):
    run = finished(analysis, statistician)
    made = restrict_by_bias(analysis=analysis, risk_of_bias="without_high", by=statistician)
    runner.work(made.runs.get().pk)
    save_analysis(analysis=made, version=made.version, by=statistician, model="DL")
    second = finished(Analysis.objects.get(pk=made.pk), statistician)
    assert second.settings["model"] == "DL"
    save_analysis(analysis=made, version=made.version + 1, by=statistician, model="FE")
    beside = side_by_side(run)[1]
    assert (beside.differs, beside.state) == (True, "stale")


def test_a_study_that_becomes_high_makes_the_restricted_run_stale(analysis, statistician, studies, people):
    made = restrict_by_bias(analysis=analysis, risk_of_bias="without_high", by=statistician)
    run = made.runs.get()
    assert not standing_of(run, made).is_stale
    judge_in_bulk(studies[:1], [{"overall": "high"}], people, result=("ECCA score", "10 weeks", "assignment"))
    assert standing_of(run, made).changes == (
        "A 2000 no longer enters: Its overall risk of bias is high for this result; this analysis leaves such studies "
        "out.",
    )


def test_settings_that_were_restricted_since_the_run_are_run_and_not_copied(analysis, statistician):
    finished(analysis, statistician)
    save_analysis(analysis=analysis, version=analysis.version, by=statistician, risk_of_bias="low_only")
    analysis.refresh_from_db()
    assert restrict_by_bias(analysis=analysis, risk_of_bias="low_only", by=statistician) == analysis
    assert [run.settings.get("risk_of_bias") for run in analysis.runs.all()] == ["low_only", None]
