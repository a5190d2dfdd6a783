"""Numbers as the text report writes them, and tables with columns that line up."""

import math
import unicodedata
from collections.abc import Sequence

from .problems import printable

MINUS = "\N{MINUS SIGN}"
NAME = 36


def figure(value: float | None, digits: int = 4) -> str:
    """`digits` significant figures, three decimals at least from 0.1 on; a dash where there is none."""
    if value is None or not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    size = abs(float(f"{value:.{digits - 1}e}"))  # as it will be shown: 0.99999 is 1.000
    if size >= 1e6 or size < 1e-4:
        return f"{value:.{digits - 1}e}".replace("-", MINUS)
    decimals = min(6, max(digits - 1 - math.floor(math.log10(size)), 0))
    return f"{value:.{decimals}f}".replace("-", MINUS)


def percent(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}%"


def p_value(value: float | None) -> str:
    """With its sign of comparison: "p = 0.0321", "p < 0.0001"."""
    if value is None:
        return "p –"
    if value < 1e-4:
        return "p < 0.0001"
    return f"p = {value:.{4 if value < 0.1 else 2}f}"


def interval(lb: float | None, ub: float | None) -> str:
    return "–" if lb is None or ub is None else f"{figure(lb)} to {figure(ub)}"


def name(text: str, longest: int = NAME) -> str:
    """A name on one line, cut where it is long."""
    clean = printable(text)
    return clean if len(clean) <= longest else clean[: longest - 1] + "…"


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines, indented by two: the first column to the left, the others to the right."""
    cells = [list(header), *[list(row) for row in rows]]
    widths = [max(_width(row[column]) for row in cells) for column in range(len(header))]
    lines = []
    for row in cells:
        parts = [_padded(row[0], widths[0], left=True)]
        parts += [_padded(cell, width, left=False) for cell, width in zip(row[1:], widths[1:], strict=True)]
        lines.append(("  " + "  ".join(parts)).rstrip())
    return lines


def _width(text: str) -> int:
    """Columns of a terminal: letters of East Asia take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _padded(text: str, width: int, *, left: bool) -> str:
    space = " " * (width - _width(text))
    return text + space if left else space + text
