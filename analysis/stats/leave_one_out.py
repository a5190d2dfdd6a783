"""Leave-one-out: the pooled result without each study."""

from numpy.typing import ArrayLike

from .inference import checked_choices
from .pooling import PooledMany, checked
from .rows_of_studies import pool_rows
from .tau2 import TAU2_METHODS


def leave_one_out(
    yi: ArrayLike, vi: ArrayLike, *, tau2_method: str = "DL", test: str = "z", level: float = 0.95
) -> PooledMany:
    """Entry i of every field is the result of `pool` without study i; `yi`, `vi` of shape (k,), k >= 3.

    Estimates and limits are on the scale of `yi`; tau2 is estimated anew each time by `tau2_method`.
    Costs O(k): sums before and after each study, and interpolation for the sums at each tau2
    (Viechtbauer and Cheung 2010, for the use).

    Raises UnknownChoice, LevelOutOfRange, LengthsDiffer, NotFinite, NonPositiveVariance,
    TooFewStudies, ResultOutOfRange, NoDispersion (Hartung-Knapp with equal effects).
    """
    checked_choices(tau2_method, test, level, TAU2_METHODS)
    yi, vi = checked(yi, vi, 3)
    return pool_rows(yi, vi, "without", tau2_method=tau2_method, test=test, level=level)
