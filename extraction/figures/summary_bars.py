"""The summary bars: of each domain and of the overall, the share of studies at each level.

Every study counts the same, or by its weight in a pooled result.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .legend import Legend, Remarks
from .marks import EDGE, INK_3, LINE, NOT_JUDGED, mark
from .sheet import BODY, MARGIN, ONE_AT_A_TIME, SMALL, TITLE, Sheet
from .text import width_of, wrapped

# Points.
WIDTH = 470.0
MOST_LABEL = 176.0
BESIDE_LABEL = 10.0
BAR, BETWEEN_BARS, LINE_ROW, SIGN = 15.0, 7.0, 10.0, 10.0
BEFORE_OVERALL = 5.0
TICKS = (0, 25, 50, 75, 100)
TITLE_ROW, AXIS, GAP = 14.0, 16.0, 8.0


@dataclass(frozen=True)
class BarLine:
    """A domain, or the overall, with the level of every study in it; None for one that is not judged."""

    name: str
    levels: tuple[str | None, ...]
    is_overall: bool = False


@dataclass(frozen=True)
class Share:
    """A part of a bar: how many studies are at a level, and their share of all, 0 to 1, by number or by weight."""

    level: str | None
    label: str
    count: int
    share: float

    @property
    def percent(self) -> str:
        """ "67 %", of whole numbers; "<1 %" for what is there and rounds to none."""
        rounded = round(100 * self.share)
        return "<1\N{NO-BREAK SPACE}%" if self.count and not rounded else f"{rounded}\N{NO-BREAK SPACE}%"


@dataclass(frozen=True)
class BarRow:
    """A bar: a share of every level of the instrument, also of those that no study has; of what is not judged where
    any study of the plot is not."""

    name: str
    is_overall: bool
    shares: tuple[Share, ...]


@dataclass(frozen=True)
class SummaryBars:
    """What the bars show. ``levels`` are the instrument's, as (key, words), from low to high. ``weights`` are those of
    the studies, in the order in which the lines name their levels, in percent or in any other unit; None where each
    study counts the same. ``notes`` are paragraphs under the legend, and say which of the two it is.

    Raises ValueError where the studies of a line are not as many as the weights, or a weight is negative.
    """

    lines: tuple[BarLine, ...]
    levels: tuple[tuple[str, str], ...]
    weights: tuple[float, ...] | None = None
    title: str = ""
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        studies = {len(line.levels) for line in self.lines}
        if self.weights is not None:
            studies.add(len(self.weights))
            if any(weight < 0 for weight in self.weights):
                raise ValueError("a weight is negative")
        if len(studies) > 1:
            raise ValueError(
                f"the lines and the weights name different numbers of studies: {sorted(studies)}"
            )

    @property
    def shown_levels(self) -> tuple[tuple[str | None, str], ...]:
        """The levels as (key, words); what is not judged is one of them where a study is not."""
        known = {key for key, _ in self.levels}
        all_known = all(level in known for line in self.lines for level in line.levels)
        return self.levels if all_known else (*self.levels, (None, NOT_JUDGED))

    @property
    def rows(self) -> list[BarRow]:
        """The bars, with the numbers of each part."""
        return [BarRow(line.name, line.is_overall, self._shares(line)) for line in self.lines]

    def _shares(self, line: BarLine) -> tuple[Share, ...]:
        known = {key for key, _ in self.levels}
        levels = [level if level in known else None for level in line.levels]
        weights = self.weights if self.weights is not None else (1.0,) * len(levels)
        whole = sum(weights)
        found = []
        for key, label in self.shown_levels:
            mine = [weight for level, weight in zip(levels, weights, strict=True) if level == key]
            found.append(Share(key, label, len(mine), sum(mine) / whole if whole else 0.0))
        return tuple(found)


def summary_bars(plot: SummaryBars, form: str) -> bytes:
    """The bars as one of ``sheet.FORMS``; KeyError for another form."""
    with ONE_AT_A_TIME:
        return _drawn(plot).save(form)


def _drawn(plot: SummaryBars) -> Sheet:
    room = WIDTH - 2 * MARGIN
    rows = plot.rows
    label = min(max((width_of(row.name, BODY, bold=row.is_overall) for row in rows), default=0.0), MOST_LABEL)
    labels = [wrapped(row.name, label, BODY, bold=row.is_overall) for row in rows]
    heights = [max(BAR, len(lines) * LINE_ROW) + BETWEEN_BARS for lines in labels]
    before = [BEFORE_OVERALL if row.is_overall and number else 0.0 for number, row in enumerate(rows)]
    title = wrapped(plot.title, room, TITLE, bold=True) if plot.title else []
    left = MARGIN + label + BESIDE_LABEL
    across = WIDTH - MARGIN - left - 8
    legend, notes = Legend(plot.shown_levels, room, boxes=True), Remarks(plot.notes, room)
    bars = sum(heights) + sum(before)
    height = len(title) * TITLE_ROW + bars + AXIS + GAP + legend.height
    height += GAP + notes.height if notes.height else 0.0
    sheet = Sheet(WIDTH, height + 2 * MARGIN, plot.title or "Risk of bias")
    y = MARGIN
    for line in title:
        sheet.text(MARGIN, y + TITLE_ROW / 2, line, TITLE, bold=True)
        y += TITLE_ROW
    for tick in TICKS:
        x = left + across * tick / 100
        sheet.line(x, y, x, y + bars, ink=LINE)
        sheet.text(x, y + bars + AXIS / 2, f"{tick}\N{NO-BREAK SPACE}%", SMALL, ink=INK_3, at="center")
    sheet.line(left, y + bars, left + across, y + bars, ink=EDGE)
    for number, row in enumerate(rows):
        y += before[number]
        middle = y + heights[number] / 2
        for at, line in enumerate(labels[number]):
            sheet.text(
                MARGIN, middle + (at - (len(labels[number]) - 1) / 2) * LINE_ROW, line, bold=row.is_overall
            )
        _bar(sheet, row, (left, middle - BAR / 2), across, f"bar-{number + 1}", plot.weights is None)
        y += heights[number]
    y += AXIS + GAP
    legend.draw(sheet, MARGIN, y)
    if notes.height:
        notes.draw(sheet, MARGIN, y + legend.height + GAP)
    return sheet


def _bar(
    sheet: Sheet, row: BarRow, corner: tuple[float, float], across: float, name: str, counted: bool
) -> None:
    """The parts of one bar: in each its sign, and the number of studies and their share as far as there is room."""
    x, y = corner
    for part in row.shares:
        width = across * part.share
        if not width:
            continue
        drawn = mark(part.level)
        sheet.box(x, y, width, BAR, drawn, f"{name}-{part.level or 'none'}")
        texts = (f"{part.count} ({part.percent})", part.percent) if counted else (part.percent,)
        _inside(sheet, part.level, texts, (x, y + BAR / 2), width, name)
        x += width


def _inside(
    sheet: Sheet,
    level: str | None,
    texts: Sequence[str],
    start: tuple[float, float],
    width: float,
    name: str,
) -> None:
    x, y = start
    drawn = mark(level)
    sign = SIGN + 3 if drawn.sign else 0.0
    said = next((text for text in texts if sign + width_of(text, SMALL) + 6 <= width), "")
    takes = sign + width_of(said, SMALL) if said else SIGN
    at = x + (width - takes) / 2
    if drawn.hatch and (said or width >= SIGN):
        sheet.chip(at - 1.5, y - SIGN / 2 - 0.5, takes + 3, SIGN + 1, drawn.fill)
    if drawn.sign and width >= SIGN:
        sheet.sign(drawn, [(at + SIGN / 2, y)], SIGN, f"{name}-sign-{level or 'none'}")
    if said:
        sheet.text(at + sign, y, said, SMALL, ink=drawn.ink)
