"""Settled risk-of-bias judgements as CSV in the column layout of robvis; a page and the API send the same bytes."""

from collections.abc import Mapping
from uuid import UUID

from django.http import StreamingHttpResponse
from django.utils.text import slugify

from reviews.models import Outcome, Review
from reviews.refusals import NotThere

from ..queries.instruments import instrument_order, offered
from ..queries.settled_levels import StudyLevels, settled_levels
from ..risk_of_bias.instruments import variant_for
from ..risk_of_bias.robvis import table
from ..risk_of_bias.variant import Variant
from .csv_lines import csv_lines
from .files import review_file

WITHOUT_WEIGHT = "no"


def robvis_tools(levels: list[StudyLevels]) -> list[tuple[Variant, int]]:
    """The tools that the studies were judged with, each by one of its instruments, and how many studies: a file
    each. The effects of interest of a tool have the same domains and levels, and go together."""
    first: dict[str, Variant] = {}
    counts: dict[str, int] = {}
    for variant in instrument_order({one.variant for one in levels}):
        first.setdefault(variant.tool, variant)
    for one in levels:
        counts[one.variant.tool] = counts.get(one.variant.tool, 0) + 1
    return [(variant, counts[tool]) for tool, variant in first.items()]


def robvis_file(review: Review, asked: Mapping[str, str]) -> StreamingHttpResponse:
    """The judgements of one tool. What is asked: ``tool``, without one the first that anything is settled with;
    ``outcome``, a key, without one all results; ``weight`` "no" for no column of weights. Raises NotThere for a tool or
    an outcome that the review does not have."""
    found = settled_levels(review, _outcome(review, asked.get("outcome", "")))
    variant = _variant(review, found, asked.get("tool", ""))
    columns, rows = table(
        variant,
        [(one.study.name, one.levels) for one in found if one.variant.tool == variant.tool],
        weighted=asked.get("weight") != WITHOUT_WEIGHT,
    )
    return StreamingHttpResponse(
        csv_lines(columns, rows),
        content_type="text/csv; charset=utf-8",
        headers=review_file(review, f"robvis-{slugify(variant.title)[:60].strip('-')}", "csv"),
    )


def _variant(review: Review, found: list[StudyLevels], tool: str) -> Variant:
    there = {variant.tool: variant for variant, _ in robvis_tools(found)}
    if not tool:
        return next(iter(there.values()), variant_for("parallel"))
    for variant in offered(review):
        there.setdefault(variant.tool, variant)
    if tool not in there:
        raise NotThere("There is no such instrument in this review.")
    return there[tool]


def _outcome(review: Review, key: str) -> UUID | None:
    if not key:
        return None
    try:
        wanted = UUID(key)
    except ValueError:
        wanted = None
    if wanted is None or not Outcome.objects.filter(review=review, pk=wanted).exists():
        raise NotThere("There is no such outcome in this review.")
    return wanted
