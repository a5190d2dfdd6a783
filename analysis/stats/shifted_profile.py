"""The profile (see `profiles`) of all studies but each one, or of the first 1..k, from `ShiftedSums`."""

from functools import cached_property

import numpy as np

from .partial_sums import PartialSums, up_to_each, without_each
from .profiles import Curves, ceilings
from .shifted_sums import ShiftedSums


class ShiftedProfile:
    """REML or ML profile of k rows of one data set of k studies; `kind` is "without" or "up_to".

    `y` and `v`, shape (k,), are centred and scaled: v >= 1, y around its mean.  `weighted` are
    the rows' partial sums at t = 0, `plain` those with weights of 1.
    """

    def __init__(self, y: np.ndarray, v: np.ndarray, kind: str, *, reml: bool = True):
        self.sums = ShiftedSums(y, v, kind)
        self.reml = reml
        self.m = len(y)
        self.k = np.full(self.m, self.m - 1.0) if kind == "without" else np.arange(1.0, self.m + 1)
        self.df = self.k - 1
        self.unit = float(v.min())
        self.common_grid = kind == "without"  # without one study or another the maximum is nearly the same

    @cached_property
    def weighted(self) -> PartialSums:
        return self._partial(1 / self.sums.v)

    @cached_property
    def plain(self) -> PartialSums:
        return self._partial(np.ones_like(self.sums.v))

    def _partial(self, weights) -> PartialSums:
        partial = without_each if self.sums.kind == "without" else up_to_each
        return partial(self.sums.y, weights)

    def ceiling(self) -> np.ndarray:
        v = self.sums.v
        return ceilings(self.plain.q, self.df, self.unit, float(v.max()))

    def squares(self, t, rows):
        a, b, c = self.sums.at(t, self._every(rows), 2).swapaxes(0, 1)
        mu = b[0] / a[0]
        return c[0] - mu * b[0], c[1] - mu * (2 * b[1] - mu * a[1])

    def curves(self, t, rows) -> Curves:
        return self._curves(self.sums.at(t, self._every(rows), 3))

    def survey(self, t) -> Curves:
        """The curves of every row at the same places `t` (G,), each of shape (m, G)."""
        return self._curves(self.sums.throughout(t, 3))

    def _curves(self, sums) -> Curves:
        a, b, c = sums.swapaxes(0, 1)
        mu = b[0] / a[0]
        cross = b[1] - mu * a[1]
        q = c[0] - mu * b[0]
        ypp = c[1] - mu * (b[1] + cross)
        yppp = c[2] - mu * (2 * b[2] - mu * a[2]) - cross * cross / a[0]
        if not self.reml:
            return Curves(q, ypp, yppp, a[0], a[1])
        part = a[1] / a[0]
        return Curves(q, ypp, yppp, a[0] - part, a[1] - 2 * a[2] / a[0] + part * part)

    def loglik(self, t, rows) -> np.ndarray:
        rows = self._every(rows)
        sums = self.sums
        logs = np.array([sums.logarithms(float(place), int(row)) for place, row in zip(t, rows, strict=True)])
        a, b, c = sums.at(t, rows, 1)[0]
        minus = logs + c - b * b / a
        return -0.5 * (minus + np.log(a) if self.reml else minus)

    def _every(self, rows):
        return np.arange(self.m) if rows is None else rows
