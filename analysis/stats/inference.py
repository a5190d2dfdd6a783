"""From an estimate and its standard error to statistic, p value and limits: the four tests of a pooled effect.

z       normal distribution
t       Student's t with k - p degrees of freedom, the standard error as it is
knha    Hartung and Knapp 2001: variance times Q(tau2)/(k - p), t with k - p; not truncated
adhoc   the same with a factor of at least 1 (Roever, Knapp and Friede 2015)
"""

import math
from functools import lru_cache

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from .errors import LevelOutOfRange, UnknownChoice

TESTS = ("z", "t", "knha", "adhoc")
SCALED = ("knha", "adhoc")
PI_CONVENTIONS = ("k-2", "k-1", "z")


def checked_choices(tau2_method: str, test: str, level: float, methods: tuple[str, ...]) -> None:
    """Raises UnknownChoice or LevelOutOfRange."""
    if tau2_method not in methods:
        raise UnknownChoice("tau2_method", tau2_method, methods)
    if test not in TESTS:
        raise UnknownChoice("test", test, TESTS)
    if not 0 < level < 1:
        raise LevelOutOfRange(level)


@lru_cache(maxsize=256)
def quantile(level: float, df: float | None) -> float:
    """How many standard errors an interval reaches to either side; `df` None is the normal distribution."""
    tail = (1 - level) / 2
    return -float(ndtri(tail) if df is None else stdtrit(df, tail))


def quantiles(level: float, df: np.ndarray | None) -> float | np.ndarray:
    """The same for many degrees of freedom (m,)."""
    return quantile(level, None) if df is None else -stdtrit(df, (1 - level) / 2)


def two_sided(statistic: float, df: float | None) -> float:
    """p value of a statistic; `df` None is the normal distribution."""
    return 2 * float(ndtr(-abs(statistic)) if df is None else stdtr(df, -abs(statistic)))


def factor(test: str, rss: float, df: float) -> float:
    """By what the standard error is multiplied: `rss` = Q at the tau2 used."""
    if test not in SCALED:
        return 1.0
    scale = math.sqrt(rss / df)
    return max(1.0, scale) if test == "adhoc" else scale


def factors(test: str, rss: np.ndarray | None, df: np.ndarray) -> float | np.ndarray:
    """The same for many."""
    if test not in SCALED:
        return 1.0
    scale = np.sqrt(rss / df)
    return np.maximum(1.0, scale) if test == "adhoc" else scale
