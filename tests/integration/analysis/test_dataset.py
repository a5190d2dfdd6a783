"""The data set: which studies enter with which numbers, and every reason for which one stays out."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analysis.actions.analyses import save_analysis
from analysis.dataset import DataSet, build, changes, hash_of
from analysis.dataset.reasons import CODES
from extraction.actions.settling import settle_study
from extraction.models import Comparison
from reviews.actions.protocol import save_part
from reviews.models import InterventionGroup, Study
from tests.cast import confirm, judge, settle

from .builder import CELLS, CONTROL, GROUPS, SUH, Paper, analysis_of, settle_in_bulk, settled


@pytest.fixture
def analysis(review, statistician):
    return analysis_of(review, statistician)


@pytest.fixture
def satisfied(review, statistician):
    """Satisfaction by risk ratio."""
    outcome = review.outcomes.get(name="Satisfied")
    return analysis_of(review, statistician, name="Satisfied", outcome=outcome, measure="RR", basis="value")


def entry(analysis, study: Study, paper: Paper | None):
    """The study's entry, which must be the only one."""
    [found] = build(analysis, settled=[settled(study, paper)]).studies
    return found


def exclusion(analysis, study: Study, paper: Paper | None):
    """The study's exclusion, which must be the only one."""
    dataset = build(analysis, settled=[settled(study, paper)])
    assert dataset.studies == ()
    [found] = dataset.excluded
    assert found.code in CODES
    return found


def events(one: str, n: str, two: str, m: str, **rest: str) -> Paper:
    arms = {CELLS: {"n": n, "events": one} | rest, CONTROL: {"n": m, "events": two} | rest}
    return Paper({("10 weeks", "value"): arms}, outcome="Satisfied")


# --- Entering ---


def test_a_settled_study_enters_with_its_numbers_as_printed(analysis, study):
    found = entry(analysis, study, Paper())
    assert (found.name, found.design, found.time_text, found.days) == (
        "Suh 2025",
        "parallel",
        "10 weeks",
        70.0,
    )
    assert (found.experimental.name, found.experimental.group) == (CELLS, "Cell therapy")
    assert (found.experimental.n, found.experimental.mean, found.experimental.sd) == (14, -38.2, 8.1)
    assert (found.experimental.mean_text, found.comparator.mean_text) == ("−38.2", "−9.3")
    assert found.comparator.sd == 5.2


def test_decimals_of_the_paper_are_kept(analysis, study):
    numbers = {CELLS: {"n": "14", "mean": "-38.20", "sd": "8"}, CONTROL: SUH[CONTROL]}
    found = entry(analysis, study, Paper({("10 weeks", "change"): numbers}))
    assert (found.experimental.mean_text, found.experimental.sd_text) == ("−38.20", "8")


def test_people_with_the_event_enter_a_ratio(satisfied, study):
    found = entry(satisfied, study, events("11", "14", "6", "14"))
    assert (found.experimental.events, found.experimental.n) == (11, 14)
    assert (found.comparator.events, found.comparator.mean) == (6, None)


def test_the_longest_follow_up_with_numbers_in_both_arms_is_taken(analysis, study):
    half = {CELLS: SUH[CELLS], CONTROL: {"n": "14", "mean": "NR", "sd": "NR"}}
    nothing = {arm: {"n": "NR", "mean": "NR", "sd": "NR"} for arm in GROUPS}
    results = {("4 weeks", "change"): SUH, ("6 months", "change"): SUH, ("2 years", "change"): nothing}
    assert entry(analysis, study, Paper(results)).time_text == "6 months"
    only_n = {CELLS: {"mean": "NR", "sd": "NR"}, CONTROL: half[CONTROL] | {"n": "NR"}}
    results = {("4 weeks", "change"): SUH, ("1 year", "change"): only_n}
    assert entry(analysis, study, Paper(results)).time_text == "4 weeks"


def test_a_window_takes_the_longest_inside_it_with_its_end_included(review, study, statistician):
    short = analysis_of(review, statistician, follow_up="window", window=review.windows.get(name="Short"))
    results = {("4 weeks", "change"): SUH, ("3 months", "change"): SUH, ("4 months", "change"): SUH}
    assert entry(short, study, Paper(results)).time_text == "3 months"


def test_an_unknown_time_enters_the_longest_over_all_and_is_noted(analysis, study):
    found = entry(analysis, study, Paper({("unknown", "change"): SUH}))
    assert found.days is None
    assert found.notes == ("Follow-up time unknown.",)


def test_a_third_arm_that_reports_nothing_of_the_outcome_does_not_count(analysis, study):
    paper = Paper({("10 weeks", "change"): SUH | {"SVF twice": {"n": "NR", "mean": "NR", "sd": "NR"}}})
    paper.groups = {**GROUPS, "SVF twice": "Cell therapy"}
    assert entry(analysis, study, paper).experimental.name == CELLS


def test_an_arm_outside_of_the_comparison_does_not_count(analysis, study):
    paper = Paper({("10 weeks", "change"): SUH | {"Laser": SUH[CELLS]}}, {**GROUPS, "Laser": "Other"})
    assert entry(analysis, study, paper).comparator.name == CONTROL


# --- Every reason to stay out ---


def test_an_unsettled_study_stays_out(analysis, study):
    found = exclusion(analysis, study, None)
    assert (found.code, found.reason) == ("not_settled", "Its extraction is not settled yet.")


def test_a_study_without_the_outcome_stays_out(analysis, study):
    found = exclusion(analysis, study, events("11", "14", "6", "14"))
    assert (found.code, found.reason) == ("outcome_not_reported", "It does not report ECCA score.")
    blank = {arm: {"n": "", "mean": "", "sd": ""} for arm in GROUPS}
    assert exclusion(analysis, study, Paper({("10 weeks", "change"): blank})).code == "outcome_not_reported"


def test_a_study_that_reports_the_outcome_only_for_other_arms_stays_out(analysis, study):
    paper = Paper({("10 weeks", "change"): {"Laser": SUH[CELLS]}}, {**GROUPS, "Laser": "Other"})
    found = exclusion(analysis, study, paper)
    assert found.reason == "It does not report ECCA score for the arms of this comparison."


def test_a_study_without_an_arm_on_one_side_stays_out(analysis, study):
    found = exclusion(analysis, study, Paper(groups={CELLS: "Cell therapy", CONTROL: "Other"}))
    assert (found.code, found.reason) == ("no_arm", "None of its arms belongs to “Control”.")
    assert exclusion(analysis, study, Paper(groups={CELLS: None, CONTROL: "Control"})).code == "no_arm"


def test_a_study_without_change_scores_stays_out_and_so_does_one_without_values(
    review, analysis, study, statistician
):
    found = exclusion(
        analysis, study, Paper({("10 weeks", "value"): SUH | {CELLS: {"n": "14", "mean": "98", "sd": "3"}}})
    )
    assert (found.code, found.reason) == (
        "basis_not_reported",
        "It reports no change of ECCA score, only values at a time.",
    )
    values = analysis_of(review, statistician, name="Values", basis="value")
    assert "only the change" in exclusion(values, study, Paper()).reason


def test_a_study_without_a_follow_up_in_the_window_stays_out_with_the_times_it_has(
    review, study, statistician
):
    long = analysis_of(review, statistician, follow_up="window", window=review.windows.get(name="Long"))
    found = exclusion(long, study, Paper())
    assert found.code == "no_follow_up"
    assert found.reason == "No follow-up lies in the window “Long”; it reports “10 weeks”."
    unknown = exclusion(long, study, Paper({("unknown", "change"): SUH}))
    assert "“unknown”, is unknown" in unknown.reason


def test_several_unknown_times_have_no_longest(analysis, study):
    found = exclusion(analysis, study, Paper({("unknown", "change"): SUH, ("at the end", "change"): SUH}))
    assert found.code == "no_follow_up"
    assert "none can be called the longest" in found.reason


def test_a_baseline_is_no_follow_up(review, study, statistician):
    values = analysis_of(review, statistician, basis="value")
    numbers = {arm: {"n": "14", "mean": "120", "sd": "20"} for arm in GROUPS}
    found = exclusion(values, study, Paper({("baseline", "value"): numbers}))
    assert found.reason == "It reports ECCA score at baseline only."


@pytest.mark.parametrize(
    ("text", "why"), [("NR", "not reported"), ("NA", "marked not applicable"), ("", "blank")]
)
def test_a_missing_number_is_named_with_its_arm(analysis, study, text, why):
    numbers = {CELLS: SUH[CELLS], CONTROL: SUH[CONTROL] | {"sd": text}}
    found = exclusion(analysis, study, Paper({("10 weeks", "change"): numbers}))
    assert (found.code, found.reason) == ("value_missing", f"SD of Normal saline is {why}.")


def test_what_both_arms_lack_is_said_once(analysis, study):
    numbers = {arm: {"n": "14", "mean": "NR", "sd": "NR"} for arm in GROUPS}
    found = exclusion(analysis, study, Paper({("10 weeks", "change"): numbers}))
    assert found.reason == "Mean and SD of SVF and of Normal saline are not reported."


def test_a_number_that_cannot_be_stays_out_even_when_it_is_so_printed(analysis, study):
    numbers = {CELLS: SUH[CELLS], CONTROL: SUH[CONTROL] | {"sd": "-5.2"}}
    found = exclusion(analysis, study, Paper({("10 weeks", "change"): numbers}, so_printed=True))
    assert found.code == "value_impossible"
    assert found.reason == (
        "SD of Normal saline is kept as printed, but cannot be: SD is −5.2. A standard deviation is above 0."
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ({"n": "0"}, "n is 0. A number of people is above 0"),
        ({"mean": "-400"}, "A change of −400 is more than the scale is wide"),
        ({"mean": "about 9"}, "Mean of SVF"),
    ],
)
def test_every_refused_number_is_told_without_advice_to_the_reader_of_the_paper(
    analysis, study, numbers, said
):
    paper = Paper({("10 weeks", "change"): SUH | {CELLS: SUH[CELLS] | numbers}})
    found = exclusion(analysis, study, paper)
    assert found.code == "value_impossible"
    assert said in found.reason
    assert "keep it" not in found.reason


def test_a_percentage_that_no_count_gives_stays_out_with_the_counts_next_to_it(satisfied, study):
    numbers = {CELLS: {"n": "14", "percent": "82.1"}, CONTROL: {"n": "14", "percent": "47.6"}}
    found = exclusion(satisfied, study, Paper({("10 weeks", "value"): numbers}, outcome="Satisfied"))
    assert found.code == "only_percentage"
    assert found.reason == (
        "SVF (82.1 %) and Normal saline (47.6 %) have only a percentage. "
        "Pooling takes counts of people: enter the events where the paper gives them. "
        "82.1 % of 14 is no whole number of people: 11 is 78.6 %, 12 is 85.7 %. "
        "47.6 % of 14 is no whole number of people: 6 is 42.9 %, 7 is 50.0 %."
    )


def test_more_events_than_people_stay_out(satisfied, study):
    found = exclusion(satisfied, study, events("15", "14", "6", "14"))
    assert found.code == "value_impossible"
    assert "15 people with the event are more than the 14" in found.reason


def test_a_count_of_zero_enters_and_the_half_that_is_added_is_told(satisfied, study):
    told = ("One of its four counts is 0, so 0.5 is added to each.",)
    assert entry(satisfied, study, events("11", "14", "0", "14")).notes == told


def test_nothing_is_added_to_counts_above_zero(satisfied, study):
    assert entry(satisfied, study, events("11", "14", "6", "14")).notes == ()


def test_no_events_in_either_arm_have_no_ratio(satisfied, study):
    found = exclusion(satisfied, study, events("0", "14", "0", "14"))
    assert (found.code, found.reason) == (
        "undefined",
        "No events in either arm: a ratio has no value here.",
    )


@pytest.mark.parametrize("design", ["within_person", "crossover", "cluster"])
def test_unpaired_designs_are_left_out_or_enter_with_a_warning(review, study, statistician, design):
    Study.objects.filter(pk=study.pk).update(design=design)
    study.refresh_from_db()
    found = exclusion(analysis_of(review, statistician), study, Paper())
    assert found.code == "unpaired_design"
    assert found.reason.endswith("the settings leave such studies out.")
    parallel = analysis_of(review, statistician, name="As parallel", unpaired_designs="as_parallel")
    dataset = build(parallel, settled=[settled(study, Paper())])
    assert len(dataset.studies) == 1
    assert "treated as parallel" in dataset.warnings[0]
    assert "Suh 2025" in dataset.warnings[0]


def test_non_randomized_studies_enter_and_are_named(analysis, study):
    Study.objects.filter(pk=study.pk).update(design="non_randomized")
    study.refresh_from_db()
    dataset = build(analysis, settled=[settled(study, Paper())])
    assert dataset.warnings == ("1 non-randomized study pooled with the others: Suh 2025.",)


def test_a_copied_second_reading_is_told(analysis, study):
    dataset = build(analysis, settled=[settled(study, Paper(is_copy=True))])
    assert "not read twice independently" in dataset.warnings[0]


# --- Risk of bias ---


def test_the_nearest_judgement_wins(analysis, study):
    judgements = [
        ("1", "high", None, None),
        ("1", "some_concerns", "ECCA score", None),
        ("1", "low", "ECCA score", "10 weeks"),
        ("2", "high", None, None),
        ("2", "low", "ECCA score", None),
        ("3", "low", None, None),
        ("4", "NR", None, None),
        ("5", "low", "Satisfied", None),
    ]
    levels = entry(analysis, study, Paper(judgements=judgements)).judgements.levels
    # What is judged of this very result, and what it takes over from all results, as its page shows it.
    assert levels == {"1": "low", "2": "high", "3": "low", "4": None, "5": None, "overall": None}


def test_settled_judgements_of_a_real_assessment_enter(analysis, settled_study):
    found = build(analysis).studies[0].judgements
    assert (found.variant, found.levels["2"], found.levels["1"]) == ("rob2_levels", "high", "low")


@pytest.fixture
def settled_study(assignment, bias_assignment, arbiter):
    """The study, extraction and risk of bias settled through the actions."""
    settle(assignment)
    for by in (bias_assignment.first, bias_assignment.second):
        judge(bias_assignment, by, **{"2": "high", "overall": "high"})
    comparison = confirm(Comparison.objects.get(assignment=bias_assignment))
    settle_study(comparison=comparison, by=arbiter)
    return assignment.study


# --- Freezing ---


def test_the_data_set_survives_json_and_keeps_its_hash(analysis, study):
    dataset = build(analysis, settled=[settled(study, Paper())])
    frozen = json.loads(json.dumps([dataset.settings_json(), dataset.input_json()]))
    again = DataSet.from_json(*frozen)
    assert again == dataset
    assert hash_of(again) == hash_of(dataset)
    assert len(hash_of(dataset)) == 64


def test_the_hash_follows_numbers_and_settings_but_not_the_title(
    review, analysis, settled_study, statistician
):
    before = hash_of(build(analysis))
    analysis = save_analysis(
        analysis=analysis, version=analysis.version, by=statistician, name="Another title"
    )
    assert hash_of(build(analysis)) == before
    analysis = save_analysis(analysis=analysis, version=analysis.version, by=statistician, model="FE")
    assert hash_of(build(analysis)) != before


def test_what_changed_is_said(review, analysis, study, lead):
    paper = Paper()
    one = settled(study, paper)
    before = build(analysis, settled=[one])
    corrected = Paper({("10 weeks", "change"): SUH | {CONTROL: SUH[CONTROL] | {"sd": "5.4"}}})
    two = settled(study, corrected)
    two.arms, two.time_points = one.arms, one.time_points
    for result, old in zip(two.results, one.results, strict=True):
        object.__setattr__(result, "arm", old.arm)
        object.__setattr__(result, "time_point", old.time_point)
    assert changes(before, build(analysis, settled=[two])) == ["Suh 2025: SD of Normal saline 5.2 → 5.4"]
    assert changes(before, build(analysis, settled=[settled(study)])) == [
        "Suh 2025 no longer enters: Its extraction is not settled yet."
    ]
    assert changes(before, before) == []


def test_a_renamed_group_is_a_change(review, analysis, study, lead):
    before = build(analysis, settled=[settled(study, Paper())])
    group = InterventionGroup.objects.get(review=review, name="Control")
    save_part(part=group, version=group.version, by=lead, name="Placebo")
    analysis.refresh_from_db()
    after = build(analysis, settled=[settled(study, Paper(groups={**GROUPS, CONTROL: "Placebo"}))])
    assert changes(before, after)[0] == "Settings: comparator groups, names of the sides"


# --- Queries ---


def test_the_number_of_queries_does_not_grow_with_the_studies(
    review, analysis, first_reader, second_reader, arbiter
):
    people = (first_reader, second_reader, arbiter)
    counted = []
    for start, end in ((0, 10), (10, 200)):
        settle_in_bulk(review, [(f"Study {i}", SUH[CELLS], SUH[CONTROL]) for i in range(start, end)], people)
        analysis = type(analysis).objects.get(pk=analysis.pk)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(build(analysis).studies) == end
        counted.append(len(queries))
    assert counted[0] == counted[1]
