"""Dates as papers print them: whole ("5 March 2019"), or month and year, or the year alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from extraction.reported import Blank, Missing, NotANumber, Text, read_text

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
EARLIEST, LATEST = 1800, 2100

_WORD = r"(?P<word>[a-z]{3,9})\.?"
_DAY = r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[0-9]{4})"
_MONTH = r"(?P<month>[0-9]{1,2})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}",
        rf"{_YEAR}[-/.]{_MONTH}",
        rf"{_YEAR}[-/.]{_MONTH}[-/.]{_DAY}",
        rf"{_DAY}\.\s?{_MONTH}\.\s?{_YEAR}",
        rf"{_WORD},?\s{_YEAR}",
        rf"{_YEAR},?\s{_WORD}",
        rf"{_DAY}\.?[\s-]{_WORD},?[\s-]{_YEAR}",
        rf"{_WORD}\s{_DAY},?\s{_YEAR}",
        rf"{_YEAR}\s{_WORD}\s{_DAY}",
        rf"{_YEAR}\s?年(?:\s?{_MONTH}\s?月(?:\s?{_DAY}\s?[日号])?)?",
    )
)
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))


@dataclass(frozen=True)
class Date:
    """A date with the precision that is printed: ``month`` and ``day`` are None where they are not."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def iso(self) -> str:
        """As ISO 8601 writes it: "2019", "2019-03", "2019-03-05"."""
        parts = [f"{self.year:04}"]
        parts += [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


def read_date(text: str) -> Date | Missing | Blank | NotANumber:
    """The date that a text prints. "03/05/2019" can be two dates and is refused as ambiguous, as is a span of time."""
    read = read_text(text)
    if not isinstance(read, Text):
        return read
    plain = " ".join(read.text.translate(_DASHES).casefold().split())
    slashed = _SLASHED.fullmatch(plain)
    if slashed:
        return _slashed(read.text, *map(int, slashed.groups()))
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found:
            named = found.groupdict()
            month = _month(named["word"]) if named.get("word") else _number(named.get("month"))
            if named.get("word") and month is None:
                break
            return _date(read.text, int(named["year"]), month, _number(named.get("day")))
    return NotANumber(
        "not_a_date",
        f"“{read.text[:60]}” is no single date. Write it as 2019-03-05, 5 March 2019, March 2019 or 2019.",
    )


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _month(word: str) -> int | None:
    found = [place for place, name in enumerate(MONTHS, start=1) if name.startswith(word)]
    if word == "sept":
        return 9
    return found[0] if len(found) == 1 else None


def _slashed(typed: str, first: int, second: int, year: int) -> Date | NotANumber:
    if first <= 12 and second <= 12 and first != second:
        one, two = (f"{year}-{month:02}-{day:02}" for day, month in ((first, second), (second, first)))
        return NotANumber("ambiguous", f"{typed} can be {one} or {two}. Write it as one of them.")
    day, month = (second, first) if second > 12 else (first, second)
    return _date(typed, year, month, day)


def _date(typed: str, year: int, month: int | None, day: int | None) -> Date | NotANumber:
    if not EARLIEST <= year <= LATEST:
        return NotANumber("not_a_date", f"{year} is not between {EARLIEST} and {LATEST}. Check the year.")
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return NotANumber("not_a_date", f"There is no {typed}. Check the day and the month.")
    return Date(year, month, day)
