"""A table of judgements as a publication prints it, read by the domains and levels of an instrument.

Nothing is decided here: what a heading or a word does not say plainly stays unread, and every text stays as printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .columns import columns_of, level_of, plain
from .overall import contradiction
from .variant import OVERALL, Variant

# The level stands before the reason: "High (procedure visible)", "Low: central randomization".
_LEADING = re.compile(r"[^(\[:;,.–—]*")
_NOT_JUDGED = {"", "na", "notapplicable", "notassessed", "notjudged"}


@dataclass(frozen=True)
class PrintedCell:
    """A cell of a printed row: its heading, its text, the domain that the heading names ("overall", or "" for none)
    and the level that its first words say ("" for none). ``is_not_judged``: it says so, or it is empty."""

    heading: str
    text: str
    domain: str
    level: str
    is_not_judged: bool


@dataclass(frozen=True)
class PrintedJudgements:
    """A printed row; ``contradiction`` is the sentence of a finding when its overall is better than a domain, else
    ""."""

    cells: tuple[PrintedCell, ...]
    contradiction: str


def instrument_of(headings: Sequence[str], variants: Iterable[Variant]) -> Variant | None:
    """The instrument of which the headings name every domain and the overall; the one with the most domains where
    several fit, None where none does."""
    fitting = [
        variant
        for variant in variants
        if {*variant.domain_keys, OVERALL} <= set(columns_of(variant, headings))
    ]
    return max(fitting, key=lambda variant: len(variant.domains), default=None)


def read_printed(variant: Variant, cells: Iterable[tuple[str, str]]) -> PrintedJudgements:
    """A row, as pairs of heading and text, by the domains of the instrument."""
    pairs = list(cells)
    found = []
    for domain, (heading, text) in zip(
        columns_of(variant, [heading for heading, _ in pairs]), pairs, strict=True
    ):
        level = leading_level(variant, text) if domain else ""
        found.append(PrintedCell(heading, text, domain, level, bool(domain) and plain(text) in _NOT_JUDGED))
    levels = {cell.domain: cell.level for cell in found if cell.level}
    overall = levels.pop(OVERALL, "")
    return PrintedJudgements(tuple(found), contradiction(variant, overall, levels))


def leading_level(variant: Variant, text: str) -> str:
    """The level that stands before the reason, in "High (procedure visible)"; "" where the first words are none."""
    return level_of(variant, _LEADING.match(text)[0])
