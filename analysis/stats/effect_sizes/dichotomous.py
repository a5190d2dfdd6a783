"""Effect sizes from the persons with an event, and the persons, of two independent groups."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from ..arrays import refuse_where, studies
from ..errors import EventsOutOfRange, SampleSizeTooSmall
from .measures import Draft, Options, Undefined


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The fourfold tables of k studies: a, b with and without the event in group 1, c, d in group 2."""

    a: np.ndarray
    b: np.ndarray
    c: np.ndarray
    d: np.ndarray

    @property
    def no_events(self) -> np.ndarray:
        """Shape (k,), true where nobody in either arm had the event."""
        return (self.a == 0) & (self.c == 0)

    @property
    def only_events(self) -> np.ndarray:
        """Shape (k,), true where everybody in both arms had the event."""
        return (self.b == 0) & (self.d == 0)

    @property
    def with_zero(self) -> np.ndarray:
        return (self.a == 0) | (self.b == 0) | (self.c == 0) | (self.d == 0)

    def added(self, add: float, to: str, without: np.ndarray | None = None) -> "Cells":
        """The tables with `add` in all four cells: of those with a zero ("only0"), of all ("all"), of all
        if any has a zero ("if0all"), of none ("none"); tables `without` do not count as having a zero."""
        where = corrected(self.with_zero, to, without)
        if not add or not where.any():
            return self
        return Cells(*(np.where(where, cell + add, cell) for cell in (self.a, self.b, self.c, self.d)))


def corrected(zero: np.ndarray, to: str, without: np.ndarray | None = None) -> np.ndarray:
    """Where an addition applies, given where there are zeros; shape (k,)."""
    if to == "only0":
        return zero
    if to == "if0all":
        counted = zero if without is None else zero & ~without
        return np.full(zero.shape, bool(counted.any()))
    return np.full(zero.shape, to == "all")


def cells(ai: ArrayLike, n1i: ArrayLike, ci: ArrayLike, n2i: ArrayLike) -> Cells:
    """The tables from events `ai`, `ci` of `n1i`, `n2i` persons, shape (k,) each; parts of persons are
    allowed (effective sample sizes, shared controls).

    Raises LengthsDiffer, NotFinite, SampleSizeTooSmall, EventsOutOfRange.
    """
    ai, n1i, ci, n2i = studies(ai=ai, n1i=n1i, ci=ci, n2i=n2i)
    for field, vector in (("n1i", n1i), ("n2i", n2i)):
        refuse_where(vector < 1, field, vector, SampleSizeTooSmall)
    for field, vector, people in (("ai", ai, n1i), ("ci", ci, n2i)):
        refuse_where((vector < 0) | (vector > people), field, vector, EventsOutOfRange)
    return Cells(ai, n1i - ai, ci, n2i - ci)


def log_risk_ratio(ai, n1i, ci, n2i, options: Options) -> Draft:
    """RR: log((a/n1) / (c/n2)); variance 1/a - 1/n1 + 1/c - 1/n2 (Katz and others 1978)."""
    draft, t = _start(ai, n1i, ci, n2i, options, ratio=True)
    draft.yi = np.log(t.a / (t.a + t.b)) - np.log(t.c / (t.c + t.d))
    # b / (a n1) is 1/a - 1/n1 without the cancellation that costs digits when nearly all have the event.
    draft.vi = t.b / (t.a * (t.a + t.b)) + t.d / (t.c * (t.c + t.d))
    return draft


def log_odds_ratio(ai, n1i, ci, n2i, options: Options) -> Draft:
    """OR: log((a/b) / (c/d)); variance 1/a + 1/b + 1/c + 1/d (Woolf 1955)."""
    draft, t = _start(ai, n1i, ci, n2i, options, ratio=True)
    draft.yi = np.log(t.a / t.b) - np.log(t.c / t.d)
    draft.vi = 1 / t.a + 1 / t.b + 1 / t.c + 1 / t.d
    return draft


def risk_difference(ai, n1i, ci, n2i, options: Options) -> Draft:
    """RD: p1 - p2.  LS: p1 q1/n1 + p2 q2/n2.  UB: with n - 1 in the place of n, unbiased."""
    draft, t = _start(ai, n1i, ci, n2i, options)
    n1, n2 = t.a + t.b, t.c + t.d
    less = 1 if options.vtype == "UB" else 0
    if less:
        draft.mark((n1 <= 1) | (n2 <= 1), Undefined.TOO_FEW_IN_AN_ARM)
    draft.yi = t.a / n1 - t.c / n2
    draft.vi = t.a / n1 * (t.b / n1) / (n1 - less) + t.c / n2 * (t.d / n2) / (n2 - less)
    draft.mark(draft.vi == 0, Undefined.NO_VARIANCE)
    return draft


def arcsine_difference(ai, n1i, ci, n2i, options: Options) -> Draft:
    """AS: asin sqrt(p1) - asin sqrt(p2), in radians; variance 1/(4 n1) + 1/(4 n2) (Rücker and others
    2009).  It needs no addition to zero cells, so there is none unless `add` says so."""
    draft, t = _start(ai, n1i, ci, n2i, options, add=0)
    n1, n2 = t.a + t.b, t.c + t.d
    draft.yi = np.arcsin(np.sqrt(t.a / n1)) - np.arcsin(np.sqrt(t.c / n2))
    draft.vi = 1 / (4 * n1) + 1 / (4 * n2)
    return draft


def peto_log_odds_ratio(ai, n1i, ci, n2i, options: Options) -> Draft:
    """PETO: (O - E)/V with E and V of the hypergeometric distribution; variance 1/V (Yusuf and others
    1985).  1/2 is added to a table with a zero, as metafor does; pooling with `peto` adds nothing."""
    draft, t = _start(ai, n1i, ci, n2i, options, ratio=True)
    observed_less_expected, variance = peto_parts(t)
    draft.yi = observed_less_expected / variance
    draft.vi = 1 / variance
    return draft


def peto_parts(t: Cells) -> tuple[np.ndarray, np.ndarray]:
    """O - E and V of Peto's method, shape (k,) each; V is 0 where nobody or everybody had the event."""
    n1, n2 = t.a + t.b, t.c + t.d
    people = n1 + n2
    # O - E = a - (a + c) n1/N, written without the difference of two large numbers.
    less = (t.a * n2 - t.c * n1) / people
    return less, (t.a + t.c) * (t.b + t.d) * (n1 / people) * (n2 / people) / (people - 1)


def _start(
    ai, n1i, ci, n2i, options: Options, *, ratio: bool = False, add: float = 0.5
) -> tuple[Draft, Cells]:
    table = cells(ai, n1i, ci, n2i)
    draft = Draft(len(table.a))
    left_out = None
    if ratio and options.double_zero == "exclude":
        draft.mark(table.no_events, Undefined.NO_EVENTS)
        draft.mark(table.only_events, Undefined.ONLY_EVENTS)
        left_out = table.no_events | table.only_events
    return draft, table.added(add if options.add is None else options.add, options.to, left_out)
