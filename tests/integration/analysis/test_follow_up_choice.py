"""Which follow-up enters: the longest at which both sides can, and what is said of a later one at which they cannot."""

import pytest

from analysis.dataset import build
from analysis.models import Analysis
from reviews.models import Study

from .builder import CELLS, CONTROL, GROUPS, SUH, Paper, analysis_of, settled

ONLY_P = {CELLS: {"n": "14", "p": "0.03"}, CONTROL: {"n": "14"}}
MEDIANS = {arm: {"n": "14", "median": "-30"} for arm in GROUPS}
LACKING = {CELLS: {"n": "25", "mean": "-38.2"}, CONTROL: {"n": "22", "mean": "-34.4"}}
LATE = ("1 year", CELLS, CONTROL, "change", "MD", "crude")


@pytest.fixture
def analysis(review, statistician) -> Analysis:
    return analysis_of(review, statistician)


@pytest.fixture
def points(review, statistician) -> Analysis:
    return analysis_of(review, statistician, name="In points", measure="MD")


def entry(analysis: Analysis, study: Study, paper: Paper):
    dataset = build(analysis, settled=[settled(study, paper)])
    assert [one.reason for one in dataset.excluded] == []
    return dataset.studies[0]


@pytest.mark.parametrize(
    ("late", "lacks"),
    [
        (ONLY_P, "Mean and SD of SVF and of Normal saline are blank."),
        (MEDIANS, "Mean and SD of SVF and of Normal saline are blank."),
        ({CELLS: SUH[CELLS]}, "n, mean and SD of Normal saline are blank."),
        (
            SUH | {CELLS: SUH[CELLS] | {"sd": "-8.1"}},
            "SD of SVF is no value that can be pooled: SD is −8.1. A standard deviation is above 0.",
        ),
    ],
)
def test_a_later_follow_up_that_cannot_be_pooled_does_not_displace_a_complete_one(
    analysis, study, late, lacks
):
    paper = Paper({("10 weeks", "change"): SUH, ("1 year", "change"): late})
    found = entry(analysis, study, paper)
    assert (found.time_text, found.experimental.sd) == ("10 weeks", 8.1)
    assert found.notes == (f"The later follow-up “1 year” cannot be pooled: {lacks}",)


def test_an_earlier_follow_up_that_cannot_be_pooled_is_not_told(analysis, study):
    paper = Paper({("4 weeks", "change"): ONLY_P, ("10 weeks", "change"): SUH})
    assert entry(analysis, study, paper).notes == ()


def test_a_later_follow_up_at_which_nothing_is_reported_is_not_told(analysis, study):
    nothing = {arm: {"n": "NR", "mean": "NR", "sd": "NR"} for arm in GROUPS}
    paper = Paper({("10 weeks", "change"): SUH, ("1 year", "change"): nothing})
    assert entry(analysis, study, paper).notes == ()


def test_a_later_follow_up_outside_of_the_window_is_not_told(review, study, statistician):
    short = analysis_of(review, statistician, follow_up="window", window=review.windows.get(name="Short"))
    results = {("4 weeks", "change"): SUH, ("3 months", "change"): ONLY_P, ("1 year", "change"): ONLY_P}
    found = entry(short, study, Paper(results))
    assert found.time_text == "4 weeks"
    assert [note.partition(" cannot")[0] for note in found.notes] == ["The later follow-up “3 months”"]


def test_a_reported_difference_at_the_longest_follow_up_goes_before_arms_at_a_shorter_one(points, study):
    paper = Paper(
        {("10 weeks", "change"): SUH, ("1 year", "change"): LACKING},
        contrasts={LATE: {"estimate": "-3.8", "se": "1.37"}},
    )
    found = entry(points, study, paper)
    assert (found.time_text, found.contrast.yi) == ("1 year", -3.8)
    assert not any("cannot be pooled" in note for note in found.notes)


def test_a_reported_difference_at_a_shorter_follow_up_does_not_displace_the_arms_at_a_longer_one(
    points, study
):
    early = ("4 weeks", *LATE[1:])
    paper = Paper({("10 weeks", "change"): SUH}, contrasts={early: {"estimate": "-3.8", "se": "1.37"}})
    found = entry(points, study, paper)
    assert (found.time_text, found.contrast) == ("10 weeks", None)


def test_an_sd_that_follows_from_the_difference_lets_the_longest_follow_up_enter(analysis, study):
    paper = Paper(
        {("10 weeks", "change"): SUH, ("1 year", "change"): LACKING},
        contrasts={LATE: {"estimate": "-3.8", "p": "0.008"}},
    )
    found = entry(analysis, study, paper)
    assert found.time_text == "1 year"
    # Cochrane Handbook 6.5.2.3 prints 4.69 from a rounded SE; before rounding 4.683.
    assert found.experimental.sd == pytest.approx(4.6834693413751, rel=1e-12)


def test_no_events_at_the_longest_follow_up_are_not_passed_over_for_an_earlier_one(
    review, study, statistician
):
    outcome = review.outcomes.get(name="Satisfied")
    satisfied = analysis_of(review, statistician, outcome=outcome, measure="RR", basis="value")
    some = {CELLS: {"n": "14", "events": "11"}, CONTROL: {"n": "14", "events": "6"}}
    none = {arm: {"n": "14", "events": "0"} for arm in GROUPS}
    paper = Paper({("10 weeks", "value"): some, ("1 year", "value"): none}, outcome="Satisfied")
    dataset = build(satisfied, settled=[settled(study, paper)])
    assert [one.code for one in dataset.excluded] == ["undefined"]


def test_where_no_follow_up_can_enter_the_longest_says_why(analysis, study):
    paper = Paper({("10 weeks", "change"): MEDIANS, ("1 year", "change"): ONLY_P})
    dataset = build(analysis, settled=[settled(study, paper)])
    assert dataset.excluded[0].reason == "Mean and SD of SVF and of Normal saline are blank."


def test_a_difference_outside_of_the_window_keeps_the_study_out_with_the_times_it_has(
    review, study, statistician
):
    short = analysis_of(
        review, statistician, measure="MD", follow_up="window", window=review.windows.get(name="Short")
    )
    paper = Paper({}, contrasts={LATE: {"estimate": "-3.8", "se": "1.37"}})
    dataset = build(short, settled=[settled(study, paper)])
    assert (dataset.excluded[0].code, dataset.excluded[0].reason) == (
        "no_follow_up",
        "No follow-up lies in the window “Short”; it reports “1 year”.",
    )


def test_a_number_that_cannot_be_is_not_passed_over_for_a_difference_at_the_same_time(points, study):
    impossible = SUH | {CELLS: SUH[CELLS] | {"sd": "-8.1"}}
    paper = Paper({("1 year", "change"): impossible}, contrasts={LATE: {"estimate": "-3.8", "se": "1.37"}})
    dataset = build(points, settled=[settled(study, paper)])
    assert dataset.excluded[0].code == "value_impossible"


def test_of_two_unknown_times_neither_is_the_longest_whether_by_arms_or_by_a_difference(points, study):
    unknown = ("at the end", *LATE[1:])
    paper = Paper({("unknown", "change"): SUH}, contrasts={unknown: {"estimate": "-3.8", "se": "1.37"}})
    dataset = build(points, settled=[settled(study, paper)])
    assert dataset.excluded[0].code == "no_follow_up"
    assert "none can be called the longest" in dataset.excluded[0].reason
