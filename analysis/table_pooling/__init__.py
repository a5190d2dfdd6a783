"""Pooling a table of studies from a file, without the database: read, check, compute, report."""

from .computing import CannotCompute, compute
from .json_text import as_json
from .options import Options
from .problems import BadTable, Problem
from .reading import Table, read
from .report import as_text
from .validation import Studies, validated

__all__ = [
    "BadTable",
    "CannotCompute",
    "Options",
    "Problem",
    "Studies",
    "Table",
    "as_json",
    "as_text",
    "compute",
    "read",
    "validated",
]
