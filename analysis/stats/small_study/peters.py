"""Peters' test: do log risk ratios or log odds ratios change with the number of persons?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..effect_sizes.dichotomous import cells
from ..errors import LengthsDiffer, TooFewStudies
from ..pooling import checked
from .weighted_line import FEW_STUDIES, weighted_line


@dataclass(frozen=True, slots=True)
class Peters:
    """`slope` is the change of the effect per unit of 1/N; `limit_estimate` the line's effect at 1/N = 0.

    `left_out` are the studies (from 0) whose weight is 0: no events, or only events, in both arms.
    """

    k: int
    statistic: float
    df: int
    p_val: float
    slope: float
    slope_se: float
    limit_estimate: float
    limit_se: float
    left_out: tuple[int, ...]

    @property
    def few_studies(self) -> bool:
        return self.k < FEW_STUDIES


def peters(
    yi: ArrayLike, ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike, *, level: float = 0.95
) -> Peters:
    """Weighted regression of `yi` (log RR or log OR) on 1/N, weights events x non-events / N, k >= 3.

    `ai` of `n1i` and `ci` of `n2i` persons had the event; N = n1i + n2i.  Peters et al. 2006: weights
    1/(1/events + 1/non-events) of the whole study, multiplicative dispersion, t with k - 2 df.

    Raises SampleSizeTooSmall, EventsOutOfRange, TooFewStudies, NoSpread (all N equal), NoDispersion,
    LevelOutOfRange, LengthsDiffer, NotFinite.
    """
    table = cells(ai, n1i, ci, n2i)
    yi, _ = checked(yi, np.ones(np.shape(yi)), 1)
    if len(yi) != len(table.a):
        raise LengthsDiffer({"yi": yi.shape, "ai": table.a.shape})
    events, others = table.a + table.c, table.b + table.d
    people = events + others
    weights = events * (others / people)
    used = ~(table.no_events | table.only_events)
    if used.sum() < 3:
        raise TooFewStudies(int(used.sum()), 3)
    line = weighted_line(yi[used], 1 / people[used], weights[used], predictor="1/N", level=level)
    return Peters(
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
