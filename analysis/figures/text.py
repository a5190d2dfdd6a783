"""Text inside figures: made harmless, measured, clipped and wrapped.

Plotly reads labels as pseudo-HTML (`<b>`, `<a href>`, `<br>`, entities), so everything that a person
typed goes through `escape`.  Nothing here can ask a browser how wide a text is; widths are those of
Arial, whose proportions the sans fonts of the design share, with a margin for the wider ones.
"""

import re
import unicodedata

FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
ELLIPSIS = "…"

# Control characters break SVG; the bidirectional ones could turn the rest of a row around.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]+")

# Thousandths of the font size, Arial regular.
_WIDTHS = {
    " ": 278, "!": 278, '"': 355, "#": 556, "$": 556, "%": 889, "&": 667, "'": 191, "(": 333, ")": 333,
    "*": 389, "+": 584, ",": 278, "-": 333, ".": 278, "/": 278, ":": 278, ";": 278, "<": 584, "=": 584,
    ">": 584, "?": 556, "@": 1015, "A": 667, "B": 667, "C": 722, "D": 722, "E": 667, "F": 611, "G": 778,
    "H": 722, "I": 278, "J": 500, "K": 667, "L": 556, "M": 833, "N": 722, "O": 778, "P": 667, "Q": 778,
    "R": 722, "S": 667, "T": 611, "U": 722, "V": 667, "W": 944, "X": 667, "Y": 667, "Z": 611, "[": 278,
    "]": 278, "^": 469, "_": 556, "`": 333, "f": 278, "i": 222, "j": 222, "l": 222, "m": 833, "r": 333,
    "s": 500, "t": 278, "c": 500, "k": 500, "v": 500, "w": 722, "x": 500, "y": 500, "z": 500, "{": 334,
    "|": 260, "}": 334, "~": 584, "−": 584, "–": 556, "—": 1000, "…": 1000, "·": 333, "²": 333, "τ": 395,
    "←": 1000, "→": 1000, "’": 222, "◆": 800, "×": 584, "\u00a0": 278, "\u2009": 200,
}  # fmt: skip
_OTHER, _WIDE, _BOLD, _MARGIN = 556, 1000, 1.07, 1.04


def escape(text: str) -> str:
    """Text that Plotly shows exactly as it was typed."""
    clean = _UNPRINTABLE.sub(" ", text)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def width(text: str, size: float = 13, *, bold: bool = False) -> float:
    """About how many pixels `text` takes in one line at `size` pixels; rather too many than too few."""
    units = sum(_units(character) for character in text)
    return units * size / 1000 * _MARGIN * (_BOLD if bold else 1)


def clip(text: str, room: float, size: float = 13, *, bold: bool = False) -> str:
    """`text`, shortened with an ellipsis where it would take more than `room` pixels."""
    text = " ".join(_UNPRINTABLE.sub(" ", text).split())
    if width(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + ELLIPSIS, size, bold=bold) > room:
        kept = kept[:-1]
    # An accent belongs to the letter before it: neither stays alone.
    while kept and unicodedata.combining(text[len(kept)] if len(kept) < len(text) else " "):
        kept = kept[:-1]
    return kept.rstrip() + ELLIPSIS


def wrap(text: str, room: float, size: float = 13) -> list[str]:
    """Lines no wider than `room` pixels, broken between clauses (" · ") where that is enough, else between
    words; a longer word is clipped.
    """
    lines: list[str] = []
    for clause in text.split(" · "):
        longer = f"{lines[-1]} · {clause}" if lines else clause
        if width(longer, size) <= room:
            lines[-1:] = [longer]
        elif width(clause, size) <= room:
            lines.append(clause)
        else:
            lines.extend(_wrap_words(clause, room, size))
    return lines


def _wrap_words(text: str, room: float, size: float) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, size) <= room:
            lines[-1] = longer
        else:
            lines.append(clip(word, room, size))
    return lines


def _units(character: str) -> int:
    known = _WIDTHS.get(character)
    if known is not None:
        return known
    if unicodedata.combining(character):
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _WIDE
    base = unicodedata.normalize("NFD", character)[0]
    return _WIDTHS.get(base, _OTHER) if base != character else (722 if character.isupper() else _OTHER)
