"""The marks that both arrangements of a forest plot share, and how large they are."""

import math

from .axis import Axis, axis
from .canvas import LEFT, RIGHT, SCALE, SMALL, STRONG, Canvas, Style
from .forest_data import ForestPlot, PooledRow, PredictionRow, PublishedRow, StudyRow
from .risk_of_bias import LEVEL_WORDS
from .text import clip, width, wrap

_SMALLEST = 4.5  # side of the smallest square, in pixels
_FAVOURS_GAP = 7.0
_LINE = 19.0


def scale(plot: ForestPlot, room: float) -> Axis:
    """The effect axis: every estimate, the whole diamond and no effect lie on it."""
    points = [row.yi for row in plot.studies]
    if plot.pooled:
        points += [plot.pooled.estimate, plot.pooled.ci_lb, plot.pooled.ci_ub]
    if plot.published:
        points += [plot.published.estimate, plot.published.ci_lb, plot.published.ci_ub]
    spans = [(row.ci_lb, row.ci_ub) for row in plot.studies]
    if plot.prediction:
        spans.append((plot.prediction.lb, plot.prediction.ub))
    return axis(points, spans, log=plot.log, room=room, size=SMALL)


def studies(
    canvas: Canvas, rows: tuple[StudyRow, ...], ys: list[float], heading: str, largest: float
) -> None:
    """Intervals, arrows where they leave the axis, and squares with an area that is the weight.

    `largest` is the side of the heaviest study's square, in pixels.
    """
    intervals(canvas, [(row.ci_lb, row.ci_ub, y) for row, y in zip(rows, ys, strict=True)], 1.4)
    heaviest = max((row.weight for row in rows), default=1) or 1
    sides = [max(_SMALLEST, largest * math.sqrt(max(0.0, row.weight) / heaviest)) for row in rows]
    canvas.marks(
        SCALE,
        [(row.yi, y) for row, y in zip(rows, ys, strict=True)],
        {
            "symbol": "square",
            "size": sides,
            "color": canvas.colours.accent,
            "opacity": 1,
            "line": {"width": 0},
        },
        [title(row, heading) for row in rows],
    )


def intervals(canvas: Canvas, spans: list[tuple[float, float, float]], thickness: float) -> None:
    """(lb, ub, y) as lines; an end beyond the axis becomes an arrow at its edge."""
    lo, hi = canvas.scale.lo, canvas.scale.hi
    canvas.lines(
        [(max(lb, lo), y, min(ub, hi), y) for lb, ub, y in spans], canvas.colours.ink, width=thickness
    )
    for symbol, edge, points in (
        ("triangle-left", lo, [(lo, y) for lb, _, y in spans if lb < lo]),
        ("triangle-right", hi, [(hi, y) for _, ub, y in spans if ub > hi]),
    ):
        if points:
            marker = {"symbol": symbol, "size": 8, "color": canvas.colours.ink, "opacity": 1}
            canvas.marks(SCALE, [(edge, y) for _, y in points], marker)


def diamond(canvas: Canvas, row: PooledRow, y: float) -> None:
    ink = canvas.colours.ink
    canvas.polygon(_diamond(row, y, 8), fill=ink, line=ink, width=1)


def published(canvas: Canvas, row: PublishedRow, y: float) -> None:
    """Dashed and empty: it is not computed here."""
    canvas.polygon(
        _diamond(row, y, 6), fill="rgba(0,0,0,0)", line=canvas.colours.finding, width=1.5, dash="3px,2px"
    )


def prediction(canvas: Canvas, row: PredictionRow, y: float) -> None:
    """A bar with a cap at each end that lies on the axis."""
    intervals(canvas, [(row.lb, row.ub, y)], 2.5)
    caps = [(end, y - 5, end, y + 5) for end in (row.lb, row.ub) if canvas.scale.lo <= end <= canvas.scale.hi]
    canvas.lines(caps, canvas.colours.ink, width=2)


def ruler(canvas: Canvas, y: float, label: str) -> float:
    """The axis with ticks and its label; returns the y below it."""
    colours, line = canvas.colours, canvas.scale
    ticks = [(x, y, x, y + 4) for x, _ in line.ticks]
    canvas.strokes(SCALE, [(line.lo, y, line.hi, y), *ticks], colours.edge, width=1)
    for x, text in line.ticks:
        canvas.text(SCALE, x, y + 14, text, Style(colours.ink_2, "centre", SMALL))
    centre = (canvas.left + canvas.width - canvas.right) / 2
    room = 2 * min(centre, canvas.width - centre)
    y += 33
    for text in wrap(label, room, SMALL):
        canvas.text(SCALE, (line.lo + line.hi) / 2, y, text, Style(colours.ink_2, "centre", SMALL))
        y += 16
    return y


def favours(canvas: Canvas, plot: ForestPlot, y: float, free_left: float, free_right: float) -> None:
    """Whom each side favours: around the line of no effect, or at the edges where there is no room.

    `free_left` and `free_right` are the pixels that are free beside the scale.
    """
    if not (plot.favours_left and plot.favours_right):
        return
    room = canvas.width - canvas.left - canvas.right
    per_unit = room / (canvas.scale.hi - canvas.scale.lo)
    before = free_left - canvas.scale.lo * per_unit - _FAVOURS_GAP
    after = free_right + canvas.scale.hi * per_unit - _FAVOURS_GAP
    texts = [("← favours ", plot.favours_left, ""), ("", plot.favours_right, " →")]
    needs = [width("".join(parts), SMALL) for parts in texts]
    colour = canvas.colours.ink_3
    if needs[0] <= before and needs[1] <= after:
        gap = _FAVOURS_GAP / per_unit
        # Plotly drops a text whose anchor lies off the axis, however far its letters reach onto it.
        left, right = max(-gap, canvas.scale.lo), min(gap, canvas.scale.hi)
        canvas.text(SCALE, left, y, "".join(texts[0]), Style(colour, "right", SMALL))
        canvas.text(SCALE, right, y, "".join(texts[1]), Style(colour, "left", SMALL))
        return
    total = free_left + room + free_right - 2 * _FAVOURS_GAP
    shares = (
        needs if sum(needs) <= total else [min(n, max(total / 2, total - m)) for n, m in (needs, needs[::-1])]
    )
    shown = [
        start + clip(name, share - width(start + end, SMALL) + 1, SMALL) + end
        for (start, name, end), share in zip(texts, shares, strict=True)
    ]
    canvas.text(LEFT, canvas.left - free_left, y, shown[0], Style(colour, "left", SMALL))
    canvas.text(RIGHT, free_right - canvas.right, y, shown[1], Style(colour, "right", SMALL))


def notes_with_legend(plot: ForestPlot, *, overall_only: bool) -> tuple[tuple[str, str], ...]:
    """The notes, and what the dots mean; `overall_only` where one dot stands for the whole study."""
    all_domains = plot.rob_legend + plot.rob_signs
    clauses = ("RoB: overall", *plot.rob_overall_signs) if overall_only else all_domains
    return (*plot.notes, *((("Risk of bias", " · ".join(clauses)),) if plot.rob_legend else ()))


def notes(
    canvas: Canvas, plot: ForestPlot, lines: tuple[tuple[str, str], ...], y: float, indent: float
) -> float:
    """Lines under the plot; with `indent` 0 a heading stands above its text.  Returns the y below."""
    colours = canvas.colours
    for heading, text in lines:
        canvas.text(LEFT, 0, y, heading, Style(colours.ink, weight=STRONG))
        y += 0 if indent else _LINE
        for line in wrap(text, canvas.width - indent):
            canvas.text(LEFT, indent, y, line, Style(colours.ink_2))
            y += _LINE
        y += 0 if indent else 5
    for warning in plot.warnings:
        for number, line in enumerate(wrap(warning, canvas.width - 18)):
            canvas.text(LEFT, 0, y, "" if number else "◆", Style(colours.finding))
            canvas.text(LEFT, 18, y, line, Style(colours.finding))
            y += _LINE
    return y


def title(row: StudyRow, heading: str) -> str:
    """What a row says when it is pointed at: the whole name, which its column may have clipped."""
    return f"{row.label}: {heading} {row.text}, weight {row.weight:.1f} %"


def judgement(plot: ForestPlot, row: StudyRow, place: int) -> str:
    """What the dot at a place of a row says."""
    if row.rob_said:
        return f"{row.label}. {row.rob_said[place]}"
    return f"{row.label}, {plot.rob_domains[place]}: {LEVEL_WORDS[row.rob[place]]}"


def _diamond(row: PooledRow | PublishedRow, y: float, half: float) -> list[tuple[float, float]]:
    return [(row.ci_lb, y), (row.estimate, y - half), (row.ci_ub, y), (row.estimate, y + half)]
