"""How a level is drawn on paper: fill, outline, sign, and in bars a hatch where fills are alike.

The colours are the light ones of the design's tokens, the signs those of the dots on the pages. A level is never told
by its colour alone: the sign differs, and where no sign has room, the lightness of the fill or the hatch does.
"""

from dataclasses import dataclass

INK, INK_2, INK_3 = "#15201D", "#44504B", "#5F6B66"
LINE, EDGE, PAPER, SUNK = "#DBE0DB", "#7E8983", "#FFFFFF", "#ECEFEB"
ROB_LOW, ROB_LOW_EDGE = "#4FB38E", "#22694F"
ROB_SOME, ROB_SOME_EDGE = "#F3CE4E", "#8A6A00"
ROB_HIGH, ROB_HIGH_EDGE = "#9E1B3C", "#6B0F27"
ON_ROB_LIGHT, ON_ROB_DARK = "#15201D", "#FFFFFF"

NOT_JUDGED = "Not judged"


@dataclass(frozen=True)
class Mark:
    """The drawing of a level. ``sign`` names one of ``SIGNS``, "" for none; ``hatch`` is Matplotlib's, "" for none."""

    fill: str
    edge: str
    ink: str
    sign: str
    hatch: str = ""
    hatch_ink: str = ""


_SOME = Mark(ROB_SOME, ROB_SOME_EDGE, ON_ROB_LIGHT, "dash")
_HIGH = Mark(ROB_HIGH, ROB_HIGH_EDGE, ON_ROB_DARK, "cross")
MARKS: dict[str | None, Mark] = {
    "low": Mark(ROB_LOW, ROB_LOW_EDGE, ON_ROB_LIGHT, "plus"),
    "some_concerns": _SOME,
    "moderate": _SOME,
    "high": _HIGH,
    "serious": _HIGH,
    "critical": Mark(ROB_HIGH, ROB_HIGH_EDGE, ON_ROB_DARK, "bang", "////", "#E58AA0"),
    "no_information": Mark(SUNK, EDGE, INK_2, "query", "\\\\\\\\", EDGE),
    # A domain that the instrument of a study does not have.
    "not_in_variant": Mark(PAPER, EDGE, INK_2, "point", "---", EDGE),
    None: Mark(PAPER, EDGE, INK_2, ""),
}

# A sign as strokes, straight (L) or cubic curves (C): points from the middle of a disc of this radius, y downward.
RADIUS = 7.2
STROKE = 2.0
Point = tuple[float, float]
SIGNS: dict[str, tuple[tuple[str, tuple[Point, ...]], ...]] = {
    "plus": (("L", ((0, -3.6), (0, 3.6))), ("L", ((-3.6, 0), (3.6, 0)))),
    "dash": (("L", ((-3.6, 0), (3.6, 0))),),
    "cross": (("L", ((-2.6, -2.6), (2.6, 2.6))), ("L", ((2.6, -2.6), (-2.6, 2.6)))),
    "bang": (("L", ((0, -4.4), (0, 1))), ("L", ((0, 2.6), (0, 4.6)))),
    "point": (("L", ((-1, 0), (1, 0))),),
    "query": (
        (
            "C",
            ((-2.2, -1.8), (-2.2, -4.6), (2.4, -4.6), (2.4, -1.8), (2.4, 0), (0.1, -0.3), (0.1, 1.6)),
        ),
        ("L", ((0.1, 2.8), (0.1, 4.4))),
    ),
}


def mark(level: str | None) -> Mark:
    """The drawing of a level; of none, and of one that is not known, that of what is not judged."""
    return MARKS.get(level, MARKS[None])


def lightness(colour: str) -> float:
    """CIE lightness L* of #RRGGBB, 0 (black) to 100 (white): what is left of a colour in greyscale."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 116 * luminance ** (1 / 3) - 16 if luminance > 0.008856 else 903.3 * luminance
