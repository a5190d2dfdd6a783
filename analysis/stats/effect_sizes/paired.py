"""Effect sizes of people measured twice, and of two arms that are the same or matched people.

`r` is a correlation, and which one depends on the design.  For a change (MC, SMCC, SMCR) it joins the
two times of measurement (`r_pre_post`); for two correlated arms (MD and SMD of a crossover or
within-person trial) it joins the two treatments (`r_within_pair`).  The two are never the same number.
"""

import numpy as np

from ..arrays import refuse_where
from ..errors import CorrelationOutOfRange, NonPositiveSD, SampleSizeTooSmall
from .correction import hedges_correction
from .measures import Draft, Options, Undefined


def mean_difference(m1, sd1, m2, sd2, n, r, options: Options) -> Draft:
    """MC, and MD of two correlated arms: m1 - m2 in the outcome's unit.

    Variance (sd1^2 + sd2^2 - 2 r sd1 sd2)/n, n people or pairs (Cochrane Handbook 23.2.7).
    """
    _check(n, r, sd1i=sd1, sd2i=sd2)
    draft = Draft(len(m1))
    draft.yi = m1 - m2
    draft.vi = _variance_of_differences(sd1, sd2, r) / n
    draft.mark(draft.vi == 0, Undefined.NO_VARIANCE)
    return draft


def standardized_mean_difference(m1, sd1, m2, sd2, n, r, options: Options) -> Draft:
    """SMD of two correlated arms: g = J(2 n - 2) d, d = (m1 - m2) / s with s^2 = (sd1^2 + sd2^2)/2.

    Variance J^2 (1/n + d^2/(2 n)) 2 (1 - r) (Cochrane Handbook 23.2.7.2; Elbourne and others 2002);
    without `correct` d itself, J = 1.
    """
    _check(n, r, sd1i=sd1, sd2i=sd2)
    draft = Draft(len(m1))
    m = 2 * n - 2
    draft.mark(m <= 1, Undefined.TOO_FEW_PEOPLE)
    draft.mark(r == 1, Undefined.NO_VARIANCE)
    d = (m1 - m2) / np.sqrt((sd1**2 + sd2**2) / 2)
    j = hedges_correction(m) if options.correct else np.where(m > 1, 1.0, np.nan)
    draft.yi = j * d
    draft.vi = j**2 * (1 / n + d**2 / (2 * n)) * 2 * (1 - r)
    return draft


def change_in_sds_of_change(m1, sd1, m2, sd2, n, r, options: Options) -> Draft:
    """SMCC: g = J(n - 1) d, d = (m1 - m2) / SD of the changes, sqrt(sd1^2 + sd2^2 - 2 r sd1 sd2).

    LS: 1/n + g^2/(2 n), Gibbons, Hedeker and Davis 1993, equation 21.
    LS2: J^2 (1/n + d^2/(2 n)).
    UB: 1/n + (1 - (m - 2)/(m J^2)) g^2 with m = n - 1, unbiased, Viechtbauer 2007, equation 26.
    """
    _check(n, r, sd1i=sd1, sd2i=sd2)
    draft, j, m = _start(n, options)
    variance = _variance_of_differences(sd1, sd2, r)
    draft.mark(variance == 0, Undefined.NO_VARIANCE)
    d = (m1 - m2) / np.sqrt(variance)
    g = j * d
    draft.yi = g
    if options.vtype == "LS2":
        draft.vi = j**2 * (1 / n + d**2 / (2 * n))
    elif options.vtype == "UB":
        draft.vi = 1 / n + (1 - (m - 2) / (m * j**2)) * g**2
    else:
        draft.vi = 1 / n + g**2 / (2 * n)
    return draft


def change_in_first_sds(m1, sd1, m2, n, r, options: Options) -> Draft:
    """SMCR: g = J(n - 1) d, d = (m1 - m2) / sd1, the SD that `sd1i` holds (commonly the one before).

    LS: 2 (1 - r)/n + g^2/(2 n), Becker 1988, equation 13.  LS2: J^2 (2 (1 - r)/n + d^2/(2 n)).
    """
    _check(n, r, sd1i=sd1)
    draft, j, _ = _start(n, options)
    d = (m1 - m2) / sd1
    draft.yi = j * d
    spread = 2 * (1 - r) / n
    if options.vtype == "LS2":
        draft.vi = j**2 * (spread + d**2 / (2 * n))
    else:
        draft.vi = spread + draft.yi**2 / (2 * n)
    draft.mark(draft.vi == 0, Undefined.NO_VARIANCE)
    return draft


def _variance_of_differences(sd1, sd2, r) -> np.ndarray:
    # (sd1 - sd2)^2 + 2 (1 - r) sd1 sd2: the same as sd1^2 + sd2^2 - 2 r sd1 sd2, never negative.
    return (sd1 - sd2) ** 2 + 2 * (1 - r) * sd1 * sd2


def _start(n, options: Options) -> tuple[Draft, np.ndarray, np.ndarray]:
    draft = Draft(len(n))
    m = n - 1
    draft.mark(m <= 1, Undefined.TOO_FEW_FOR_CHANGE)
    return draft, hedges_correction(m) if options.correct else np.where(m > 1, 1.0, np.nan), m


def _check(n, r, **sds) -> None:
    for field, vector in sds.items():
        refuse_where(vector <= 0, field, vector, NonPositiveSD)
    refuse_where(n < 1, "ni", n, SampleSizeTooSmall)
    refuse_where(np.abs(r) > 1, "ri", r, CorrelationOutOfRange)
