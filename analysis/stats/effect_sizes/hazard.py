"""Log hazard ratios from what reports of survival give."""

import numpy as np
from scipy.special import ndtri

from ..arrays import refuse_where
from ..errors import IntervalMisordered, NonPositive, NonPositiveVariance
from .measures import Draft, Options


def from_log_rank(oe, v, options: Options) -> Draft:
    """HR from the log-rank O - E of group 1 and its variance V: log HR = (O - E)/V, variance 1/V.

    Cochrane Handbook, chapter 6; Parmar, Torri and Stewart 1998.
    """
    refuse_where(v <= 0, "v", v, NonPositiveVariance)
    draft = Draft(len(oe))
    draft.yi, draft.vi = oe / v, 1 / v
    return draft


def from_interval(hr, ci_lb, ci_ub, options: Options) -> Draft:
    """HR from the hazard ratio and its interval at `level`, none of them logarithms.

    Variance ((log ci_ub - log ci_lb)/(2 z))^2, Parmar, Torri and Stewart 1998; z is
    the normal quantile of `level`.
    """
    for field, vector in (("hr", hr), ("ci_lb", ci_lb), ("ci_ub", ci_ub)):
        refuse_where(vector <= 0, field, vector, NonPositive)
    refuse_where((ci_lb >= ci_ub) | (ci_lb > hr), "ci_lb", ci_lb, IntervalMisordered)
    refuse_where(ci_ub < hr, "ci_ub", ci_ub, IntervalMisordered)
    draft = Draft(len(hr))
    draft.yi = np.log(hr)
    draft.vi = ((np.log(ci_ub) - np.log(ci_lb)) / (-2 * float(ndtri((1 - options.level) / 2)))) ** 2
    return draft
