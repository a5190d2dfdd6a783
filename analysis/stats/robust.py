"""Cluster-robust variance with the bias-reduced adjustment CR2 and Satterthwaite degrees of freedom.

For effects that depend on each other in ways that are not known: the working model says how they are
weighted, the residuals of whole studies say how precise the answer is.  Bell and McCaffrey 2002;
Pustejovsky and Tipton 2018; Tipton 2015 for meta-regression; as clubSandwich's
vcovCR(type="CR2") and coef_test(test="Satterthwaite") compute them for a fit of metafor.

Weights are the inverse of the working covariance Phi, so (I - H) Phi (I - H)' = Phi - X B X' with
B = (X' W X)^-1, and every term below is a sum over studies of matrices p by p or as large as a study.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtr, stdtrit

from .arrays import frozen, refuse_where, studies
from .clustering import Clusters, checked_blocks, clusters
from .designs import centring, checked_design
from .errors import (
    LevelOutOfRange,
    NegativeVariance,
    NonPositiveVariance,
    ResultOutOfRange,
    TooFewStudies,
)

FEW = 4.0  # Tipton 2015: below 4 degrees of freedom the p value is not to be trusted
NULL = 1e-9  # an eigenvalue smaller than this part of the largest counts as 0 (Moore-Penrose)


@dataclass(frozen=True, slots=True, eq=False)
class Robust:
    """Coefficients with cluster-robust standard errors, on the scale of `yi`; arrays of shape (p,).

    `k` effects of `studies` studies.  `df` are the Satterthwaite degrees of freedom of each
    coefficient, seldom whole; `trusted` is false where they are below 4.  `covariance` is CR2, (p, p).
    """

    k: int
    studies: int
    level: float
    estimate: np.ndarray
    se: np.ndarray
    df: np.ndarray
    statistic: np.ndarray
    p_val: np.ndarray
    ci_lb: np.ndarray
    ci_ub: np.ndarray
    covariance: np.ndarray
    trusted: np.ndarray


def cluster_robust(
    yi: ArrayLike,
    vi: ArrayLike,
    study: ArrayLike,
    *,
    design: ArrayLike | None = None,
    tau2: float = 0.0,
    level: float = 0.95,
) -> Robust:
    """CR2 around a two-level working model: effects weighted by 1 / (vi + tau2), as if independent.

    yi, vi, study: shape (k,).  `design`: shape (k, p) with its intercept; without it, the intercept
    alone.  `tau2` is estimated before, by any method (`estimate_tau2`, `meta_regression(...).tau2`).

    Raises LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance (vi, tau2), DesignRefused,
    TooFewStudies (no more studies than columns), ResultOutOfRange (a coefficient rests on one study
    alone, so that residuals say nothing about it).
    """
    yi, vi = studies(yi=yi, vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    if not 0 <= tau2 < np.inf:
        raise NegativeVariance("tau2", 0, tau2)
    groups = clusters(study, len(yi))
    return _robust(yi, vi + tau2, None, groups, checked_design(design, len(yi)), level)


def cluster_robust_blocks(
    yi: ArrayLike,
    study: ArrayLike,
    phi: Sequence[ArrayLike],
    *,
    design: ArrayLike | None = None,
    level: float = 0.95,
) -> Robust:
    """CR2 around any working model: `phi` holds the working covariance of each study's effects.

    Blocks in the order in which the studies first appear, effects in the order given: for the
    correlated and hierarchical effects of Pustejovsky and Tipton 2022, V_i + sigma2_within I +
    sigma2_between 11' of a `three_level` fit.  Otherwise as `cluster_robust`; raises BlockRefused too.
    """
    (yi,) = studies(yi=yi)
    groups = clusters(study, len(yi))
    blocks = checked_blocks(phi, groups)
    return _robust(yi, None, blocks, groups, checked_design(design, len(yi)), level)


def _robust(
    yi: np.ndarray,
    variances: np.ndarray | None,
    blocks: list[np.ndarray] | None,
    groups: Clusters,
    x: np.ndarray,
    level: float,
) -> Robust:
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    k, p = x.shape
    if groups.m <= p:
        raise TooFewStudies(groups.m, p + 1)
    order = groups.order
    # One unit for all: eigenvalues of different studies are then of one size, whatever yi is measured in.
    typical = variances if blocks is None else np.concatenate([np.diag(block) for block in blocks])
    scale = float(typical.mean())
    origin, shift = centring(x, float(np.median(yi)))
    y, x = (yi[order] - origin) / math.sqrt(scale), x[order]
    phi = None if blocks is None else [block / scale for block in blocks]
    if phi is None:
        spread = variances[order] / scale
        wx, wy = x / spread[:, None], y / spread
    else:
        solved = [
            np.linalg.solve(block, np.column_stack([x[part], y[part]]))
            for part, block in zip(groups.slices(), phi, strict=True)
        ]
        wx, wy = (
            np.concatenate([part[:, :p] for part in solved]),
            np.concatenate([part[:, p] for part in solved]),
        )
    bread = np.linalg.inv(x.T @ wx)
    bread = (bread + bread.T) / 2
    beta = bread @ (x.T @ wy)
    residual = y - x @ beta

    scores = np.empty((groups.m, p))  # X_i' W_i A_i e_i
    own = np.empty((groups.m, p))  # a_i' Phi_i a_i with a_i = A_i' W_i X_i B c, for each coefficient c
    shared = np.empty((groups.m, p, p))  # X_i' a_i in column c
    for size in np.unique(groups.sizes):
        alike = np.flatnonzero(groups.sizes == size)
        rows = groups.starts[alike][:, None] + np.arange(size)
        if phi is None:
            block = np.zeros((len(alike), size, size))
            block[:, np.arange(size), np.arange(size)] = spread[rows]
        else:
            block = np.stack([phi[number] for number in alike])
        xs = x[rows]
        adjusted = _adjustment(block, xs @ bread @ np.swapaxes(xs, 1, 2)) @ wx[rows]
        a = adjusted @ bread
        scores[alike] = np.einsum("gnp,gn->gp", adjusted, residual[rows])
        own[alike] = np.einsum("gnc,gnc->gc", a, block @ a)
        shared[alike] = np.swapaxes(xs, 1, 2) @ a
    covariance = bread @ (scores.T @ scores) @ bread * scale

    # p_i' Phi p_l = [i = l] a_i' Phi_i a_i - g_i' B g_l: the sum of squares over all pairs, without pairs.
    df = np.empty(p)
    with np.errstate(all="ignore"):
        for c in range(p):
            g = shared[:, :, c]
            diagonal = np.einsum("ip,pq,iq->i", g, bread, g)
            pairs = bread @ (g.T @ g)
            squares = (own[:, c] ** 2).sum() - 2 * own[:, c] @ diagonal + np.trace(pairs @ pairs)
            df[c] = (own[:, c].sum() - diagonal.sum()) ** 2 / squares
    se = np.sqrt(np.diag(covariance))
    if not (np.isfinite(df).all() and np.isfinite(se).all() and (se > 0).all() and (df > 1e-6).all()):
        raise ResultOutOfRange("se")
    estimate = shift + math.sqrt(scale) * beta
    statistic = estimate / se
    reach = -stdtrit(df, (1 - level) / 2) * se
    return Robust(
        k=k,
        studies=groups.m,
        level=level,
        estimate=frozen(estimate),
        se=frozen(se),
        df=frozen(df),
        statistic=frozen(statistic),
        p_val=frozen(2 * stdtr(df, -np.abs(statistic))),
        ci_lb=frozen(estimate - reach),
        ci_ub=frozen(estimate + reach),
        covariance=frozen(covariance),
        trusted=frozen(df >= FEW),
    )


def _adjustment(block: np.ndarray, fitted: np.ndarray) -> np.ndarray:
    """A_i' for studies of one size, shape (g, n, n): A_i (I-H) Phi (I-H)' A_i' is Phi_i in study i.

    A_i = D' (D (Phi_i - X_i B X_i') D')^{+1/2} D with Phi_i = D'D; it is symmetric. A study that alone
    carries a coefficient leaves no residual in that direction: the pseudo-inverse puts 0 there.
    """
    lower = np.linalg.cholesky(block)
    upper = np.swapaxes(lower, 1, 2)
    values, vectors = np.linalg.eigh(upper @ (block - fitted) @ lower)
    size = np.abs(np.linalg.eigvalsh(upper @ block @ lower)[:, -1:])
    kept = values > NULL * size
    roots = np.where(kept, 1 / np.sqrt(np.where(kept, values, 1.0)), 0.0)
    half = lower @ vectors
    return (half * roots[:, None, :]) @ np.swapaxes(half, 1, 2)
