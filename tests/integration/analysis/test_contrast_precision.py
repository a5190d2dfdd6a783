"""How precise a reported difference is taken to be: the SE of a ratio, and the t of pairs and of clusters."""

import math

import pytest
from scipy import stats

from analysis.dataset import build
from analysis.dataset.precision import P_OF_CLUSTERS, SE_OF_A_RATIO
from analysis.models import Analysis
from reviews.models import Study

from .builder import CELLS, CONTROL, Paper, analysis_of, settled

ROUNDING = 1e-12  # relative: a chain of a few floating-point operations
# Relative: scipy.stats inverts the t distribution by another routine than scipy.special, which the product uses.
OTHER_ROUTINE = 1e-10

LACKING = {CELLS: {"n": "25", "mean": "-38.2"}, CONTROL: {"n": "22", "mean": "-34.4"}}
DIFFERENCE = ("10 weeks", CELLS, CONTROL, "change", "MD", "crude")
RATIO = ("10 weeks", CELLS, CONTROL, "value", "OR", "crude")


@pytest.fixture
def odds(review, statistician) -> Analysis:
    outcome = review.outcomes.get(name="Satisfied")
    return analysis_of(review, statistician, name="Odds", outcome=outcome, measure="OR", basis="value")


@pytest.fixture
def points(review, statistician) -> Analysis:
    """A mean difference; pairs and clusters enter."""
    return analysis_of(review, statistician, name="In points", measure="MD", unpaired_designs="as_parallel")


def designed(study: Study, design: str) -> Study:
    Study.objects.filter(pk=study.pk).update(design=design)
    study.refresh_from_db()
    return study


def ratio(**values) -> Paper:
    return Paper({}, outcome="Satisfied", contrasts={RATIO: values})


def difference(arms=LACKING, place=DIFFERENCE, measures=None, **values) -> Paper:
    return Paper({("10 weeks", "change"): arms}, contrasts={place: values}, measures=measures or {})


def contrast(analysis: Analysis, study: Study, paper: Paper):
    dataset = build(analysis, settled=[settled(study, paper)])
    assert [one.reason for one in dataset.excluded] == []
    return dataset.studies[0].contrast


def reason(analysis: Analysis, study: Study, paper: Paper) -> tuple[str, str]:
    dataset = build(analysis, settled=[settled(study, paper)])
    assert dataset.studies == ()
    return dataset.excluded[0].code, dataset.excluded[0].reason


# --- Ratios ---

# An odds ratio of 2.5 with SE(ln OR) 0.4: the delta method prints SE(OR) = 2.5 × 0.4 = 1.0.
LOG_SE = 0.4
LIMITS = {
    "ci_low": repr(2.5 * math.exp(-1.959963984540054 * LOG_SE)),
    "ci_high": repr(2.5 * math.exp(1.959963984540054 * LOG_SE)),
}


@pytest.mark.parametrize("printed", ["1.0", "0.4"])
@pytest.mark.parametrize(
    "beside",
    [
        LIMITS,
        {"t": repr(math.log(2.5) / LOG_SE)},
        {"p": repr(float(2 * stats.norm.sf(math.log(2.5) / LOG_SE)))},
        LIMITS | {"t": "9", "p": "0.5"},
    ],
)
def test_the_se_of_a_ratio_is_that_of_its_interval_or_test_whatever_se_is_printed(
    odds, study, printed, beside
):
    found = contrast(odds, study, ratio(estimate="2.5", se=printed, **beside))
    # z from a p of 16 digits, and limits of 16 digits through exp and ln: 1e-10 holds for all.
    assert found.se == pytest.approx(LOG_SE, rel=OTHER_ROUTINE)


def test_a_ratio_with_its_se_alone_stays_out_and_the_reason_says_what_to_enter(odds, study):
    code, said = reason(odds, study, ratio(estimate="2.5", se="1.0"))
    assert code == "outcome_not_reported"
    assert said.endswith(SE_OF_A_RATIO)
    assert "enter the confidence interval, the z or t statistic, or the exact p" in said


def test_the_se_of_a_difference_is_taken_as_it_is_printed(points, study):
    found = contrast(points, study, difference(estimate="-3.8", se="1.37", p="0.5"))
    assert (found.se, found.derived) == (1.37, ())


# --- Pairs ---


@pytest.mark.parametrize("design", ["crossover", "within_person"])
@pytest.mark.parametrize(("second", "pairs"), [("25", 25), ("22", 22)])
def test_the_p_of_pairs_is_read_by_t_with_one_less_than_the_pairs(points, study, design, second, pairs):
    arms = LACKING | {CONTROL: {"n": second, "mean": "-34.4"}}
    found = contrast(points, designed(study, design), difference(arms, estimate="-3.8", p="0.008"))
    assert found.se == pytest.approx(3.8 / stats.t.isf(0.004, pairs - 1), rel=OTHER_ROUTINE)
    assert found.derived[0].assumption == (
        f"p = 0.008 is taken as two-sided, from t with {pairs - 1} degrees of freedom "
        f"({pairs} people in both arms, less 1)."
    )


def test_the_interval_of_pairs_is_read_by_the_same_t(points, study):
    found = contrast(
        points, designed(study, "crossover"), difference(estimate="-3.8", ci_low="-6.6", ci_high="-1.0")
    )
    assert found.se == pytest.approx(5.6 / (2 * stats.t.isf(0.025, 21)), rel=OTHER_ROUTINE)


def test_many_pairs_are_read_by_z(points, study):
    arms = {arm: {"n": "101", "mean": "-30"} for arm in (CELLS, CONTROL)}
    found = contrast(points, designed(study, "crossover"), difference(arms, estimate="-3.8", p="0.008"))
    assert found.se == pytest.approx(3.8 / stats.norm.isf(0.004), rel=OTHER_ROUTINE)


def test_two_groups_of_people_keep_their_own_degrees_of_freedom(points, study):
    found = contrast(points, study, difference(estimate="-3.8", p="0.008"))
    # Cochrane Handbook 6.5.2.3: 25 and 22 people, 45 degrees of freedom.
    assert found.se == pytest.approx(1.36910030070529, rel=ROUNDING)


# --- Clusters ---


@pytest.mark.parametrize("adjustment", ["crude", "adjusted"])
def test_the_p_of_clusters_is_read_by_t_with_two_less_than_the_clusters(points, study, adjustment):
    # 47 people in clusters of 4.7 are 10 clusters.
    paper = difference(
        place=(*DIFFERENCE[:5], adjustment), measures={"cluster_size": "4.7"}, estimate="-3.8", p="0.008"
    )
    found = contrast(points, designed(study, "cluster"), paper)
    assert found.se == pytest.approx(3.8 / stats.t.isf(0.004, 8), rel=OTHER_ROUTINE)
    assert "(10 clusters, 47 people in clusters of 4.7, less 2)" in found.derived[0].assumption


@pytest.mark.parametrize(
    ("arms", "measures"),
    [
        (LACKING, {}),
        (LACKING, {"cluster_size": "NR"}),
        (LACKING, {"cluster_size": "30"}),
        (LACKING | {CELLS: {"mean": "-38.2"}}, {"cluster_size": "4.7"}),
    ],
)
def test_a_p_of_clusters_whose_number_is_not_known_gives_nothing_and_the_reason_says_so(
    points, study, arms, measures
):
    paper = difference(arms, measures=measures, estimate="-3.8", p="0.008")
    code, said = reason(points, designed(study, "cluster"), paper)
    assert code == "value_missing"
    assert said.endswith(P_OF_CLUSTERS)


@pytest.mark.parametrize(
    ("values", "se"),
    [
        ({"se": "1.37"}, 1.37),
        ({"t": "-2.5"}, 3.8 / 2.5),
        ({"ci_low": "-6.6", "ci_high": "-1.0"}, 5.6 / (2 * 1.959963984540054)),
    ],
)
def test_se_t_and_interval_of_clusters_need_no_number_of_clusters(points, study, values, se):
    found = contrast(points, designed(study, "cluster"), difference(estimate="-3.8", p="0.008", **values))
    assert found.se == pytest.approx(se, rel=ROUNDING)
