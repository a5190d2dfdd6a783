import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import (
    LevelOutOfRange,
    NotEstimable,
    ResultOutOfRange,
    UnknownChoice,
    mantel_haenszel,
    peto,
)
from tests.reference.metafor import arms

# Rothman, Greenland and Lash 2008, table 15-1: deaths in the UGDP trial of tolbutamide, by age.
TOLBUTAMIDE = {"ai": [8, 22], "n1i": [106, 98], "ci": [5, 16], "n2i": [120, 85]}
# Two sides computed by different sums of a few terms.
ROUNDING = 1e-10


@pytest.mark.parametrize(
    ("measure", "estimate", "lower", "upper"),
    # Chapter 15: RD 0.035 (90 % limits -0.018 and 0.087), RR 1.33 (0.87, 2.03), OR 1.40 (0.84, 2.34).
    [("RD", 0.035, -0.018, 0.087), ("RR", 1.33, 0.87, 2.03), ("OR", 1.40, 0.84, 2.34)],
)
def test_the_tolbutamide_trial_pools_to_its_published_values(measure, estimate, lower, upper):
    result = mantel_haenszel(**TOLBUTAMIDE, measure=measure, level=0.90)
    values = np.array([result.estimate, result.ci_lb, result.ci_ub])
    digits = 3 if measure == "RD" else 2
    shown = values if measure == "RD" else np.exp(values)
    # To the digits printed, the last of which may be off by one.
    np.testing.assert_allclose(shown, [estimate, lower, upper], atol=1.0 * 10**-digits)


def test_revmans_variance_of_the_risk_difference_gives_stata_metans_statistic():
    # metan prints z = 11.56 for the BCG trials; Sato's variance gives 11.47.
    assert abs(mantel_haenszel(**arms("bcg"), measure="RD", variance="GR").statistic) == pytest.approx(
        11.56, abs=0.005
    )
    assert abs(mantel_haenszel(**arms("bcg"), measure="RD").statistic) == pytest.approx(11.47, abs=0.005)


@pytest.mark.parametrize("variance", ["Sato", "GR"])
def test_one_study_has_its_own_risk_difference(variance):
    result = mantel_haenszel([3], [10], [5], [20], measure="RD", variance=variance)
    assert result.estimate == pytest.approx(0.3 - 0.25)
    if variance == "GR":
        assert result.se**2 == pytest.approx(0.3 * 0.7 / 10 + 0.25 * 0.75 / 20)


@pytest.mark.parametrize(
    ("measure", "variance"), [("OR", 1 / 3 + 1 / 7 + 1 / 5 + 1 / 15), ("RR", 7 / 30 + 15 / 100)]
)
def test_one_study_has_its_own_ratio_and_variance_and_no_heterogeneity(measure, variance):
    result = mantel_haenszel([3], [10], [5], [20], measure=measure)
    assert result.estimate == pytest.approx(result.effects.yi[0])
    assert result.se**2 == pytest.approx(variance)
    assert result.heterogeneity.q_pval is None
    assert result.heterogeneity.i2 is None


@pytest.mark.parametrize("measure", ["OR", "RR"])
def test_a_study_without_events_changes_no_ratio(measure):
    with_it = mantel_haenszel([3, 2, 0], [10, 30, 12], [5, 1, 0], [20, 30, 12], measure=measure)
    without = mantel_haenszel([3, 2], [10, 30], [5, 1], [20, 30], measure=measure)
    assert (with_it.k, with_it.heterogeneity.k) == (3, 2)
    assert with_it.estimate == pytest.approx(without.estimate, rel=1e-14)
    assert with_it.se == pytest.approx(without.se, rel=1e-14)
    assert with_it.weights[2] == 0


def test_a_study_without_events_draws_the_risk_difference_to_zero():
    with_it = mantel_haenszel([3, 2, 0], [10, 30, 12], [5, 1, 0], [20, 30, 12], measure="RD")
    without = mantel_haenszel([3, 2], [10, 30], [5, 1], [20, 30], measure="RD")
    assert abs(with_it.estimate) < abs(without.estimate)


def test_revmans_addition_inside_the_sums_equals_the_sums_of_corrected_tables():
    revman = mantel_haenszel([0, 4, 0], [10, 20, 9], [2, 5, 0], [11, 20, 9], correction="only0")
    by_hand = mantel_haenszel([0.5, 4], [11, 20], [2.5, 5], [12, 20])
    assert (revman.k, revman.weights[2]) == (2, 0)
    assert revman.estimate == pytest.approx(by_hand.estimate, rel=1e-14)
    assert revman.se == pytest.approx(by_hand.se, rel=1e-14)
    assert mantel_haenszel([0, 4, 0], [10, 20, 9], [2, 5, 0], [11, 20, 9]).estimate != revman.estimate


@pytest.mark.parametrize(
    ("measure", "ai", "ci"),
    [
        ("OR", [0, 0], [0, 0]),
        ("OR", [0, 0], [3, 2]),
        ("OR", [10, 10], [10, 10]),
        ("RR", [0, 0], [3, 2]),
        ("RR", [2, 1], [0, 0]),
        ("RR", [10, 10], [10, 10]),
        ("RD", [0, 0], [0, 0]),
        ("RD", [10, 10], [10, 10]),
    ],
)
def test_what_the_tables_cannot_tell_is_refused_by_name(measure, ai, ci):
    with pytest.raises(NotEstimable):
        mantel_haenszel(ai, [10, 10], ci, [10, 10], measure=measure)


@pytest.mark.parametrize("measure", ["OR", "RR", "RD"])
def test_counts_beyond_the_range_of_numbers_are_refused_not_answered_with_nan(measure):
    with pytest.raises(ResultOutOfRange):
        mantel_haenszel([1e307], [1e308], [2e307], [1e308], measure=measure)
    with pytest.raises(ResultOutOfRange):
        peto([1e200], [3e200], [1e200], [2e200])


def test_unknown_choices_and_levels_are_refused():
    with pytest.raises(UnknownChoice):
        mantel_haenszel(**TOLBUTAMIDE, measure="MD")
    with pytest.raises(UnknownChoice):
        mantel_haenszel(**TOLBUTAMIDE, measure="OR", variance="Sato")
    with pytest.raises(UnknownChoice):
        mantel_haenszel(**TOLBUTAMIDE, correction="all")
    with pytest.raises(LevelOutOfRange):
        mantel_haenszel(**TOLBUTAMIDE, level=95)
    with pytest.raises(NotEstimable):
        mantel_haenszel([], [], [], [])


tables = st.lists(
    st.tuples(st.integers(1, 400), st.integers(1, 400), st.integers(1, 400), st.integers(1, 400)),
    min_size=1,
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(tables, st.sampled_from(["OR", "RR", "RD"]), st.randoms(use_true_random=False))
def test_exchanging_the_arms_turns_the_sign_and_the_order_of_studies_means_nothing(rows, measure, random):
    a, b, c, d = np.array(rows, dtype=float).T
    result = mantel_haenszel(a, a + b, c, c + d, measure=measure)
    turned = mantel_haenszel(c, c + d, a, a + b, measure=measure)
    assert turned.estimate == pytest.approx(-result.estimate, rel=ROUNDING, abs=ROUNDING * result.se)
    assert turned.se == pytest.approx(result.se, rel=ROUNDING)
    assert turned.heterogeneity.q == pytest.approx(result.heterogeneity.q, rel=1e-8, abs=ROUNDING)
    order = list(range(len(a)))
    random.shuffle(order)
    again = mantel_haenszel(a[order], (a + b)[order], c[order], (c + d)[order], measure=measure)
    assert again.estimate == pytest.approx(result.estimate, rel=ROUNDING, abs=ROUNDING * result.se)
    np.testing.assert_allclose(again.weights, result.weights[order], rtol=ROUNDING)
    assert result.weights.sum() == pytest.approx(100)


@settings(max_examples=150, deadline=None)
@given(tables)
def test_the_odds_ratio_of_the_opposite_event_has_the_opposite_sign(rows):
    a, b, c, d = np.array(rows, dtype=float).T
    for method in (mantel_haenszel, peto):
        event, opposite = method(a, a + b, c, c + d), method(b, a + b, d, c + d)
        assert opposite.estimate == pytest.approx(-event.estimate, rel=ROUNDING, abs=ROUNDING * event.se)
        assert opposite.se == pytest.approx(event.se, rel=ROUNDING)


@settings(max_examples=100, deadline=None)
@given(tables, st.sampled_from(["OR", "RR", "RD"]))
def test_ten_times_the_persons_leave_the_estimate_and_cut_the_variance_to_a_tenth(rows, measure):
    a, b, c, d = np.array(rows, dtype=float).T
    one = mantel_haenszel(a, a + b, c, c + d, measure=measure)
    ten = mantel_haenszel(10 * a, 10 * (a + b), 10 * c, 10 * (c + d), measure=measure)
    assert ten.estimate == pytest.approx(one.estimate, rel=ROUNDING, abs=ROUNDING * one.se)
    assert ten.se**2 == pytest.approx(one.se**2 / 10, rel=1e-9)
