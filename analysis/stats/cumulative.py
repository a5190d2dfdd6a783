"""Cumulative meta-analysis: the pooled result as studies arrive."""

import numpy as np
from numpy.typing import ArrayLike

from .arrays import refuse_where, studies
from .errors import LengthsDiffer, NotFinite
from .inference import checked_choices
from .pooling import PooledMany, checked
from .rows_of_studies import pool_rows
from .tau2 import TAU2_METHODS


def cumulative(
    yi: ArrayLike,
    vi: ArrayLike,
    *,
    order: ArrayLike | None = None,
    tau2_method: str = "DL",
    test: str = "z",
    level: float = 0.95,
) -> PooledMany:
    """Entry i pools the first i + 1 studies; `yi`, `vi` of shape (k,), k >= 1.

    `order` (k,) holds a value to sort by (a year, a precision), ties in the order given; None takes
    the studies as they come.  The first entry is the first study alone: tau2 = 0, its own interval
    (with test "z").  Estimates and limits are on the scale of `yi` (Lau et al. 1992, for the use).

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance,
    TooFewStudies, ResultOutOfRange, NoDispersion.
    """
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    yi, vi = checked(yi, vi, 1)
    if order is not None:
        (order,) = studies(order=order)
        if len(order) != len(yi):
            raise LengthsDiffer({"yi": yi.shape, "order": order.shape})
        refuse_where(~np.isfinite(order), "order", order, NotFinite)
        places = np.argsort(order, kind="stable")
        yi, vi = yi[places], vi[places]
    return pool_rows(yi, vi, "up_to", tau2_method=tau2_method, test=test, level=level)
