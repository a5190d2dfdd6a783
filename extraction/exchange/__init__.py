"""A reading as tables for a spreadsheet, and a spreadsheet as changes to a reading.

A reading goes out as five tables (``tables``), as one workbook or as one CSV a table (``files``). A file that comes
back becomes a plan (``plans``): what is new, what would change, what would be emptied, what cannot be. Nothing is
written by reading a file; the person chooses from the plan.
"""

from .files import MOST_BYTES, UnreadableFile, read_file, write_csv, write_workbook
from .plans import CHANGED, EMPTIED, NEW, NEWER, Change, Plan, Problem, plan
from .tables import Field, Line, Table, tables_of

__all__ = [
    "CHANGED",
    "EMPTIED",
    "MOST_BYTES",
    "NEW",
    "NEWER",
    "Change",
    "Field",
    "Line",
    "Plan",
    "Problem",
    "Table",
    "UnreadableFile",
    "plan",
    "read_file",
    "tables_of",
    "write_csv",
    "write_workbook",
]
