import numpy as np
import pytest
from scipy.special import chdtri

from analysis.stats import LevelOutOfRange, NonPositiveVariance, TooFewStudies, pool, q_profile

YI, VI = np.array([-0.9, -0.2, 0.3, -1.4, 0.8]), np.array([0.1, 0.05, 0.2, 0.3, 0.1])
# A root that Newton's method has reached: the last step was below 1e-9, the error is its square.
ROOT = 1e-12


def q_at(tau2):
    w = 1 / (VI + tau2)
    return float(w @ (YI - w @ YI / w.sum()) ** 2)


def test_at_the_limits_q_is_a_quantile_of_chi_squared():
    lower, upper = q_profile(YI, VI, level=0.9)
    assert q_at(lower) == pytest.approx(chdtri(4, 0.05), rel=ROOT)
    assert q_at(upper) == pytest.approx(chdtri(4, 0.95), rel=ROOT)


def test_a_wider_level_gives_a_wider_interval():
    narrow, wide = q_profile(YI, VI, level=0.5), q_profile(YI, VI, level=0.99)
    assert wide[0] <= narrow[0] < narrow[1] < wide[1]


def test_studies_that_agree_more_than_chance_have_both_limits_at_0():
    assert q_profile(np.full(5, 0.3), VI) == (0, 0)


def test_limits_scale_with_the_data():
    lower, upper = q_profile(YI, VI)
    for size in (1e-100, 1e-4, 1e4, 1e100):
        scaled = q_profile(YI * size, VI * size**2)
        assert [x / size**2 for x in scaled] == pytest.approx([lower, upper], rel=1e-9)


def test_i2_and_h2_are_taken_at_the_limits_of_tau2():
    pooled = pool(YI, VI, tau2_method="REML")
    for end in ("lb", "ub"):
        tau2 = getattr(pooled, f"tau2_ci_{end}")
        assert getattr(pooled, f"h2_ci_{end}") == pytest.approx(1 + tau2 / pooled.v_typical, rel=1e-14)
        assert getattr(pooled, f"i2_ci_{end}") == pytest.approx(
            100 * tau2 / (tau2 + pooled.v_typical), rel=1e-14
        )
    assert (pooled.tau2_ci_lb, pooled.tau2_ci_ub) == q_profile(YI, VI)
    assert pooled.i2_ci_lb <= pooled.i2 <= pooled.i2_ci_ub


def test_a_fixed_effect_has_no_tau2_interval_but_one_of_i2():
    pooled = pool(YI, VI, tau2_method="FE")
    assert (pooled.tau2_ci_lb, pooled.tau2_ci_ub) == (None, None)
    assert 0 <= pooled.i2_ci_lb <= pooled.i2 <= pooled.i2_ci_ub <= 100


def test_two_studies_that_agree_have_no_interval_of_i2_with_a_fixed_effect():
    pooled = pool([0.1, 0.1], [1.0, 1.0], tau2_method="FE")
    assert (pooled.i2_ci_lb, pooled.h2_ci_ub) == (None, None)


@pytest.mark.parametrize(
    ("yi", "vi", "level", "refusal"),
    [
        ([1.0], [1.0], 0.95, TooFewStudies),
        ([1.0, 2.0], [1.0, 0.0], 0.95, NonPositiveVariance),
        ([1.0, 2.0], [1.0, 1.0], 1.0, LevelOutOfRange),
    ],
)
def test_what_has_no_interval_is_refused_by_name(yi, vi, level, refusal):
    with pytest.raises(refusal):
        q_profile(yi, vi, level=level)
