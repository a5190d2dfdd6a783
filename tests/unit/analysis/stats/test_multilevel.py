"""The three-level model against its dense likelihood, maximized by another method."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import block_diag
from scipy.optimize import minimize

from analysis.stats import pool
from analysis.stats.clustering import correlated_blocks, shared_control_blocks, shared_control_smd_blocks
from analysis.stats.errors import BlockRefused, TooFewStudies, UnknownChoice
from analysis.stats.multilevel import three_level
from tests.reference.metafor import DATASETS

# The same closed form, dense and block-wise: rounding of k <= 80 terms and an inverse.
SAME_FORM = 1e-11
# A simplex stops where the likelihood is flat to 1e-13, and so a variance to its root.
SIMPLEX = 1e-6
# Iterative results of the reference file.
ITERATIVE = 1e-8


def dense(variances, y, v, x, study):
    """Restricted log-likelihood, coefficients and their covariance with k by k matrices."""
    same = np.equal.outer(study, study).astype(float)
    m = v + variances[0] * same + variances[1] * np.eye(len(y))
    w = np.linalg.inv(m)
    a = x.T @ w @ x
    beta = np.linalg.solve(a, x.T @ w @ y)
    r = y - x @ beta
    k, p = x.shape
    logs = np.linalg.slogdet(m)[1] + np.linalg.slogdet(a)[1] - np.linalg.slogdet(x.T @ x)[1]
    return -((k - p) * np.log(2 * np.pi) + logs + r @ w @ r) / 2, beta, np.linalg.inv(a)


def draw(seed, *, columns=1, r=None):
    rng = np.random.default_rng(seed)
    studies = int(rng.integers(5, 20))
    study = np.repeat(np.arange(studies), rng.integers(1, 6, studies))
    study = study[rng.permutation(len(study))]
    k = len(study)
    vi = rng.uniform(0.01, 0.3, k)
    between, within = rng.choice([0, 0.05, 0.3]), rng.choice([0, 0.02, 0.2])
    y = 0.4 + rng.normal(size=studies)[study] * np.sqrt(between) + rng.normal(size=k) * np.sqrt(within + vi)
    x = np.column_stack([np.ones(k), rng.normal(size=(k, columns - 1))])
    if r is None:
        return y, vi, study, x, None, np.diag(vi)
    blocks = correlated_blocks(vi, study, r)
    order = np.concatenate([np.flatnonzero(study == name) for name in dict.fromkeys(study.tolist())])
    v = np.empty((k, k))
    v[np.ix_(order, order)] = block_diag(*blocks)
    return y, vi, study, x, blocks, v


@pytest.mark.parametrize("r", [None, 0.6])
@pytest.mark.parametrize("columns", [1, 3])
@pytest.mark.parametrize("seed", range(5))
def test_the_fit_is_the_maximum_of_the_dense_likelihood(seed, columns, r):
    y, vi, study, x, blocks, v = draw(seed, columns=columns, r=r)
    fit = three_level(y, vi, study, design=x, blocks=blocks)
    found = (fit.sigma2_between, fit.sigma2_within)
    height, beta, covariance = dense(found, y, v, x, study)
    assert fit.converged
    assert fit.log_likelihood == pytest.approx(height, rel=SAME_FORM)
    np.testing.assert_allclose(fit.estimate, beta, rtol=SAME_FORM, atol=1e-13)
    np.testing.assert_allclose(fit.covariance, covariance, rtol=SAME_FORM, atol=1e-14)
    best = max(
        (
            minimize(
                lambda logs: -dense(np.exp(logs), y, v, x, study)[0],
                np.log(start),
                method="Nelder-Mead",
                options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 2000},
            )
            for start in [(0.02, 0.02), (0.3, 0.02), (0.02, 0.3)]
        ),
        key=lambda result: -result.fun,
    )
    assert fit.log_likelihood >= -best.fun - 1e-10
    np.testing.assert_allclose(found, np.exp(best.x), rtol=SIMPLEX, atol=SIMPLEX)


@pytest.mark.parametrize("seed", range(5))
def test_no_point_of_a_fine_grid_is_higher(seed):
    y, vi, study, x, _, v = draw(100 + seed)
    fit = three_level(y, vi, study)
    axis = np.concatenate(([0.0], np.geomspace(1e-4, 4.0, 24)))
    assert fit.log_likelihood >= max(dense((b, w), y, v, x, study)[0] for b in axis for w in axis) - 1e-10


@pytest.mark.parametrize("name", ["bcg", "raudenbush1985", "normand1999", "gibson2002_fev"])
def test_with_one_effect_a_study_it_is_metafor_s_two_level_model(name):
    for expected in DATASETS[name]["measures"].values():
        fit = three_level(expected["yi"], expected["vi"], range(len(expected["yi"])))
        theirs = expected["fits"]["REML_z"]
        scale = theirs["tau2"] + np.median(expected["vi"])
        assert fit.sigma2_between == pytest.approx(theirs["tau2"], abs=ITERATIVE * scale)
        assert fit.sigma2_within == 0
        assert fit.estimate[0] == pytest.approx(theirs["estimate"], rel=ITERATIVE)
        assert fit.se[0] == pytest.approx(theirs["se"], rel=ITERATIVE)
        assert fit.p_val[0] == pytest.approx(theirs["p_value"], rel=1e-6)  # steep far in the tail
        assert fit.i2_between == pytest.approx(theirs["I2"], abs=100 * ITERATIVE)
        assert fit.q == pytest.approx(theirs["Q"], rel=1e-12)


def test_it_equals_our_own_two_level_fit_where_nothing_differs_between_studies():
    """Effects that were dealt out to studies at random, and happen to fit best without a study's own effect."""
    y, vi, study, _, _, _ = draw(0)
    fit = three_level(y, vi, study)
    assert fit.sigma2_between == 0
    two_level = pool(y, vi, tau2_method="REML")
    assert fit.sigma2_within == pytest.approx(two_level.tau2, rel=ITERATIVE)
    assert fit.estimate[0] == pytest.approx(two_level.estimate, rel=ITERATIVE)


@pytest.mark.parametrize("factor", [1e-4, 1e4])
@pytest.mark.parametrize("seed", range(5))
def test_the_unit_and_the_order_of_the_effects_change_nothing(seed, factor):
    y, vi, study, _, _, _ = draw(seed)
    fit = three_level(y, vi, study)
    turned = np.random.default_rng(seed).permutation(len(y))
    again = three_level(y[turned] * factor, vi[turned] * factor**2, study[turned])
    typical = fit.sigma2_between + fit.sigma2_within + vi.min()
    for name in ("sigma2_between", "sigma2_within"):
        assert getattr(again, name) / factor**2 == pytest.approx(getattr(fit, name), abs=ITERATIVE * typical)
    assert again.se[0] == pytest.approx(fit.se[0] * factor, rel=ITERATIVE)


def test_a_shift_of_a_hundred_million_changes_the_estimate_alone():
    y, vi, study, _, _, _ = draw(3)
    y = np.round(y * 2**20) / 2**20
    fit, shifted = (three_level(effects, vi, study) for effects in (y, y + 2.0**27))
    assert shifted.se[0] == pytest.approx(fit.se[0], rel=ITERATIVE)
    assert shifted.q == pytest.approx(fit.q, rel=1e-11)


@given(seed=st.integers(0, 10**6), spread=st.floats(0, 4), between=st.floats(0, 3))
def test_every_fit_converges(seed, spread, between):
    """Variances over up to eight powers of ten, two to eleven studies, some of them with equal effects."""
    rng = np.random.default_rng(seed)
    studies = int(rng.integers(2, 12))
    study = np.repeat(np.arange(studies), rng.integers(1, 5, studies))
    vi = 10 ** rng.uniform(-spread, spread, len(study))
    y = rng.normal(size=studies)[study] * between + rng.normal(size=len(study)) * np.sqrt(vi) * rng.integers(
        0, 2
    )
    if len(y) < 3:
        return
    fit = three_level(y, vi, study)
    assert fit.converged
    assert np.isfinite([fit.estimate[0], fit.se[0], fit.sigma2_between, fit.sigma2_within, fit.q]).all()
    assert min(fit.sigma2_between, fit.sigma2_within) >= 0


def test_a_shared_control_widens_the_interval_that_independence_would_give():
    """Two arms against one control, MD: the control's variance is what the two effects share."""
    study = ["a", "a", "b", "c", "d"]
    sd2, n2 = np.array([5.0, 5.0, 4.0, 6.0, 5.0]), np.array([20.0, 20.0, 30.0, 25.0, 40.0])
    control = sd2**2 / n2
    vi = control + np.array([1.2, 1.1, 0.9, 1.4, 0.7])
    blocks = shared_control_blocks(vi, study, control)
    np.testing.assert_allclose(blocks[0], [[vi[0], 1.25], [1.25, vi[1]]], rtol=1e-15)
    y = [2.0, 2.1, 2.0, 1.9, 2.05]
    alone, together = three_level(y, vi, study), three_level(y, vi, study, blocks=blocks)
    assert together.se[0] > alone.se[0]
    w = np.linalg.inv(block_diag(*blocks))
    assert together.se[0] == pytest.approx(1 / np.sqrt(w.sum()), rel=1e-12)  # no variance is left between


def test_the_standardized_form_counts_the_people_of_all_arms():
    (block,) = shared_control_smd_blocks([0.5, 0.8], [20, 25], [30, 30], ["a", "a"])
    assert block[0, 0] == pytest.approx(1 / 20 + 1 / 30 + 0.25 / 150)
    assert block[0, 1] == pytest.approx(1 / 30 + 0.4 / 150)


def test_what_cannot_be_is_refused_by_name():
    y, vi, study, _, _, _ = draw(1)
    with pytest.raises(UnknownChoice):
        three_level(y, vi, study, test="knha")
    with pytest.raises(TooFewStudies):
        three_level(y, vi, np.zeros(len(y)))
    with pytest.raises(BlockRefused, match="3 blocks"):
        three_level(y, vi, study, blocks=[np.eye(2)] * 3)
    with pytest.raises(BlockRefused, match="study 0 is not positive definite"):
        three_level([1, 2, 3], [1, 1, 1], [0, 0, 1], blocks=[[[1, 2], [2, 1]], [[1]]])
