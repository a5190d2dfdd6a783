"""Weight, mean, Q and C of the first 1, 2, ... k studies, and of all studies but each one, in O(k).

The update of a weighted mean and sum of squares by one study (West 1979) holds only sums of positive
terms, so no digit is lost to a difference, not even when the study left out outweighs the rest.
All but one is then "those before" merged with "those after" (Chan, Golub and LeVeque 1983), where a
total minus one would cancel.
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
    return PartialSums(*(sums[1:] for sums in _running(y, w)))


def without_each(y: np.ndarray, w: np.ndarray) -> PartialSums:
    """Entry i: all studies but i; k >= 2."""
    both = _running(np.stack([y, y[::-1]]), np.stack([w, w[::-1]]))
    w_a, m_a, q_a, p_a = (sums[0, :-1] for sums in both)
    w_b, m_b, q_b, p_b = (sums[1, -2::-1] for sums in both)
    weight, cross, apart = w_a + w_b, w_a * w_b, m_a - m_b
    return PartialSums(
        weight,
        (w_a * m_a + w_b * m_b) / weight,
        q_a + q_b + cross / weight * (apart * apart),
        p_a + p_b + cross,
    )


def _running(y: np.ndarray, w: np.ndarray) -> tuple[np.ndarray, ...]:
    """Weight, mean, q and pairs of the first 0, 1, .. k studies, (..., k + 1), for `y`, `w` (..., k)."""
    weight, mean, q, pairs = np.zeros((4, *y.shape[:-1], y.shape[-1] + 1))
    np.add.accumulate(w, axis=-1, out=weight[..., 1:])
    np.add.accumulate(w * y, axis=-1, out=mean[..., 1:])
    mean[..., 1:] /= weight[..., 1:]
    product = w[..., 1:] * weight[..., 1:-1]
    np.add.accumulate(product, axis=-1, out=pairs[..., 2:])
    step = y[..., 1:] - mean[..., 1:-1]
    step *= step
    step *= product
    step /= weight[..., 2:]
    np.add.accumulate(step, axis=-1, out=q[..., 2:])
    return weight, mean, q, pairs
