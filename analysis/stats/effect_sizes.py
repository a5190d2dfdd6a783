"""Effect sizes of two groups: what each study says, and how precisely.

Names are metafor's: group 1 is the experimental one, group 2 the comparator; ai and ci count persons
with the event, n1i and n2i persons.  Ratios are on the natural-log scale.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import gammaln

from .arrays import frozen, refuse_where, studies
from .errors import EventsOutOfRange, MissingArgument, NonPositiveSD, SampleSizeTooSmall, UnknownChoice

MEASURES = ("MD", "SMD", "RR", "OR")
CONTINUOUS = frozenset({"MD", "SMD"})
LOG_SCALE = frozenset({"RR", "OR"})
DOUBLE_ZERO = ("exclude", "keep")


class Undefined(StrEnum):
    """Why a study has no effect size of the measure asked for."""

    NO_EVENTS = "no_events"
    ONLY_EVENTS = "only_events"
    TOO_FEW_PEOPLE = "too_few_people"
    OUT_OF_RANGE = "out_of_range"


UNDEFINED_TEXT = {
    Undefined.NO_EVENTS: "No events in either arm: a ratio has no value here.",
    Undefined.ONLY_EVENTS: "Everybody in both arms had the event: a ratio has no value here.",
    Undefined.TOO_FEW_PEOPLE: "A standardized mean difference needs at least 4 people in the two arms together.",
    Undefined.OUT_OF_RANGE: "The effect size or its variance is too large or too small for a computer's numbers.",
}


@dataclass(frozen=True, slots=True, eq=False)
class EffectSizes:
    """One effect size for each study, in the order given.

    `yi` and `vi` have shape (k,); `yi` is in the outcome's unit (MD), in pooled standard deviations
    (SMD) or a natural logarithm (RR, OR); `vi` is its sampling variance.  Where `undefined[i]` holds
    a reason, `yi[i]` and `vi[i]` are NaN and the study is to be left out with that reason.
    """

    measure: str
    yi: np.ndarray
    vi: np.ndarray
    undefined: tuple[Undefined | None, ...]

    @property
    def usable(self) -> np.ndarray:
        """Shape (k,), true where the study can be pooled."""
        return np.array([reason is None for reason in self.undefined], dtype=bool)


def escalc(
    measure: str,
    *,
    m1i: ArrayLike | None = None,
    sd1i: ArrayLike | None = None,
    n1i: ArrayLike | None = None,
    m2i: ArrayLike | None = None,
    sd2i: ArrayLike | None = None,
    n2i: ArrayLike | None = None,
    ai: ArrayLike | None = None,
    ci: ArrayLike | None = None,
    double_zero: str = "exclude",
) -> EffectSizes:
    """Effect sizes of `measure` from arrays of shape (k,).

    MD and SMD take m1i sd1i n1i m2i sd2i n2i, RR and OR take ai n1i ci n2i.  `double_zero` is
    "exclude" (studies with no event, or only events, in both arms are undefined) or "keep" (1/2 is
    added there as well: metafor's drop00=FALSE).

    Raises UnknownChoice, MissingArgument, LengthsDiffer, NotFinite, NonPositiveSD,
    SampleSizeTooSmall, EventsOutOfRange.
    """
    if measure not in MEASURES:
        raise UnknownChoice("measure", measure, MEASURES)
    if double_zero not in DOUBLE_ZERO:
        raise UnknownChoice("double_zero", double_zero, DOUBLE_ZERO)
    if measure in CONTINUOUS:
        given = _given(measure, m1i=m1i, sd1i=sd1i, n1i=n1i, m2i=m2i, sd2i=sd2i, n2i=n2i)
        yi, vi, reasons = _continuous(measure, *given)
    else:
        given = _given(measure, ai=ai, n1i=n1i, ci=ci, n2i=n2i)
        yi, vi, reasons = _dichotomous(measure, *given, keep=double_zero == "keep")
    lost = ~(np.isfinite(yi) & np.isfinite(vi) & (vi > 0))
    for index in np.flatnonzero(lost):
        reasons[index] = reasons[index] or Undefined.OUT_OF_RANGE
    undefined = np.array([reason is not None for reason in reasons], dtype=bool)
    yi[undefined] = vi[undefined] = np.nan
    return EffectSizes(measure, frozen(yi), frozen(vi), tuple(reasons))


def hedges_correction(m: ArrayLike) -> np.ndarray:
    """Hedges' exact J(m) for m degrees of freedom, m > 1: E[J d] is the population's value.

    J(m) = G(m/2) / (sqrt(m/2) G((m-1)/2)); Hedges 1981, equation 6e.
    """
    m = np.asarray(m, dtype=float)
    return np.exp(gammaln(m / 2) - np.log(m / 2) / 2 - gammaln((m - 1) / 2))


def _given(measure: str, **arrays: ArrayLike | None) -> tuple[np.ndarray, ...]:
    for name, values in arrays.items():
        if values is None:
            raise MissingArgument(measure, name)
    return studies(**arrays)


def _continuous(measure: str, m1, sd1, n1, m2, sd2, n2):
    for field, vector in (("sd1i", sd1), ("sd2i", sd2)):
        refuse_where(vector <= 0, field, vector, NonPositiveSD)
    for field, vector in (("n1i", n1), ("n2i", n2)):
        refuse_where(vector < 1, field, vector, SampleSizeTooSmall)
    reasons: list[Undefined | None] = [None] * len(m1)
    with np.errstate(all="ignore"):
        if measure == "MD":
            return m1 - m2, sd1**2 / n1 + sd2**2 / n2, reasons
        people = n1 + n2
        m = people - 2
        few = m <= 1  # J(1) would divide by an infinite gamma function
        for index in np.flatnonzero(few):
            reasons[index] = Undefined.TOO_FEW_PEOPLE
        m = np.where(few, np.nan, m)
        pooled_sd = np.sqrt(((n1 - 1) * sd1**2 + (n2 - 1) * sd2**2) / m)
        g = hedges_correction(m) * (m1 - m2) / pooled_sd
        # Hedges 1982, equation 8, with g in the place of the population's value (metafor's LS).
        return g, 1 / n1 + 1 / n2 + g**2 / (2 * people), reasons


def _dichotomous(measure: str, a, n1, c, n2, *, keep: bool):
    for field, vector in (("n1i", n1), ("n2i", n2)):
        refuse_where(vector < 1, field, vector, SampleSizeTooSmall)
    for field, vector, people in (("ai", a, n1), ("ci", c, n2)):
        refuse_where((vector < 0) | (vector > people), field, vector, EventsOutOfRange)
    reasons: list[Undefined | None] = [None] * len(a)
    b, d = n1 - a, n2 - c
    if not keep:
        for index in np.flatnonzero((a == 0) & (c == 0)):
            reasons[index] = Undefined.NO_EVENTS
        for index in np.flatnonzero((b == 0) & (d == 0)):
            reasons[index] = Undefined.ONLY_EVENTS
    zero = (a == 0) | (b == 0) | (c == 0) | (d == 0)
    a, b, c, d = (np.where(zero, cell + 0.5, cell) for cell in (a, b, c, d))
    yi, vi = _RATIOS[measure](a, b, c, d)
    return yi, vi, reasons


def _log_risk_ratio(a, b, c, d):
    # b / (a n1) is 1/a - 1/n1 without the cancellation that costs digits when nearly all have the event.
    return np.log(a / (a + b)) - np.log(c / (c + d)), b / (a * (a + b)) + d / (c * (c + d))


def _log_odds_ratio(a, b, c, d):
    return np.log(a / b) - np.log(c / d), 1 / a + 1 / b + 1 / c + 1 / d


_RATIOS: dict[str, Callable] = {"RR": _log_risk_ratio, "OR": _log_odds_ratio}
