"""What exported files are called."""

from django.utils.text import slugify

from reviews.models import Review

from ..models import Comparison


def comparison_file(comparison: Comparison, what: str, ending: str) -> dict[str, str]:
    """The header that makes an answer the file "weiss-2007-extraction-comparison.csv"; a further round is named."""
    assignment = comparison.assignment
    words = [assignment.study.name, assignment.task.replace("_", " ")]
    if assignment.round != 1:
        words.append(assignment.round_words)
    return _attached(" ".join(words), "study", what, ending)


def review_file(review: Review, what: str, ending: str) -> dict[str, str]:
    """The header that makes an answer the file "acne-scars-settled.csv"."""
    return _attached(review.short_title, "review", what, ending)


def _attached(name: str, otherwise: str, what: str, ending: str) -> dict[str, str]:
    words = slugify(name)[:80].strip("-") or otherwise
    return {"Content-Disposition": f'attachment; filename="{words}-{what}.{ending}"'}
