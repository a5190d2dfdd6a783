"""Tables of rows: JSON text ``[{column key: typed text}, ...]``, checked cell by cell."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from extraction.reported import Blank, Missing, NotANumber, Number, Text, read_number, read_text, unkeepable

from .dates import Date, read_date

Rows = list[dict[str, str]]
Columns = Sequence[Mapping[str, str]]

MOST_ROWS = 200
CELL_LENGTH = 500


def read_rows(text: str) -> Rows | None:
    """The rows of a table without those that are blank throughout; None for a text that is no table."""
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(rows, list):
        return None
    found = []
    for row in rows:
        if not isinstance(row, dict) or not all(isinstance(cell, str) for cell in row.values()):
            return None
        if any(cell.strip() for cell in row.values()):
            found.append(row)
    return found


def written_rows(rows: Sequence[Mapping[str, str]]) -> str:
    """Rows as the text of a cell; "" without a row that says something."""
    said = [
        {key: cell for key, cell in row.items() if cell.strip()}
        for row in rows
        if any(cell.strip() for cell in row.values())
    ]
    return json.dumps(said, ensure_ascii=False) if said else ""


def rows_from_lines(text: str, columns: Columns) -> str:
    """Rows typed as lines, their cells between semicolons or tabs ("cheek; 12"), as the text of a cell; a text that is
    rows already, or has more cells in a line than the table has columns, as it is."""
    if read_rows(text) is not None:
        return text
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in re.split(r"[;\t]", line)]
        if len(cells) > len(columns):
            return text
        rows.append({column["key"]: cell for column, cell in zip(columns, cells, strict=False)})
    return written_rows(rows)


def read_table(text: str, columns: Columns) -> Text | Missing | Blank | NotANumber:
    """What a table says: rows of known columns, NR, NA or nothing. A cell may be NR or NA too."""
    read = read_text(text)
    if not isinstance(read, Text):
        return read
    rows = read_rows(read.text)
    if rows is None:
        return NotANumber("not_a_table", "These are no rows of the table. Enter it row by row.")
    if not rows:
        return Blank()
    if len(rows) > MOST_ROWS:
        return NotANumber("too_long", f"{len(rows):,} rows; the limit is {MOST_ROWS}.")
    named = {column["key"]: column for column in columns}
    for number, row in enumerate(rows, start=1):
        for key, cell in row.items():
            if key not in named:
                return NotANumber(
                    "not_a_table", f"Row {number} has a column that this table has not: “{key}”."
                )
            problem = _cell_problem(named[key], cell)
            if problem:
                return NotANumber("table_cell", f"Row {number}, {named[key]['label']}: {problem}")
    return read


def _cell_problem(column: Mapping[str, str], cell: str) -> str:
    if problem := unkeepable(cell, CELL_LENGTH):
        return problem
    read: Any = None
    if column["kind"] == "number":
        read = read_number(cell)
    elif column["kind"] == "date":
        read = read_date(cell)
    return read.message if isinstance(read, NotANumber) else ""


def same_rows(first: str, second: str) -> bool:
    """Whether two tables have the same rows, in whatever order; cells as numbers or dates where both are, else as
    words."""
    a, b = read_rows(first), read_rows(second)
    if a is None or b is None:
        return first.strip() == second.strip()
    return Counter(map(_plain_row, a)) == Counter(map(_plain_row, b))


def _plain_row(row: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    return frozenset((key, _plain(cell)) for key, cell in row.items() if cell.strip())


def _plain(cell: str) -> str:
    number = read_number(cell)
    if isinstance(number, Number):
        return f"number {number.exact.normalize():f}{'%' if number.percent else ''}"
    if isinstance(number, Missing):
        return number.code
    dated = read_date(cell)
    if isinstance(dated, Date):
        return f"date {dated.iso}"
    return " ".join(unicodedata.normalize("NFC", cell).casefold().split())


def shown_rows(text: str, columns: Columns) -> str:
    """A table in words, a line a row: "Site: cheek; Persons: 3"."""
    rows = read_rows(text)
    if rows is None:
        return text
    return "\n".join(
        "; ".join(
            f"{column['label']}: {cell}" for column in columns if (cell := row.get(column["key"], "").strip())
        )
        for row in rows
    )


def rows_in_words(text: str) -> str:
    """The rows of a table by the keys of their columns, as the record shows them; any other text as it is."""
    rows = read_rows(text) if text.startswith("[{") else None
    if not rows:
        return text
    return " / ".join("; ".join(f"{key}: {cell}" for key, cell in row.items() if cell) for row in rows)
