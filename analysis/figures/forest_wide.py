"""The forest plot for a page: numbers in columns on both sides of the scale."""

from dataclasses import dataclass

from . import forest_marks, numbers, risk_of_bias
from .canvas import LEFT, MEDIUM, RIGHT, SCALE, SMALL, STRONG, Canvas, Style
from .forest_data import ForestPlot
from .palette import Palette
from .text import clip, width

WIDTH = 905.0  # the plot's pane at the narrowest page that has two panes
HEAD = 46.0
ROW = 33.0
POOLED = 36.0
EXTRA = 27.0
_GAP, _GROUP_GAP, _SIDE = 11.0, 16.0, 13.0  # between columns, between arms, beside the scale
_NAME_MIN, _NAME_MAX = 100.0, 220.0
_HEADINGS = (170.0, 130.0, 100.0)  # an arm's heading may widen its columns to this, if there is room
_SCALE_MIN, _SCALE_WISH = 140.0, 190.0
_DOT_STEP = 17.0
_SQUARE = 14.0


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where columns stand: pixels from the left edge, or (effect, weight, dots) from the right edge."""

    name_room: float
    rights: tuple[float, ...]  # right edges of the arms' columns
    spans: tuple[tuple[float, float], ...]  # left and right edge of each arm's group
    left: float
    effect: float
    weight: float
    dots: tuple[float, ...]
    right: float

    @property
    def least(self) -> float:
        """The width of a sheet with these columns and the shortest scale."""
        return self.left + self.right + _SCALE_MIN


def draw(plot: ForestPlot, colours: Palette, page: float | None = None) -> dict:
    """See `forest.forest`."""
    least = _columns(plot, 0.0).least
    sheet = max(least, page or WIDTH)
    columns = _columns(plot, sheet)
    scale = forest_marks.scale(plot, sheet - columns.left - columns.right)
    canvas = Canvas(colours, scale, sheet, columns.left, columns.right)
    _head(canvas, plot, columns)

    ys = [HEAD + ROW * (place + 0.5) for place in range(len(plot.studies))]
    bottom = HEAD + ROW * len(plot.studies)
    canvas.rules([HEAD + ROW * place for place in range(1, len(plot.studies))], colours.line)
    canvas.rules([HEAD, bottom], colours.edge, width=1.2)
    for row, y in zip(plot.studies, ys, strict=True):
        canvas.text(LEFT, 0, y, clip(row.label, columns.name_room, bold=False), Style(colours.ink))
        _arms(canvas, columns, row.columns, y, Style(colours.ink, "right"))
        canvas.text(RIGHT, columns.effect, y, row.text, Style(colours.ink, "right"))
        canvas.text(RIGHT, columns.weight, y, numbers.weight(row.weight), Style(colours.ink_2, "right"))
    forest_marks.studies(canvas, plot.studies, ys, plot.effect_heading, _SQUARE)
    risk_of_bias.dots(
        canvas,
        RIGHT,
        [
            (x, y, level, forest_marks.judgement(plot, row, place))
            for row, y in zip(plot.studies, ys, strict=True)
            for place, (x, level) in enumerate(zip(columns.dots, row.rob, strict=True))
        ],
    )
    below = _summary(canvas, plot, columns, bottom)
    canvas.strokes(SCALE, [(0, HEAD, 0, below)], colours.ink_3, width=1.2)
    height = forest_marks.ruler(canvas, below, plot.axis_label)
    lines = forest_marks.notes_with_legend(plot, overall_only=False)
    if lines or plot.warnings:
        canvas.rules([height + 2], colours.line)
        indent = 16 + max((width(heading, bold=True) for heading, _ in lines), default=0)
        height = forest_marks.notes(canvas, plot, lines, height + 20, indent)
    figure = canvas.figure(height)
    figure["frame"]["min_width"] = least
    figure["rows"] = [
        {
            "top": y - ROW / 2,
            "height": ROW,
            "width": columns.left - _SIDE,
            "link": row.link,
            "title": forest_marks.title(row, plot.effect_heading),
        }
        for row, y in zip(plot.studies, ys, strict=True)
    ]
    return figure


def _head(canvas: Canvas, plot: ForestPlot, columns: _Columns) -> None:
    colours = canvas.colours
    top, second = 11.0, 34.0
    small = Style(colours.ink_3, "right", SMALL)
    canvas.text(LEFT, 0, second, "Study", Style(colours.ink_3, "left", SMALL))
    canvas.text(RIGHT, columns.effect, second, plot.effect_heading, small)
    canvas.text(RIGHT, columns.weight, second, "Weight", small)
    heading = Style(colours.ink, "centre", SMALL, STRONG)
    for group, (start, end) in zip(plot.groups, columns.spans, strict=True):
        text = clip(group.heading, end - start, SMALL, bold=True)
        canvas.text(LEFT, (start + end) / 2, top, text, heading)
    names = [name for group in plot.groups for name in group.columns]
    for x, name in zip(columns.rights, names, strict=True):
        canvas.text(LEFT, x, second, name, small)
    canvas.strokes(LEFT, [(start, 22, end, 22) for start, end in columns.spans], colours.line, width=1)
    if columns.dots:
        first, last = columns.dots[0] - 9, columns.dots[-1] + 9
        if width("Risk of bias", SMALL, bold=True) <= last - first:
            canvas.text(RIGHT, (first + last) / 2, top, "Risk of bias", heading)
        else:
            canvas.text(RIGHT, last, top, "Risk of bias", Style(colours.ink, "right", SMALL, STRONG))
        canvas.strokes(RIGHT, [(first, 22, last, 22)], colours.line, width=1)
        for x, domain in zip(columns.dots, plot.rob_domains, strict=True):
            text = clip(domain, _DOT_STEP + 4, SMALL)
            canvas.text(RIGHT, x, second, text, Style(colours.ink_3, "centre", SMALL))
    taken = 0.0
    if columns.dots:
        taken = max(30 - columns.dots[0], width("Risk of bias", SMALL, bold=True) + 10)
    spare = columns.right - taken
    forest_marks.favours(canvas, plot, top, 2.0, spare)


def _summary(canvas: Canvas, plot: ForestPlot, columns: _Columns, y: float) -> float:
    """Diamond, prediction interval, published value; returns the y of the axis."""
    colours = canvas.colours
    if plot.pooled:
        strong, room = Style(colours.ink, "left", weight=STRONG), columns.left - _SIDE
        for x, text in zip(columns.rights, plot.pooled.columns, strict=True):
            if text:
                room = x - width(text, bold=True) - _GAP
                break
        y += POOLED / 2
        dashes = [(plot.pooled.estimate, HEAD, plot.pooled.estimate, y)]
        canvas.strokes(SCALE, dashes, colours.ink_3, width=1, dash="4px,3px")
        canvas.text(LEFT, 0, y, clip(plot.pooled.label, room, bold=True), strong)
        _arms(canvas, columns, plot.pooled.columns, y, Style(colours.ink, "right", weight=STRONG))
        canvas.text(RIGHT, columns.effect, y, plot.pooled.text, Style(colours.ink, "right", weight=STRONG))
        canvas.text(RIGHT, columns.weight, y, "100", Style(colours.ink, "right", weight=STRONG))
        forest_marks.diamond(canvas, plot.pooled, y)
        y += POOLED / 2
    for row, mark in ((plot.prediction, forest_marks.prediction), (plot.published, forest_marks.published)):
        if row:
            y += EXTRA / 2
            canvas.text(LEFT, 0, y, clip(row.label, columns.left - _SIDE), Style(colours.ink_2))
            canvas.text(RIGHT, columns.effect, y, row.text, Style(colours.ink_2, "right"))
            mark(canvas, row, y)
            y += EXTRA / 2
    if plot.published:
        note = clip(plot.published.note, -columns.effect)
        canvas.text(RIGHT, 0, y - EXTRA / 2, note, Style(colours.finding, "right", weight=MEDIUM))
    return y + 4


def _arms(canvas: Canvas, columns: _Columns, texts: tuple[str, ...], y: float, style: Style) -> None:
    for x, text in zip(columns.rights, texts, strict=True):
        canvas.text(LEFT, x, y, text, style)


def _columns(plot: ForestPlot, sheet: float) -> _Columns:
    """Columns as wide as what stands in them; names and headings take what the scale can spare."""
    effect_right, weight_right, dots, right = _right_side(plot)
    totals = plot.pooled.columns if plot.pooled else ("",) * sum(len(g.columns) for g in plot.groups)
    wish = max((width(row.label) for row in plot.studies), default=0) + 1
    if plot.pooled and totals and totals[0]:
        wish = max(wish, width(plot.pooled.label, bold=True) + 1)
    wish = max(_NAME_MIN, min(wish, _NAME_MAX))
    for heading in _HEADINGS:
        rights, spans = _arm_columns(plot, totals, heading)
        arms = rights[-1] if rights else 0.0
        spare = sheet - arms - _SIDE - right - _SCALE_WISH
        if spare >= wish:
            break
    room = max(_NAME_MIN, min(wish, spare))  # a short name column before a short scale
    return _Columns(
        name_room=room,
        rights=tuple(room + edge for edge in rights),
        spans=tuple((room + start, room + end) for start, end in spans),
        left=room + arms + _SIDE,
        effect=effect_right,
        weight=weight_right,
        dots=dots,
        right=right,
    )


def _right_side(plot: ForestPlot) -> tuple[float, float, tuple[float, ...], float]:
    """Right edges of effect and weight and centres of dots, from the right edge; and their sum of widths."""
    texts = [row.text for row in plot.studies] + [r.text for r in (plot.prediction, plot.published) if r]
    effect = max([width(plot.effect_heading, SMALL), *map(width, texts)])
    if plot.pooled:
        effect = max(effect, width(plot.pooled.text, bold=True))
    step = max([_DOT_STEP, *(min(_DOT_STEP + 6, width(domain, SMALL) + 5) for domain in plot.rob_domains)])
    dots = tuple(-9 - step * place for place in reversed(range(len(plot.rob_domains))))
    weight_right = dots[0] - 9 - _GAP if dots else 0.0
    effect_right = weight_right - width("Weight", SMALL) - _GAP
    return effect_right, weight_right, dots, -effect_right + effect + _SIDE


def _arm_columns(
    plot: ForestPlot, totals: tuple[str, ...], heading: float
) -> tuple[list[float], list[tuple[float, float]]]:
    """Right edges of the arms' columns and edges of their groups, from the end of the names."""
    rights: list[float] = []
    spans: list[tuple[float, float]] = []
    x, place = 0.0, 0
    for group in plot.groups:
        own = []
        for name in group.columns:
            cells = [width(row.columns[place]) for row in plot.studies]
            own.append(max([width(name, SMALL), width(totals[place], bold=True), *cells]))
            place += 1
        start = x + _GROUP_GAP
        inside = sum(own) + _GAP * (len(own) - 1)
        x = start + max(0.0, min(heading, width(group.heading, SMALL, bold=True)) - inside)
        for number, cell in enumerate(own):
            x += cell + (_GAP if number else 0)
            rights.append(x)
        spans.append((start, x))
    return rights, spans
