"""An analysis rests on the round in force: it is stale once another is settled with other numbers, and not before."""

import pytest

from analysis.actions.runs import request_run
from analysis.dataset import build
from analysis.dataset.caveats import MODE_NOTES, NOT_BLINDED_NOTE
from analysis.staleness import standing_of
from extraction.actions.amendments import amend
from extraction.actions.assignments import withdraw_assignment
from extraction.actions.readings import submit_reading
from extraction.actions.settling import settle_study
from extraction.models import Comparison
from extraction.queries.comparisons import read_comparison
from reviews.models import Mode
from tests.cast import confirm, enter
from tests.comparisons import row_of
from tests.rounds import again, fresh_crew, other_numbers, settle_with

from .builder import analysis_of


@pytest.fixture
def crew(review, lead):
    return fresh_crew(review, lead)


@pytest.fixture
def analysis(review, statistician):
    return analysis_of(review, statistician)


@pytest.fixture
def run(settled, analysis, statistician):
    """A run of what the first round settled."""
    return request_run(analysis=analysis, by=statistician)


def test_a_result_is_stale_once_another_round_is_settled_and_not_before(study, run, analysis, lead, crew):
    round_two = again(study, crew, lead)
    for make in (
        lambda: None,
        lambda: submit_reading(reading=enter(round_two, crew.first, other_numbers()), by=crew.first),
        lambda: submit_reading(reading=enter(round_two, crew.second, other_numbers()), by=crew.second),
        lambda: confirm(Comparison.objects.get(assignment=round_two)),
    ):
        make()
        assert not standing_of(run, analysis).is_stale
    settle_study(comparison=Comparison.objects.get(assignment=round_two), by=crew.arbiter)
    standing = standing_of(run, analysis)
    assert standing.is_stale
    assert any("Suh 2025" in change and "31.7" in change for change in standing.changes)


def test_a_round_that_finds_the_same_leaves_the_result_as_it_is(study, run, analysis, lead, crew):
    settle_with(again(study, crew, lead), mean="-38.2")
    assert not standing_of(run, analysis).is_stale


def test_a_round_that_is_withdrawn_leaves_the_result_as_it_is(study, run, analysis, lead, crew):
    withdraw_assignment(assignment=again(study, crew, lead), by=lead)
    assert not standing_of(run, analysis).is_stale


def test_values_that_are_open_again_leave_the_result_as_it_is(study, run, analysis, lead):
    comparison = Comparison.objects.get()
    address = row_of(read_comparison(comparison), "SD, SVF").address
    amend(comparison=comparison, addresses=[address], reason="Erratum", by=lead)
    assert not standing_of(run, analysis).is_stale


@pytest.mark.parametrize("mode", [Mode.VERIFY, Mode.SINGLE])
def test_how_a_study_was_read_is_noted_and_warned_of(study, settled, analysis, lead, crew, mode):
    round_two = again(study, crew, lead, mode=mode, first=settled.assignment.first)
    reading = enter(round_two, round_two.first)
    submit_reading(reading=reading, by=round_two.first)
    if mode == Mode.VERIFY:
        # Not settled: what is in force is what two people read.
        assert build(analysis).studies[0].notes == ()
        return
    dataset = build(analysis)
    [entered] = dataset.studies
    assert {MODE_NOTES[mode], NOT_BLINDED_NOTE} <= set(entered.notes)
    said = " ".join(dataset.warnings)
    assert "1 study read by one person alone: all of them." in said
    assert "may have seen another reading of it: all of them." in said
