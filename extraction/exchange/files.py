"""Workbooks and CSV files to rows of text, and tables to workbooks and CSV files.

A file from outside is hostile: its size, its unpacked size, its rows and its columns are bounded before anything is
made of it, and XML is read by defusedxml. What goes out is text, so that a spreadsheet neither computes nor rounds it.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from ..exports.csv_lines import FORMULA_SIGNS, csv_lines
from ..queries.sheets import Sheet
from .tables import Table, part_of

MOST_BYTES = 5 * 1024**2
MOST_UNPACKED = 60 * 1024**2
MOST_PARTS = 200  # files inside a workbook
MOST_ROWS = 20_000
MOST_COLUMNS = 60
KEY = "Key"


class UnreadableFile(Exception):
    """The file cannot be taken; the message says why and what to do."""


@dataclass(frozen=True)
class Rows:
    """A sheet of a file as texts; ``rows[0]`` is row 1 of the sheet."""

    name: str
    rows: list[list[str]]


# --- Out ---


def write_csv(table: Table, sheet: Sheet, made: datetime) -> Iterator[str]:
    """A table as the lines of a CSV file. ``made`` stands in the head of the key column: what is saved in the reading
    after it, a file that comes back cannot have known."""
    return csv_lines(_head(table, made), _lines(table, sheet))


def write_workbook(tables: list[Table], sheet: Sheet, made: datetime) -> bytes:
    """All tables as a workbook, a sheet each. Every cell is text: 82.10 keeps its zero, and "=1+1" is four letters."""
    held = io.BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(held, options) as book:
        head_look = book.add_format({"bold": True, "bottom": 1})
        text_look = book.add_format({"num_format": "@"})
        for table in tables:
            page = book.add_worksheet(table.name)
            page.freeze_panes(1, len(table.about))
            first, key = len(table.about), len(table.about) + len(table.columns)
            page.set_column(0, first - 1, 24, text_look)
            page.set_column(first, key - 1, 12, text_look)
            page.set_column(key, key, 18, text_look)
            for column, title in enumerate(_head(table, made)):
                page.write_string(0, column, title, head_look)
            for row, line in enumerate(_lines(table, sheet), start=1):
                for column, text in enumerate(line):
                    if text:
                        page.write_string(row, column, text, text_look)
    return held.getvalue()


def _head(table: Table, made: datetime) -> list[str]:
    return [*table.about, *table.columns, f"{KEY} (made {made.isoformat(timespec='milliseconds')})"]


def _lines(table: Table, sheet: Sheet) -> Iterator[list[str]]:
    for line in table.lines:
        texts = [
            part_of(sheet.cell(field.address), field.part) if (field := line.fields.get(column)) else ""
            for column in table.columns
        ]
        yield [*line.about, *texts, line.key]


# --- In ---


def read_file(name: str, content: bytes) -> list[Rows]:
    """The sheets of a workbook, or the one table of a CSV file. Raises UnreadableFile."""
    if len(content) > MOST_BYTES:
        raise UnreadableFile(f"The file is larger than {MOST_BYTES // 1024**2} MB. Nothing was read.")
    if content.startswith(b"PK"):
        return _workbook(content)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "This is a workbook of the old kind (.xls). Save it as .xlsx and bring it again."
        )
    return [_csv(name, content)]


def _workbook(content: bytes) -> list[Rows]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            sizes = [part.file_size for part in parts.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UnreadableFile("The workbook is damaged: it cannot be unpacked. Save it anew.") from None
    if len(sizes) > MOST_PARTS or sum(sizes) > MOST_UNPACKED:
        raise UnreadableFile("The workbook unpacks to far more than a reading holds. Nothing was read.")
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return [_sheet(page) for page in book.worksheets]
    except UnreadableFile:
        raise
    except Exception as failure:  # whatever a damaged or hostile file sets off inside the reader
        raise UnreadableFile(
            f"The workbook cannot be read ({type(failure).__name__}). Save it anew as .xlsx."
        ) from None


def _sheet(page: ReadOnlyWorksheet) -> Rows:
    rows = []
    # The size that a sheet states may be anything; it is counted instead.
    page.reset_dimensions()
    for number, row in enumerate(page.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS:
            raise UnreadableFile(f"Sheet “{page.title}” has more than {MOST_ROWS:,} rows. Nothing was read.")
        if len(row) > MOST_COLUMNS and any(value is not None for value in row[MOST_COLUMNS:]):
            raise UnreadableFile(
                f"Sheet “{page.title}” has more than {MOST_COLUMNS} columns. Nothing was read."
            )
        rows.append([_text(value) for value in row[:MOST_COLUMNS]])
    return Rows(page.title, rows)


def _text(value: Any) -> str:
    """A cell of a workbook as one would type it: 14 and not 14.0, and no digits that only the machine has."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case float():
            return format(value, ".15g")
        case datetime():
            return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
        case date():
            return value.isoformat()
    return str(value)


def _csv(name: str, content: bytes) -> Rows:
    text = _decoded(content)
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    rows = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, row in enumerate(reader, start=1):
            if number > MOST_ROWS:
                raise UnreadableFile(f"The file has more than {MOST_ROWS:,} rows. Nothing was read.")
            if len(row) > MOST_COLUMNS:
                raise UnreadableFile(f"Row {number} has more than {MOST_COLUMNS} columns. Nothing was read.")
            rows.append([_unguarded(cell) for cell in row])
    except csv.Error as problem:
        raise UnreadableFile(f"Row {reader.line_num} is no CSV: {problem}. Save the file anew.") from None
    return Rows(name, rows)


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise UnreadableFile(
            f"The file is neither a workbook nor text in UTF-8 (byte {problem.start + 1}). "
            "Save it as “CSV UTF-8” or as .xlsx."
        ) from None
    if "\x00" in text:
        raise UnreadableFile("The file holds NUL characters, which no text has. Save it as “CSV UTF-8”.")
    return text


def _unguarded(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from computing the text behind it."""
    behind = cell[1:]
    return behind if cell[:1] == "'" and behind.lstrip()[:1] in tuple(FORMULA_SIGNS) else cell
