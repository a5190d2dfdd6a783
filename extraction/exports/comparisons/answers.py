"""The files of comparisons as answers to whoever asked for them: a page and the API send the same bytes."""

import orjson
from django.http import HttpResponse, StreamingHttpResponse

from reviews.models import Review, User

from ...models import Comparison
from ..files import comparison_file, review_file
from .discussion import discussion_csv
from .documents import comparison_document, review_json
from .rows import comparison_csv
from .whole import read_whole, whole_comparisons

CSV = "text/csv; charset=utf-8"
JSON = "application/json"


def table_of(comparison: Comparison) -> StreamingHttpResponse:
    """One line a compared place, as CSV."""
    headers = comparison_file(comparison, "comparison", "csv")
    return StreamingHttpResponse(comparison_csv([read_whole(comparison)]), content_type=CSV, headers=headers)


def discussion_of(comparison: Comparison) -> StreamingHttpResponse:
    """One line a remark, decision or reopening, as CSV."""
    headers = comparison_file(comparison, "discussion", "csv")
    return StreamingHttpResponse(discussion_csv([read_whole(comparison)]), content_type=CSV, headers=headers)


def document_of(comparison: Comparison) -> HttpResponse:
    """Everything in one JSON document."""
    document = orjson.dumps(comparison_document(read_whole(comparison)))
    headers = comparison_file(comparison, "comparison", "json")
    return HttpResponse(document, content_type=JSON, headers=headers)


def review_table(review: Review, user: User) -> StreamingHttpResponse:
    """The same lines for every comparison of the review that the person may see, study by study."""
    lines = comparison_csv(whole_comparisons(user, review))
    headers = review_file(review, "comparisons", "csv")
    return StreamingHttpResponse(lines, content_type=CSV, headers=headers)


def review_discussions(review: Review, user: User) -> StreamingHttpResponse:
    """All that was said and decided in the comparisons that the person may see, as CSV."""
    lines = discussion_csv(whole_comparisons(user, review))
    headers = review_file(review, "discussions", "csv")
    return StreamingHttpResponse(lines, content_type=CSV, headers=headers)


def review_document(review: Review, user: User) -> StreamingHttpResponse:
    """Every comparison that the person may see, in one JSON document."""
    parts = review_json(review, whole_comparisons(user, review))
    headers = review_file(review, "comparisons", "json")
    return StreamingHttpResponse(parts, content_type=JSON, headers=headers)
