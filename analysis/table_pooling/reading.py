"""A table of studies from the bytes of a CSV file: its cells as text, each with its row as a spreadsheet counts it."""

import csv
import io
from dataclasses import dataclass

from .problems import BadTable, Problem

MISSING = {"", "na", "nr", "n/a"}
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One study's cells by column; `number` counts rows from 1, the header being row 1."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` as the header writes them; `decimal_comma` where semicolons or tabs part the cells."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    decimal_comma: bool

    def column(self, name: str) -> str | None:
        """The column called `name`, exactly or but for capitals; None where there is none."""
        if name in self.columns:
            return name
        wanted = name.strip().casefold()
        return next((column for column in self.columns if column.casefold() == wanted), None)


def read(content: bytes) -> Table:
    """The table in `content`: cells parted by commas, semicolons or tabs, names in the first row.

    UTF-8, or UTF-16 where the bytes begin with its mark.

    Raises BadTable with the row and, where one is at fault, the column.
    """
    records = _records(_text(content))
    header_row, header = next(((number, cells) for number, cells in records if any(cells)), (0, []))
    if not header:
        raise BadTable([Problem(None, None, "the file is empty; its first row names the columns")])
    while header and not header[-1]:  # spreadsheets end rows with empty cells
        header.pop()
    _check_header(header_row, header)
    rows, problems = [], []
    for number, cells in records:
        if number <= header_row or not any(cells):
            continue
        if any(cells[len(header) :]):
            problems.append(
                Problem(
                    number, None, f"it has {len(cells)} cells, and the header names {len(header)} columns"
                )
            )
            continue
        padded = cells + [""] * (len(header) - len(cells))
        rows.append(Row(number, dict(zip(header, padded, strict=False))))
    if problems:
        raise BadTable(problems)
    if not rows:
        raise BadTable([Problem(None, None, "there is no study below the header")])
    return Table(tuple(header), tuple(rows), decimal_comma=records.delimiter != ",")


class _Records(list):
    delimiter = ","


def _text(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadTable([Problem(None, None, "this is a spreadsheet; save it as CSV (UTF-8) first")])
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        if wide:
            raise BadTable(
                [Problem(None, None, "it is neither UTF-16 nor UTF-8; save it as CSV UTF-8")]
            ) from None
        row = content[: error.start].count(b"\n") + 1
        raise BadTable([Problem(row, None, "a character is not UTF-8; save the file as CSV UTF-8")]) from None
    if "\0" in text:
        row = text[: text.index("\0")].count("\n") + 1
        raise BadTable([Problem(row, None, "a character is no text; save the file as CSV UTF-8")])
    return text


def _records(text: str) -> _Records:
    first = next((line for line in text.splitlines() if line.strip()), "")
    counts = {delimiter: first.count(delimiter) for delimiter in _DELIMITERS}
    records = _Records()
    records.delimiter = max(_DELIMITERS, key=lambda delimiter: (counts[delimiter], delimiter == ","))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=records.delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            records.append((number, [cell.strip() for cell in cells]))
    except csv.Error as error:
        raise BadTable([Problem(number + 1, None, f"it cannot be read as CSV: {error}")]) from None
    return records


def _check_header(row: int, header: list[str]) -> None:
    seen: dict[str, int] = {}
    problems = []
    for position, name in enumerate(header, start=1):
        if not name:
            problems.append(Problem(row, None, f"column {position} has no name"))
        elif name.casefold() in seen:
            problems.append(
                Problem(row, name, f"columns {seen[name.casefold()]} and {position} have this name")
            )
        else:
            seen[name.casefold()] = position
    if problems:
        raise BadTable(problems)
