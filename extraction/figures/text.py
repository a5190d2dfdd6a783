"""Text that people typed, as a figure can hold it: made harmless, measured, shortened, broken into lines."""

import re

from .fonts import ready

# Control characters break an SVG, and so do the two that are no characters; the bidirectional ones could turn the rest
# of a line around.
_UNPRINTABLE = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufffe\uffff]+"
)


def cleaned(text: str) -> str:
    """The text in one line, without what cannot be printed. Nothing in it is read as markup or as mathematics."""
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a text is in one line, in points."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.textpath import text_to_path

    ready()
    font = FontProperties(size=size, weight="bold" if bold else "normal")
    text = cleaned(text)
    return text_to_path.get_text_width_height_descent(text, font, ismath=False)[0] if text else 0.0


def clipped(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, shortened in its middle where it is wider than ``room``: its last word, mostly a year, stays."""
    text = cleaned(text)
    if width_of(text, size, bold=bold) <= room:
        return text
    start, _, last = text.rpartition(" ")
    end = f"… {last}" if start and width_of(f"… {last}", size, bold=bold) <= room / 2 else "…"
    kept = start if len(end) > 1 else text
    while kept and width_of(kept + end, size, bold=bold) > room:
        kept = kept[:-1].rstrip()
    return kept + end


def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> list[str]:
    """Lines no wider than ``room``, broken between words; a longer word is shortened."""
    lines: list[str] = []
    for word in cleaned(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(clipped(word, room, size, bold=bold))
    return lines
