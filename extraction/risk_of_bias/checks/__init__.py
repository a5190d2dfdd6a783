"""Whether an instrument does what it promises: its numbers, conditions and charts, and, by trying every valid
combination of answers, that each leads to exactly one level."""

from __future__ import annotations

from functools import lru_cache

from ..variant import Variant
from .combinations import try_all
from .domains import chart_problems, question_problems
from .found import Checked, Problem
from .names import FEWEST_LEVELS, head, names

__all__ = ["FEWEST_LEVELS", "MOST_CASES", "Checked", "Problem", "check", "check_domain"]

# Answers that every rule of a domain treats alike are tried once; of what remains, so many of one instrument.
MOST_CASES = 10_000


@lru_cache(maxsize=32)
def check(variant: Variant) -> Checked:
    """Everything that stands in the way of assessing with an instrument; its shape has been checked. It can take
    seconds, and is remembered: a draft is looked at more often than it is changed."""
    problems = [*head(variant), *names(variant)]
    combinations: dict[str, int] = {}
    left = MOST_CASES
    for domain in variant.domains:
        rules = [*question_problems(domain), *chart_problems(domain, variant)]
        problems += rules
        if rules or not domain.questions or len(variant.levels) < FEWEST_LEVELS:
            continue
        tried, found, spent = try_all(domain, variant, left)
        problems += found
        left -= spent
        if domain.charts and tried:
            combinations[domain.key] = tried
    return Checked(tuple(problems), combinations)


def check_domain(variant: Variant, key: str) -> Checked:
    """The same for one domain."""
    found = check(variant)
    return Checked(
        tuple(one for one in found.problems if one.domain == key),
        {one: count for one, count in found.combinations.items() if one == key},
    )
