"""Follow-up times: typed text to days, windows, and which of a study's times an analysis takes.

Times are kept as typed and in days. A month is 30.4375 days and a year 365.25 (so that 12 months are one year).
A time that the text does not name, or names as a range, is unknown: None, never a guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MONTH_DAYS = 30.4375
YEAR_DAYS = 365.25

# Times are sums and products of a few exact binary fractions; a thousandth of a day is far above their rounding
# and far below any difference that a paper reports.
TOLERANCE_DAYS = 1e-3
LONGEST_DAYS = 150 * YEAR_DAYS

_UNIT_DAYS = {
    "minute": 1 / 1440,
    "min": 1 / 1440,
    "hour": 1 / 24,
    "hr": 1 / 24,
    "h": 1 / 24,
    "day": 1.0,
    "d": 1.0,
    "week": 7.0,
    "wk": 7.0,
    "w": 7.0,
    "fortnight": 14.0,
    "month": MONTH_DAYS,
    "mon": MONTH_DAYS,
    "mth": MONTH_DAYS,
    "mo": MONTH_DAYS,
    "m": MONTH_DAYS,
    "year": YEAR_DAYS,
    "yr": YEAR_DAYS,
    "y": YEAR_DAYS,
}
_NUMBER_WORDS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "eighteen": 18,
}

# Words that may stand round a time without changing it. A word that is not here ("before", "up", "within")
# makes the time unknown: better asked than guessed.
_PLAIN_WORDS = frozenset(
    {
        *("a", "after", "at", "final", "follow", "followup", "from", "injection", "last", "later", "month"),
        *("of", "on", "operation", "post", "postoperative", "postoperatively", "procedure", "session"),
        *("since", "surgery", "the", "therapy", "time", "timepoint", "treatment", "up", "visit"),
    }
)
_BASELINE = frozenset(
    {
        "baseline",
        "at baseline",
        "before treatment",
        "pre treatment",
        "pretreatment",
        "before intervention",
        "pre intervention",
        "preintervention",
        "before surgery",
        "pre operative",
        "preoperative",
        "start",
        "enrolment",
        "enrollment",
        "randomisation",
        "randomization",
    }
)
_UNITS = "|".join(sorted(_UNIT_DAYS, key=len, reverse=True))
_AMOUNT = r"([0-9]+(?:[.,][0-9]+)?|[.,][0-9]+)"
_AMOUNT_THEN_UNIT = re.compile(rf"(?<![\w.,]){_AMOUNT}\s*(?:-\s*)?({_UNITS})s?\.?(?!\w)")
_UNIT_THEN_AMOUNT = re.compile(rf"(?<!\w)({_UNITS})s?\.?\s*{_AMOUNT}(?![\w.,%])")


@dataclass(frozen=True)
class Time:
    """A follow-up time: days since the start (None when unknown) and whether it is the baseline (0 days)."""

    days: float | None
    is_baseline: bool = False


def read_time(text: str) -> Time:
    """The time that a text names: "10 weeks" is 70 days, "3-month follow-up" 91.3125, "week 10" 70, "baseline"
    0 and the baseline; "1–12 months", "up to 1 year", "unknown" and "" are unknown."""
    plain = re.sub(r"[\u2010-\u2015\u2212\uff0d]", "-", text).casefold()
    plain = re.sub(r"\s+", " ", plain).strip()
    words = re.sub(r"[^\w]+", " ", plain).strip()
    if words in _BASELINE:
        return Time(0.0, is_baseline=True)
    if len(plain) > 200:
        return Time(None)
    for word, figure in _NUMBER_WORDS.items():
        plain = re.sub(rf"\b{word}\b", str(figure), plain)
    if len(re.findall(r"[0-9]+(?:[.,][0-9]+)?", plain)) != 1 or re.search(r"[^\w\s.,;:()/-]", plain):
        return Time(None)
    found = _AMOUNT_THEN_UNIT.search(plain)
    if found:
        amount, unit = found.group(1), found.group(2)
    else:
        found = _UNIT_THEN_AMOUNT.search(plain)
        if not found:
            return Time(None)
        unit, amount = found.group(1), found.group(2)
    around = re.findall(r"[^\W\d_]+", plain[: found.start()] + " " + plain[found.end() :])
    if any(word not in _PLAIN_WORDS for word in around) or ("up" in around and "follow" not in around):
        return Time(None)
    if plain[: found.start()].rstrip().endswith("-"):  # a sign, or the end of a range
        return Time(None)
    days = float(amount.replace(",", ".")) * _UNIT_DAYS[unit]
    if days > LONGEST_DAYS:
        return Time(None)
    return Time(days, is_baseline=days == 0)


def days(text: str) -> float | None:
    """Days that a text names, None when unknown; see `read_time`."""
    return read_time(text).days


@dataclass(frozen=True)
class Window:
    """A follow-up window: later than `after_days` (exclusive) and no later than `up_to_days` (inclusive); None
    leaves that side open."""

    after_days: float | None = None
    up_to_days: float | None = None

    def holds(self, days: float | None) -> bool:
        """Whether a time lies in the window. An unknown time lies in none."""
        if days is None:
            return False
        if self.after_days is not None and days <= self.after_days + TOLERANCE_DAYS:
            return False
        return self.up_to_days is None or days <= self.up_to_days + TOLERANCE_DAYS


@dataclass(frozen=True)
class Candidate:
    """A time point at which a study has the result that an analysis asks for; `key` is the caller's."""

    key: object
    days: float | None
    is_baseline: bool = False


@dataclass(frozen=True)
class Choice:
    """The candidate that an analysis takes, or None and why.

    `reason`: "" when the time is known; for a chosen candidate "unknown_time" when its time is not known;
    for None "no_times", "outside_window" or "several_unknown_times".
    """

    candidate: Candidate | None
    reason: str = ""


def longest_in_window(candidates: Iterable[Candidate], window: Window) -> Choice:
    """The latest follow-up inside a window. Baselines are no follow-up, and an unknown time is in no window.

    Of two at the same time the first in the given order is taken.
    """
    follow_ups = _follow_ups(candidates)
    inside = [candidate for candidate in follow_ups if window.holds(candidate.days)]
    if inside:
        return Choice(_latest(inside))
    return Choice(None, "outside_window" if follow_ups else "no_times")


def longest_over_all(candidates: Iterable[Candidate]) -> Choice:
    """The latest follow-up of a study, whenever it was.

    A known time goes before an unknown one. An unknown time is taken only when it is the only follow-up: it is then
    the longest whatever it is. Of several unknown times none can be called the longest, so none is taken.
    """
    follow_ups = _follow_ups(candidates)
    known = [candidate for candidate in follow_ups if candidate.days is not None]
    if known:
        return Choice(_latest(known))
    if len(follow_ups) == 1:
        return Choice(follow_ups[0], "unknown_time")
    return Choice(None, "several_unknown_times" if follow_ups else "no_times")


def _follow_ups(candidates: Iterable[Candidate]) -> list[Candidate]:
    return [candidate for candidate in candidates if not candidate.is_baseline]


def _latest(candidates: Sequence[Candidate]) -> Candidate:
    latest = candidates[0]
    for candidate in candidates[1:]:
        if candidate.days > latest.days + TOLERANCE_DAYS:
            latest = candidate
    return latest
