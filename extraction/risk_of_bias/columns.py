"""The columns and words of a table of judgements that others made: which domain a heading means, which level a word."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from .variant import OVERALL, Domain, Variant

# What stands before a domain's own words: "Bias arising from the randomization process".
_BEFORE = ("", *(f"bias{link}{the}" for link in ("arisingfrom", "dueto", "in") for the in ("", "the")))
_OVERALL = {
    "overall",
    "overallbias",
    "overalljudgement",
    "overalljudgment",
    "overallrisk",
    "overallriskofbias",
    "overallrob",
}
_AFTER_LEVEL = ("", "risk", "riskofbias")


def plain(text: str) -> str:
    """Letters and digits alone, in small letters: neither spacing nor punctuation, nor -ise for -ize, tells two
    headings apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum()).replace("randomis", "randomiz")


def columns_of(variant: Variant, headings: Iterable[str]) -> list[str]:
    """For each heading the key of the domain that it names, by number or by title, "overall", or "" for neither."""
    known = dict.fromkeys(_OVERALL, OVERALL)
    for domain in variant.domains:
        known |= dict.fromkeys(_names(domain), domain.key)
    return [known.get(plain(heading), "") for heading in headings]


def _names(domain: Domain) -> set[str]:
    number, title = plain(domain.number), plain(domain.title)
    titles = {title, title.removesuffix("s")}
    numbers = {number, f"d{number}", f"domain{number}"}
    worded = {before + one for before in _BEFORE for one in titles}
    return numbers | worded | {one + words for one in numbers for words in worded}


def level_of(variant: Variant, text: str) -> str:
    """The key of the level that the words name, such as "Some concerns", "low risk" or "HIGH"; "" for none."""
    said = plain(text)
    for level in variant.levels:
        if any(said == plain(name) + after for name in (level.label, level.key) for after in _AFTER_LEVEL):
            return level.key
    return ""
