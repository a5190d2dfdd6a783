"""How much of a pooled result rests on studies at each level of risk of bias: a bar a domain, by the run’s weights.

The same bars stand on the page and in the files for print.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from extraction.figures import BarLine, BarRow, Share, SummaryBars
from extraction.risk_of_bias.known_levels import KNOWN_LEVELS

from .domains import (
    LOOK_ORDER,
    NOT_IN_VARIANT,
    NOT_IN_VARIANT_WORDS,
    NOT_JUDGED,
    instrument_of,
    is_judged,
)
from .figures.numbers import times
from .report import Report

# Percent of the bar that a part must take for its sign, and for its percentage, to stand in it.
ROOM_FOR_SIGN, ROOM_FOR_PERCENT = 4.0, 16.0


@dataclass(frozen=True)
class Part:
    """A part of a bar on the page, in percent of its length."""

    share: Share
    look: str
    words: str
    start: float
    width: float

    @property
    def text(self) -> str:
        """What stands in it: its sign and its percentage, as far as there is room."""
        sign = KNOWN_LEVELS[self.look].symbol if self.look in KNOWN_LEVELS else ""
        if self.width >= ROOM_FOR_PERCENT:
            return f"{sign} {self.share.percent}".strip()
        return sign if self.width >= ROOM_FOR_SIGN else ""

    @property
    def middle(self) -> float:
        return self.start + self.width / 2


@dataclass(frozen=True)
class Bar:
    """A bar on the page; ``parts`` are those that some study is at."""

    name: str
    is_overall: bool
    parts: tuple[Part, ...]


def summary_of(report: Report) -> SummaryBars | None:
    """The summary bars of a run that succeeded; None where nothing is judged."""
    if not report.domains:
        return None
    return SummaryBars(
        lines=tuple(
            BarLine(
                "Overall" if column.is_overall else column.title,
                tuple(_level(row.judgements[place].look) for row in report.rows),
                column.is_overall,
            )
            for place, column in enumerate(report.domains)
        ),
        levels=_levels(report),
        weights=tuple(row.weight for row in report.rows),
        title=report.settings.name,
        notes=(note_of(report),),
    )


def note_of(report: Report) -> str:
    """ "Share of the pooled weight of 6 studies at each level of risk of bias." """
    return (
        f"Share of the pooled weight of {times(len(report.rows), 'study', 'studies')} at each level of risk of bias, "
        "as judged for the result that is pooled."
    )


def bars_of(report: Report) -> list[Bar]:
    """The bars as the page draws them; none where nothing is judged."""
    summary = summary_of(report)
    if summary is None:
        return []
    bars = []
    for place, row in enumerate(summary.rows):
        # Each instrument has its own words for a level: a bar has those of the studies in it.
        words: dict[str, list[str]] = {}
        for study in report.rows:
            one = study.judgements[place]
            words.setdefault(one.look, []).append(one.words)
        bars.append(Bar(row.name, row.is_overall, _parts(row, words)))
    return bars


def _parts(row: BarRow, words: Mapping[str, list[str]]) -> tuple[Part, ...]:
    widths = [100 * share.share for share in row.shares]
    starts = [0.0, *accumulate(widths)]
    return tuple(
        Part(share, look, _joined(words[look]), start, width)
        for share, start, width in zip(row.shares, starts, widths, strict=False)
        if share.count and (look := share.level or NOT_JUDGED)
    )


def _joined(words: Iterable[str]) -> str:
    return " / ".join(dict.fromkeys(words))


def _level(look: str) -> str | None:
    return None if look == NOT_JUDGED else look


def _levels(report: Report) -> tuple[tuple[str, str], ...]:
    """The levels of the instruments in use, from low to high, and what stands for a domain that one does not have."""
    words: dict[str, list[str]] = {}
    for row in report.rows:
        if is_judged(row.study):
            for level in instrument_of(row.study.judgements).levels:
                words.setdefault(level.key, []).append(level.label)
        for one in row.judgements:
            if one.look == NOT_IN_VARIANT:
                words[NOT_IN_VARIANT] = [NOT_IN_VARIANT_WORDS]
            elif one.level:
                words.setdefault(one.level, []).append(one.words)
    return tuple((key, _joined(words[key])) for key in LOOK_ORDER if key in words)
