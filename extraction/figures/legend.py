"""What a figure explains under itself: levels beside their marks, domains by their short names, remarks."""

from collections.abc import Iterable

from .marks import INK_2, mark
from .sheet import BODY, SMALL, Sheet
from .text import clipped, width_of, wrapped

LEGEND_DISC, LEGEND_ROW = 9.0, 13.0


class Legend:
    """The levels in words beside their discs, in as many lines as the width needs."""

    def __init__(self, levels: Iterable[tuple[str | None, str]], room: float, *, boxes: bool = False) -> None:
        self._boxes = boxes
        self._lines: list[list[tuple[float, str | None, str]]] = [[]]
        x = 0.0
        for key, label in levels:
            label = clipped(label, room - LEGEND_DISC - 5, BODY)
            takes = LEGEND_DISC + 5 + width_of(label, BODY)
            if x and x + takes > room:
                self._lines.append([])
                x = 0.0
            self._lines[-1].append((x, key, label))
            x += takes + 14

    @property
    def height(self) -> float:
        return len(self._lines) * LEGEND_ROW

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        for number, line in enumerate(self._lines):
            middle = y + (number + 0.5) * LEGEND_ROW
            for offset, key, label in line:
                at = x + offset + LEGEND_DISC / 2
                if self._boxes:
                    side = LEGEND_DISC + 1
                    sheet.box(
                        at - side / 2, middle - side / 2, side, side, mark(key), f"legend-box-{key or 'none'}"
                    )
                    if mark(key).hatch:
                        sheet.chip(at - 2.5, middle - 4, 5, 8, mark(key).fill)
                    sheet.sign(mark(key), [(at, middle)], LEGEND_DISC, f"legend-sign-{key or 'none'}")
                else:
                    sheet.discs(key, [(at, middle)], LEGEND_DISC, "legend")
                sheet.text(x + offset + LEGEND_DISC + 5, middle, label)


SMALL_ROW = 10.0


class Remarks:
    """Paragraphs of small print, broken into lines."""

    def __init__(self, paragraphs: Iterable[str], room: float) -> None:
        self._lines = [line for one in paragraphs if one for line in wrapped(one, room, SMALL)]

    @property
    def height(self) -> float:
        return len(self._lines) * SMALL_ROW

    def draw(self, sheet: Sheet, x: float, y: float) -> None:
        for number, line in enumerate(self._lines):
            sheet.text(x, y + (number + 0.5) * SMALL_ROW, line, SMALL, ink=INK_2)
