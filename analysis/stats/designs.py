"""The design matrix of models that take one as it is."""

import numpy as np
from numpy.typing import ArrayLike

from .errors import DesignRefused


def checked_design(design: ArrayLike | None, k: int) -> np.ndarray:
    """Shape (k, p), finite and of full rank; a column of ones where none is given.  Raises DesignRefused."""
    if design is None:
        return np.ones((k, 1))
    x = np.asarray(design, dtype=float)
    if x.ndim != 2 or len(x) != k or x.shape[1] < 1:
        raise DesignRefused(f"has shape {x.shape} for {k} effects")
    if not np.isfinite(x).all():
        raise DesignRefused("holds a value that is not a finite number")
    norms = np.sqrt((x**2).sum(axis=0))
    if (norms == 0).any() or np.linalg.matrix_rank(x / norms) < x.shape[1]:
        raise DesignRefused("has columns that depend on each other")
    return x


def centring(x: np.ndarray, origin: float) -> tuple[float, np.ndarray]:
    """What may be taken off every effect before squares are summed, and the coefficients that give it back.

    `origin` where a combination of the columns is constant (an intercept, or a category each); else 0.
    """
    constant = np.linalg.lstsq(x, np.ones(len(x)), rcond=None)[0]
    if np.allclose(x @ constant, 1.0, rtol=0, atol=1e-9):
        return origin, constant * origin
    return 0.0, np.zeros(x.shape[1])
