"""Tables that people take with them: the one guard of the product's CSV, and what their files are called."""

import re

from extraction.exports.csv_lines import Field as Cell
from extraction.exports.csv_lines import csv_lines

__all__ = ["Cell", "csv_lines", "file_name"]


def file_name(*parts: str, ending: str) -> str:
    """A name from words that every file system takes: "ECCA change", "run 7" -> "ecca-change-run-7.csv"."""
    words = re.findall(r"[a-z0-9]+", " ".join(parts).lower())
    return f"{'-'.join(words)[:80].strip('-') or 'export'}.{ending}"
