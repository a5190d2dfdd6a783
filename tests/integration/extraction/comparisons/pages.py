"""The pages of a comparison as its arbiter uses them: where they are, what they say, what is sent."""

import re
from urllib.parse import quote

from django.urls import reverse

from extraction.models import Comparison
from extraction.queries.comparison_page import ComparisonPage
from extraction.queries.comparisons import read_comparison


def url(name: str, comparison: Comparison) -> str:
    return reverse(f"extraction:{name}", args=[comparison.pk])


def pages(comparison: Comparison) -> list[str]:
    return [url(name, comparison) for name in ("comparison", "comparison-structure", "comparison-settle")]


def addresses(comparison: Comparison) -> dict[str, str]:
    """Addresses of the differences by statistic, or by label."""
    return {line.label: line.address for line in ComparisonPage(read_comparison(comparison)).differences}


def at(comparison: Comparison, address: str, **more: str) -> str:
    query = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{url('comparison', comparison)}?address={quote(address)}{query}"


def text_of(response) -> str:
    """What the page says, in one line, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def send(client, comparison: Comparison, address: str, /, **fields):
    data = {"address": address, "version": 0, "choice": "first", "reason": "Table 3 says so."} | fields
    return client.post(url("comparison-resolve", comparison), data)


def structure_fields(client, comparison: Comparison) -> tuple[dict[str, str], object]:
    form = client.get(url("comparison-structure", comparison)).context["form"]
    fields = {name: form[name].value() or "" for name in form.fields}
    return fields, form
