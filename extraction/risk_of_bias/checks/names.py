"""The levels of an instrument, and the titles, numbers and keys by which its parts are told apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ..known_levels import KNOWN_LEVELS
from ..rules import NUMBER
from ..variant import OVERALL, Variant
from .found import Problem

FEWEST_LEVELS = 2
# Levels of different instruments that have one colour and one sign.
DRAWN_ALIKE = (("some_concerns", "moderate"), ("high", "serious"))


def head(variant: Variant) -> Iterator[Problem]:
    if not variant.title.strip():
        yield Problem("Give the instrument a title.", "title")
    if len(variant.levels) < FEWEST_LEVELS:
        yield Problem("An instrument has at least two levels to choose from.", "levels")
    for pair in DRAWN_ALIKE:
        if set(pair) <= set(variant.level_keys):
            one, two = (variant.level(key).label for key in pair)
            yield Problem(f"“{one}” and “{two}” are drawn alike: use one of them.", "levels")
    for level in variant.levels:
        if level.key not in KNOWN_LEVELS:
            yield Problem(f"“{level.key}” is no level. There are: {', '.join(KNOWN_LEVELS)}.", "levels")
        if not level.label.strip():
            yield Problem(f"Say what the level {level.key} is called.", "levels")
    for what, of in (
        ("key", [one.key for one in variant.levels]),
        ("place", [one.rank for one in variant.levels]),
    ):
        for twice in twice_in(of):
            yield Problem(f"Two levels have the {what} {twice}.", "levels")
    labels = [one.label.strip().casefold() for one in variant.levels if one.label.strip()]
    for twice in twice_in(labels):
        yield Problem(f"Two levels are called “{twice}”.", "levels")
    if bool(variant.raised_from) != bool(variant.raised_to):
        yield Problem(
            "Say both from which level and to which the overall may be raised, or neither.", "raised_to"
        )
    for name in ("raised_from", "raised_to"):
        level = getattr(variant, name)
        if level and level not in variant.level_keys:
            yield Problem(f"{level} is no level of this instrument.", name)
    if not variant.domains:
        yield Problem("An instrument has at least one domain.", "domains")


def names(variant: Variant) -> Iterator[Problem]:
    """Titles, numbers and keys of domains and questions: what nobody could tell apart."""
    numbers = Counter(one.number.strip().casefold() for one in variant.domains)
    keys = Counter(one.key for one in variant.domains)
    asked = Counter(one.number.strip().casefold() for one in variant.questions)
    question_keys = Counter(one.key for one in variant.questions)
    for domain in variant.domains:
        where = {"domain": domain.key}
        if not domain.title.strip():
            yield Problem("Give the domain a title.", "title", **where)
        if not domain.number.strip():
            yield Problem("Give the domain a number.", "number", **where)
        elif numbers[domain.number.strip().casefold()] > 1:
            yield Problem(f"Two domains have the number {domain.number}.", "number", **where)
        if keys[domain.key] > 1 or domain.key == OVERALL:
            yield Problem(f"The key {domain.key} is taken.", "key", **where)
        for one in domain.questions:
            here = where | {"question": one.key}
            if not NUMBER.fullmatch(one.number):
                yield Problem(
                    f"“{one.number}” is no number of a question. Write it as 2.1, 1b.3 or S.1.",
                    "number",
                    **here,
                )
            elif asked[one.number.casefold()] > 1:
                yield Problem(f"Two questions have the number {one.number}.", "number", **here)
            if question_keys[one.key] > 1:
                yield Problem(f"Two questions have the key {one.key}.", "key", **here)
            if not one.text.strip():
                yield Problem(f"Say what question {one.number} asks.", "text", **here)
            if len(set(one.answers)) < 2:
                yield Problem(f"Question {one.number} offers at least two answers.", "answers", **here)
            for answer in twice_in(one.answers):
                yield Problem(f"Question {one.number} offers {answer} twice.", "answers", **here)


def twice_in(of: Iterable) -> list:
    return [one for one, count in Counter(of).items() if count > 1]
