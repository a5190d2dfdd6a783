"""The traffic-light plot: studies in rows, domains in columns, a disc with a sign where they meet.

A page in A4 holds 36 studies in one block at 8 pt. More stand in two blocks side by side, so that 60 still fit a page
without being made smaller; beyond 72 the figure grows in length.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .legend import Legend, Remarks
from .marks import EDGE, INK_3, LINE, NOT_JUDGED
from .sheet import BODY, MARGIN, ONE_AT_A_TIME, SMALL, TITLE, Sheet
from .text import clipped, width_of, wrapped

# Points. WIDTH is what the text of an A4 page may take, with margins of 17 mm.
WIDTH = 498.0
LEAST_WIDTH = 300.0
ROW, DISC = 15.0, 11.0
COLUMN, NARROW_COLUMN = 25.0, 17.0
BEFORE_OVERALL, OVERALL = 6.0, 28.0
BESIDE_NAME = 8.0
BETWEEN_BLOCKS = 20.0
LEAST_NAME, MOST_NAME = 64.0, 220.0
HEAD, TITLE_ROW, GAP = 15.0, 13.0, 8.0
ROWS_OF_A_BLOCK = 36


@dataclass(frozen=True)
class Column:
    """A domain: the short name at the head of its column, and the title that stands below."""

    head: str
    title: str


@dataclass(frozen=True)
class StudyRow:
    """A study: the level of each column and then the overall, None for what is not judged. ``remark`` is a sign
    behind its name that a note explains."""

    name: str
    levels: tuple[str | None, ...]
    remark: str = ""

    @property
    def said(self) -> str:
        return f"{self.name} {self.remark}" if self.remark else self.name


@dataclass(frozen=True)
class TrafficLight:
    """What the plot shows. ``levels`` are the instrument's, as (key, words), from low to high; ``notes`` are
    paragraphs under the legend."""

    title: str
    columns: tuple[Column, ...]
    levels: tuple[tuple[str, str], ...]
    rows: tuple[StudyRow, ...]
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row.levels) != len(self.columns) + 1:
                raise ValueError(
                    f"{row.name!r} has {len(row.levels)} levels for {len(self.columns)} domains and the overall"
                )


def traffic_light(plot: TrafficLight, form: str) -> bytes:
    """The plot as one of ``sheet.FORMS``; KeyError for another form."""
    with ONE_AT_A_TIME:
        return _drawn(plot).save(form)


@dataclass(frozen=True)
class _Blocks:
    """How rows stand: in how many blocks, how many rows each, and how wide names and columns are."""

    count: int
    rows: int
    name: float
    column: float
    domains: int

    @property
    def width(self) -> float:
        return self.name + BESIDE_NAME + _beside_name(self.column, self.domains)

    @property
    def height(self) -> float:
        return HEAD + self.rows * ROW

    def middle(self, column: int) -> float:
        """The middle of a column, from the left of its block; the overall is the one after the last domain."""
        left = self.name + BESIDE_NAME
        if column == self.domains:
            return left + column * self.column + BEFORE_OVERALL + OVERALL / 2
        return left + (column + 0.5) * self.column


def _beside_name(column: float, domains: int) -> float:
    return column * domains + BEFORE_OVERALL + OVERALL


def _blocks(plot: TrafficLight, room: float) -> _Blocks:
    domains, rows = len(plot.columns), max(1, len(plot.rows))
    widest = max((width_of(row.said, BODY) for row in plot.rows), default=0.0)
    wanted = min(max(widest, LEAST_NAME), MOST_NAME)
    if rows > ROWS_OF_A_BLOCK:
        left = (room - BETWEEN_BLOCKS) / 2 - BESIDE_NAME - _beside_name(NARROW_COLUMN, domains)
        if left >= LEAST_NAME:
            return _Blocks(2, math.ceil(rows / 2), min(wanted, left), NARROW_COLUMN, domains)
    fits = wanted + BESIDE_NAME + _beside_name(COLUMN, domains) <= room
    column = COLUMN if fits else NARROW_COLUMN
    left = max(room - BESIDE_NAME - _beside_name(column, domains), LEAST_NAME)
    return _Blocks(1, rows, min(wanted, left), column, domains)


def _drawn(plot: TrafficLight) -> Sheet:
    blocks = _blocks(plot, WIDTH - 2 * MARGIN)
    across = blocks.count * blocks.width + (blocks.count - 1) * BETWEEN_BLOCKS
    room = max(across, LEAST_WIDTH)
    title = wrapped(plot.title, room, TITLE, bold=True) if plot.title else []
    used = {level for row in plot.rows for level in row.levels}
    levels = [*plot.levels, *([(None, NOT_JUDGED)] if None in used else [])]
    legend = Legend(levels, room)
    domains = Remarks([f"{one.head}: {one.title}" for one in plot.columns], room)
    notes = Remarks(plot.notes, room)
    parts = (blocks.height, legend.height, domains.height, notes.height)
    height = len(title) * TITLE_ROW + sum(part + GAP for part in parts if part) - GAP
    sheet = Sheet(room + 2 * MARGIN, height + 2 * MARGIN, plot.title)
    y = MARGIN
    for line in title:
        sheet.text(MARGIN, y + TITLE_ROW / 2, line, TITLE, bold=True)
        y += TITLE_ROW
    points: dict[str | None, list[tuple[float, float]]] = {}
    for number in range(blocks.count):
        rows = plot.rows[number * blocks.rows : (number + 1) * blocks.rows]
        _block(
            sheet, blocks, plot.columns, rows, (MARGIN + number * (blocks.width + BETWEEN_BLOCKS), y), points
        )
    for level, of_level in points.items():
        sheet.discs(level, of_level, DISC, "level")
    y += blocks.height + GAP
    for part in (legend, domains, notes):
        if part.height:
            part.draw(sheet, MARGIN, y)
            y += part.height + GAP
    return sheet


def _block(
    sheet: Sheet,
    blocks: _Blocks,
    columns: Sequence[Column],
    rows: Sequence[StudyRow],
    corner: tuple[float, float],
    points: dict[str | None, list[tuple[float, float]]],
) -> None:
    """The heads, names and hairlines of some rows; where their discs belong is added to ``points``."""
    left, top = corner
    for number, head in enumerate([*(one.head for one in columns), "Overall"]):
        is_overall = number == len(columns)
        said = clipped(head, OVERALL if is_overall else blocks.column, SMALL, bold=is_overall)
        sheet.text(
            left + blocks.middle(number), top + HEAD / 2, said, SMALL, bold=is_overall, ink=INK_3, at="center"
        )
    sheet.line(left, top + HEAD, left + blocks.width, top + HEAD, ink=EDGE, width=0.7)
    for number, row in enumerate(rows):
        y = top + HEAD + (number + 0.5) * ROW
        remark = f" {row.remark}" if row.remark else ""
        room = blocks.name - (width_of(row.remark, BODY) + BODY / 3 if row.remark else 0)
        sheet.text(left, y, clipped(row.name, room, BODY) + remark)
        sheet.line(left, y + ROW / 2, left + blocks.width, y + ROW / 2, ink=LINE)
        for column, level in enumerate(row.levels):
            points.setdefault(level, []).append((left + blocks.middle(column), y))
