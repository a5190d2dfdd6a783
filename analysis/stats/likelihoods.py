"""The curves of `profiles` for one data set, in plain numbers: at small k an array of one costs more than its sum.

Sums over many studies are formed a block at a time, so that what a block needs stays in the fast memory.
"""

import copy
import math
from typing import Protocol

import numpy as np

from .condensation import condensed
from .profiles import Curves, Profile, ceiling, mean_curves, power_of_four

BLOCK = 4096  # studies
TOGETHER = 1 << 15  # entries of the arrays of many places and all studies


class Likelihood(Protocol):
    """The likelihood of one model of one data set, as a function of t = tau2 / `scale`.

    `unit` is the smallest variance, below which nothing happens on the axis of t; `df` is k - p.
    """

    scale: float
    unit: float
    df: int

    def ceiling(self) -> float:
        """No stationary point lies above; 0 where the maximum is at 0."""

    def at(self, t: float) -> Curves:
        """The five curves at one place."""

    def along(self, t: np.ndarray) -> Curves:
        """The five curves at many places, each of shape (n,)."""

    def squares(self, t: float) -> tuple[float, float]:
        """q and ypp at one place."""

    def height(self, t: float) -> float:
        """Log-likelihood up to a constant."""

    def coarse(self) -> "Likelihood | None":
        """Nearly the same likelihood from far fewer terms, where there is one."""


class MeanLikelihood:
    """The model with a mean and no moderator; `yi`, `vi` of shape (k,), k >= 2; `likelihood` is "REML" or "ML".

    Effects are centred on the study with the smallest variance, which is kept out of the sums: then no
    sum is a difference of large numbers when it dominates.  Variances are divided by `scale`, a power of 4.
    """

    def __init__(self, yi: np.ndarray, vi: np.ndarray, likelihood: str = "REML"):
        self.reml = likelihood == "REML"
        anchor = int(vi.argmin())
        self.scale = power_of_four(float(vi[anchor]))
        self.y = y = (yi - yi[anchor]) / math.sqrt(self.scale)
        self.terms = vi / self.scale
        self.df = len(y) - 1
        self.unit, self.high = float(self.terms[anchor]), float(self.terms.max())
        self.moments = np.empty((3, len(y)))
        self.moments[0], self.moments[1] = 1, y
        np.multiply(y, y, out=self.moments[2])
        self.moments[0, anchor] = 0

    def ceiling(self) -> float:
        away = self.y - float(np.add.reduce(self.y)) / len(self.y)
        spread = float(away @ away)
        return float(ceiling(spread, self.df, self.unit, self.high)) if spread > 0 else 0.0

    def at(self, t: float) -> Curves:
        return mean_curves(1 / (self.unit + t), *self._sums(t, 3), self.reml)

    def squares(self, t: float) -> tuple[float, float]:
        (rest, b1, c1), (rest2, b2, c2) = self._sums(t, 2)
        first = 1 / (self.unit + t)
        mu = b1 / (first + rest)
        return c1 - mu * b1, c2 - mu * (2 * b2 - mu * (first * first + rest2))

    def _sums(self, t: float, powers: int) -> list[list[float]]:
        """Sums of w^n, w^n y and w^n y^2 over all studies but the first, for n = 1 .. `powers`."""
        parts = [
            _powers(self.terms[start : start + BLOCK] + t, powers) @ self.moments[:, start : start + BLOCK].T
            for start in range(0, len(self.terms), BLOCK)
        ]
        return (sum(parts[1:], parts[0])).tolist()

    def along(self, t: np.ndarray) -> Curves:
        if len(t) * len(self.terms) > TOGETHER:
            return Curves(*np.array([self.at(place) for place in t.tolist()]).T)
        powers = _powers((self.terms + t[:, None]).ravel(), 3)
        sums = powers.reshape(-1, len(self.terms)) @ self.moments.T
        return mean_curves(1 / (self.unit + t), *sums.reshape(3, len(t), 3).transpose(0, 2, 1), self.reml)

    def height(self, t: float) -> float:
        total = self.terms + t
        w = 1 / total
        weight = float(np.add.reduce(w))
        r = self.y - float(w @ self.y) / weight
        minus = float(np.add.reduce(np.log(total))) + float(w @ (r * r))
        return -0.5 * (minus + math.log(weight) if self.reml else minus)

    def coarse(self) -> "MeanLikelihood | None":
        found = condensed(self.terms, self.moments)
        if found is None:
            return None
        other = copy.copy(self)
        other.terms, other.moments = found
        return other


class SingleProfile:
    """A `Profile` of one data set as a `Likelihood`: models whose sums have no shorter way for one."""

    def __init__(self, profile: Profile):
        self._profile = profile
        self.scale, self.unit, self.df = profile.scale, float(profile.unit[0]), int(profile.df[0])

    def ceiling(self) -> float:
        return float(self._profile.ceiling()[0])

    def at(self, t: float) -> Curves:
        return Curves(*(float(curve[0]) for curve in self._profile.curves(np.array([t]), None)))

    def along(self, t: np.ndarray) -> Curves:
        return self._profile.curves(t, None)

    def squares(self, t: float) -> tuple[float, float]:
        q, ypp = self._profile.squares(np.array([t]), None)
        return float(q[0]), float(ypp[0])

    def height(self, t: float) -> float:
        return float(self._profile.loglik(np.array([t]), None)[0])

    def coarse(self) -> None:
        return None


def _powers(x: np.ndarray, n: int) -> np.ndarray:
    """x^-1 .. x^-n, shape (n, len(x))."""
    out = np.empty((n, len(x)))
    np.reciprocal(x, out=out[0])
    for power in range(1, n):
        np.multiply(out[power - 1], out[0], out=out[power])
    return out
