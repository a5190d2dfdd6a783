"""From settled rows to what is pooled: every study of the review enters with its numbers or stays out with a reason."""

from .building import build
from .changes import asides, changes
from .entries import (
    Arm,
    Contrast,
    DataSet,
    DerivedNumber,
    Exclusion,
    Group,
    Judgements,
    Settings,
    Study,
    hash_of,
)

__all__ = [
    "Arm",
    "Contrast",
    "DataSet",
    "DerivedNumber",
    "Exclusion",
    "Group",
    "Judgements",
    "Settings",
    "Study",
    "asides",
    "build",
    "changes",
    "hash_of",
]
