"""The form designer: a lead builds the form, tries it out, publishes it; everybody in the review may read it."""

from .parts import (
    question,
    question_again,
    question_move,
    question_new,
    question_remove,
    section,
    section_new,
)
from .studies import pilot, upgrade, upgrade_every
from .versions import begin, discard, form, preview, publish

__all__ = [
    "begin",
    "discard",
    "form",
    "pilot",
    "preview",
    "publish",
    "question",
    "question_again",
    "question_move",
    "question_new",
    "question_remove",
    "section",
    "section_new",
    "upgrade",
    "upgrade_every",
]
