"""The three-level model: several effects of one study, studies between which effects differ.

    y = X beta + u_study + w_effect + e,   u ~ N(0, sigma2_between), w ~ N(0, sigma2_within),
    e ~ N(0, V), V known: the variances alone, or a covariance block for each study.

Konstantopoulos 2011; Van den Noortgate, Lopez-Lopez, Marin-Martinez and
Sanchez-Meca 2013; metafor's rma.mv(random = ~ 1 | study/effect).

A block V_i is turned once into its eigenvalues, y and X with it; then each M_i = V_i + sigma2_within I
+ sigma2_between 11' is a diagonal matrix and one vector more, whose inverse and determinant are sums
(Sherman and Morrison).  One evaluation costs O(k p^2) and no k by k matrix is formed.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtrc, ndtr, ndtri, stdtr, stdtrit

from .arrays import frozen, refuse_where, studies
from .clustering import Clusters, checked_blocks, clusters
from .designs import centring, checked_design
from .errors import (
    LevelOutOfRange,
    NonPositiveVariance,
    ResultOutOfRange,
    TooFewStudies,
    UnknownChoice,
)

TESTS = ("z", "t")
GRID = 14  # points on each axis of the grid that finds the hill; 0 is one of them
STEPS = 200


@dataclass(frozen=True, slots=True, eq=False)
class ThreeLevel:
    """A fitted three-level model, everything on the scale of `yi`.

    `k` effects of `studies` studies; `estimate`, `se`, `statistic`, `p_val`, `ci_lb`, `ci_ub` have
    shape (p,), one for each column of the design; `covariance` is theirs, (p, p).  `df` is k - p for
    test "t", None for "z".  `i2_between` and `i2_within` are percent of the total variance with the
    typical sampling variance (k - p) / tr(P) under V alone (metafor's extension of Higgins and
    Thompson 2002).  `q` is the generalized Cochran's Q.  `log_likelihood` is the restricted one with
    all constants and log|X'X|/2, as metafor counts it.  `gradient` has what is left of the slope of the
    log-likelihood in each variance, in units of 1 / (mean sampling variance); 0 where the variance is 0.
    """

    k: int
    studies: int
    test: str
    level: float
    df: int | None
    estimate: np.ndarray
    se: np.ndarray
    statistic: np.ndarray
    p_val: np.ndarray
    ci_lb: np.ndarray
    ci_ub: np.ndarray
    covariance: np.ndarray
    sigma2_between: float
    sigma2_within: float
    i2_between: float
    i2_within: float
    q: float
    q_df: int
    q_pval: float
    log_likelihood: float
    converged: bool
    iterations: int
    gradient: tuple[float, float]


def three_level(
    yi: ArrayLike,
    vi: ArrayLike,
    study: ArrayLike,
    *,
    design: ArrayLike | None = None,
    blocks: Sequence[ArrayLike] | None = None,
    test: str = "z",
    level: float = 0.95,
) -> ThreeLevel:
    """Fit the three-level model by REML.

    yi, vi, study: shape (k,), effects, sampling variances and what study each belongs to.  `design`:
    shape (k, p) with its intercept, if one is wanted; without it, the intercept alone.  `blocks`: the
    known covariance of each study's effects, in the order in which the studies first appear, effects in
    the order given (see `clustering`); `vi` is then only checked, the blocks are what counts.

    With one effect in every study the two variances cannot be told apart: the whole is reported as
    `sigma2_between`, `sigma2_within` is 0, and the fit is the two-level one.

    The maximum is looked for on a grid over both variances, 0 among them, and climbed by Newton's
    method from every hill of the grid; the highest is kept.

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance, BlockRefused,
    DesignRefused, TooFewStudies (fewer than two studies, or fewer effects than columns + 1),
    ResultOutOfRange.
    """
    if test not in TESTS:
        raise UnknownChoice("test", test, TESTS)
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    yi, vi = studies(yi=yi, vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    k = len(yi)
    groups = clusters(study, k)
    x = checked_design(design, k)
    p = x.shape[1]
    if groups.m < 2:
        raise TooFewStudies(groups.m)
    if k <= p:
        raise TooFewStudies(k, p + 1)
    known = None if blocks is None else checked_blocks(blocks, groups)
    scale = float(np.exp(np.log(vi).mean()))
    likelihood = _Likelihood(yi, vi, x, groups, known, scale)
    separable = bool((groups.sizes > 1).any())
    best, steps, converged = _climb(likelihood, separable)
    between, within = best
    state = likelihood.at(between, within)
    q_state = likelihood.at(0.0, 0.0)
    if not (math.isfinite(state.value) and np.isfinite(state.beta).all()):
        raise ResultOutOfRange("log_likelihood")
    covariance = state.inverse * scale
    estimate = likelihood.restore(state.beta)
    se = np.sqrt(np.diag(covariance))
    statistic = estimate / se
    df = k - p if test == "t" else None
    if df is None:
        p_val, reach = 2 * ndtr(-np.abs(statistic)), -float(ndtri((1 - level) / 2))
    else:
        p_val, reach = 2 * stdtr(df, -np.abs(statistic)), -float(stdtrit(df, (1 - level) / 2))
    typical = (k - p) / q_state.trace_p
    total = between + within + typical
    gradient = tuple(
        float(slope) if variance > 0 else 0.0 for slope, variance in zip(state.score, best, strict=True)
    )
    return ThreeLevel(
        k=k,
        studies=groups.m,
        test=test,
        level=level,
        df=df,
        estimate=frozen(estimate),
        se=frozen(se),
        statistic=frozen(statistic),
        p_val=frozen(np.asarray(p_val)),
        ci_lb=frozen(estimate - reach * se),
        ci_ub=frozen(estimate + reach * se),
        covariance=frozen(covariance),
        sigma2_between=between * scale,
        sigma2_within=within * scale,
        i2_between=100 * between / total,
        i2_within=100 * within / total,
        q=q_state.quadratic,
        q_df=k - p,
        q_pval=float(chdtrc(k - p, q_state.quadratic)),
        log_likelihood=state.value + likelihood.constant,
        converged=converged,
        iterations=steps,
        gradient=gradient,
    )


@dataclass(slots=True)
class _State:
    value: float
    beta: np.ndarray
    inverse: np.ndarray
    quadratic: float
    trace_p: float
    score: np.ndarray
    observed: np.ndarray
    expected: np.ndarray


class _Likelihood:
    """The restricted log-likelihood of (sigma2_between, sigma2_within), both in units of `scale`.

    Effects are centred on the most precise one and divided by sqrt(scale), so that neither a shift nor
    a unit changes what is computed.  `load` is what the study's common effect has become in the
    coordinates in which V is diagonal: ones, without blocks.
    """

    def __init__(
        self,
        yi: np.ndarray,
        vi: np.ndarray,
        x: np.ndarray,
        groups: Clusters,
        blocks: list[np.ndarray] | None,
        scale: float,
    ):
        order = groups.order
        self.groups, self.root = groups, math.sqrt(scale)
        self.origin, self.shift = centring(x, float(yi[int(np.argmin(vi))]))
        y = (yi[order] - self.origin) / self.root
        x, v = x[order], vi[order] / scale
        load = np.ones(len(y))
        if blocks is not None:
            x, y, v = x.copy(), y.copy(), v.copy()
            for part, block in zip(groups.slices(), blocks, strict=True):
                values, vectors = np.linalg.eigh(block / scale)
                v[part], load[part] = values, vectors.T @ load[part]
                y[part], x[part] = vectors.T @ y[part], vectors.T @ x[part]
        self.y, self.x, self.v, self.load = y, x, v, load
        k, p = x.shape
        sign_free = np.linalg.slogdet(x.T @ x)[1]
        self.constant = -((k - p) * math.log(2 * math.pi * scale) - sign_free) / 2

    def restore(self, beta: np.ndarray) -> np.ndarray:
        """Coefficients in the units of yi."""
        return self.shift + self.root * beta

    def heights(self, between: np.ndarray, within: float) -> np.ndarray:
        """The likelihood at one sigma2_within and many sigma2_between (n,), from the same sums over studies.

        Good to about ten digits, as the quadratic form is a difference: for looking around, not for the top.
        """
        d = 1 / (self.v + within)
        columns = np.column_stack([self.x, self.y])
        p = self.x.shape[1]
        inner = (columns * d[:, None]).T @ columns
        t = self.groups.sums(columns * (self.load * d)[:, None])
        products = (t[:, :, None] * t[:, None, :]).reshape(len(t), -1)
        q = 1 + between[:, None] * self.groups.sums(self.load**2 * d)
        whole = inner - ((between[:, None] / q) @ products).reshape(-1, p + 1, p + 1)
        a, right = whole[:, :p, :p], whole[:, :p, p]
        sign, logdet = np.linalg.slogdet(a)
        usable = sign > 0
        a = np.where(usable[:, None, None], a, np.eye(p))
        beta = np.linalg.solve(a, right[:, :, None])[:, :, 0]
        quadratic = whole[:, p, p] - (beta * right).sum(axis=1)
        value = -(np.log(q).sum(axis=1) - np.log(d).sum() + logdet + quadratic) / 2
        return np.where(usable & np.isfinite(value), value, -np.inf)

    def at(self, between: float, within: float) -> _State:
        """Value, slope and curvature; Harville 1977, with P as there."""
        groups, x, z = self.groups, self.x, self.load
        d = 1 / (self.v + within)
        zd = z * d
        c = groups.sums(z * zd)
        q = 1 + between * c
        ratio = between / q

        def weigh(a: np.ndarray) -> np.ndarray:
            return self._weigh(a, d, zd, ratio)

        wx = weigh(x)
        a = x.T @ wx
        inverse = np.linalg.inv(a)
        beta = inverse @ (wx.T @ self.y)
        r = self.y - x @ beta
        u = weigh(r)  # = P y
        quadratic = float(r @ u)
        value = -(np.log(q).sum() - np.log(d).sum() + np.linalg.slogdet(a)[1] + quadratic) / 2

        wwx = weigh(wx)
        xwwx, xwwwx = wx.T @ wx, wx.T @ wwx
        e = groups.sums(zd * zd)
        zwz = c / q
        zwwz = e / q**2
        t = groups.sums(wx * z[:, None])  # X_i' W_i z_i
        s = groups.sums(wwx * z[:, None])  # X_i' W_i^2 z_i
        big_t = t.T @ t
        trace_w = d.sum() - ratio @ e
        trace_ww = (d**2).sum() - 2 * ratio @ groups.sums(zd * zd * d) + (ratio**2) @ e**2
        it, iw = inverse @ big_t, inverse @ xwwx
        trace_p = trace_w - np.trace(iw)
        uz = groups.sums(z * u)
        score = np.array([uz @ uz - (zwz.sum() - np.trace(it)), u @ u - trace_p]) / 2
        tbb = zwz @ zwz - 2 * np.einsum("ip,pq,iq,i->", t, inverse, t, zwz) + np.trace(it @ it)
        tww = trace_ww - 2 * np.trace(inverse @ xwwwx) + np.trace(iw @ iw)
        tbw = zwwz.sum() - 2 * np.trace(inverse @ (t.T @ s)) + np.trace(it @ iw)
        expected = np.array([[tbb, tbw], [tbw, tww]]) / 2
        turned = np.column_stack([z * groups.spread(uz), u])
        wt = weigh(turned)
        wt -= wx @ (inverse @ (x.T @ wt))
        observed = turned.T @ wt - expected
        return _State(value, beta, inverse, quadratic, float(trace_p), score, observed, expected)

    def _weigh(self, a: np.ndarray, d: np.ndarray, zd: np.ndarray, ratio: np.ndarray) -> np.ndarray:
        """M^-1 a, column by column."""
        if a.ndim == 1:
            return d * a - zd * self.groups.spread(ratio * self.groups.sums(zd * a))
        inner = ratio[:, None] * self.groups.sums(zd[:, None] * a)
        return d[:, None] * a - zd[:, None] * self.groups.spread(inner)


def _climb(likelihood: _Likelihood, separable: bool) -> tuple[tuple[float, float], int, bool]:
    """The highest point over both variances >= 0, the Newton steps to it, and whether its slope is flat."""
    residuals = likelihood.y - likelihood.x @ np.linalg.lstsq(likelihood.x, likelihood.y, rcond=None)[0]
    top = max(float((residuals**2).max()), float(likelihood.v.min()))
    low = min(float(likelihood.v.min()), top) * 1e-2
    axis = np.concatenate(([0.0], np.geomspace(low, 4 * top, GRID - 1)))
    other = axis if separable else axis[:1]
    with np.errstate(all="ignore"):
        heights = np.column_stack([likelihood.heights(axis, within) for within in other])
    padded = np.pad(heights, 1, constant_values=-np.inf)
    around = np.max(
        [
            padded[1 + i : 1 + i + len(axis), 1 + j : 1 + j + len(other)]
            for i in (-1, 0, 1)
            for j in (-1, 0, 1)
            if (i, j) != (0, 0)
        ],
        axis=0,
    )
    best: tuple[float, tuple[float, float], int, bool] | None = None
    for i, j in np.argwhere((heights >= around) & np.isfinite(heights)):
        point, height, steps, flat = _newton(likelihood, np.array([axis[i], other[j]]), separable)
        if best is None or height > best[0]:
            best = height, (float(point[0]), float(point[1])), steps, flat
    if best is None:
        raise ResultOutOfRange("log_likelihood")
    return best[1], best[2], best[3]


def _newton(
    likelihood: _Likelihood, point: np.ndarray, separable: bool
) -> tuple[np.ndarray, float, int, bool]:
    """The top near `point`: where, how high, the steps taken, and whether it is flat there.

    Newton's method kept at or above 0, with halved steps; Fisher's information where the likelihood is
    not concave.  Flat means that the step left is below 1e-11 of the variances + the smallest sampling
    variance; or, where rounding hides any further gain, that the likelihood promises less than 1e-12.
    """
    state = likelihood.at(*point)
    small = 1e-11 * float(likelihood.v.min())
    for step_number in range(1, STEPS + 1):
        free = (point > 0) | (state.score > 0)
        free[1] &= separable
        if not free.any():
            return point, state.value, step_number, True
        picked = np.ix_(free, free)
        curvature = state.observed[picked]
        if np.linalg.eigvalsh(curvature)[0] <= 0:
            curvature = state.expected[picked]
        try:
            move = np.linalg.solve(curvature, state.score[free])
        except np.linalg.LinAlgError:
            move = state.score[free] / np.diag(curvature)
        if np.abs(move).max() <= small + 1e-11 * point.max():
            return point, state.value, step_number, True
        step, accepted = np.zeros(2), None
        step[free] = move
        for _ in range(40):
            candidate = np.maximum(point + step, 0.0)
            trial = likelihood.at(*candidate)
            # Close to the top the height no longer tells: rounding does. A smaller slope does.
            gain = trial.value - state.value
            if gain > 0 or (
                gain > -1e-10 * (1 + abs(state.value)) and _slope(trial, candidate) < _slope(state, point)
            ):
                accepted = trial
                break
            step /= 2
        if accepted is None:
            promised = float(np.abs(state.score[free] @ move)) / 2
            return point, state.value, step_number, promised <= 1e-12
        point, state = candidate, accepted
    return point, state.value, STEPS, False


def _slope(state: _State, point: np.ndarray) -> float:
    """The steepest slope that does not lead below 0."""
    return float(np.abs(np.where((point > 0) | (state.score > 0), state.score, 0.0)).max())
