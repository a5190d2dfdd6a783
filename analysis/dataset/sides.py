"""Which arms stand on which side of the comparison."""

from collections.abc import Mapping
from uuid import UUID

from extraction.finals import SettledArm, SettledStudy

from .precision import SAME_PEOPLE
from .question import Question
from .reasons import LeftOut
from .rows import Row

Sides = tuple[list[SettledArm], list[SettledArm]]


def sides_of(settled: SettledStudy, question: Question) -> Sides:
    """The arms of both sides. Raises LeftOut where one has none."""
    sides = (
        [arm for arm in settled.arms if arm.group in question.experimental],
        [arm for arm in settled.arms if arm.group in question.comparators],
    )
    for arms, groups in zip(
        sides, (question.settings.experimental, question.settings.comparators), strict=True
    ):
        if not arms:
            names = " or ".join(f"“{group.name}”" for group in groups)
            raise LeftOut("no_arm", f"None of its arms belongs to {names}.")
    return sides


def arms_at(settled: SettledStudy, sides: Sides, at_time: Mapping[UUID, Row], question: Question) -> Sides:
    """The arms of both sides that have a number; all of a side where none has one.

    Raises LeftOut where a side has several that cannot be put together as one group.
    """
    first, second = (
        [arm for arm in arms if arm.key in at_time and at_time[arm.key].has_number] or arms for arms in sides
    )
    if len(first) > 1 or len(second) > 1:
        fitting = [*first, *second]
        names = ", ".join(f"“{arm.name}”" for arm in fitting)
        told = f"{len(fitting)} arms fit this comparison: {names}."
        if settled.study.design in SAME_PEOPLE:
            raise LeftOut(
                "several_arms",
                f"{told} They are the same people, who cannot be added up as if they were different groups, so this "
                "study stays out.",
            )
        if not question.deriving.is_used:
            raise LeftOut(
                "several_arms",
                f"{told} Arms put together give derived numbers, and the settings leave these out, so this study "
                "stays out.",
            )
    return first, second
