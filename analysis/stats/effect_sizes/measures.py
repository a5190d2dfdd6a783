"""What an effect size is here: the measures by name, the result, and why a study may have none."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

MEASURES = (
    *("MD", "SMD", "SMDH", "ROM"),  # means of two groups; MD and SMD of two correlated arms too
    *("RR", "OR", "RD", "AS", "PETO"),  # persons with an event in two groups
    *("MN", "PR", "PLO", "PFT", "PAS"),  # one group
    *("IRR", "IRD"),  # events in a time at risk
    *("MC", "SMCC", "SMCR"),  # one group measured twice
    "HR",
    "GEN",
)
CONTINUOUS = frozenset({"MD", "SMD", "SMDH", "ROM"})
"""Measures made of a mean, an SD and n in each of two groups."""
DICHOTOMOUS = frozenset({"RR", "OR", "RD", "AS", "PETO"})
"""Measures made of events and n in each of two groups."""
LOG_SCALE = frozenset({"RR", "OR", "PETO", "ROM", "IRR", "HR"})
"""Measures whose `yi` is the natural logarithm of a ratio."""


class Undefined(StrEnum):
    """Why a study has no effect size of the measure asked for."""

    NO_EVENTS = "no_events"
    ONLY_EVENTS = "only_events"
    TOO_FEW_PEOPLE = "too_few_people"
    TOO_FEW_IN_AN_ARM = "too_few_in_an_arm"
    TOO_FEW_FOR_CHANGE = "too_few_for_change"
    MEANS_OF_UNLIKE_SIGN = "means_of_unlike_sign"
    NO_VARIANCE = "no_variance"
    OUT_OF_RANGE = "out_of_range"


UNDEFINED_TEXT = {
    Undefined.NO_EVENTS: "No events in either arm: a ratio has no value here.",
    Undefined.ONLY_EVENTS: "Everybody in both arms had the event: a ratio has no value here.",
    Undefined.TOO_FEW_PEOPLE: "A standardized mean difference needs at least 4 people in the two arms together.",
    Undefined.TOO_FEW_IN_AN_ARM: "One arm has a single person: this effect size needs at least 2 in each.",
    Undefined.TOO_FEW_FOR_CHANGE: "A standardized mean change needs at least 3 people.",
    Undefined.MEANS_OF_UNLIKE_SIGN: "The means are not both above 0 or both below 0: their ratio has no logarithm.",
    Undefined.NO_VARIANCE: "Its variance would be 0: nothing says how precise the effect size is.",
    Undefined.OUT_OF_RANGE: "The effect size or its variance is too large or too small for a computer's numbers.",
}


@dataclass(frozen=True, slots=True, eq=False)
class EffectSizes:
    """One effect size for each study, in the order given.

    `yi` and `vi` have shape (k,); the scale of `yi` is the measure's (see `escalc`), `vi` is its
    sampling variance.  Where `undefined[i]` holds a reason, `yi[i]` and `vi[i]` are NaN and the study
    is to be left out with that reason.
    """

    measure: str
    yi: np.ndarray
    vi: np.ndarray
    undefined: tuple[Undefined | None, ...]

    @property
    def usable(self) -> np.ndarray:
        """Shape (k,), true where the study can be pooled."""
        return np.array([reason is None for reason in self.undefined], dtype=bool)


@dataclass(frozen=True, slots=True)
class Options:
    """The choices of `escalc` that a formula may ask for; `add` is None where the formula's own applies."""

    vtype: str = "LS"
    correct: bool = True
    add: float | None = None
    to: str = "only0"
    double_zero: str = "exclude"
    level: float = 0.95


class Draft:
    """Effect sizes on the way: formulas write NaN or worse where they have no value, and say why."""

    __slots__ = ("reasons", "vi", "yi")

    def __init__(self, k: int):
        self.yi = self.vi = np.empty(0)
        self.reasons: list[Undefined | None] = [None] * k

    def mark(self, where: np.ndarray, reason: Undefined) -> None:
        """Note `reason` for the studies where `where` is true; the first reason of a study stands."""
        for index in np.flatnonzero(where):
            self.reasons[index] = self.reasons[index] or reason

    def finished(self, measure: str) -> EffectSizes:
        yi, vi = np.array(self.yi), np.array(self.vi)  # copies: they may be the caller's arrays
        self.mark(~(np.isfinite(yi) & np.isfinite(vi) & (vi > 0)), Undefined.OUT_OF_RANGE)
        undefined = np.array([reason is not None for reason in self.reasons], dtype=bool)
        yi[undefined] = vi[undefined] = np.nan
        for vector in (yi, vi):
            vector.setflags(write=False)
        return EffectSizes(measure, yi, vi, tuple(self.reasons))
