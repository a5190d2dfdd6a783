"""Tables as CSV (RFC 4180, UTF-8), with cells that no spreadsheet takes for a formula."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

Cell = str | int | float | bool | None

# What Excel, LibreOffice and Google Sheets evaluate when a cell begins with it; full-width forms too.
_FORMULA = re.compile(r"^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PLAIN_NUMBER = re.compile(r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$")


class _Echo:
    """A file that gives back what is written to it, so that rows can be streamed."""

    def write(self, text: str) -> str:
        return text


def safe(cell: Cell) -> str:
    """The cell as text: "" for None, numbers in full precision, and an apostrophe before what would be a formula.

    Text that is a plain number ("-9.3") stays as it is.
    """
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return repr(int(cell)) if float(cell).is_integer() and abs(cell) < 1e15 else repr(cell)
    if _FORMULA.match(cell) and not _PLAIN_NUMBER.match(cell):
        return f"'{cell}"
    return cell


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The table line by line, header first."""
    writer = csv.writer(_Echo())
    yield writer.writerow(header)
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


def file_name(*parts: str, ending: str) -> str:
    """A name from words that every file system takes: "ECCA change", "run 7" -> "ecca-change-run-7.csv"."""
    words = re.findall(r"[a-z0-9]+", " ".join(parts).lower())
    return f"{'-'.join(words)[:80].strip('-') or 'export'}.{ending}"
