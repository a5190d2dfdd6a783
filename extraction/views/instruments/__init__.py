"""The risk-of-bias instruments of a review: read by everybody, the review's own built and published by its leads."""

from .changing import change
from .drafts import discard, domain, domain_new, draft, head, parts, publish, question, question_new
from .listed import bring, document, instrument, instruments, new, version_next

__all__ = [
    "bring",
    "change",
    "discard",
    "document",
    "domain",
    "domain_new",
    "draft",
    "head",
    "instrument",
    "instruments",
    "new",
    "parts",
    "publish",
    "question",
    "question_new",
    "version_next",
]
