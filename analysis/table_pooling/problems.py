"""What is wrong with a table, and where."""

from dataclasses import dataclass

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Problem:
    """`row` as a spreadsheet counts it, `column` by its name; None where it is not one of them."""

    row: int | None
    column: str | None
    what: str

    def __str__(self) -> str:
        places = []
        if self.row is not None:
            places.append(f"row {self.row}")
        if self.column is not None:
            places.append(f"column {printable(self.column)}")
        return ", ".join(places) + ": " * bool(places) + self.what


class BadTable(Exception):
    """The table cannot be pooled; `problems` says every place, at least one."""

    def __init__(self, problems: list[Problem]):
        self.problems = tuple(problems)
        lines = [str(problem) for problem in problems[:SHOWN]]
        if len(problems) > SHOWN:
            lines.append(f"and {len(problems) - SHOWN} more")
        super().__init__("\n".join(lines))


def printable(text: str) -> str:
    """The text on one line, without characters that would move a terminal's cursor."""
    return "".join(
        character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def quoted(text: str, longest: int = 40) -> str:
    """A cell's text as a message shows it."""
    short = printable(text)
    return repr(short if len(short) <= longest else short[: longest - 1] + "…")
