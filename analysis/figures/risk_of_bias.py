"""Dots for judgements of risk of bias: colour, outline and always a sign."""

from .canvas import Canvas
from .palette import Palette

DOT = 14
LEVEL_WORDS = {
    "low": "low risk of bias",
    "some_concerns": "some concerns",
    "high": "high risk of bias",
    None: "not judged",
}


def dots(canvas: Canvas, axis: str, marks: list[tuple[float, float, str | None, str]]) -> None:
    """Draw (x, y, level, hover text); one trace of discs and one of signs for each level in use."""
    for level in (*LEVEL_WORDS,):
        chosen = [mark for mark in marks if mark[2] == level]
        if not chosen:
            continue
        points = [(x, y) for x, y, _, _ in chosen]
        disc, sign = _look(level, canvas.colours)
        canvas.marks(axis, points, disc, [text for _, _, _, text in chosen])
        if sign:
            canvas.marks(axis, points, sign)


def _look(level: str | None, colours: Palette) -> tuple[dict, dict | None]:
    if level is None:
        hollow = {"symbol": "circle-open", "size": DOT - 1, "color": colours.edge}
        return hollow | {"line": {"width": 1, "color": colours.edge}, "opacity": 1}, None
    fill, outline, sign, ink = {
        "low": (colours.rob_low, colours.rob_low_edge, "cross-thin-open", colours.on_rob_light),
        "some_concerns": (colours.rob_some, colours.rob_some_edge, "line-ew-open", colours.on_rob_light),
        "high": (colours.rob_high, colours.rob_high_edge, "x-thin-open", colours.on_rob_dark),
    }[level]
    disc = {
        "symbol": "circle",
        "size": DOT,
        "color": fill,
        "line": {"width": 1, "color": outline},
        "opacity": 1,
    }
    stroke = {"symbol": sign, "size": 7 if level != "high" else 6, "color": ink, "opacity": 1}
    return disc, stroke | {"line": {"width": 1.8, "color": ink}}
