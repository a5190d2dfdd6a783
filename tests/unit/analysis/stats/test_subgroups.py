import numpy as np
import pytest
from scipy.stats import norm

from analysis.stats import LengthsDiffer, NotEstimable, UnknownChoice, meta_regression, pool, subgroups

YI = np.array([-0.9, -0.2, 0.3, -1.4, 0.5, 0.7, 1.5])
VI = np.array([0.1, 0.05, 0.2, 0.3, 0.1, 0.2, 0.4])
GROUPS = ["old", "old", "new", "old", "new", "new", "other"]
# Two ways to the same sums over 7 studies.
SUMS = 1e-12


def test_each_subgroup_is_pooled_on_its_own():
    result = subgroups(YI, VI, GROUPS, tau2_method="PM", test="knha")
    assert [(group.label, group.k) for group in result.groups] == [("new", 3), ("old", 3), ("other", 1)]
    new = np.array(GROUPS) == "new"
    alone = pool(YI[new], VI[new], tau2_method="PM", test="knha")
    assert (result.groups[0].estimate, result.groups[0].ci_lb, result.groups[0].tau2) == (
        alone.estimate,
        alone.ci_lb,
        alone.tau2,
    )


def test_a_subgroup_of_one_study_is_that_study():
    other = subgroups(YI, VI, GROUPS).groups[2]
    assert (other.estimate, other.tau2, other.q, other.q_df) == (1.5, 0, 0, 0)
    assert other.ci_ub == pytest.approx(1.5 + norm.ppf(0.975) * 0.4**0.5, rel=1e-12)


@pytest.mark.parametrize("method", ["FE", "DL", "HE", "HS", "SJ", "REML", "ML", "PM", "EB"])
def test_with_a_common_tau2_the_test_between_is_that_of_the_meta_regression(method):
    result = subgroups(YI, VI, GROUPS, tau2_method=method, tau2="common")
    regression = meta_regression(YI, VI, {"group": GROUPS}, tau2_method=method)
    assert result.q_between == pytest.approx(regression.qm, rel=1e-8)
    assert result.p_val == pytest.approx(regression.qm_pval, rel=1e-8)
    assert result.tau2 == pytest.approx(regression.tau2, rel=1e-8, abs=1e-12)
    assert {group.tau2 for group in result.groups} == {result.tau2}


def test_with_a_fixed_effect_q_is_divided_into_within_and_between():
    result = subgroups(YI, VI, GROUPS, tau2_method="FE")
    within = sum(group.q for group in result.groups)
    assert result.q_between + within == pytest.approx(pool(YI, VI).q, rel=SUMS)


def test_input_that_has_no_subgroups_is_refused_by_name():
    with pytest.raises(NotEstimable):
        subgroups(YI, VI, ["one"] * 7)
    with pytest.raises(NotEstimable):
        subgroups(YI, VI, list("abcdefg"), tau2="common")
    with pytest.raises(LengthsDiffer):
        subgroups(YI, VI, ["a", "b"])
    with pytest.raises(UnknownChoice):
        subgroups(YI, VI, GROUPS, tau2="shared")
