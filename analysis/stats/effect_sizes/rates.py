"""Effect sizes from events in a time at risk, two groups."""

import numpy as np

from ..arrays import refuse_where
from ..errors import NegativeCount, NonPositive
from .dichotomous import corrected
from .measures import Draft, Options, Undefined


def log_rate_ratio(x1, t1, x2, t2, options: Options) -> Draft:
    """IRR: log((x1/t1) / (x2/t2)); variance 1/x1 + 1/x2 (Rothman, Greenland and Lash 2008).

    1/2 is added to both counts where one is 0; no events in both groups: undefined unless kept.
    """
    draft, x1, x2 = _start(x1, t1, x2, t2, options, ratio=True)
    draft.yi = np.log(x1 / t1) - np.log(x2 / t2)
    draft.vi = 1 / x1 + 1 / x2
    return draft


def rate_difference(x1, t1, x2, t2, options: Options) -> Draft:
    """IRD: x1/t1 - x2/t2, events per unit of time; variance x1/t1^2 + x2/t2^2 (as above)."""
    draft, x1, x2 = _start(x1, t1, x2, t2, options)
    draft.yi = x1 / t1 - x2 / t2
    draft.vi = x1 / t1**2 + x2 / t2**2
    draft.mark((x1 == 0) & (x2 == 0), Undefined.NO_VARIANCE)
    return draft


def _start(x1, t1, x2, t2, options: Options, ratio: bool = False) -> tuple[Draft, np.ndarray, np.ndarray]:
    for field, vector in (("x1i", x1), ("x2i", x2)):
        refuse_where(vector < 0, field, vector, NegativeCount)
    for field, vector in (("t1i", t1), ("t2i", t2)):
        refuse_where(vector <= 0, field, vector, NonPositive)
    draft = Draft(len(x1))
    left_out = None
    if ratio and options.double_zero == "exclude":
        left_out = (x1 == 0) & (x2 == 0)
        draft.mark(left_out, Undefined.NO_EVENTS)
    add = 0.5 if options.add is None else options.add
    where = corrected((x1 == 0) | (x2 == 0), options.to, left_out)
    return draft, np.where(where, x1 + add, x1), np.where(where, x2 + add, x2)
