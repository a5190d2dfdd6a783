"""Numbers of an arm that no paper reports: what enters in their place, with what it says of itself."""

import math

import pytest

from analysis.dataset import build, hash_of
from analysis.models import Analysis
from reviews.actions.reviews import assume_correlation

from ..builder import CELLS, GROUPS, SUH, Paper, analysis_of, settled
from .entering import BY_SE, ROUNDING, change, entry, percentages, reason


def test_a_missing_sd_enters_with_its_formula_and_source(analysis, study):
    arm = entry(analysis, study, change(BY_SE)).experimental
    assert arm.sd == pytest.approx(2.2 * math.sqrt(14), rel=ROUNDING)
    assert arm.sd_text == "8.23"
    assert arm.derivation("sd").formula == "SD from SE: 8.23 = 2.2 × √14"
    assert arm.derivation("sd").source == "Cochrane Handbook 6.5.2.2"
    assert arm.derivation("mean") is None


def test_leaving_derived_numbers_out_keeps_the_study_out(review, study, statistician):
    reported = analysis_of(review, statistician, derived="leave_out")
    assert reason(reported, study, change(BY_SE)) == ("value_missing", "SD of SVF is blank.")


def test_what_is_reported_is_pooled_as_reported_although_something_else_follows(analysis, study):
    both = {arm: numbers | {"se": "9.9"} for arm, numbers in SUH.items()}
    found = entry(analysis, study, change(both))
    assert (found.experimental.sd, found.experimental.derived) == (8.1, ())


def test_a_percentage_gives_the_one_count_that_fits(satisfied, study):
    found = entry(satisfied, study, percentages("78.6", "42.9"))
    assert (found.experimental.events, found.comparator.events) == (11, 6)
    assert found.experimental.derivation("events").formula == "Events from %: 11 = 78.6 % of 14"


def test_a_change_follows_from_baseline_and_final_with_the_protocol_s_correlation(
    review, analysis, study, lead
):
    ends = {
        ("baseline", "value"): {arm: {"n": "14", "mean": "136.4", "sd": "27.0"} for arm in GROUPS},
        ("10 weeks", "value"): {arm: {"n": "13", "mean": "98.2", "sd": "31.4"} for arm in GROUPS},
    }
    dataset = build(analysis, settled=[settled(study, Paper(ends))])
    arm = dataset.studies[0].experimental
    assert (arm.n, arm.mean, arm.mean_text) == (13, pytest.approx(-38.2, rel=ROUNDING), "−38.2")
    assert arm.sd == pytest.approx(math.sqrt(27**2 + 31.4**2 - 27 * 31.4), rel=ROUNDING)
    assert dataset.settings.r_pre_post == 0.5
    assume_correlation(
        review=review, version=review.version, by=lead, r_pre_post=0.8, r_pre_post_source="Bai 2019"
    )
    later = build(Analysis.objects.get(pk=analysis.pk), settled=[settled(study, Paper(ends))])
    assert later.studies[0].experimental.sd < arm.sd
    assert "0.8 (Bai 2019)" in later.studies[0].experimental.derivation("sd").assumption
    assert (later.settings.r_pre_post, later.settings.r_pre_post_source) == (0.8, "Bai 2019")


def test_another_correlation_makes_no_result_stale_that_does_not_rest_on_it(review, analysis, study, lead):
    one = settled(study, change(BY_SE))
    before = hash_of(build(analysis, settled=[one]))
    assume_correlation(review=review, version=review.version, by=lead, r_pre_post=0.8)
    assert hash_of(build(Analysis.objects.get(pk=analysis.pk), settled=[one])) == before


def test_a_change_that_does_not_follow_whole_does_not_displace_an_earlier_one(analysis, study):
    results = {
        ("baseline", "value"): {arm: {"n": "14", "mean": "136.4"} for arm in GROUPS},
        ("10 weeks", "change"): SUH,
        ("1 year", "value"): {arm: {"n": "14", "mean": "98.2"} for arm in GROUPS},
    }
    assert entry(analysis, study, Paper(results)).time_text == "10 weeks"


def test_a_change_that_follows_at_a_longer_follow_up_is_the_longest(analysis, study):
    results = {
        ("baseline", "value"): {arm: {"n": "14", "mean": "136.4", "sd": "27"} for arm in GROUPS},
        ("10 weeks", "change"): SUH,
        ("1 year", "value"): {arm: {"n": "14", "mean": "98.2", "sd": "31"} for arm in GROUPS},
    }
    assert entry(analysis, study, Paper(results)).time_text == "1 year"


def test_nothing_is_built_upon_a_number_that_cannot_be(analysis, study):
    # The interval does not hold its mean, so that its width tells nothing.
    numbers = BY_SE | {CELLS: {"n": "14", "mean": "-38.2", "ci_low": "-20", "ci_high": "-10"}}
    assert reason(analysis, study, change(numbers)) == ("value_missing", "SD of SVF is blank.")


def test_numbers_that_may_mislead_are_warned_of(analysis, study):
    skewed = {"n": "30", "median": "9", "q1": "6", "q3": "17", "minimum": "2", "maximum": "41"}
    dataset = build(analysis, settled=[settled(study, change(SUH | {CELLS: skewed}))])
    assert dataset.warnings == (
        "1 study with derived numbers that may mislead (skewed data, or numbers that contradict each other): "
        "Suh 2025.",
    )
