"""Matplotlib's settings, and the fonts that figures are set in."""

import logging
import warnings
from functools import cache

# The first three have the same widths. The last is always there, since Matplotlib brings it.
FAMILIES = (
    "Arial",
    "Liberation Sans",
    "Helvetica",
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Noto Sans Arabic",
    "Noto Sans Hebrew",
)


@cache
def ready() -> None:
    """Matplotlib imported and set: text stays text, fonts are embedded as TrueType, one figure is always one file."""
    import matplotlib

    matplotlib.rcParams.update(
        {
            "pdf.fonttype": 42,
            "svg.fonttype": "none",
            "svg.hashsalt": "consilience",
            "font.family": ["sans-serif"],
            "font.sans-serif": list(FAMILIES),
            "hatch.linewidth": 0.6,
            "text.parse_math": False,
        }
    )
    # It would complain about every family and every letter that a machine does not have.
    logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
    warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font", category=UserWarning)
