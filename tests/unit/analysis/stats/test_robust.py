"""CR2 against the textbook: dense k by k matrices, straight from Pustejovsky and Tipton 2018."""

import numpy as np
import pytest
from scipy.linalg import block_diag, sqrtm
from scipy.stats import t as student

from analysis.stats.clustering import correlated_blocks
from analysis.stats.errors import (
    BlockRefused,
    DesignRefused,
    NegativeVariance,
    ResultOutOfRange,
    TooFewStudies,
)
from analysis.stats.robust import cluster_robust, cluster_robust_blocks

# Matrix square roots of blocks up to 6 by 6 lose about 4 of 16 digits on either side.
DENSE = 1e-10
# Degrees of freedom are a ratio of sums of squares of such roots.
DEGREES = 1e-9


def textbook(y, phi, x, study):
    """Coefficients, CR2 covariance and Satterthwaite df with every matrix written out, k by k."""
    k, p = x.shape
    w = np.linalg.inv(phi)
    bread = np.linalg.inv(x.T @ w @ x)
    hat = x @ bread @ x.T @ w
    residual_maker = np.eye(k) - hat
    e = residual_maker @ y
    meat = np.zeros((p, p))
    names = list(dict.fromkeys(study))
    rows = [np.flatnonzero(np.asarray(study) == name) for name in names]
    vectors = {c: [] for c in range(p)}
    for at in rows:
        d = np.linalg.cholesky(phi[np.ix_(at, at)]).T
        inner = d @ (residual_maker[at] @ phi @ residual_maker[at].T) @ d.T
        a = d.T @ np.linalg.inv(np.real(sqrtm(inner))) @ d
        w_here = w[np.ix_(at, at)]
        score = x[at].T @ w_here @ a @ e[at]
        meat += np.outer(score, score)
        for c in range(p):
            vectors[c].append(residual_maker[at].T @ a.T @ w_here @ x[at] @ bread[:, c])
    df = []
    for c in range(p):
        stacked = np.stack(vectors[c])
        omega = stacked @ phi @ stacked.T
        df.append(np.trace(omega) ** 2 / np.trace(omega @ omega))
    return bread @ x.T @ w @ y, bread @ meat @ bread, np.array(df)


def draw(seed, *, columns=1):
    rng = np.random.default_rng(seed)
    study = np.repeat(np.arange(12), rng.integers(1, 6, 12))
    study = study[rng.permutation(len(study))]
    k = len(study)
    vi = rng.uniform(0.02, 0.4, k)
    x = np.column_stack([np.ones(k), rng.normal(size=(k, columns - 1))])
    y = 0.5 + rng.normal(size=12)[study] * 0.4 + rng.normal(size=k) * np.sqrt(vi)
    return y, vi, study, x


def agrees(found, y, phi, x, study):
    estimate, covariance, df = textbook(y, phi, x, study)
    np.testing.assert_allclose(found.estimate, estimate, rtol=DENSE)
    np.testing.assert_allclose(found.covariance, covariance, rtol=DENSE, atol=DENSE * covariance.max())
    np.testing.assert_allclose(found.df, df, rtol=DEGREES)
    se = np.sqrt(np.diag(covariance))
    np.testing.assert_allclose(found.p_val, 2 * student.sf(np.abs(estimate / se), df), rtol=1e-8)
    np.testing.assert_allclose(found.ci_ub, estimate + student.ppf(0.975, df) * se, rtol=1e-9)


@pytest.mark.parametrize("columns", [1, 2, 4])
@pytest.mark.parametrize("seed", range(6))
def test_the_block_wise_computation_equals_the_textbook_s(seed, columns):
    y, vi, study, x = draw(seed, columns=columns)
    found = cluster_robust(y, vi, study, design=x, tau2=0.1)
    agrees(found, y, np.diag(vi + 0.1), x, study)


@pytest.mark.parametrize("seed", range(4))
def test_a_working_model_with_covariances_equals_the_textbook_s(seed):
    y, vi, study, x = draw(seed, columns=3)
    blocks = [block + 0.05 * np.eye(len(block)) + 0.1 for block in correlated_blocks(vi, study, 0.6)]
    order = np.concatenate([np.flatnonzero(study == name) for name in dict.fromkeys(study.tolist())])
    phi = np.empty((len(y), len(y)))
    phi[np.ix_(order, order)] = block_diag(*blocks)
    agrees(cluster_robust_blocks(y, study, blocks, design=x), y, phi, x, study)


def test_one_effect_a_study_with_equal_variances_is_the_t_test():
    """With equal weights CR2 is the sample variance, and the degrees of freedom are k - 1."""
    y = np.array([0.1, 0.5, -0.2, 0.9, 0.3])
    found = cluster_robust(y, np.full(5, 0.2), range(5))
    assert found.se[0] == pytest.approx(y.std(ddof=1) / np.sqrt(5), rel=1e-14)
    assert found.df[0] == pytest.approx(4, rel=1e-13)


def test_the_unit_and_the_order_of_the_effects_change_nothing():
    y, vi, study, x = draw(3, columns=2)
    found = cluster_robust(y, vi, study, design=x, tau2=0.1)
    turned = np.random.default_rng(1).permutation(len(y))
    for factor in (1e-4, 1e4):
        again = cluster_robust(
            y[turned] * factor, vi[turned] * factor**2, study[turned], design=x[turned], tau2=0.1 * factor**2
        )
        np.testing.assert_allclose(again.se, found.se * factor, rtol=1e-12)
        np.testing.assert_allclose(again.df, found.df, rtol=1e-11)


def test_a_shift_of_a_hundred_million_changes_the_estimate_alone():
    y, vi, study, _ = draw(4)
    y = np.round(y * 2**20) / 2**20  # so that the shifted effects are exact
    found, shifted = (cluster_robust(effects, vi, study) for effects in (y, y + 2.0**27))
    assert shifted.se[0] == pytest.approx(found.se[0], rel=1e-12)
    assert shifted.estimate[0] - 2.0**27 == pytest.approx(found.estimate[0], abs=1e-7)


def test_few_studies_are_not_trusted():
    y, vi, study, _ = draw(0)
    kept = np.isin(study, [0, 1, 2])
    found = cluster_robust(y[kept], vi[kept], study[kept])
    assert found.df[0] < 4
    assert not found.trusted[0]


def test_what_cannot_be_is_refused_by_name():
    y, vi, study, x = draw(0, columns=2)
    with pytest.raises(TooFewStudies):
        cluster_robust(y, vi, np.zeros(len(y)))
    with pytest.raises(NegativeVariance):
        cluster_robust(y, vi, study, tau2=-0.1)
    with pytest.raises(DesignRefused, match="depend on each other"):
        cluster_robust(y, vi, study, design=np.column_stack([x, x[:, 1]]))
    with pytest.raises(BlockRefused, match="positive definite"):
        correlated_blocks(vi, study, -0.9)
    with pytest.raises(ResultOutOfRange):  # all effects equal: no residual, so no standard error
        cluster_robust(np.ones(len(y)), vi, study)


def test_ten_thousand_studies_need_no_matrix_of_their_size():
    rng = np.random.default_rng(0)
    study = np.repeat(np.arange(10_000), 3)
    found = cluster_robust(rng.normal(size=30_000), rng.uniform(0.1, 1, 30_000), study)
    assert 8_000 < found.df[0] < 10_000
