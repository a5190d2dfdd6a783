"""A sheet measured in pixels, drawn by Plotly.

Plotly places things in fractions of a plot or in data; a forest plot needs columns of text at fixed
distances from its edges and one scale that takes what is left.  So the sheet has three x axes over
one y axis that counts pixels from the top: LEFT counts pixels from the left edge, RIGHT (negative)
pixels from the right edge, SCALE is the effect axis between `left` and `right`.  A page that is wider
than the sheet changes three numbers (`frame` in the result says from what) and nothing moves apart.

Text is collected and drawn as a few traces, not as annotations: those cost a millisecond each.
"""

from dataclasses import dataclass, field

from .axis import Axis
from .palette import Palette
from .text import FONT, escape

LEFT, RIGHT, SCALE = "x", "x2", "x3"
SIZE, SMALL = 13, 12
REGULAR, MEDIUM, STRONG = 400, 500, 600


@dataclass(frozen=True, slots=True)
class Style:
    """How a text looks; `align` is the side of the text that its position fixes."""

    colour: str
    align: str = "left"
    size: int = SIZE
    weight: int = REGULAR


@dataclass(slots=True)
class Canvas:
    """Collects marks; `figure` makes them a Plotly figure.  All y are pixels from the top."""

    colours: Palette
    scale: Axis
    width: float
    left: float
    right: float
    traces: list[dict] = field(default_factory=list)
    shapes: list[dict] = field(default_factory=list)
    texts: dict[tuple[str, Style], list[tuple[float, float, str]]] = field(default_factory=dict)

    def text(self, axis: str, x: float, y: float, text: str, style: Style) -> None:
        """Plain text, escaped here."""
        if text:
            self.texts.setdefault((axis, style), []).append((x, y, escape(text)))

    def rules(self, ys: list[float], colour: str, *, width: float = 1) -> None:
        """Lines across the whole sheet."""
        self._path("paper", "".join(f"M0,{y}L1,{y}" for y in ys), colour, width)

    def strokes(self, axis: str, segments: list[tuple], colour: str, *, width: float, dash="solid") -> None:
        """Segments (x0, y0, x1, y1) below the marks."""
        self._path(axis, "".join(f"M{a},{b}L{c},{d}" for a, b, c, d in segments), colour, width, dash)

    def lines(self, segments: list[tuple], colour: str, *, width: float) -> None:
        """Segments (x0, y0, x1, y1) on the effect axis, above the strokes."""
        xs = [x for a, _, c, _ in segments for x in (a, c, None)]
        ys = [y for _, b, _, d in segments for y in (b, d, None)]
        self._trace(SCALE, xs, ys, mode="lines", line={"color": colour, "width": width}, hoverinfo="skip")

    def polygon(self, corners: list[tuple], *, fill: str, line: str, width: float, dash="solid") -> None:
        """A closed figure on the effect axis."""
        closed = [*corners, corners[0]]
        self._trace(
            SCALE,
            [x for x, _ in closed],
            [y for _, y in closed],
            mode="lines",
            fill="toself",
            fillcolor=fill,
            line={"color": line, "width": width, "dash": dash},
            hoverinfo="skip",
        )

    def marks(
        self, axis: str, points: list[tuple[float, float]], marker: dict, hover: list[str] | None = None
    ):
        """Markers; `hover` is plain text, one for each."""
        extra = {"hoverinfo": "skip"}
        if hover:
            extra = {"hoverinfo": "text", "hovertext": [escape(text) for text in hover]}
        self._trace(
            axis, [x for x, _ in points], [y for _, y in points], mode="markers", marker=marker, **extra
        )

    def figure(self, height: float) -> dict:
        """`data`, `layout`, `config` for Plotly, and the `frame` that a wider page needs."""
        for (axis, style), items in self.texts.items():
            side = {"left": "right", "right": "left", "centre": "center"}[style.align]
            self._trace(
                axis,
                [x for x, _, _ in items],
                [y for _, y, _ in items],
                mode="text",
                text=[text for _, _, text in items],
                textposition=f"middle {side}",
                textfont={"size": style.size, "color": style.colour, "weight": style.weight, "family": FONT},
                hoverinfo="skip",
            )
        hidden = {"visible": False, "fixedrange": True, "anchor": "y"}
        layout = {
            "width": self.width,
            "height": height,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": "closest",
            "dragmode": False,
            "font": {"family": FONT, "size": SIZE, "color": self.colours.ink},
            "hoverlabel": {
                "bgcolor": self.colours.paper,
                "bordercolor": self.colours.edge,
                "font": {"family": FONT, "size": SIZE, "color": self.colours.ink},
                "align": "left",
            },
            "xaxis": hidden | {"domain": [0, 1], "range": [0, self.width]},
            "xaxis2": hidden | {"domain": [0, 1], "range": [-self.width, 0]},
            "xaxis3": hidden
            | {
                "domain": [self.left / self.width, 1 - self.right / self.width],
                "range": [self.scale.lo, self.scale.hi],
            },
            "yaxis": {"visible": False, "fixedrange": True, "anchor": "x", "range": [height, 0]},
            "shapes": self.shapes,
        }
        config = {"displayModeBar": False, "responsive": False, "doubleClick": False, "showTips": False}
        frame = {"left": self.left, "right": self.right}
        return {"data": self.traces, "layout": layout, "config": config, "frame": frame}

    def _trace(self, axis: str, x: list, y: list, **rest) -> None:
        trace = {"type": "scatter", "xaxis": axis, "yaxis": "y", "x": x, "y": y, "cliponaxis": False}
        self.traces.append(trace | rest)

    def _path(self, axis: str, path: str, colour: str, width: float, dash: str = "solid") -> None:
        if path:
            line = {"color": colour, "width": width, "dash": dash}
            place = {"type": "path", "xref": axis, "yref": "y", "layer": "below"}
            self.shapes.append(place | {"path": path, "line": line})
