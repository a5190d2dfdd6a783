"""Values for a contour-enhanced funnel plot."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri

from ..arrays import frozen, refuse_where, studies
from ..errors import LevelOutOfRange, NegativeStandardError, NotFinite
from ..pooling import checked

LEVELS = (0.90, 0.95, 0.99)


@dataclass(frozen=True, slots=True, eq=False)
class Contours:
    """`lower` and `upper`, shape (levels, points): centre -+ z sei, on the scale of the effects."""

    levels: tuple[float, ...]
    centre: float
    sei: np.ndarray
    lower: np.ndarray
    upper: np.ndarray


def funnel_contours(sei: ArrayLike, *, levels: tuple[float, ...] = LEVELS, centre: float = 0.0) -> Contours:
    """Limits of the regions at standard errors `sei` (points,), 0 allowed (the funnel's tip).

    Around 0 they bound the regions of p above 0.10, 0.05, 0.01 (Peters et al. 2008); around a pooled
    estimate they are its pseudo confidence funnel (Sterne and Egger 2001).

    Raises LevelOutOfRange, NotFinite, LengthsDiffer (sei not one-dimensional), NegativeStandardError.
    """
    (sei,) = studies(sei=sei)
    refuse_where(sei < 0, "sei", sei, NegativeStandardError)
    for level in levels:
        if not 0 < level < 1:
            raise LevelOutOfRange(level)
    if not np.isfinite(centre):
        raise NotFinite("centre", 0, centre)
    half = -ndtri((1 - np.array(levels, dtype=float)) / 2)[:, None] * sei
    return Contours(
        tuple(levels), float(centre), frozen(sei.copy()), frozen(centre - half), frozen(centre + half)
    )


def significance_levels(yi: ArrayLike, vi: ArrayLike) -> np.ndarray:
    """Each study's two-sided p value against 0, shape (k,): the region of the funnel it lies in.

    Raises LengthsDiffer, NotFinite, NonPositiveVariance.
    """
    yi, vi = checked(yi, vi, 0)
    return frozen(2 * ndtr(-np.abs(yi) / np.sqrt(vi)))
