"""Begg and Mazumdar's rank test: do effects and variances go together?"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from ..errors import NoSpread
from ..pooling import checked
from .weighted_line import FEW_STUDIES

EXACT_UP_TO = 170  # studies; metafor's exact p value counts permutations, and 171! is no double any more


@dataclass(frozen=True, slots=True)
class Begg:
    """`kendall_tau` is tau-b of the standardized effects and the variances; `exact` says how p was found.

    `concordance` is concordant less discordant pairs (Kendall's S).
    """

    k: int
    kendall_tau: float
    concordance: int
    p_val: float
    exact: bool

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def begg(yi: ArrayLike, vi: ArrayLike) -> Begg:
    """Kendall's rank correlation of (yi - fixed effect) / sqrt(vi - variance of it) with `vi`, k >= 3.

    Begg and Mazumdar 1994.  The two-sided p value is exact (Kendall's distribution of S) without ties and up to
    EXACT_UP_TO studies, as in metafor; else normal with the variance corrected for ties and without
    continuity correction (Kendall 1970), as R's cor.test has it.

    Raises NoSpread when all variances, or all standardized effects, are equal; TooFewStudies,
    LengthsDiffer, NotFinite, NonPositiveVariance.
    """
    yi, vi = checked(yi, vi, 3)
    standardized = _standardized(yi, vi)
    x, y = (np.unique(vector, return_inverse=True)[1] for vector in (vi, standardized))
    x_ties, y_ties = np.bincount(x).astype(float), np.bincount(y).astype(float)
    if len(x_ties) == 1:
        raise NoSpread("vi")
    if len(y_ties) == 1:
        raise NoSpread("yi")
    k = len(yi)
    pairs = k * (k - 1) // 2
    x_tied, y_tied = (int((t * (t - 1) / 2).sum()) for t in (x_ties, y_ties))
    both = np.unique(x * len(y_ties) + y, return_counts=True)[1].astype(float)
    both_tied = int((both * (both - 1) / 2).sum())
    discordant = _inversions(y[np.lexsort((y, x))])
    s = pairs - x_tied - y_tied + both_tied - 2 * discordant
    exact = k <= EXACT_UP_TO and x_tied == 0 and y_tied == 0
    if exact:
        p_val = min(1.0, 2 * float(_tail(k)[discordant if s > 0 else pairs - discordant]))
    else:
        p_val = 2 * float(ndtr(-abs(s) / math.sqrt(_variance(k, x_ties, y_ties))))
    tau = s / math.sqrt((pairs - x_tied) * (pairs - y_tied))
    return Begg(k, tau, int(s), p_val, exact)


def _standardized(yi: np.ndarray, vi: np.ndarray) -> np.ndarray:
    w = vi.min() / vi
    total = w.sum()
    first = int(np.argmax(w))
    away = yi - yi[first]
    remainder = 1 - w / total
    # A study that outweighs the rest would keep no digit of 1 - its share.
    remainder[first] = np.delete(w, first).sum() / total
    return (away - (w @ away) / total) / np.sqrt(vi * remainder)


def _inversions(ranks: np.ndarray) -> int:
    """Pairs out of order (strictly), by one stable partition per bit: O(k log k)."""
    count, order = 0, ranks.astype(np.int64)
    for bit in reversed(range(int(order.max()).bit_length())):
        group, ones = order >> (bit + 1), (order >> bit) & 1
        by_group = np.argsort(group, kind="stable")
        group, ones, order = group[by_group], ones[by_group], order[by_group]
        before = np.cumsum(ones) - ones
        starts = np.flatnonzero(np.diff(group, prepend=-1))
        base = np.repeat(before[starts], np.diff(starts, append=len(group)))
        count += int((before - base)[ones == 0].sum())
    return count


def _variance(k: int, x_ties: np.ndarray, y_ties: np.ndarray) -> float:
    def sums(t):
        return (
            float((t * (t - 1) * (2 * t + 5)).sum()),
            float((t * (t - 1)).sum()),
            float((t * (t - 1) * (t - 2)).sum()),
        )

    x_var, x_pairs, x_triples = sums(x_ties)
    y_var, y_pairs, y_triples = sums(y_ties)
    return (
        (k * (k - 1) * (2 * k + 5) - x_var - y_var) / 18
        + x_pairs * y_pairs / (2 * k * (k - 1))
        + x_triples * y_triples / (9 * k * (k - 1) * (k - 2))
    )


@lru_cache(maxsize=16)
def _tail(k: int) -> np.ndarray:
    """P(a random permutation of k has at most i inversions), i = 0, 1, ... up to half of the pairs."""
    sums = np.ones(k * (k - 1) // 4 + 1)
    for size in range(2, k + 1):
        # The largest of `size` adds 0 to size - 1 inversions, each alike: a difference of two sums, the larger of which
        # is the later one below the middle.
        sums[size:] -= sums[:-size].copy()
        sums = np.cumsum(sums / size)
    return sums
