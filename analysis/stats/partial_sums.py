"""Weight, mean, Q and C of the first 1, 2, ... k studies, and of all studies but each one, in O(k).

The update of a weighted mean and sum of squares by one study (West 1979) holds only sums of positive
terms, so no digit is lost to a difference, not even when the study left out outweighs the rest.
All but one is then "those before" merged with "those after" (Chan, Golub and LeVeque 1983,
equation 2.1b), where a total minus one would cancel.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True, eq=False)
class PartialSums:
    """Each of shape (k,): `weight` sum w, `mean`, `q` sum w (y - mean)^2, `pairs` sum of w_i w_j over i < j."""

    weight: np.ndarray
    mean: np.ndarray
    q: np.ndarray
    pairs: np.ndarray

    @property
    def c(self) -> np.ndarray:
        """sum w - sum w^2 / sum w, DerSimonian and Laird's C."""
        return 2 * self.pairs / self.weight


def up_to_each(y: np.ndarray, w: np.ndarray) -> PartialSums:
    """Entry i: studies 0..i."""
    weight = np.cumsum(w)
    mean = np.cumsum(w * y) / weight
    before = _shifted(weight)
    step = y - _shifted(mean)
    return PartialSums(weight, mean, np.cumsum(w * before / weight * step * step), np.cumsum(w * before))


def without_each(y: np.ndarray, w: np.ndarray) -> PartialSums:
    """Entry i: all studies but i; k >= 2."""
    before, after = up_to_each(y, w), up_to_each(y[::-1], w[::-1])
    w_a, m_a, q_a, p_a = (_shifted(x) for x in (before.weight, before.mean, before.q, before.pairs))
    w_b, m_b, q_b, p_b = (_shifted(x)[::-1] for x in (after.weight, after.mean, after.q, after.pairs))
    weight, cross = w_a + w_b, w_a * w_b
    return PartialSums(
        weight,
        (w_a * m_a + w_b * m_b) / weight,
        q_a + q_b + cross / weight * (m_a - m_b) ** 2,
        p_a + p_b + cross,
    )


def _shifted(sums: np.ndarray) -> np.ndarray:
    """The sums before each study: 0 for the first."""
    out = np.empty_like(sums)
    out[0], out[1:] = 0, sums[:-1]
    return out
