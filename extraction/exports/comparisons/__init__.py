"""What became of two readings: what each says, where they differ, what was said and decided, what the final holds.

As a document (a dictionary of JSON values) and as two tables: one line a compared place, and one line a remark, a
decision or a reopening. Everything starts from `extraction.visibility.comparisons_visible_to`: what is not in
comparison yet stands in none of them.
"""

from .discussion import COLUMNS as DISCUSSION_COLUMNS
from .discussion import discussion_csv
from .documents import comparison_document, review_json
from .rows import COLUMNS, comparison_csv
from .whole import WholeComparison, comparisons_exported_to, read_whole, takes_part, whole_comparisons

__all__ = [
    "COLUMNS",
    "DISCUSSION_COLUMNS",
    "WholeComparison",
    "comparison_csv",
    "comparison_document",
    "comparisons_exported_to",
    "discussion_csv",
    "read_whole",
    "review_json",
    "takes_part",
    "whole_comparisons",
]
