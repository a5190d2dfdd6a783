"""Answers to the form's questions, by their kind: read as typed, checked, compared, shown.

A text is kept to the letter. How each kind is written: a multiple choice one option a line; a date as printed
("2019-03", "March 2019", "5 March 2019"); yes, no or unclear in a word; a table as JSON, a list of rows by column key.
"""

from .dates import Date, read_date
from .kinds import YES_NO, Asking, entry, read_answer, same_answer, shown_answer
from .tables import read_rows, rows_in_words, shown_rows, written_rows

__all__ = [
    "YES_NO",
    "Asking",
    "Date",
    "entry",
    "read_answer",
    "read_date",
    "read_rows",
    "rows_in_words",
    "same_answer",
    "shown_answer",
    "shown_rows",
    "written_rows",
]
