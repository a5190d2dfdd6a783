"""The files of a comparison and of a whole review: where they are, and what is in them."""

import csv
import io

from django.urls import reverse

from extraction.models import Comparison
from extraction.queries.comparisons import read_comparison
from tests.comparisons import row_of

PAGES = ("comparison-csv", "comparison-json", "comparison-discussion-csv")
REVIEW_PAGES = ("comparisons-csv", "comparisons-json", "discussions-csv")


def body(response) -> str:
    """The whole file, sent at once or in pieces."""
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def lines_of(response) -> list[dict[str, str]]:
    """The lines of a table, by their columns."""
    return list(csv.DictReader(io.StringIO(body(response), newline="")))


def line_of(response, words: str) -> dict[str, str]:
    """The line of a table whose section or label holds the words."""
    return next(line for line in lines_of(response) if words in f"{line['section']}, {line['label']}")


def address_of(comparison: Comparison, words: str) -> str:
    """The address of the row that the words name."""
    return row_of(read_comparison(comparison), words).address


def pages_of(review) -> list[str]:
    """Where the files of a whole review are."""
    return [reverse(f"extraction:{name}", args=[review.pk]) for name in REVIEW_PAGES]
