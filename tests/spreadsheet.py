"""A plain spreadsheet, and a text editor beside it, as far as their keys are needed to enter a study's numbers.

It carries out a list of key actions and counts them, so that what the keys of a spreadsheet cost is shown by what
stands in its cells afterwards. The keys do what they do in Excel, Calc and Sheets: after Tab, Enter goes back to the
column where the row was begun; Ctrl Enter writes into the whole selection; Ctrl D fills a selection down from its first
row, and a selection of one row from the row above; what is copied fills a selection that is a multiple of it.
"""

from collections import Counter
from dataclasses import dataclass

ARROWS = {"ArrowUp": (-1, 0), "ArrowDown": (1, 0), "ArrowLeft": (0, -1), "ArrowRight": (0, 1)}


@dataclass(frozen=True)
class Press:
    """A key or a chord, once or several times."""

    key: str
    times: int = 1

    @property
    def cost(self) -> int:
        return self.times


@dataclass(frozen=True)
class Type:
    """Characters, each one key."""

    text: str

    @property
    def cost(self) -> int:
        return len(self.text)


@dataclass(frozen=True)
class Replace:
    """One line of the editor's replacing: what to find, Tab, what to put there, Alt A for all of them.

    A tab is written ``\\t``, two characters.
    """

    old: str
    new: str

    @property
    def cost(self) -> int:
        return len(self.old.replace("\t", "\\t")) + 1 + len(self.new.replace("\t", "\\t")) + 1


Action = Press | Type | Replace


class Spreadsheet:
    """Cells by (row, column), an active cell with the other corner of its selection, and a clipboard."""

    def __init__(self, cells: dict[tuple[int, int], str], at: tuple[int, int]) -> None:
        self.cells = dict(cells)
        self.at = self.corner = at
        self.clipboard = ""
        self.pending = ""
        self.tab_start: int | None = None
        self.editor: str | None = None  # the text in the editor while it is in front
        self.counts: Counter[str] = Counter()

    def run(self, step: str, actions: list[Action]) -> None:
        for action in actions:
            self.counts[step] += action.cost
            if isinstance(action, Press):
                for _ in range(action.times):
                    self._press(action.key)
            elif isinstance(action, Type):
                self.pending += action.text
            else:
                self.editor = self.editor.replace(action.old, action.new)

    def _press(self, key: str) -> None:
        if key == "Alt+Tab":
            self.editor = "" if self.editor is None else None
        elif self.editor is not None:
            self._press_in_editor(key)
        elif key.startswith("Shift+Arrow"):
            self.corner = self._moved(self.corner, key.removeprefix("Shift+"))
        elif key == "Control+Enter":
            self.cells |= dict.fromkeys(self._selected(), self.pending)
            self.pending = ""
        elif key in ("Control+c", "Control+v", "Control+d"):
            {"c": self._copy, "v": self._paste, "d": self._fill_down}[key[-1]]()
        else:
            self._move(key)

    def _press_in_editor(self, key: str) -> None:
        if key == "Control+v":
            self.editor += self.clipboard
        elif key == "Control+c":
            self.clipboard = self.editor
        elif key not in ("Control+h", "Shift+Tab", "Escape", "Control+a"):
            raise ValueError(f"No such key in the editor: {key}")

    def _move(self, key: str) -> None:
        if self.pending:
            self.cells[self.at] = self.pending
            self.pending = ""
        row, column = self.at
        start = self.tab_start if key in ("Tab", "Enter") else None
        if key == "Tab":
            self.tab_start = column if start is None else start
            self.at = (row, column + 1)
        elif key == "Enter":
            self.at = (row + 1, column if start is None else start)
        elif key == "Home":
            self.at = (row, 0)
        elif key == "Control+ArrowUp":
            while (self.at[0] - 1, column) in self.cells:
                self.at = (self.at[0] - 1, column)
        else:
            self.at = self._moved(self.at, key)
        if key != "Tab":
            self.tab_start = None
        self.corner = self.at

    @staticmethod
    def _moved(place: tuple[int, int], key: str) -> tuple[int, int]:
        down, right = ARROWS[key]
        return place[0] + down, place[1] + right

    def _lines(self) -> list[list[tuple[int, int]]]:
        (top, bottom), (left, right) = (sorted(pair) for pair in zip(self.at, self.corner, strict=True))
        return [[(row, column) for column in range(left, right + 1)] for row in range(top, bottom + 1)]

    def _selected(self) -> list[tuple[int, int]]:
        return [place for line in self._lines() for place in line]

    def _copy(self) -> None:
        self.clipboard = "\n".join(
            "\t".join(self.cells.get(place, "") for place in line) for line in self._lines()
        )

    def _paste(self) -> None:
        block = [line.split("\t") for line in self.clipboard.splitlines()]
        lines = self._lines()
        if len(lines) % len(block) or len(lines[0]) % len(block[0]):
            top, left = lines[0][0]
            lines = [[(top + i, left + j) for j in range(len(block[0]))] for i in range(len(block))]
        for i, line in enumerate(lines):
            for j, place in enumerate(line):
                self.cells[place] = block[i % len(block)][j % len(block[0])]

    def _fill_down(self) -> None:
        lines = self._lines()
        first = lines[0] if len(lines) > 1 else [(row - 1, column) for row, column in lines[0]]
        for line in lines[1:] or lines:
            for above, place in zip(first, line, strict=True):
                self.cells[place] = self.cells[above]
