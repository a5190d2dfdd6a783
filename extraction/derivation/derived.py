"""A derived number with everything that a reader needs to judge it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Derived:
    """A number that is not reported but follows from what is.

    `statistic` is n, mean, sd or events; `value` has full precision, in the outcome's unit; `text` is for display, with
    a true minus sign. `formula` has the numbers put in ("SD from SE: 8.23 = 2.2 × √14"), `source` is its citation,
    `assumption` and `warning` are sentences, "" where there is none. `method` names the conversion for programs.
    """

    statistic: str
    value: float
    text: str
    formula: str
    source: str
    assumption: str
    warning: str
    method: str


@dataclass(frozen=True)
class Note:
    """Why a statistic is not derived although something near it is reported."""

    statistic: str
    text: str
