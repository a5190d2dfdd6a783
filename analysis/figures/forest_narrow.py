"""The forest plot for a telephone: a study's name and effect above its interval."""

from . import forest_marks, risk_of_bias
from .canvas import LEFT, RIGHT, SCALE, SIZE, SMALL, STRONG, Canvas, Style
from .forest_data import ForestPlot
from .palette import Palette
from .text import clip, width

WIDTH = 358.0  # a page of 390 pixels less its margins
HEAD = 46.0
ROW = 50.0
_LABEL, _MARK = 16.0, 36.0  # within a row, from its top
_BAND = 12.0  # half the height in which the vertical lines show
_INSET = 14.0
_LEAST = 280.0
_SQUARE = 11.0


def draw(plot: ForestPlot, colours: Palette, page: float | None = None) -> dict:
    """See `forest.forest`."""
    sheet = max(_LEAST, page or WIDTH)
    scale = forest_marks.scale(plot, sheet - 2 * _INSET)
    canvas = Canvas(colours, scale, sheet, _INSET, _INSET)
    summaries = [row for row in (plot.pooled, plot.prediction, plot.published) if row]
    texts = [row.text for row in (*plot.studies, *summaries)]
    effect = max([width(plot.effect_heading, SMALL), *(width(text, bold=True) for text in texts)])
    dot = -effect - 16 if plot.rob_domains else -effect
    room = sheet + dot - 14

    canvas.text(LEFT, 0, 33, "Study", Style(colours.ink_3, "left", SMALL))
    if plot.rob_domains:
        canvas.text(RIGHT, dot, 33, "RoB", Style(colours.ink_3, "centre", SMALL))
    canvas.text(RIGHT, 0, 33, plot.effect_heading, Style(colours.ink_3, "right", SMALL))
    forest_marks.favours(canvas, plot, 10, _INSET, _INSET)

    tops = [HEAD + ROW * place for place in range(len(plot.studies))]
    bottom = HEAD + ROW * len(plot.studies)
    canvas.rules(tops[1:], colours.line)
    canvas.rules([HEAD, bottom], colours.edge, width=1.2)
    for row, top in zip(plot.studies, tops, strict=True):
        canvas.text(LEFT, 0, top + _LABEL, clip(row.label, room), Style(colours.ink))
        canvas.text(RIGHT, 0, top + _LABEL, row.text, Style(colours.ink, "right"))
    marks = [top + _MARK for top in tops]
    forest_marks.studies(canvas, plot.studies, marks, plot.effect_heading, _SQUARE)
    if plot.rob_domains:
        risk_of_bias.dots(
            canvas,
            RIGHT,
            [
                (dot, top + _LABEL, row.rob[-1], forest_marks.judgement(plot, row, -1))
                for row, top in zip(plot.studies, tops, strict=True)
            ],
        )
    below = _summary(canvas, plot, bottom, marks)
    height = forest_marks.ruler(canvas, below, plot.axis_label)
    lines = forest_marks.notes_with_legend(plot, overall_only=True)
    if lines or plot.warnings:
        canvas.rules([height + 2], colours.line)
        height = forest_marks.notes(canvas, plot, lines, height + 22, 0)
    figure = canvas.figure(height)
    figure["frame"]["min_width"] = _LEAST
    figure["rows"] = [
        {
            "top": top,
            "height": ROW,
            "width": None,
            "link": row.link,
            "title": forest_marks.title(row, plot.effect_heading),
        }
        for row, top in zip(plot.studies, tops, strict=True)
    ]
    return figure


def _summary(canvas: Canvas, plot: ForestPlot, y: float, study_marks: list[float]) -> float:
    """Diamond, prediction interval, published value, and the vertical lines; returns the axis's y."""
    colours = canvas.colours
    bands = list(study_marks)
    for row, mark in (
        (plot.pooled, forest_marks.diamond),
        (plot.prediction, forest_marks.prediction),
        (plot.published, forest_marks.published),
    ):
        if not row:
            continue
        pooled = row is plot.pooled
        colour, weight, size = (colours.ink, STRONG, SIZE) if pooled else (colours.ink_2, 400, SMALL)
        label = row.label
        if row is plot.published and row.note:
            label = f"{row.label} · {row.note}"
        room = canvas.width - width(row.text, size, bold=pooled) - 14
        canvas.text(
            LEFT, 0, y + _LABEL, clip(label, room, size, bold=pooled), Style(colour, "left", size, weight)
        )
        canvas.text(RIGHT, 0, y + _LABEL, row.text, Style(colour, "right", size, weight))
        mark(canvas, row, y + _MARK)
        bands.append(y + _MARK)
        y += ROW - 4
    canvas.strokes(SCALE, [(0, at - _BAND, 0, at + _BAND) for at in bands], colours.ink_3, width=1.2)
    if plot.pooled:
        x = plot.pooled.estimate
        dashes = [(x, at - _BAND, x, at + _BAND) for at in study_marks]
        canvas.strokes(SCALE, dashes, colours.ink_3, width=1, dash="3px,3px")
    return y + 8
