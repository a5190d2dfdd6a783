"""Sums over studies of 1/(v + t)^n at many t at once, each over all studies but one or over the first few.

Leave-one-out and cumulative analyses ask for such sums at another t for every row.  Summed anew that
is k^2 terms.  But the sums are smooth functions of t: in x = log(t + min v) their nearest
singularities lie at Im x = pi, so a polynomial through n Chebyshev nodes on an interval of half width
h is right to rho^-n, rho = s + sqrt(1 + s^2), s = pi/h (Trefethen, Approximation Theory and
Approximation Practice, theorem 8.2).  Intervals are at most 2 wide, so that no sum changes by more
than e^2 a power within; 24 nodes give every digit there, and the narrow range of tau2 when one of
many studies is left out needs about ten.
"""

import math
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

DIRECT_BELOW = 100  # studies; under it k^2 terms cost less than interpolation
_WIDEST = 2.0  # interval of log(t + min v)
_DIGITS = 39.0  # -log of the error wanted; the constant of the theorem included
_CHUNK = 1 << 16  # entries of a working array
_DOMINANT = 0.9  # share of a sum above which "all minus one" would lose digits
_EARLY = 48  # rows of the first few studies summed directly: their tau2 is still anywhere


class ShiftedSums:
    """Sums of w^n y^m, w = 1/(v + t), n = 1..3, m = 0..2, for row i of k.

    Row i takes all studies but i (`kind` "without") or studies 0..i ("up_to").  `y` and `v`, both of
    shape (k,), are centred and scaled by the caller (the smallest v about 1, y around its mean).
    """

    def __init__(self, y: np.ndarray, v: np.ndarray, kind: str):
        self.y, self.v, self.kind = y, v, kind
        self.k = len(y)
        self.floor = float(v.min())
        self._basis = np.stack([np.ones_like(y), y, y * y])
        self._alone = -1  # the one study that must not be subtracted from a sum it dominates
        if kind == "without":
            share = self.floor / v
            cubes = share * share * share
            first = int(np.argmax(cubes))
            if cubes[first] > _DOMINANT * cubes.sum():
                self._alone = first

    def at(self, t: ArrayLike, rows: ArrayLike, powers: int = 3, moments: int = 3) -> np.ndarray:
        """Shape (powers, moments, n): sums of w^p y^m at `t` (n,) for `rows` (n,); entry [p - 1, m]."""
        t, rows = np.asarray(t, dtype=float), np.asarray(rows)
        basis = self._basis[:moments]
        if self.k < DIRECT_BELOW or len(t) < _EARLY:
            return self._direct(t, rows, powers, basis)
        out = np.empty((powers, moments, len(t)))
        x = np.log1p(t / self.floor)
        direct = rows == self._alone if self.kind == "without" else rows < _EARLY
        start, end = float(x.min()), float(x.max())
        if end - start <= _WIDEST:
            groups = [np.flatnonzero(~direct)]
        else:
            number = ((x - start) / _WIDEST).astype(int)
            number[direct] = -1
            groups = [np.flatnonzero(number == n) for n in np.unique(number) if n >= 0]
        for group in groups:
            if len(group):
                self._interpolate(out, x[group], t[group], rows[group], group, basis)
        if direct.any():
            out[:, :, direct] = self._direct(t[direct], rows[direct], powers, basis)
        return out

    def throughout(self, t: np.ndarray, powers: int = 3) -> np.ndarray:
        """Shape (powers, 3, k, G): the same of "without" at each of the places `t` (G,) for every row."""
        w = 1 / (self.v[:, None] + t)
        out = np.empty((powers, 3, *w.shape))
        term = w
        for power in range(powers):
            for moment, values in enumerate(self._basis):
                own = values[:, None] * term
                np.subtract(np.add.reduce(own, 0), own, out=out[power, moment])
            term = term * w
        if self._alone >= 0:
            out[:, :, self._alone] = self._direct(t, np.full(len(t), self._alone), powers, self._basis)
        return out

    def logarithms(self, t: float, row: int) -> float:
        """sum of log(v + t) over the studies of one row."""
        logs = np.log(self.v + t)
        if self.kind == "without":
            logs[row] = 0
            return float(logs.sum())
        return float(logs[: row + 1].sum())

    def _interpolate(self, out, x, t, rows, places, basis):
        powers, moments = out.shape[:2]
        low, high = float(x.min()), float(x.max())
        half = max((high - low) / 2, 1e-9)
        nodes = math.ceil(_DIGITS / math.asinh(math.pi / half))
        points, to_coefficients = _grid(nodes)
        w = 1 / (self.v + self.floor * np.expm1((low + high) / 2 + half * points)[:, None])
        polynomials = _chebyshev((x - (low + high) / 2) / half, nodes)
        if self.kind == "without":
            values = _totals(w, powers, basis) @ to_coefficients.T
            sums = (values @ polynomials).reshape(powers, moments, -1)
            own, term, basis = 1 / (self.v[rows] + t), 1.0, basis[:, rows]
            for power in range(powers):
                term = term * own
                sums[power] -= term * basis
            out[:, :, places] = sums
            return
        weights = polynomials.T @ to_coefficients  # (n, nodes): of the value at each node
        values = _running(w, powers, basis)
        step = max(1, 8 * _CHUNK // (moments * powers * nodes))
        for start in range(0, len(x), step):
            part = slice(start, start + step)
            sums = np.matmul(values[rows[part]], weights[part, :, None])[:, :, 0]
            out[:, :, places[part]] = sums.T.reshape(powers, moments, -1)

    def _direct(self, t, rows, powers, basis):
        out = np.empty((powers, len(basis), len(t)))
        step = max(1, _CHUNK // self.k)
        for start in range(0, len(t), step):
            part = slice(start, start + step)
            # An early row of the first few studies needs no more of them.
            reach = self.k if self.kind == "without" else int(rows[part].max()) + 1
            w = 1 / (self.v[:reach] + t[part, None])
            if self.kind == "without":
                w[np.arange(len(w)), rows[part]] = 0
            else:
                w *= np.arange(reach) <= rows[part, None]
            term = w
            for power in range(powers):
                out[power, :, part] = basis[:, :reach] @ term.T
                term = term * w if power + 1 < powers else term
        return out


def _totals(w, powers, basis):
    """(powers r, nodes): sums over all studies of w^p times each row of `basis` (r, k); `w` is (nodes, k)."""
    term, parts = w, [basis @ w.T]
    for _ in range(powers - 1):
        term = term * w
        parts.append(basis @ term.T)
    return np.concatenate(parts)


def _running(w, powers, basis):
    """(k, powers r, nodes): the same over the first 1..k studies."""
    values = np.empty((w.shape[1], powers, len(basis), len(w)))
    term = np.ones(w.T.shape)
    for power in range(powers):
        term = term * w.T
        np.multiply(basis.T[:, :, None], term[:, None, :], out=values[:, power])
    np.cumsum(values, axis=0, out=values)
    return values.reshape(len(values), -1, len(w))


@lru_cache(maxsize=64)
def _grid(nodes: int) -> tuple[np.ndarray, np.ndarray]:
    """Chebyshev points, and the matrix from values at them to coefficients (a discrete cosine transform)."""
    index = np.arange(nodes)
    angles = np.pi * (index + 0.5) / nodes
    to_coefficients = 2 / nodes * np.cos(np.outer(index, angles))
    to_coefficients[0] /= 2
    return np.cos(angles), to_coefficients


def _chebyshev(x: np.ndarray, nodes: int) -> np.ndarray:
    """Chebyshev polynomials of degree 0..nodes-1 at `x` (n,), shape (nodes, n)."""
    out = np.empty((nodes, len(x)))
    out[0] = 1
    if nodes > 1:
        out[1] = x
    twice = 2 * x
    for degree in range(2, nodes):
        np.multiply(twice, out[degree - 1], out=out[degree])
        out[degree] -= out[degree - 2]
    return out
