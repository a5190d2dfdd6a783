"""The searches of `search` for one data set, in plain numbers, by the same proofs."""

import math
from itertools import pairwise

import numpy as np

from .likelihoods import Likelihood
from .profiles import Curves
from .search import GRID, MOST_DIVISIONS, MOST_STEPS, MOST_UNSETTLED, NEAR, PARTS, Found, crossing

_EVENLY = np.linspace(0, 1, GRID)
_INNER = np.linspace(0, 1, PARTS + 1)[1:-1]
MOST_REFINEMENTS = 6  # Newton steps from a maximum of the coarse likelihood to that of the data itself
FAR = 1e-3  # a step longer than this, relative to t + unit: the coarse likelihood was no guide

Place = tuple[float, Curves]


def maximum_of_one(likelihood: Likelihood) -> Found:
    """The t >= 0 where the likelihood is greatest; of equal maxima the smallest.

    Many studies: the maxima are sought where sums cost little, on the coarse likelihood, and Newton's steps on
    the data themselves lead from there to theirs.
    """
    ceiling = likelihood.ceiling()
    if not ceiling > 0 or math.isinf(ceiling):
        return Found(0.0, math.isfinite(ceiling), 0)
    found = _through_coarse(likelihood, ceiling)
    if found is None:
        peaks = _Peaks(likelihood, ceiling)
        if not peaks.places:  # rounding hides every maximum
            return Found(0.0, False, peaks.rounds)
        found = Found(_highest(likelihood, peaks.places), peaks.settled, peaks.rounds)
    return found


def level_of_one(likelihood: Likelihood, target: float, start: float = 0.0) -> Found:
    """The t >= `start` where Q(t) = target; `start` where Q is not above it there."""
    t = start
    for rounds in range(1, MOST_STEPS + 1):
        q, ypp = likelihood.squares(t)
        step = (q / target - 1) * q / ypp if target > 0 and q > target else 0.0
        t += step
        if not step > NEAR * (t + likelihood.unit):
            return Found(t, math.isfinite(t), rounds)
    return Found(t, False, MOST_STEPS)


def _through_coarse(likelihood: Likelihood, ceiling: float) -> Found | None:
    """The maximum, where there is a coarse likelihood and it was a good guide."""
    coarse = likelihood.coarse()
    if coarse is None:
        return None
    peaks = _Peaks(coarse, ceiling)
    if not (peaks.settled and peaks.places):
        return None
    rounds, places = peaks.rounds, []
    for guess in peaks.places:
        place, more = _refined(likelihood, guess)
        if place is None:
            return None
        places.append(place)
        rounds += more
    return Found(_highest(likelihood, places), True, rounds)


def _highest(likelihood: Likelihood, places: list[float]) -> float:
    places = sorted(places)
    return places[0] if len(places) == 1 else max(places, key=likelihood.height)


def _refined(likelihood: Likelihood, t: float) -> tuple[float | None, int]:
    """The maximum of the likelihood that is all but at `t` (None where it is not), and the number of sums."""
    for rounds in range(1, MOST_REFINEMENTS + 1):
        curves = likelihood.at(t)
        score, slope = _score(curves), _slope(curves)
        if t == 0 and score <= 0:
            return t, rounds
        if not slope < 0:
            return None, rounds
        new = max(0.0, t - score / slope)
        step, t = abs(new - t) / (t + likelihood.unit), new
        if step > FAR:
            return None, rounds
        if step <= NEAR and t > 0:
            return t, rounds
    return None, MOST_REFINEMENTS


class _Peaks:
    """`places` of all maxima from 0 to the ceiling; `settled` unless rounding left it open where they are."""

    def __init__(self, likelihood: Likelihood, ceiling: float):
        self.likelihood = likelihood
        self.places: list[float] = []
        self.settled, self.rounds = True, 0
        unit = likelihood.unit
        places = self._along(np.expm1(math.log1p(ceiling / unit) * _EVENLY) * unit)
        if _score(places[0][1]) <= 0:
            self.places.append(0.0)
        self._divide(list(pairwise(places)))

    def _along(self, t: np.ndarray) -> list[Place]:
        self.rounds += 1
        curves = (curve.tolist() for curve in self.likelihood.along(t))
        return [(place, Curves(*values)) for place, *values in zip(t.tolist(), *curves, strict=True)]

    def _divide(self, intervals: list[tuple[Place, Place]]) -> None:
        for _ in range(MOST_DIVISIONS + 1):
            unsure = []
            for below, above in intervals:
                known = self._known(below, above)
                if known is None:
                    unsure.append((below, above))
                elif known:
                    self._climb(below, above)
            if not unsure:
                return
            if len(unsure) > MOST_UNSETTLED:
                self.settled = False
                break
            intervals = self._parts(unsure)
        # Score and derivative are 0 to the last digit throughout: as good a maximum as there is. (Or the search was
        # given up: then the caller is told that it did not converge.)
        self.places += [(below[0] + above[0]) / 2 for below, above in unsure]

    def _known(self, below: Place, above: Place) -> bool | None:
        """Whether a maximum lies between; None where nothing is certain. See `search`."""
        (_, low), (_, high) = below, above
        if high.ypp > low.trace or low.ypp < high.trace:
            return False  # the score keeps its sign
        if low.trace2 < 2 * high.yppp:
            return low.ypp > low.trace and high.ypp <= high.trace  # it falls throughout
        return False if high.trace2 > 2 * low.yppp else None

    def _parts(self, intervals: list[tuple[Place, Place]]) -> list[tuple[Place, Place]]:
        ends = np.array([(below[0], above[0]) for below, above in intervals])
        inner = self._along((ends[:, :1] + (ends[:, 1:] - ends[:, :1]) * _INNER).ravel())
        parts = []
        for number, (below, above) in enumerate(intervals):
            places = [below, *inner[number * (PARTS - 1) : (number + 1) * (PARTS - 1)], above]
            parts += pairwise(places)
        return parts

    def _climb(self, below: Place, above: Place) -> None:
        """Newton's method on the score; steps that leave the bracket, or do not shrink, are replaced by halving it."""
        low, high, t = below[0], above[0], _between(below, above)
        width = high - low
        for _ in range(MOST_STEPS):
            self.rounds += 1
            curves = self.likelihood.at(t)
            score, slope = _score(curves), _slope(curves)
            low, high = (t, high) if score > 0 else (low, t)
            new = t - score / slope if slope else high
            wild = not (low <= new <= high and abs(new - t) <= 0.9 * width)
            new = (low + high) / 2 if wild else new
            step = abs(new - t)
            t, width = new, high - low if wild else step
            if step <= NEAR * (t + self.likelihood.unit):
                break
        else:
            self.settled = False
        self.places.append(t)


def _score(curves: Curves) -> float:
    return curves.ypp - curves.trace


def _slope(curves: Curves) -> float:
    return curves.trace2 - 2 * curves.yppp


def _between(below: Place, above: Place) -> float:
    """Where the search for the maximum between two places starts."""
    (low, first), (high, last) = below, above
    t = crossing(low, high, (_score(first), _score(last)), (_slope(first), _slope(last)))
    return t if low < t < high else (low + high) / 2
