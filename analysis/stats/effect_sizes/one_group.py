"""Effect sizes of a single group: a mean, or a proportion on four scales."""

import numpy as np

from ..arrays import refuse_where
from ..errors import EventsOutOfRange, NonPositiveSD, SampleSizeTooSmall
from .dichotomous import corrected
from .measures import Draft, Options, Undefined


def mean(m, sd, n, options: Options) -> Draft:
    """MN: the mean, in the outcome's unit; variance sd^2/n."""
    refuse_where(sd <= 0, "sdi", sd, NonPositiveSD)
    refuse_where(n < 1, "ni", n, SampleSizeTooSmall)
    draft = Draft(len(m))
    draft.yi, draft.vi = m, sd**2 / n
    return draft


def proportion(x, n, options: Options) -> Draft:
    """PR: p = x/n.  LS: p q/n.  UB: p q/(n - 1), unbiased."""
    draft, x, rest = _start(x, n, options)
    n = x + rest
    less = 1 if options.vtype == "UB" else 0
    if less:
        draft.mark(n <= 1, Undefined.TOO_FEW_IN_AN_ARM)
    draft.yi = x / n
    draft.vi = x / n * (rest / n) / (n - less)
    draft.mark(draft.vi == 0, Undefined.NO_VARIANCE)
    return draft


def log_odds(x, n, options: Options) -> Draft:
    """PLO: log(p/(1 - p)); variance 1/x + 1/(n - x)."""
    draft, x, rest = _start(x, n, options)
    draft.yi = np.log(x / rest)
    draft.vi = 1 / x + 1 / rest
    return draft


def arcsine(x, n, options: Options) -> Draft:
    """PAS: asin sqrt(p), in radians; variance 1/(4 n).  No addition to zeros unless `add` says so."""
    draft, x, rest = _start(x, n, options, add=0)
    n = x + rest
    draft.yi = np.arcsin(np.sqrt(x / n))
    draft.vi = 1 / (4 * n)
    return draft


def double_arcsine(x, n, options: Options) -> Draft:
    """PFT: (asin sqrt(x/(n+1)) + asin sqrt((x+1)/(n+1)))/2, in radians; variance 1/(4 n + 2).

    Freeman and Tukey 1950, halved as metafor does.  No addition to zeros unless `add` says so.
    """
    draft, x, rest = _start(x, n, options, add=0)
    n = x + rest
    draft.yi = (np.arcsin(np.sqrt(x / (n + 1))) + np.arcsin(np.sqrt((x + 1) / (n + 1)))) / 2
    draft.vi = 1 / (4 * n + 2)
    return draft


def _start(x, n, options: Options, add: float = 0.5) -> tuple[Draft, np.ndarray, np.ndarray]:
    """The draft, persons with and without the event, 1/2 added to both where one is 0."""
    refuse_where(n < 1, "ni", n, SampleSizeTooSmall)
    refuse_where((x < 0) | (x > n), "xi", x, EventsOutOfRange)
    rest = n - x
    add = add if options.add is None else options.add
    where = corrected((x == 0) | (rest == 0), options.to)
    return Draft(len(x)), np.where(where, x + add, x), np.where(where, rest + add, rest)
