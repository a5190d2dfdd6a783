"""How the questions of an instrument are written down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..variant import USUAL_ANSWERS, Asked, Question


def question(
    number: str,
    short: str,
    text: str,
    guidance: str,
    *,
    if_any: tuple[Asked, ...] = (),
    if_all: tuple[Asked, ...] = (),
    answers: tuple[str, ...] = USUAL_ANSWERS,
) -> Question:
    """A question whose key is its official number."""
    return Question(number, number, text, if_any, if_all, answers, guidance, short)


def reworded(questions: tuple[Question, ...], wording: Mapping[str, tuple[str, str]]) -> tuple[Question, ...]:
    """The questions with another text and guidance, by key; their conditions and answers stay. KeyError for a key that
    none of them has."""
    unknown = set(wording) - {one.key for one in questions}
    if unknown:
        raise KeyError(", ".join(sorted(unknown)))
    return tuple(
        replace(one, text=wording[one.key][0], guidance=wording[one.key][1]) if one.key in wording else one
        for one in questions
    )
