"""What a check of an instrument finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Problem:
    """What is wrong, and where: the key of a domain and of a question of it, "" for none, the ``field`` as the editor
    calls it, and the line of the charts, 0 for none."""

    message: str
    field: str = ""
    domain: str = ""
    question: str = ""
    line: int = 0


@dataclass(frozen=True)
class Checked:
    """What a check found. ``combinations`` holds of every domain with charts how many valid combinations of answers
    there are: all of them were tried where nothing is wrong."""

    problems: tuple[Problem, ...]
    combinations: Mapping[str, int] = field(default_factory=dict)
