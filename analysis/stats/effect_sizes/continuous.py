"""Effect sizes from the mean, SD and n of two independent groups."""

import numpy as np

from ..arrays import refuse_where
from ..errors import NonPositiveSD, SampleSizeTooSmall
from .correction import approximate_correction, hedges_correction
from .measures import Draft, Options, Undefined


def mean_difference(m1, sd1, n1, m2, sd2, n2, options: Options) -> Draft:
    """m1 - m2, in the outcome's unit.

    LS: sd1^2/n1 + sd2^2/n2.  HO: one SD for both groups, s_p^2 (1/n1 + 1/n2).
    """
    _check(sd1, n1, sd2, n2)
    draft = Draft(len(m1))
    draft.yi = m1 - m2
    if options.vtype == "HO":
        draft.mark(n1 + n2 <= 2, Undefined.TOO_FEW_IN_AN_ARM)
        draft.vi = _pooled_variance(sd1, n1, sd2, n2) * (1 / n1 + 1 / n2)
    else:
        draft.vi = sd1**2 / n1 + sd2**2 / n2
    return draft


def standardized_mean_difference(m1, sd1, n1, m2, sd2, n2, options: Options) -> Draft:
    """Hedges' g = J(m) d, d = (m1 - m2) / s_p with m = n1 + n2 - 2; without `correct` d itself, J = 1.

    LS: 1/n1 + 1/n2 + g^2/(2N), Hedges 1982, equation 8.
    UB: 1/n1 + 1/n2 + (1 - (m - 2)/(m J^2)) g^2, unbiased, Hedges 1983, equation 9.
    LS2: J^2 (1/n1 + 1/n2 + d^2/(2N)), Borenstein 2009, equation 12.17.
    RevMan: N/(n1 n2) + g^2/(2 (N - 3.94)) with J = 1 - 3/(4N - 9), Deeks and Higgins 2010, Statistical
    algorithms in Review Manager 5.
    """
    _check(sd1, n1, sd2, n2)
    draft = Draft(len(m1))
    people = n1 + n2
    m = people - 2
    draft.mark(m <= 1, Undefined.TOO_FEW_PEOPLE)
    pooled = _pooled_variance(sd1, n1, sd2, n2)
    # A difference divided by an overflow is 0, and would read like no effect.
    draft.mark(np.isinf(pooled), Undefined.OUT_OF_RANGE)
    d = (m1 - m2) / np.sqrt(pooled)
    j = _correction(m, options)
    g = j * d
    base = 1 / n1 + 1 / n2
    draft.yi = g
    if options.vtype == "LS2":
        draft.vi = j**2 * (base + d**2 / (2 * people))
    elif options.vtype == "UB":
        draft.vi = base + (1 - (m - 2) / (m * j**2)) * g**2
    elif options.vtype == "RevMan":
        draft.mark(people <= 3.94, Undefined.TOO_FEW_PEOPLE)
        draft.vi = base + g**2 / (2 * (people - 3.94))
    else:
        draft.vi = base + g**2 / (2 * people)
    return draft


def standardized_mean_difference_unpooled(m1, sd1, n1, m2, sd2, n2, options: Options) -> Draft:
    """SMDH: J(N - 2) (m1 - m2) / s with s^2 = (sd1^2 + sd2^2)/2, for groups that differ in SD.

    Bonett: g^2 (sd1^4/(n1-1) + sd2^4/(n2-1)) / (8 s^4) + (sd1^2/(n1-1) + sd2^2/(n2-1)) / s^2, Bonett 2009,
    equation 5, with g in the place of d (metafor 5).  LS: J^2 times that (metafor 3.8).
    """
    _check(sd1, n1, sd2, n2)
    draft = Draft(len(m1))
    draft.mark(n1 + n2 - 2 <= 1, Undefined.TOO_FEW_PEOPLE)
    draft.mark((n1 <= 1) | (n2 <= 1), Undefined.TOO_FEW_IN_AN_ARM)
    average = (sd1**2 + sd2**2) / 2
    j = _correction(n1 + n2 - 2, options)
    g = j * (m1 - m2) / np.sqrt(average)
    share1, share2 = sd1**2 / average, sd2**2 / average
    draft.yi = g
    draft.vi = share1 * (1 + share1 * g**2 / 8) / (n1 - 1) + share2 * (1 + share2 * g**2 / 8) / (n2 - 1)
    if options.vtype == "LS":
        draft.vi = j**2 * draft.vi
    return draft


def ratio_of_means(m1, sd1, n1, m2, sd2, n2, options: Options) -> Draft:
    """ROM: log(m1/m2), natural logarithm; both means above 0 or both below.

    With `correct` asked for it adds (sd1^2/(n1 m1^2) - sd2^2/(n2 m2^2))/2, Lajeunesse 2015, equation 8.
    That is metafor 5's default; metafor 3.8 and most programs do not, nor does this one unless asked.
    LS: sd1^2/(n1 m1^2) + sd2^2/(n2 m2^2), Hedges, Gurevitch and Curtis 1999, equation 1.
    HO: the same with the pooled SD in both.
    """
    _check(sd1, n1, sd2, n2)
    draft = Draft(len(m1))
    alike = ((m1 > 0) & (m2 > 0)) | ((m1 < 0) & (m2 < 0))
    draft.mark(~alike, Undefined.MEANS_OF_UNLIKE_SIGN)
    m1, m2 = np.where(alike, np.abs(m1), np.nan), np.where(alike, np.abs(m2), np.nan)
    part1, part2 = (sd1 / m1) ** 2 / n1, (sd2 / m2) ** 2 / n2
    draft.yi = np.log(m1) - np.log(m2) + (0.5 * (part1 - part2) if options.correct else 0)
    if options.vtype == "HO":
        draft.mark(n1 + n2 <= 2, Undefined.TOO_FEW_IN_AN_ARM)
        draft.vi = _pooled_variance(sd1, n1, sd2, n2) * (1 / (n1 * m1**2) + 1 / (n2 * m2**2))
    else:
        draft.vi = part1 + part2
    return draft


def _check(sd1, n1, sd2, n2) -> None:
    for field, vector in (("sd1i", sd1), ("sd2i", sd2)):
        refuse_where(vector <= 0, field, vector, NonPositiveSD)
    for field, vector in (("n1i", n1), ("n2i", n2)):
        refuse_where(vector < 1, field, vector, SampleSizeTooSmall)


def _pooled_variance(sd1, n1, sd2, n2) -> np.ndarray:
    m = n1 + n2 - 2
    return ((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / np.where(m > 0, m, np.nan)


def _correction(m: np.ndarray, options: Options) -> np.ndarray:
    if not options.correct:
        return np.where(m > 1, 1.0, np.nan)
    return approximate_correction(m) if options.vtype == "RevMan" else hedges_correction(m)
