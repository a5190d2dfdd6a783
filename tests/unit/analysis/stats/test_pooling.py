import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import t

from analysis.stats import (
    ENGINE_VERSION,
    LengthsDiffer,
    LevelOutOfRange,
    NonPositiveVariance,
    NoPrediction,
    NotFinite,
    ResultOutOfRange,
    TooFewStudies,
    UnknownChoice,
    pool,
)

YI, VI = [-0.9, -0.2, 0.3, -1.4], [0.1, 0.05, 0.2, 0.3]

# Sums of at most 30 terms: the result is moved by rounding of the data and of each term.
ROUNDING = 1e-9

effect = st.floats(-20, 20, allow_nan=False)
variance = st.floats(1e-3, 1e3)
tables = st.lists(st.tuples(effect, variance), min_size=2, max_size=30)


def test_the_engine_says_its_version():
    assert ENGINE_VERSION == "1.0.0"


@pytest.mark.parametrize("k", [0, 1])
def test_fewer_than_two_studies_are_refused(k):
    with pytest.raises(TooFewStudies) as caught:
        pool(YI[:k], VI[:k])
    assert (caught.value.k, caught.value.needed) == (k, 2)


def test_two_studies_have_no_prediction_interval_and_the_reason_is_named():
    pooled = pool(YI[:2], VI[:2])
    assert (pooled.pi_lb, pooled.pi_ub, pooled.pi_convention) == (None, None, None)
    assert pooled.no_prediction == NoPrediction.TOO_FEW_STUDIES


def test_a_fixed_effect_has_no_prediction_interval():
    pooled = pool(YI, VI, tau2_method="FE")
    assert pooled.pi_lb is None
    assert pooled.no_prediction == NoPrediction.FIXED_EFFECT
    assert pooled.tau2 == 0


def test_the_prediction_interval_takes_t_with_k_less_two_degrees_of_freedom():
    pooled = pool(YI, VI)
    reach = t.ppf(0.975, 2) * math.sqrt(pooled.tau2 + pooled.se**2)
    assert pooled.pi_ub == pytest.approx(pooled.estimate + reach, rel=1e-12)
    assert pooled.pi_lb == pytest.approx(pooled.estimate - reach, rel=1e-12)
    assert pooled.pi_convention == "k-2"


def test_equal_effects_have_no_heterogeneity():
    for method in ("FE", "DL"):
        pooled = pool([0.0, 0.0, 0.0], [1.0, 2.0, 3.0], tau2_method=method)
        assert (pooled.estimate, pooled.q, pooled.tau2, pooled.i2) == (0, 0, 0, 0)
        assert (pooled.q_pval, pooled.p_val) == (1, 1)


def test_a_dominating_study_leaves_tau2_its_digits():
    # With w = 1, e, e the plain form W - sum(w^2)/W of C is 0 in doubles; 4 e is right to first order.
    e = 1e-20
    pooled = pool([0.0, 1e11, -1e11], [1.0, 1 / e, 1 / e])
    assert pooled.q == pytest.approx(2 * e * 1e22, rel=1e-12)
    assert pooled.tau2 == pytest.approx((pooled.q - 2) / (4 * e), rel=1e-12)


def test_variances_too_far_apart_are_a_named_refusal():
    with pytest.raises(ResultOutOfRange):
        pool([0.0, 1.0], [5e-324, 1e308])


@pytest.mark.parametrize(
    ("yi", "vi", "options", "refusal"),
    [
        ([1.0, 2.0], [1.0, 0.0], {}, NonPositiveVariance),
        ([1.0, 2.0], [1.0, -1.0], {}, NonPositiveVariance),
        ([1.0, math.nan], [1.0, 1.0], {}, NotFinite),
        ([1.0, 2.0], [math.inf, 1.0], {}, NotFinite),
        ([1.0, 2.0], [1.0], {}, LengthsDiffer),
        ([[1.0, 2.0]], [[1.0, 2.0]], {}, LengthsDiffer),
        ([1.0, 2.0], [1.0, 1.0], {"level": 1.0}, LevelOutOfRange),
        ([1.0, 2.0], [1.0, 1.0], {"tau2_method": "XX"}, UnknownChoice),
        ([1.0, 2.0], [1.0, 1.0], {"test": "XX"}, UnknownChoice),
    ],
)
def test_input_that_cannot_be_pooled_is_refused_by_name(yi, vi, options, refusal):
    with pytest.raises(refusal):
        pool(yi, vi, **options)


def test_the_first_wrong_study_is_named():
    with pytest.raises(NonPositiveVariance) as caught:
        pool([1.0, 2.0, 3.0], [1.0, 1.0, 0.0])
    assert (caught.value.field, caught.value.index) == ("vi", 2)


@given(tables)
def test_tau2_is_never_negative_and_weights_sum_to_a_hundred(table):
    pooled = pool(*map(list, zip(*table, strict=True)))
    assert pooled.tau2 >= 0
    assert 0 <= pooled.i2 <= 100
    assert pooled.h2 >= 1
    assert pooled.weights.sum() == pytest.approx(100)
    assert min(y for y, _ in table) - 1e-9 <= pooled.estimate <= max(y for y, _ in table) + 1e-9
    assert pooled.ci_lb <= pooled.estimate <= pooled.ci_ub


@given(tables, st.integers(-60, 60), st.sampled_from(["FE", "DL"]))
def test_data_in_another_unit_give_the_same_answer_in_that_unit(table, power, method):
    yi, vi = (np.array(column) for column in zip(*table, strict=True))
    unit = 2.0**power  # exact in binary, so that only the engine's own rounding is seen
    here, there = pool(yi, vi, tau2_method=method), pool(yi * unit, vi * unit**2, tau2_method=method)
    assume(here.q < 1e12)
    size = np.abs(yi).max() + math.sqrt(vi.max())
    assert there.estimate / unit == pytest.approx(here.estimate, rel=ROUNDING, abs=ROUNDING * size)
    assert there.se / unit == pytest.approx(here.se, rel=ROUNDING)
    assert there.q == pytest.approx(here.q, rel=ROUNDING, abs=ROUNDING)
    assert there.i2 == pytest.approx(here.i2, rel=ROUNDING, abs=1e-6)


@given(st.lists(st.tuples(st.integers(-2000, 2000), variance), min_size=2, max_size=30))
def test_q_stays_what_it_is_when_all_effects_are_shifted_by_a_hundred_million(table):
    # Multiples of 1/128 keep all their digits beside 1e8, so that the shift itself loses nothing.
    yi = np.array([y / 128 for y, _ in table])
    vi = np.array([v for _, v in table])
    here, there = pool(yi, vi), pool(yi + 1e8, vi)
    assert there.q == pytest.approx(here.q, rel=ROUNDING, abs=1e-12)
    assert there.tau2 == pytest.approx(here.tau2, rel=ROUNDING, abs=1e-9)
    assert there.se == pytest.approx(here.se, rel=ROUNDING)


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_the_studies_does_not_matter(table, random):
    shuffled = list(table)
    random.shuffle(shuffled)
    one, other = (pool(*map(list, zip(*rows, strict=True))) for rows in (table, shuffled))
    assert other.estimate == pytest.approx(one.estimate, rel=ROUNDING, abs=ROUNDING)
    assert other.tau2 == pytest.approx(one.tau2, rel=ROUNDING, abs=1e-7)
