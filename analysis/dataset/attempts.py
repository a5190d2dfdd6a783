"""What the arms have at each time: who stands on which side with numbers, or why they cannot enter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from extraction.finals import SettledStudy
from reviews.models import Design

from .contrasts import with_common_sd
from .numbers import SEVERITY, problems_of, sentences
from .question import Question
from .reasons import LeftOut
from .rows import Row
from .sides import Sides, arms_at

UNPAIRED = frozenset({Design.CROSSOVER, Design.WITHIN_PERSON, Design.CLUSTER})


@dataclass(frozen=True)
class Attempt:
    """The arms of both sides at one time, and their rows by arm; ``refusal`` says why they cannot be pooled, None
    where they can. ``is_empty``: none of them has a number."""

    arms: Sides
    rows: Mapping[UUID, Row]
    refusal: LeftOut | None

    @property
    def is_empty(self) -> bool:
        keys = {arm.key for arms in self.arms for arm in arms}
        return not any(row.has_number for key, row in self.rows.items() if key in keys)


def attempts_of(
    settled: SettledStudy, rows: Sequence[Row], sides: Sides, question: Question
) -> dict[UUID, Attempt]:
    """One attempt for each time at which an arm of either side has a row."""
    keys = {arm.key for arms in sides for arm in arms}
    at: dict[UUID, dict[UUID, Row]] = {}
    for row in rows:
        if row.arm in keys:
            at.setdefault(row.time_point, {})[row.arm] = row
    return {time: _attempt(settled, at_time, sides, question) for time, at_time in at.items()}


def _attempt(settled: SettledStudy, at_time: dict[UUID, Row], sides: Sides, question: Question) -> Attempt:
    try:
        arms = arms_at(settled, sides, at_time, question)
    except LeftOut as refusal:
        return Attempt(sides, at_time, refusal)
    if len(arms[0]) == len(arms[1]) == 1 and settled.study.design not in UNPAIRED:
        # The standard error of a difference inside people, or between clusters, is not that of two groups of people.
        at_time = with_common_sd(settled, (arms[0][0], arms[1][0]), at_time, question)
    kind = question.analysis.outcome.kind
    problems = [
        problem for side in arms for arm in side for problem in problems_of(arm, at_time.get(arm.key), kind)
    ]
    if not problems:
        return Attempt(arms, at_time, None)
    worst = min(problems, key=lambda problem: SEVERITY.index(problem.code))
    return Attempt(arms, at_time, LeftOut(worst.code, sentences(problems)))
