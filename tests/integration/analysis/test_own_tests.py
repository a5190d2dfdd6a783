"""A t or p among the numbers of an arm: its own test, or one between the arms that the table repeats."""

import math

import pytest
from scipy import stats

from analysis.dataset import build
from analysis.models import Analysis

from .builder import CELLS, CONTROL, SUH, Paper, analysis_of, settled

# Relative: scipy.stats inverts the t distribution by another routine than scipy.special, which the product uses.
OTHER_ROUTINE = 1e-10


@pytest.fixture
def analysis(review, statistician) -> Analysis:
    return analysis_of(review, statistician)


def paper(cells: dict[str, str], control: dict[str, str]) -> Paper:
    arms = {CELLS: {"n": "14", "mean": "-38.2"} | cells, CONTROL: {"n": "14", "mean": "-9.3"} | control}
    return Paper({("10 weeks", "change"): arms})


def test_each_arm_s_own_p_gives_its_sd_with_a_warning_at_the_number_and_the_result(analysis, study):
    dataset = build(analysis, settled=[settled(study, paper({"p": "0.001"}, {"p": "0.04"}))])
    (found,) = dataset.studies
    for arm, p in ((found.experimental, 0.001), (found.comparator, 0.04)):
        expected = math.sqrt(14) * abs(arm.mean) / stats.t.isf(p / 2, 13)
        assert arm.sd == pytest.approx(expected, rel=OTHER_ROUTINE)
        assert "p is read as the test of this arm’s own change" in arm.derivation("sd").warning
    assert dataset.warnings == (
        "1 study with an SD from a p or t that is read as the test of one arm’s own change, and may have been one "
        "between the arms: Suh 2025.",
    )


@pytest.mark.parametrize("control", [{"p": "0.030"}, {"p": "0.03", "sd": "5.2"}])
def test_the_same_p_on_both_arms_gives_no_sd_and_the_reason_says_where_it_belongs(analysis, study, control):
    dataset = build(analysis, settled=[settled(study, paper({"p": "0.03"}, control))])
    assert dataset.studies == ()
    assert dataset.excluded[0].code == "value_missing"
    assert dataset.excluded[0].reason.endswith(
        "The same p stands on another arm at this time: a test between the arms, of which no SD of one arm follows. "
        "Enter it with the difference between the arms."
    )


def test_the_same_p_at_two_times_is_no_test_between_arms(analysis, study):
    reported = paper({"p": "0.03"}, {"sd": "5.2"})
    reported.results |= {("4 weeks", "change"): SUH | {CONTROL: SUH[CONTROL] | {"p": "0.03"}}}
    (found,) = build(analysis, settled=[settled(study, reported)]).studies
    assert found.experimental.derivation("sd").formula.startswith("SD from p")


def test_a_p_beside_both_sds_changes_nothing(analysis, study):
    arms = {arm: numbers | {"p": "0.03"} for arm, numbers in SUH.items()}
    dataset = build(analysis, settled=[settled(study, Paper({("10 weeks", "change"): arms}))])
    assert (dataset.studies[0].derivations, dataset.warnings) == ([], ())


def test_a_warning_of_skewed_data_stands_beside_the_one_of_the_test(analysis, study):
    skewed = {"n": "30", "median": "9", "q1": "6", "q3": "17", "minimum": "2", "maximum": "41"}
    arms = {CELLS: {"n": "14", "mean": "-38.2", "p": "0.001"}, CONTROL: skewed}
    dataset = build(analysis, settled=[settled(study, Paper({("10 weeks", "change"): arms}))])
    assert ["skewed data" in warning for warning in dataset.warnings] == [True, False]
