"""Dots for judgements of risk of bias: colour, outline and always a sign."""

from .canvas import SMALL, STRONG, Canvas, Style
from .palette import Palette

DOT = 14
LEVEL_WORDS = {
    "low": "low risk of bias",
    "some_concerns": "some concerns",
    "high": "high risk of bias",
    "moderate": "moderate risk of bias",
    "serious": "serious risk of bias",
    "critical": "critical risk of bias",
    "no_information": "no information",
    "not_in_variant": "not a domain of this study’s instrument",
    "none": "not judged",
    None: "not judged",
}
# Colours of RoB 2's three levels serve ROBINS-I too; the sign tells its levels apart.
_COLOURS = {
    "low": "low",
    "some_concerns": "some",
    "moderate": "some",
    "high": "high",
    "serious": "high",
    "critical": "high",
}
_SIGNS = {
    "low": ("cross-thin-open", 7),
    "some_concerns": ("line-ew-open", 7),
    "moderate": ("line-ew-open", 7),
    "high": ("x-thin-open", 6),
    "serious": ("x-thin-open", 6),
}
_LETTERS = {"critical": "!", "no_information": "?"}


def dots(canvas: Canvas, axis: str, marks: list[tuple[float, float, str | None, str]]) -> None:
    """Draw (x, y, level, hover text); one trace of discs and one of signs for each level in use."""
    for level in (*LEVEL_WORDS,):
        chosen = [mark for mark in marks if mark[2] == level]
        if not chosen:
            continue
        points = [(x, y) for x, y, _, _ in chosen]
        canvas.marks(axis, points, _disc(level, canvas.colours), [text for _, _, _, text in chosen])
        ink = _ink(level, canvas.colours)
        if level in _SIGNS:
            symbol, size = _SIGNS[level]
            stroke = {"symbol": symbol, "size": size, "color": ink, "opacity": 1}
            canvas.marks(axis, points, stroke | {"line": {"width": 1.8, "color": ink}})
        for x, y in points if level in _LETTERS else ():
            canvas.text(axis, x, y, _LETTERS[level], Style(ink, "centre", SMALL, STRONG))


def _disc(level: str | None, colours: Palette) -> dict:
    if level == "not_in_variant":
        return {"symbol": "circle", "size": 3, "color": colours.ink_3, "line": {"width": 0}, "opacity": 1}
    if level not in _COLOURS:
        hollow = {"symbol": "circle-open", "size": DOT - 1, "color": colours.edge}
        return hollow | {"line": {"width": 1, "color": colours.edge}, "opacity": 1}
    name = _COLOURS[level]
    return {
        "symbol": "circle",
        "size": DOT,
        "color": getattr(colours, f"rob_{name}"),
        "line": {"width": 1, "color": getattr(colours, f"rob_{name}_edge")},
        "opacity": 1,
    }


def _ink(level: str | None, colours: Palette) -> str:
    if level == "no_information":
        return colours.ink_2
    return colours.on_rob_dark if _COLOURS.get(level) == "high" else colours.on_rob_light
