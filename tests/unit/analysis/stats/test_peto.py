import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import EventsOutOfRange, LevelOutOfRange, NotEstimable, escalc, peto

# Two sides computed by different sums of a few terms.
ROUNDING = 1e-10


def test_one_table_by_hand():
    # 3 of 10 and 5 of 20: E = 8 * 10/30, V = 8 * 22 * 10 * 20 / (30^2 * 29).
    result = peto([3], [10], [5], [20])
    v = 8 * 22 * 10 * 20 / (900 * 29)
    assert result.v[0] == pytest.approx(v)
    assert result.oe[0] == pytest.approx(3 - 80 / 30)
    assert result.estimate == pytest.approx((3 - 80 / 30) / v)
    assert result.se == pytest.approx(v**-0.5)
    assert result.heterogeneity.q_pval is None


def test_it_is_the_fixed_effect_of_log_hazard_ratios_with_the_same_o_less_e_and_v():
    result = peto([3, 0, 7], [10, 40, 80], [5, 2, 3], [20, 41, 79])
    hazard = escalc("HR", oe=result.oe, v=result.v)
    weights = 1 / hazard.vi
    assert result.estimate == pytest.approx((weights @ hazard.yi) / weights.sum())
    q = weights @ (hazard.yi - result.estimate) ** 2
    assert result.heterogeneity.q == pytest.approx(q)


def test_nothing_is_added_to_a_zero_in_the_estimate_only_in_the_effect_shown():
    result = peto([0], [10], [4], [10])
    assert result.oe[0] == -2
    assert result.effects.yi[0] == escalc("PETO", ai=[0.5], n1i=[11], ci=[4.5], n2i=[11]).yi[0]


def test_a_table_without_events_or_with_events_only_has_no_weight():
    result = peto([3, 0, 9], [10, 12, 9], [5, 0, 9], [20, 12, 9])
    alone = peto([3], [10], [5], [20])
    np.testing.assert_allclose(result.weights, [100, 0, 0], rtol=1e-14)
    assert result.estimate == pytest.approx(alone.estimate)
    assert result.heterogeneity.k == 1
    assert result.effects.usable.tolist() == [True, False, False]


def test_no_information_at_all_and_impossible_counts_are_refused():
    with pytest.raises(NotEstimable):
        peto([0, 9], [10, 9], [0, 9], [10, 9])
    with pytest.raises(NotEstimable):
        peto([], [], [], [])
    with pytest.raises(EventsOutOfRange):
        peto([11], [10], [0], [10])
    with pytest.raises(LevelOutOfRange):
        peto([1], [10], [0], [10], level=1)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 300), st.integers(1, 300), st.integers(1, 300), st.integers(0, 300)).filter(
            lambda row: row[0] + row[1] and row[2] + row[3]
        ),
        min_size=1,
        max_size=10,
    )
)
def test_exchanging_the_arms_turns_the_sign(rows):
    a, b, c, d = np.array(rows, dtype=float).T
    result, turned = peto(a, a + b, c, c + d), peto(c, c + d, a, a + b)
    assert turned.estimate == pytest.approx(-result.estimate, rel=ROUNDING, abs=ROUNDING * result.se)
    assert turned.se == pytest.approx(result.se, rel=ROUNDING)
    assert turned.heterogeneity.q == pytest.approx(result.heterogeneity.q, rel=1e-8, abs=ROUNDING)
