"""When a question is asked, as text and as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..variant import ANSWERS, Asked, Question
from .tokens import RuleError, Tokens, key_of, keys_by_number, number_of, read_answers


def conditions_text(question: Question, numbers: Mapping[str, str]) -> str:
    """When a question is asked, as it is typed; "" for always. ``numbers`` holds the number of each question's key."""
    any_of = [_asked_text(one, numbers) for one in question.if_any]
    all_of = [_asked_text(one, numbers) for one in question.if_all]
    if not all_of:
        return " or ".join(any_of)
    if any_of:
        all_of.insert(0, f"({' or '.join(any_of)})" if len(any_of) > 1 else any_of[0])
    return " and ".join(all_of)


def _asked_text(one: Asked, numbers: Mapping[str, str]) -> str:
    return f"{number_of(one.question, numbers)} is {', '.join(one.answers)}"


def read_conditions(text: str, questions: Sequence[Question]) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """The conditions that a text says: those of which one must hold, those that must all hold. Raises RuleError."""
    keys = keys_by_number(questions)
    tokens = Tokens(" ".join(text.split()))
    if tokens.peek() is None:
        return (), ()
    groups: list[tuple[Asked, ...]] = []
    joined = ""
    while True:
        groups.append(_group(tokens, keys))
        word = tokens.take_word("and", "or")
        if word is None:
            break
        if joined and word != joined:
            raise RuleError("Put brackets round what is joined by “or”: (2.1 is Y or 2.2 is Y) and 2.3 is N.")
        joined = word
    if tokens.peek() is not None:
        raise RuleError(f"After a condition comes “and”, “or” or nothing, not {tokens.left}.")
    if joined == "or":
        if any(len(group) > 1 for group in groups):
            raise RuleError("Brackets are for “or” within “and”; leave them out here.")
        return tuple(one for group in groups for one in group), ()
    several = [group for group in groups if len(group) > 1]
    if len(several) > 1:
        raise RuleError("Only one part in brackets can stand in a condition.")
    return (several[0] if several else ()), tuple(group[0] for group in groups if len(group) == 1)


def _group(tokens: Tokens, keys: Mapping[str, str]) -> tuple[Asked, ...]:
    """One condition, or several joined by "or" in brackets."""
    if not tokens.take("sign", "("):
        return (_asked(tokens, keys),)
    found = [_asked(tokens, keys)]
    while tokens.take_word("or"):
        found.append(_asked(tokens, keys))
    if not tokens.take("sign", ")"):
        raise RuleError(f"Within brackets stand conditions joined by “or”, then “)”, not {tokens.left}.")
    return tuple(found)


def _asked(tokens: Tokens, keys: Mapping[str, str]) -> Asked:
    number = tokens.take("word")
    if number is None:
        raise RuleError(f"A condition begins with the number of a question, not {tokens.left}.")
    key = key_of(number, keys)
    if not tokens.take_word("is"):
        raise RuleError(f"After {number} comes “is” and its answers: {number} is Y, PY.")
    answers = read_answers(tokens)
    if not answers:
        raise RuleError(f"After “{number} is” come answers: {', '.join(ANSWERS)}.")
    return Asked(key, answers)
