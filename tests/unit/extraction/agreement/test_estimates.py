"""The statistics against published values and another program; what cannot be estimated says why."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import cohens_kappa as their_kappa
from statsmodels.stats.proportion import proportion_confint

from extraction.agreement import Estimate, kappa, numbers_of, pooled_kappa, share

LEVELS = ("low", "some_concerns", "high")
WEIGHTS = {"none": None, "linear": "linear", "quadratic": "quadratic"}

# Cohen 1960, table 2: 200 persons, two judges, three diagnoses; po = .70, pe = .41, kappa = .492.
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
# Boyd et al. 1982 in Altman 1991, table 14.4: 85 xeromammograms, two radiologists, four ordered categories. The Stata
# manual (kappa) prints 0.4728, and with the weights of Cohen 1968, linear in the categories ("w"), 0.5684.
MAMMOGRAMS = [[21, 12, 0, 0], [4, 17, 1, 0], [3, 9, 15, 2], [0, 0, 0, 1]]


def pairs_of(table: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(table) for j, count in enumerate(row) for _ in range(count)]


def table_of(pairs, categories) -> np.ndarray:
    table = np.zeros((len(categories), len(categories)))
    for one, two in pairs:
        table[categories.index(one), categories.index(two)] += 1
    return table


def test_kappa_has_the_value_that_cohen_published():
    assert round(kappa(pairs_of(COHEN)).estimate, 3) == 0.492


def test_weighted_kappa_has_the_published_value_of_the_mammograms():
    pairs = pairs_of(MAMMOGRAMS)
    assert round(kappa(pairs, categories=range(4)).estimate, 4) == 0.4728
    assert round(kappa(pairs, categories=range(4), weights="linear").estimate, 4) == 0.5684


LISTS = st.lists(st.tuples(st.sampled_from(LEVELS), st.sampled_from(LEVELS)), min_size=3, max_size=40)


@given(LISTS)
@pytest.mark.parametrize("weights", list(WEIGHTS))
def test_kappa_and_its_interval_equal_those_of_another_program(weights, pairs):
    ours = kappa(pairs, categories=LEVELS, weights=weights)
    if len({one for pair in pairs for one in pair}) == 1:
        assert ours == Estimate(len(pairs), reason="one category only")
        return
    with warnings.catch_warnings():
        # Where the variance is 0 theirs may come out below it, and its root is no number.
        warnings.simplefilter("ignore", RuntimeWarning)
        theirs = their_kappa(table_of(pairs, LEVELS), wt=WEIGHTS[weights])
    # Sums of nine products of proportions.
    assert ours.estimate == pytest.approx(theirs.kappa, abs=1e-12)
    if ours.ci_lb is None:
        assert np.nan_to_num(theirs.std_kappa) == pytest.approx(0, abs=1e-6)
        assert "no interval" in ours.reason
        return
    assert ours.ci_lb == pytest.approx(max(-1, theirs.kappa_low), abs=1e-7)
    assert ours.ci_ub == pytest.approx(min(1, theirs.kappa_upp), abs=1e-7)


@given(LISTS)
@pytest.mark.parametrize("weights", list(WEIGHTS))
def test_swapping_the_readers_changes_no_kappa(weights, pairs):
    swapped = [(two, one) for one, two in pairs]
    ours, theirs = (kappa(one, categories=LEVELS, weights=weights) for one in (pairs, swapped))
    assert (ours.n, ours.reason) == (theirs.n, theirs.reason)
    for name in ("estimate", "ci_lb", "ci_ub"):
        assert getattr(ours, name) == pytest.approx(getattr(theirs, name), abs=1e-9)


def test_the_pooled_kappa_has_each_field_s_own_chance_agreement():
    """Fields with other answers: in one table half of all agreement would look like more than chance."""
    yes = [("yes", "yes")] * 6 + [("yes", "no"), ("no", "yes")] + [("no", "no")] * 2
    site = [("face", "face")] * 4 + [("back", "face"), ("face", "back")] + [("back", "back")] * 4
    pooled = pooled_kappa([(yes, None), (site, None)])
    parts = []
    for pairs in (yes, site):
        ours = [sorted({one for pair in pairs for one in pair})]
        table = table_of(pairs, ours[0]) / len(pairs)
        observed, chance = np.trace(table), table.sum(axis=0) @ table.sum(axis=1)
        parts.append((len(pairs), observed, chance))
    observed, chance = (sum(n * part for n, *rest in parts for part in rest[k : k + 1]) / 20 for k in (0, 1))
    assert pooled.estimate == pytest.approx((observed - chance) / (1 - chance), abs=1e-12)
    assert pooled.n == 20
    assert kappa(yes + site).estimate > pooled.estimate + 0.1


def test_one_field_pooled_is_its_kappa():
    assert pooled_kappa([(pairs_of(COHEN), None), ([], None)]) == kappa(pairs_of(COHEN))


def test_fields_that_say_nothing_about_chance_do_not_enter():
    always_low = [("low", "low")] * 9
    two = [("low", "high"), ("low", "low")]
    cohen = pairs_of(COHEN)
    assert pooled_kappa([(always_low, None), (two, None), (cohen, None)]) == kappa(cohen)


@pytest.mark.parametrize(
    ("strata", "reason"),
    [
        ([], "fewer than 3 pairs"),
        ([[("low", "high"), ("low", "low")]], "fewer than 3 pairs"),
        ([[("low", "high")], [("low", "low")] * 2], "fewer than 3 pairs in each field"),
        ([[("low", "low")] * 5], "one category only"),
    ],
)
def test_a_kappa_that_cannot_be_estimated_says_why(strata, reason):
    found = pooled_kappa([(pairs, None) for pairs in strata])
    assert (found.estimate, found.ci_lb, found.ci_ub) == (None, None, None)
    assert found.reason == reason


def test_complete_agreement_has_no_interval():
    found = kappa([("low", "low")] * 3 + [("high", "high")] * 2)
    assert (found.estimate, found.ci_lb, found.ci_ub) == (1, None, None)
    assert found.reason == "no interval: agreement is complete"
    one_sided = kappa([("low", "low")] * 3 + [("low", "high")] * 2)
    assert (one_sided.estimate, one_sided.ci_lb) == (0, None)
    assert "one reader used one category only" in one_sided.reason


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_percentages_have_wilson_s_interval(counted):
    agreed, compared = counted
    found = share(agreed, compared)
    low, high = proportion_confint(agreed, compared, method="wilson")
    # Both are closed forms of a few operations.
    assert [found.estimate, found.ci_lb, found.ci_ub] == pytest.approx(
        [100 * agreed / compared, 100 * low, 100 * high], abs=1e-10
    )


def test_nothing_compared_is_no_percentage():
    assert share(0, 0) == Estimate(0, reason="nothing to compare")


# Bland and Altman 1986, table 1, first readings: peak flow by two meters, litres a minute; bias -2.1, SD 38.8, limits
# -79.7 and 75.5 with the round factor 2.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def test_numbers_have_the_published_limits_of_agreement():
    found = numbers_of(list(zip(LARGE, MINI, strict=True)))
    assert found.pairs == 17
    assert round(found.limits.bias.estimate, 1) == -2.1
    half = (found.limits.upper.estimate - found.limits.lower.estimate) / 2
    assert round(half / 1.959964, 1) == 38.8
    assert found.difference.estimate == pytest.approx(
        sum(abs(a - b) for a, b in zip(LARGE, MINI, strict=True)) / 17
    )


def test_icc_has_the_published_value_of_the_judges():
    # Shrout and Fleiss 1979, table 2, first two judges; ICC(2,1) from their mean squares by hand.
    first, second = [9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2]
    x = np.array([first, second], dtype=float).T
    between = 2 * x.mean(axis=1).var(ddof=1)
    raters = 6 * x.mean(axis=0).var(ddof=1)
    error = ((x - x.mean(axis=1, keepdims=True) - x.mean(axis=0) + x.mean()) ** 2).sum() / 5
    expected = (between - error) / (between + error + 2 * (raters - error) / 6)
    assert numbers_of(list(zip(first, second, strict=True))).icc.estimate == pytest.approx(
        expected, abs=1e-12
    )


@pytest.mark.parametrize("pairs", [[], [(1.0, 2.0)], [(1.0, 2.0), (3.0, 3.0)]])
def test_fewer_than_three_pairs_of_numbers_give_no_statistic(pairs):
    found = numbers_of(pairs)
    assert found.difference == Estimate(len(pairs), reason="fewer than 3 pairs")
    assert found.icc == found.difference
    assert (found.limits, found.limits_reason) == (None, "fewer than 3 pairs")


def test_equal_numbers_differ_by_a_true_nought_and_have_no_limits():
    found = numbers_of([(1.0, 1.0), (2.0, 2.0), (4.0, 4.0)])
    assert found.difference.estimate == 0
    assert found.icc == Estimate(3, 1.0, reason="no interval: agreement is complete")
    assert (found.limits, found.limits_reason) == (None, "every pair is equal")
    constant = numbers_of([(2.0, 2.0)] * 3)
    assert constant.icc == Estimate(3, reason="the values do not differ between places")


@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 2), min_size=3, max_size=8))
def test_no_numbers_give_what_is_no_number(pairs):
    found = numbers_of(pairs)
    limits = [found.limits.bias, found.limits.lower, found.limits.upper] if found.limits else []
    for one in (found.difference, found.icc, *limits):
        told = [number for number in (one.estimate, one.ci_lb, one.ci_ub) if number is not None]
        assert all(map(math.isfinite, told))
        assert one.estimate is not None or one.reason


@given(st.lists(st.tuples(*[st.integers(-50, 50).map(float)] * 2), min_size=3, max_size=12))
def test_swapping_the_readers_turns_the_bias_and_nothing_else(pairs):
    ours, theirs = numbers_of(pairs), numbers_of([(two, one) for one, two in pairs])
    assert ours.difference.estimate == pytest.approx(theirs.difference.estimate)
    assert ours.icc.estimate == pytest.approx(theirs.icc.estimate, abs=1e-9)
    if ours.limits:
        assert ours.limits.bias.estimate == pytest.approx(-theirs.limits.bias.estimate, abs=1e-9)
        assert ours.limits.lower.estimate == pytest.approx(-theirs.limits.upper.estimate, abs=1e-9)
