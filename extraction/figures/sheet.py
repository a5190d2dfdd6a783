"""The paper that figures are drawn on: points as units, y downward from the upper edge; saved as SVG, PDF or PNG.

Matplotlib is imported when the first figure is drawn: no page needs it. Its settings are set once for the process, and
one figure is drawn at a time, since neither they nor its fonts belong to a thread.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING

from .fonts import ready
from .marks import INK, PAPER, RADIUS, SIGNS, STROKE, Mark, mark
from .text import cleaned

if TYPE_CHECKING:
    from matplotlib.path import Path

FORMS = {"svg": "image/svg+xml", "pdf": "application/pdf", "png": "image/png"}

# Points. Nothing in a figure is smaller than SMALL; 7 pt is the least that journals print.
SMALL, BODY, TITLE = 7.0, 8.0, 9.0
MARGIN = 6.0
DPI = 300
# A picture of so many dots a side takes 80 megabytes to draw; a longer one gets fewer dots an inch.
MOST_DOTS = 10_000

# Held while a figure is drawn and saved.
ONE_AT_A_TIME = Lock()


class Sheet:
    """One figure. Draws in points; ``save`` gives the bytes."""

    def __init__(self, width: float, height: float, title: str) -> None:
        from matplotlib.figure import Figure

        ready()
        self.width, self.height, self.title = width, height, cleaned(title)
        self._figure = Figure(figsize=(width / 72, height / 72))
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, width), ylim=(height, 0))
        self._axes.axis("off")

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = BODY,
        *,
        bold: bool = False,
        ink: str = INK,
        at: str = "left",
    ) -> None:
        """A text whose middle line is at ``y``, to the right of ``x`` or (``at`` "center") about it."""
        self._axes.text(
            x,
            y,
            cleaned(text),
            size=size,
            weight="bold" if bold else "normal",
            color=ink,
            ha=at,
            va="center_baseline",
            parse_math=False,
        )

    def line(self, x: float, y: float, to_x: float, to_y: float, *, ink: str, width: float = 0.5) -> None:
        """A hairline, under whatever else is drawn."""
        self._axes.plot([x, to_x], [y, to_y], color=ink, linewidth=width, solid_capstyle="butt", zorder=0)

    def chip(self, x: float, y: float, width: float, height: float, fill: str) -> None:
        """An area without outline, that keeps a hatch away from what is written over it."""
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((x, y), width, height, facecolor=fill, edgecolor="none", zorder=2))

    def box(self, x: float, y: float, width: float, height: float, drawn: Mark, name: str) -> None:
        """A part of a bar, with its hatch; ``name`` is its id in an SVG."""
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, y), width, height, facecolor=drawn.fill, edgecolor=drawn.edge, linewidth=0.7)
        if drawn.hatch:
            patch.set_hatch(drawn.hatch)
            patch.set_hatchcolor(drawn.hatch_ink)
        patch.set_gid(name)
        self._axes.add_patch(patch)

    def discs(self, level: str | None, points: list[tuple[float, float]], size: float, name: str) -> None:
        """Discs of a level with their sign, ``size`` points across; ids ``<name>-disc-…`` and ``<name>-sign-…``."""
        drawn, key = mark(level), level or "none"
        x, y = [one for one, _ in points], [one for _, one in points]
        outline = {"facecolors": drawn.fill, "edgecolors": drawn.edge, "linewidths": 0.7}
        self._axes.scatter(x, y, s=size**2, marker="o", zorder=3, **outline).set_gid(f"{name}-disc-{key}")
        self.sign(drawn, points, size, f"{name}-sign-{key}")

    def sign(self, drawn: Mark, points: list[tuple[float, float]], size: float, name: str) -> None:
        """The sign of a level alone, as large as in a disc that is ``size`` points across."""
        if not drawn.sign:
            return
        path = _sign(drawn.sign)
        # Matplotlib scales a marker so that its farthest coordinate is half of its size.
        across = 2 * abs(path.vertices).max() * size / (2 * RADIUS)
        (drawn_signs,) = self._axes.plot(
            [x for x, _ in points],
            [y for _, y in points],
            linestyle="none",
            marker=path,
            markersize=across,
            markerfacecolor="none",
            markeredgecolor=drawn.ink,
            markeredgewidth=STROKE * size / (2 * RADIUS),
            zorder=4,
        )
        drawn_signs.set_gid(name)

    def save(self, form: str) -> bytes:
        """The figure as one of ``FORMS``. A PNG has white paper, since programs show or save what has none on black;
        the others have none. Raises KeyError for another form."""
        FORMS[form]
        out = BytesIO()
        longest = max(self.width, self.height) / 72
        dates = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}
        said = {"svg": "Creator", "pdf": "Creator", "png": "Software"}
        self._figure.savefig(
            out,
            format=form,
            dpi=min(DPI, MOST_DOTS / longest),
            transparent=form != "png",
            facecolor=PAPER if form == "png" else "none",
            metadata={"Title": self.title, said[form]: "Consilience", **dates[form]},
        )
        return out.getvalue()


@cache
def _sign(name: str) -> Path:
    from matplotlib.path import Path

    vertices, codes = [], []
    for kind, points in SIGNS[name]:
        vertices += [(x, -y) for x, y in points]
        codes += [Path.MOVETO, *([Path.LINETO if kind == "L" else Path.CURVE4] * (len(points) - 1))]
    return Path(vertices, codes)
