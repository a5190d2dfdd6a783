"""Reported differences: when one enters, when an SD follows from it, and when the arms go before it."""

import math

import pytest

from analysis.dataset import DataSet, build
from analysis.results import compute
from reviews.models import Study

from ..builder import CELLS, CONTROL, SUH, Paper, analysis_of, settled
from .entering import LACKING, PLACE, ROUNDING, change, contrast, entry, reason


def test_a_reported_difference_enters_where_the_arms_lack_their_numbers(points, study):
    found = entry(points, study, contrast(estimate="-3.8", p="0.008"))
    # Cochrane Handbook 6.5.2.3: MD 3.8, P = 0.008, 25 and 22 people, SE 1.37.
    assert found.contrast.yi == -3.8
    assert found.contrast.se == pytest.approx(1.36910030070529, rel=1e-13)
    (how,) = found.contrast.derived
    assert how.formula == "SE from p: 1.369 = 3.8 / 2.776"
    assert how.assumption == "p = 0.008 is taken as two-sided, from t with 45 degrees of freedom."
    assert found.notes == (
        "Its arms do not give their numbers; the reported difference enters: "
        "MD −3.8, SVF against Normal saline, not adjusted.",
    )


def test_the_arms_numbers_go_before_a_reported_difference(points, study):
    found = entry(points, study, contrast(arms=SUH, estimate="-3.8", se="1.37"))
    assert found.contrast is None


def test_a_printed_standard_error_is_no_derivation(review, study, statistician):
    reported = analysis_of(review, statistician, measure="MD", derived="leave_out")
    found = entry(reported, study, contrast(estimate="-3.8", se="1.37"))
    assert (found.contrast.yi, found.contrast.se, found.derivations) == (-3.8, 1.37, [])
    assert reason(reported, study, contrast(estimate="-3.8", p="0.008"))[0] == "value_missing"


def test_an_interval_of_a_ratio_enters_by_its_logarithms(satisfied, study):
    place = ("10 weeks", CELLS, CONTROL, "value", "RR", "adjusted")
    paper = Paper({}, outcome="Satisfied")
    paper.contrasts = {place: {"estimate": "2", "ci_low": "1", "ci_high": "4", "covariates": "age"}}
    found = entry(satisfied, study, paper)
    assert found.contrast.yi == pytest.approx(math.log(2), rel=ROUNDING)
    assert found.contrast.se == pytest.approx(math.log(4) / (2 * 1.959963984540054), rel=ROUNDING)
    assert found.notes[0].endswith("RR 2 (95 % CI 1 to 4), SVF against Normal saline, adjusted for age.")
    assert (found.experimental.n, found.experimental.events) == (None, None)


def test_an_sd_of_both_arms_follows_from_the_difference_of_their_means(analysis, study):
    paper = contrast(estimate="-3.8", p="0.008")
    found = entry(analysis, study, paper)
    # Cochrane Handbook 6.5.2.3: SE 1.37, average SD 4.69 (4.683 before rounding).
    assert [arm.sd for arm in (found.experimental, found.comparator)] == [
        pytest.approx(4.6834693413751, rel=ROUNDING)
    ] * 2
    assert found.contrast is None
    assert found.experimental.derivation("sd").formula == (
        "SD of both arms: 4.68 = 1.369 / √(1/25 + 1/22); SE from p: 1.369 = 3.8 / 2.776"
    )


@pytest.mark.parametrize("design", ["crossover", "within_person", "cluster"])
def test_no_common_sd_follows_from_a_difference_inside_people_or_between_clusters(
    review, study, statistician, design
):
    Study.objects.filter(pk=study.pk).update(design=design)
    study.refresh_from_db()
    parallel = analysis_of(review, statistician, name="As parallel", unpaired_designs="as_parallel")
    assert reason(parallel, study, contrast(estimate="-3.8", p="0.008"))[0] == "value_missing"


def test_a_reported_difference_whose_variance_no_number_holds_does_not_enter(points, study):
    assert reason(points, study, contrast(estimate="-3.8", se="1e200"))[0] == "value_missing"


@pytest.mark.parametrize(
    ("arms", "place", "values"),
    [
        (LACKING, (*PLACE[:5], "adjusted"), {"estimate": "-3.8", "p": "0.008"}),
        (LACKING, PLACE, {"estimate": "-3.8"}),
        (LACKING | {CELLS: {"n": "25", "mean": "NR"}}, PLACE, {"estimate": "-3.8", "p": "0.008"}),
        (
            LACKING | {CELLS: {"n": "25", "mean": "-38.2", "sd": "5"}},
            PLACE,
            {"estimate": "-3.8", "p": "0.008"},
        ),
    ],
)
def test_no_common_sd_follows_where_one_is_printed_or_the_difference_is_adjusted_or_tells_no_error(
    analysis, study, arms, place, values
):
    assert reason(analysis, study, contrast(place, arms, **values))[0] == "value_missing"


def test_a_difference_reported_the_other_way_round_is_turned(points, study):
    place = ("10 weeks", CONTROL, CELLS, "change", "MD", "crude")
    found = entry(points, study, contrast(place, estimate="3.8", se="1.37"))
    assert found.contrast.yi == -3.8
    assert (found.experimental.name, found.comparator.name) == (CELLS, CONTROL)


def test_an_adjusted_estimate_goes_before_one_that_is_not(points, study):
    paper = contrast(estimate="-3.8", se="1.37")
    paper.contrasts |= {(*PLACE[:5], "adjusted"): {"estimate": "-3.1", "se": "1.2"}}
    assert entry(points, study, paper).contrast.yi == -3.1


@pytest.mark.parametrize(
    ("place", "values"),
    [
        (PLACE, {"estimate": "-3.8"}),
        (PLACE, {"estimate": "-3.8", "p": "<0.001"}),
        (PLACE, {"se": "1.37"}),
        ((*PLACE[:4], "SMD", "crude"), {"estimate": "-0.8", "se": "0.3"}),
        (("10 weeks", CELLS, CONTROL, "value", "MD", "crude"), {"estimate": "-3.8", "se": "1.37"}),
    ],
)
def test_a_difference_that_does_not_fit_leaves_the_reason_of_the_arms(points, study, place, values):
    assert reason(points, study, contrast(place, **values)) == (
        "value_missing",
        "SD of SVF and of Normal saline are blank.",
    )


def test_arms_and_reported_differences_pool_together(points, study, review, lead):
    from_arms = entry(points, study, change(SUH))
    reported = entry(points, study, contrast(estimate="-3.8", se="1.37"))
    dataset = build(points, settled=[settled(study, change(SUH))])
    both = DataSet(dataset.settings, (from_arms, reported), (), ())
    result = compute(both)
    assert [one["yi"] for one in result["studies"]] == [pytest.approx(-28.9, rel=ROUNDING), -3.8]
    assert result["studies"][1]["se"] == 1.37
    assert result["people"] == 28 + 47
