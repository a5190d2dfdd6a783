"""A forest plot as a Plotly figure: text columns, squares, the diamond, risk of bias.

Two arrangements of one drawing: `wide` has the arms' numbers in columns left of the scale and effect,
weight and judgements right of it; `narrow` puts a study's name and effect above its interval.  Rows
have a fixed height, so that 60 studies read like 6.
"""

from . import forest_narrow, forest_wide
from .forest_data import ForestPlot
from .palette import THEMES

WIDEST = 2000
_LAYOUTS = {"wide": forest_wide.draw, "narrow": forest_narrow.draw}


def forest(plot: ForestPlot, *, layout: str = "wide", theme: str = "light", width: int | None = None) -> dict:
    """The plot as a dictionary of plain values: `data`, `layout` and `config` for Plotly, `frame`
    (`left`, `right`, `min_width`, pixels) for a page that is wider or narrower than the sheet, and
    `rows`: `top`, `height`, `width` (pixels; None for all of it), `link` and `title` of each study's row.

    `width` is the room on the page in pixels (905 or 358 if not given); a sheet is never narrower than
    its `min_width`, nor wider than 2000.

    There is no background, so that an export lies on any paper; exports use the light theme.
    """
    page = None if width is None else float(min(width, WIDEST))
    return _LAYOUTS[layout](plot, THEMES[theme], page)
