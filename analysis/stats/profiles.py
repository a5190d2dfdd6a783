"""What the likelihood and Cochran's Q of a model do as tau2 grows: the sums that every iterative estimator needs.

With w_i = 1 / (v_i + t), mu(t) the weighted mean, r = y - mu(t), P = W - W X (X'WX)^-1 X'W and A_n = sum w^n:

    q    = y'Py   = sum w r^2                              generalized Q
    ypp  = y'PPy  = sum w^2 r^2                            = -dq/dt
    yppp = y'PPPy = sum w^3 r^2 - (sum w^2 r)^2 / A_1      = -(d ypp/dt) / 2
    REML: trace = tr P = A_1 - A_2/A_1, trace2 = tr PP;  ML: trace = tr W = A_1, trace2 = tr WW = A_2

The score is (ypp - trace) / 2 and its derivative trace2 / 2 - yppp (Harville 1977).  All five fall as t grows,
because P(t) does in the order of matrices; `search` turns that into proofs about whole intervals.
"""

from typing import NamedTuple, Protocol

import numpy as np


class Curves(NamedTuple):
    """The five falling functions at n places, each of shape (n,)."""

    q: np.ndarray
    ypp: np.ndarray
    yppp: np.ndarray
    trace: np.ndarray
    trace2: np.ndarray


class Profile(Protocol):
    """A likelihood in tau2 of m data sets; places are pairs (t, data set).

    `unit` is a length on the axis of tau2 below which nothing happens, the smallest variance; `df` is k - p.
    """

    m: int
    df: np.ndarray
    unit: float | np.ndarray

    def ceiling(self) -> np.ndarray:
        """Shape (m,): no stationary point lies above; 0 or less where the maximum is at tau2 = 0."""

    def squares(self, t: np.ndarray, rows: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """q and ypp; `t` has shape (n,), `rows` (n,) or None for all m in order."""

    def curves(self, t: np.ndarray, rows: np.ndarray | None) -> Curves:
        """All five."""

    def loglik(self, t: np.ndarray, rows: np.ndarray | None) -> np.ndarray:
        """Log-likelihood up to a constant of the data set."""


def mean_curves(first, one, two, three, reml: bool) -> Curves:
    """The curves of the model with a mean alone: numbers or arrays.

    From the weight of the first study, whose effect is 0, and from sums of w^n, w^n y, w^n y^2 over the
    others, n = 1, 2, 3.  The squares lose no digits when the first study has the largest weight: then
    mu^2 sum w^n is at most k times what remains when it is subtracted.
    """
    rest, b1, c1 = one
    rest2, b2, c2 = two
    rest3, b3, c3 = three
    square = first * first
    a1, a2, a3 = first + rest, square + rest2, square * first + rest3
    mu = b1 / a1
    cross = b2 - mu * a2
    q = c1 - mu * b1
    ypp = c2 - mu * (b2 + cross)
    yppp = c3 - mu * (2 * b3 - mu * a3) - cross * cross / a1
    if not reml:
        return Curves(q, ypp, yppp, a1, a2)
    part = a2 / a1
    trace = (2 * first * rest + (rest * rest - rest2)) / a1
    return Curves(q, ypp, yppp, trace, a2 - 2 * a3 / a1 + part * part)


class MeanProfile:
    """Profile of the model with a mean and no moderator, for m data sets or m subsets of one.

    `yi` and `vi` have shape (k,) or (m, k) and are mixed freely; `include` has shape (m, k) and holds 1 for a study
    that belongs to the subset, else 0.  `likelihood` is "REML" or "ML".  Effects are centred on the study with
    the smallest variance, which stands first: then no sum is a difference of large numbers when it dominates.
    `scale` is the power of 4 by which variances were divided; times are in that unit.
    """

    def __init__(self, yi, vi, *, likelihood: str = "REML", include=None):
        y, v = np.atleast_2d(yi), np.atleast_2d(vi)
        self.reml = likelihood == "REML"
        self.m = max(len(y), len(v), 1 if include is None else len(include))
        self.scale = power_of_four(float(v.min()))
        k = v.shape[1]
        anchor = v.argmin(axis=1)
        if len(v) == 1:
            a = int(anchor[0])
            order = np.arange(k)
            order[0], order[a] = a, 0
            v, y = v[:, order] / self.scale, y[:, order]
            y = (y - y[:, :1]) / self.scale**0.5
            self.include = None if include is None else np.asarray(include, dtype=float)[:, order]
            self.low, self.high = v[:, 0], v.max(axis=1)
        else:
            order = np.tile(np.arange(k), (len(v), 1))
            index = np.arange(len(v))
            order[:, 0], order[index, anchor] = anchor, 0
            v = np.take_along_axis(v, order, 1) / self.scale
            y = np.take_along_axis(np.broadcast_to(y, v.shape), order, 1)
            y = (y - y[:, :1]) / self.scale**0.5
            self.include = (
                None if include is None else np.take_along_axis(np.asarray(include, float), order, 1)
            )
            self.low, self.high = v[:, 0], v.max(axis=1)
        self.y, self.v, self.unit = y, v, self.low
        self.square = y * y
        self.moments = np.empty((k - 1, 3))
        self.moments[:, 0], self.moments[:, 1], self.moments[:, 2] = 1, y[0, 1:], self.square[0, 1:]
        if self.include is None:
            self.k = np.full(self.m, float(k))
        else:
            self.k = np.add.reduce(self.include, 1)
        self.df = self.k - 1
        self.common_grid = self.include is not None and len(self.y) == len(self.v) == 1

    def ceiling(self):
        if self.include is None:
            away = self.y - np.add.reduce(self.y, 1, keepdims=True) / self.k[0]
            spread = np.einsum("ij,ij->i", away, away)
        else:
            means = np.add.reduce(self.include * self.y, 1) / np.maximum(self.k, 1)
            away = self.include * (self.y - means[:, None])
            spread = np.einsum("ij,ij->i", away, away)
        return ceilings(spread, self.df, self.low, self.high)

    def _residuals(self, t, rows):
        w = 1 / (_rows(self.v, rows) + t[:, None])
        if self.include is not None:
            w *= _rows(self.include, rows)
        y = _rows(self.y, rows)
        a1 = np.add.reduce(w, 1)
        b1 = w @ y[0] if len(y) == 1 else np.einsum("ij,ij->i", w, y)
        r = y - (b1 / a1)[:, None]
        return w, a1, r

    def squares(self, t, rows):
        w, _, r = self._residuals(t, rows)
        wr = w * r
        return np.einsum("ij,ij->i", wr, r), np.einsum("ij,ij->i", wr, wr)

    def curves(self, t, rows):
        w = 1 / (_rows(self.v, rows) + t[:, None])
        if self.include is not None:
            w *= _rows(self.include, rows)
        ww = w * w
        if len(self.y) == 1:
            # One matrix product for each power.
            sums = [power[:, 1:] @ self.moments for power in (w, ww, ww * w)]
        else:
            y, square = _rows(self.y, rows)[:, 1:], _rows(self.square, rows)[:, 1:]
            sums = [
                np.stack(
                    [np.add.reduce(p, 1), np.einsum("ij,ij->i", p, y), np.einsum("ij,ij->i", p, square)], 1
                )
                for p in (w[:, 1:], ww[:, 1:], (ww * w)[:, 1:])
            ]
        return mean_curves(w[:, 0], *(part.T for part in sums), self.reml)

    def survey(self, t):
        """The curves of every subset at the same places `t` (G,), each of shape (m, G).

        Two products of matrices give all subsets' sums, without an array of m x G x k.
        """
        w = 1 / (self.v[0, :, None] + t)
        powers = np.stack([w, w * w, w**3], 2)[1:]  # (k - 1, G, 3)
        table = (powers[:, :, :, None] * self.moments[:, None, None, :]).reshape(len(powers), -1)
        sums = (self.include[:, 1:] @ table).reshape(self.m, len(t), 3, 3)
        first = self.include[:, :1] * w[0]
        return mean_curves(first, *(np.moveaxis(sums[:, :, n], 2, 0) for n in range(3)), self.reml)

    def loglik(self, t, rows):
        w, a1, r = self._residuals(t, rows)
        total = np.log(_rows(self.v, rows) + t[:, None])
        if self.include is not None:
            total = total * _rows(self.include, rows)
        minus = np.add.reduce(total, 1) + np.einsum("ij,ij,ij->i", w, r, r)
        return -0.5 * (minus + np.log(a1) if self.reml else minus)


class RegressionProfile:
    """Profile of a model with design matrix `x` (k, p), the same for all; `yi`, `vi` as in MeanProfile.

    The columns of `x` are made orthonormal first, which changes neither P nor the place of the maximum.
    """

    def __init__(self, yi, vi, x, *, likelihood: str = "REML"):
        y, v = np.atleast_2d(yi), np.atleast_2d(vi)
        self.reml = likelihood == "REML"
        self.m = max(len(y), len(v))
        self.scale = power_of_four(float(v.min()))
        self.basis = np.linalg.qr(x)[0]
        k, self.p = self.basis.shape
        y = y / self.scale**0.5
        self.y = y - (y @ self.basis) @ self.basis.T
        self.v = v / self.scale
        self.outer = np.einsum("ij,ik->ijk", self.basis, self.basis).reshape(k, -1)
        self.low, self.high = self.v.min(axis=1), self.v.max(axis=1)
        self.unit = self.low
        self.k = np.full(self.m, float(k))
        self.df = self.k - self.p

    def ceiling(self):
        return ceilings(np.einsum("ij,ij->i", self.y, self.y), self.df, self.low, self.high)

    def _residuals(self, t, rows):
        w = 1 / (_rows(self.v, rows) + t[:, None])
        y = _rows(self.y, rows)
        inverse, logdet = inverses((w @ self.outer).reshape(-1, self.p, self.p))
        beta = np.einsum("ijk,ik->ij", inverse, (w * y) @ self.basis)
        return w, inverse, logdet, y - beta @ self.basis.T

    def squares(self, t, rows):
        w, _, _, r = self._residuals(t, rows)
        wr = w * r
        return np.einsum("ij,ij->i", wr, r), np.einsum("ij,ij->i", wr, wr)

    def curves(self, t, rows):
        w, inverse, _, r = self._residuals(t, rows)
        wr = w * r
        wwr, ww = w * wr, w * w
        cross = wwr @ self.basis
        yppp = np.einsum("ij,ij->i", wwr, wr) - np.einsum("ij,ijk,ik->i", cross, inverse, cross)
        squares = np.einsum("ij,ij->i", wr, r), np.einsum("ij,ij->i", wr, wr)
        trace, trace2 = np.add.reduce(w, 1), np.add.reduce(ww, 1)
        if self.reml:
            shape = inverse.shape
            second = np.matmul(inverse, (ww @ self.outer).reshape(shape))
            third = ((ww * w) @ self.outer).reshape(shape)
            trace = trace - np.einsum("ijj->i", second)
            trace2 = (
                trace2 - 2 * np.einsum("ijk,ijk->i", inverse, third) + np.einsum("ijk,ikj->i", second, second)
            )
        return Curves(*squares, yppp, trace, trace2)

    def loglik(self, t, rows):
        w, _, logdet, r = self._residuals(t, rows)
        minus = np.add.reduce(np.log(_rows(self.v, rows) + t[:, None]), 1) + np.einsum("ij,ij,ij->i", w, r, r)
        return -0.5 * (minus + logdet if self.reml else minus)


def inverses(a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Inverses (n, p, p) and log-determinants (n,) of symmetric positive definite matrices (n, p, p).

    The sweep operator (Goodnight 1979), all n at once: for many tiny matrices a loop over LAPACK is the slow part.
    """
    a, logdet = a.copy(), np.zeros(len(a))
    for j in range(a.shape[1]):
        pivot = a[:, j, j].copy()
        logdet += np.log(pivot)
        row = a[:, j, :] / pivot[:, None]
        column = a[:, :, j].copy()
        a -= column[:, :, None] * row[:, None, :]
        a[:, j, :] = row
        a[:, :, j] = -column / pivot[:, None]
        a[:, j, j] = 1 / pivot
    return a, logdet


def power_of_four(x: float) -> float:
    """The power of 4 nearest below x > 0: dividing by it, and by its root, changes no digit."""
    return 2.0 ** (2 * ((int(np.frexp(x)[1]) - 1) // 2))


def _rows(array: np.ndarray, rows: np.ndarray | None) -> np.ndarray:
    return array if rows is None or len(array) == 1 else array[rows]


def ceiling(spread, df, low, high):
    """Above it the score is negative: ypp <= spread/(low + t)^2 and trace >= df/(high + t).

    `spread` is the residual sum of squares with equal weights, `low` and `high` the smallest and the
    largest variance; numbers or arrays, `spread` and `df` above 0.
    """
    return 1.001 * (spread + np.sqrt(spread) * np.sqrt(spread + 4 * df * (high - low))) / (2 * df) - low


def ceilings(spread, df, low, high) -> np.ndarray:
    """The same for many data sets, (m,); 0 where `spread` or `df` is 0."""
    with np.errstate(all="ignore"):
        return np.where((df > 0) & (spread > 0), ceiling(spread, df, low, high), 0.0)
