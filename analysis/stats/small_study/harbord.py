"""Harbord's test: a score test for small-study effects in two by two tables."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..effect_sizes.dichotomous import cells
from ..errors import TooFewStudies, UnknownChoice
from .weighted_line import FEW_STUDIES, weighted_line

MEASURES = ("OR", "RR")


@dataclass(frozen=True, slots=True)
class Harbord:
    """`bias` is the change of Z/V (about the log ratio) per unit of its standard error 1/sqrt(V).

    `limit_estimate` is the line's log ratio at a standard error of 0; `left_out` are the studies
    (from 0) with V = 0: no events, or only events, in both arms.
    """

    measure: str
    k: int
    statistic: float
    df: int
    p_val: float
    bias: float
    bias_se: float
    limit_estimate: float
    limit_se: float
    left_out: tuple[int, ...]

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def harbord(
    ai: ArrayLike,
    n1i: ArrayLike,
    ci: ArrayLike,
    n2i: ArrayLike,
    *,
    measure: str = "OR",
    level: float = 0.95,
) -> Harbord:
    """Weighted regression of Z/V on 1/sqrt(V), weights V, k >= 3, t with k - 2 df.

    `ai` of `n1i` and `ci` of `n2i` persons had the event.  Z is the efficient score and V its variance
    at no effect.  OR (Harbord, Egger and Sterne 2006): Z = a - e n1/N,
    V = n1 n2 e (N - e) / (N^2 (N - 1)), e = a + c.  RR (Harbord, Harris and Sterne 2009):
    Z = (a N - e n1)/(N - e), V = n1 n2 e / (N (N - e)).

    Raises UnknownChoice, SampleSizeTooSmall, EventsOutOfRange, TooFewStudies, NoSpread, NoDispersion,
    LevelOutOfRange, LengthsDiffer, NotFinite.
    """
    if measure not in MEASURES:
        raise UnknownChoice("measure", measure, MEASURES)
    table = cells(ai, n1i, ci, n2i)
    used = ~(table.no_events | table.only_events)
    if used.sum() < 3:
        raise TooFewStudies(int(used.sum()), 3)
    a, b, c, d = (cell[used] for cell in (table.a, table.b, table.c, table.d))
    n1, n2, events = a + b, c + d, a + c
    people = n1 + n2
    if measure == "OR":
        score = a - events * n1 / people
        variance = n1 * n2 * events * (people - events) / (people**2 * (people - 1))
    else:
        score = (a * people - events * n1) / (people - events)
        variance = n1 * n2 * events / (people * (people - events))
    line = weighted_line(
        score / variance, 1 / np.sqrt(variance), variance, predictor="1/sqrt(V)", level=level
    )
    return Harbord(
        measure,
        line.k,
        line.slope_statistic,
        line.df,
        line.slope_p_val,
        line.slope,
        line.slope_se,
        line.intercept,
        line.intercept_se,
        tuple(int(i) for i in np.flatnonzero(~used)),
    )
