"""CSV that a spreadsheet shows as it is: no cell of it is ever taken for a formula.

A text that begins with one of `FORMULA_SIGNS`, whatever space stands before, gets an apostrophe in front, as OWASP
advises ("CSV injection"). Numbers are exempt: -0.5 stays -0.5. Lines end with CRLF (RFC 4180), the encoding is UTF-8.
"""

import csv
import math
import re
from collections.abc import Iterable, Iterator, Sequence

# The full-width signs are taken for formulas by spreadsheets that run in Chinese or Japanese.
FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?%?")

Field = str | float | int | bool | None


def guarded(field: Field) -> str:
    """One field as its text: nothing for None and for what is no finite number, true or false, numbers in the shortest
    form that reads back the same, and text made harmless."""
    if field is None:
        return ""
    if isinstance(field, bool):
        return "true" if field else "false"
    if isinstance(field, float):
        return repr(field).removesuffix(".0") if math.isfinite(field) else ""
    if isinstance(field, int):
        return str(field)
    text = str(field)
    if _NUMBER.fullmatch(text):
        return text
    risky = text[:1] in tuple(FORMULA_SIGNS) or text.lstrip()[:1] in tuple(FORMULA_SIGNS)
    return f"'{text}" if risky else text


class _Line:
    """What a CSV writer writes to: the line is given back instead of kept."""

    def write(self, line: str) -> str:
        return line


def csv_lines(columns: Sequence[str], rows: Iterable[Sequence[Field]]) -> Iterator[str]:
    """The header and one line a row, ready to be streamed."""
    writer = csv.writer(_Line())
    yield writer.writerow(columns)
    for row in rows:
        yield writer.writerow([guarded(field) for field in row])
