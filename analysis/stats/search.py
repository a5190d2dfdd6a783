"""Safeguarded searches along the axis of tau2, for many data sets at once.

`maximum` finds the global maximum of a likelihood and proves it: since the two halves of the score and the two halves
of its derivative fall monotonically (see `profiles`), their values at the ends of an interval bound the sign of
both inside.  An interval is settled when the score keeps its sign there, or when its derivative does (then
it holds one maximum at most, or none); intervals that are not settled are divided.

`level` solves Q(t) = target by Newton's method on 1/Q, which is concave and increasing (Cauchy-Schwarz on
y'Py, y'PPy, y'PPPy): from the left the steps never pass the root, so no bracket is needed.
"""

from typing import NamedTuple

import numpy as np

from .profiles import Profile

GRID = 10
PARTS = 4
_EVENLY = np.linspace(0, 1, GRID)
_PARTITION = np.linspace(0, 1, PARTS + 1)
MOST_DIVISIONS = 24  # 4^-24 of the grid's step: below the spacing of doubles
MOST_STEPS = 200
# Where the variances span dozens of decades, rounding leaves score and derivative undecided nearly everywhere. A
# search that cannot settle ends here, unconverged, rather than dividing until memory is full.
MOST_UNSETTLED = 2_000  # intervals a data set
NEAR = 1e-9  # a Newton step this small, relative to t + unit, leaves an error of its square


class Found(NamedTuple):
    """tau2 (m,), whether it is settled (m,), and how often the sums were formed; plain values for one data set."""

    tau2: np.ndarray | float
    converged: np.ndarray | bool
    iterations: int


def level(profile: Profile, target: np.ndarray) -> Found:
    """The t >= 0 where Q(t) = target (m,); 0 where Q(0) is not above it, or target <= 0."""
    unit = np.broadcast_to(profile.unit, (profile.m,))
    t = np.zeros(profile.m)
    rows, active = None, None
    for iteration in range(1, MOST_STEPS + 1):
        here = t if active is None else t[active]
        q, ypp = profile.squares(here, rows)
        wanted = target if active is None else target[active]
        with np.errstate(all="ignore"):
            step = (q / wanted - 1) * q / ypp
        step = np.where((wanted > 0) & (step > 0), step, 0.0)
        moved = here + step
        if active is None:
            t = moved
            going = step > NEAR * (moved + unit)
            left = np.flatnonzero(going)
        else:
            t[active] = moved
            left = active[step > NEAR * (moved + unit[active])]
        if not len(left):
            return Found(t, np.isfinite(t), iteration)
        if len(left) < profile.m:
            active = rows = left
    converged = np.isfinite(t)
    converged[left] = False
    return Found(t, converged, MOST_STEPS)


def maximum(profile: Profile) -> Found:
    """The t >= 0 where the likelihood is greatest; of equal maxima the smallest."""
    ceiling = profile.ceiling()
    unit = np.broadcast_to(profile.unit, (profile.m,))
    rows = np.flatnonzero(ceiling > 0)
    t = np.zeros(profile.m)
    settled = np.isfinite(ceiling)
    if not len(rows):
        return Found(t, settled, 0)
    peaks = _Peaks(profile, unit)
    peaks.look(rows, ceiling[rows])
    rows, places = peaks.settle()
    order = np.lexsort((places, rows))
    rows, places = rows[order], places[order]
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    t[rows[first]] = places[first]
    if len(first) < len(rows):
        _choose(profile, t, rows, places, first)
    settled[peaks.lost] = False
    return Found(t, settled, peaks.evaluations)


def _choose(profile, t, rows, places, first):
    """Where a data set has several maxima, the highest."""
    counts = np.diff(first, append=len(rows))
    for start, count in zip(first[counts > 1], counts[counts > 1], strict=True):
        several = slice(start, start + count)
        height = profile.loglik(places[several], rows[several])
        t[rows[start]] = places[several][np.argmax(height)]


class _Peaks:
    """Intervals on the way to being settled, and the maxima found."""

    def __init__(self, profile: Profile, unit: np.ndarray):
        self.profile, self.unit = profile, unit
        self.rows, self.places = [], []
        self.brackets: list[tuple] = []
        self.lost = np.zeros(0, dtype=int)
        self.evaluations = 0

    def _curves(self, t, rows):
        """score's halves and its derivative's, (4, *t.shape); `rows` (n,) for `t` (n,) or (n, places)."""
        self.evaluations += 1
        if self.profile.m == 1:
            rows = None
        elif t.ndim == 2:
            rows = np.repeat(rows, t.shape[1])
        c = self.profile.curves(t.ravel(), rows)
        return np.array((c.ypp, c.trace, c.yppp, c.trace2 / 2)).reshape(4, *t.shape)

    def look(self, rows, ceiling):
        if getattr(self.profile, "common_grid", False):
            t, values = self._surveyed(rows, ceiling)
        else:
            t = _grid(self.unit[rows], ceiling)
            values = self._curves(t, rows)
        at_zero = values[0, :, 0] <= values[1, :, 0]
        self.rows.append(rows[at_zero])
        self.places.append(np.zeros(int(at_zero.sum())))
        for _ in range(MOST_DIVISIONS):
            rows, low, high, below, above = self._settled(rows, t, values)
            if not len(rows):
                return
            if len(rows) > MOST_UNSETTLED * self.profile.m:
                self.lost = np.unique(rows)
                break
            t = low[:, None] + (high - low)[:, None] * _PARTITION
            inner = self._curves(t[:, 1:-1], rows)
            values = np.concatenate((below[:, :, None], inner, above[:, :, None]), axis=2)
        # Score and derivative are 0 to the last digit throughout: as good a maximum as there is. (Or the search was
        # given up: then the caller is told that it did not converge.)
        self.rows.append(rows)
        self.places.append((low + high) / 2)

    def _surveyed(self, rows, ceiling):
        """One grid, up to the highest ceiling, for subsets of the same studies: see `MeanProfile.survey`."""
        t = _grid(self.unit[:1], ceiling.max(keepdims=True))
        self.evaluations += 1
        c = self.profile.survey(t[0])
        values = np.array([curve[rows] for curve in (c.ypp, c.trace, c.yppp, c.trace2 / 2)])
        return np.broadcast_to(t, values.shape[1:]), values

    def _settled(self, rows, t, values):
        """Keep the brackets of maxima; give back the intervals about which nothing is certain."""
        below, above = values[:, :, :-1], values[:, :, 1:]
        signed = (above[0] > below[1]) | (below[0] < above[1])
        concave = below[3] < above[2]
        peak = concave & (below[0] > below[1]) & (above[0] <= above[1])
        unsure = ~(signed | concave | (above[3] > below[2]))
        i, j = np.nonzero(peak)
        if len(i):
            self.brackets.append((rows[i], t[i, j], t[i, j + 1], below[:, i, j], above[:, i, j]))
        i, j = np.nonzero(unsure)
        return rows[i], t[i, j], t[i, j + 1], below[:, i, j], above[:, i, j]

    def settle(self):
        """Newton's method inside every bracket; (rows, places) of all maxima."""
        if self.brackets:
            rows, low, high = (np.concatenate([b[i] for b in self.brackets]) for i in range(3))
            below, above = (np.concatenate([b[i] for b in self.brackets], axis=1) for i in (3, 4))
            start = crossing(
                low,
                high,
                (below[0] - below[1], above[0] - above[1]),
                (2 * (below[3] - below[2]), 2 * (above[3] - above[2])),
            )
            start = np.where((start > low) & (start < high), start, (low + high) / 2)
            self._newton(rows, low, high, start)
        return np.concatenate(self.rows), np.concatenate(self.places)

    def _newton(self, rows, low, high, t):
        """Steps that leave the bracket, or do not shrink, are replaced by halving it."""
        unit, width = self.unit[rows], high - low
        for _ in range(MOST_STEPS):
            ypp, trace, yppp, half = self._curves(t, rows)
            score = ypp - trace
            low, high = np.where(score > 0, t, low), np.where(score > 0, high, t)
            with np.errstate(all="ignore"):
                new = t - score / (2 * (half - yppp))
            step = np.abs(new - t)
            wild = ~((new >= low) & (new <= high) & (step <= 0.9 * width))
            new = np.where(wild, (low + high) / 2, new)
            step, width = np.abs(new - t), np.where(wild, high - low, step)
            t = new
            near = step <= NEAR * (t + unit)
            if near.all():
                break
            if len(t) > 8 and near.any():
                self.rows.append(rows[near])
                self.places.append(t[near])
                rows, low, high, t, unit, width = (x[~near] for x in (rows, low, high, t, unit, width))
        else:
            self.lost = np.union1d(self.lost, rows[~near])
        self.rows.append(rows)
        self.places.append(t)


def crossing(low, high, score, slope):
    """Where the score, which falls from `low` to `high`, is about 0: numbers or arrays, pairs for the two ends.

    t is a function of the score too, and the cubic that has its values and derivatives at both ends is read at 0
    (inverse interpolation).  It may lie outside; Newton's method has a better start the closer it is.
    """
    share = score[0] / (score[0] - score[1])
    rest, rise = 1 - share, score[1] - score[0]
    t = low + (high - low) * share * share * (3 - 2 * share)
    return t + share * rest * rise * (rest / slope[0] - share / slope[1])


def _grid(unit, ceiling):
    """Places from 0 to the ceiling, evenly in log(t + unit), shape (n, GRID)."""
    return np.expm1(np.log1p(ceiling / unit)[:, None] * _EVENLY) * unit[:, None]
