"""Settled data as documents (dictionaries of JSON values) and as rows of a table; both from `extraction.finals` alone.

Where a number is absent it is None, and `no_number` says why: `not_reported`, `not_applicable`, or `text` when what
stands there is no number. `days` is None for a time that is not known.
"""

from .documents import absent, review_document, study_document
from .order import outcomes_of
from .rows import COLUMNS, settled_csv

__all__ = ["COLUMNS", "absent", "outcomes_of", "review_document", "settled_csv", "study_document"]
