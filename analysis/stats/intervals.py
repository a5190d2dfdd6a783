"""Intervals of single studies."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri

from .arrays import refuse_where, studies
from .errors import LevelOutOfRange, NonPositiveVariance


def wald_interval(yi: ArrayLike, vi: ArrayLike, *, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Lower and upper limits yi -+ z sqrt(vi), shape (k,) each, on the scale of `yi`.

    Raises LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance.
    """
    if not 0 < level < 1:
        raise LevelOutOfRange(level)
    yi, vi = studies(yi=yi, vi=vi)
    refuse_where(vi <= 0, "vi", vi, NonPositiveVariance)
    half = -float(ndtri((1 - level) / 2)) * np.sqrt(vi)
    return yi - half, yi + half
