"""The arms and times of a reading as its page edits them: a form each, what can be done with it, what was taken out."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django import forms

from ..forms.structure import ArmForm, PartForm, TimePointForm
from ..models import Arm, TimePoint
from ..queries.parts import in_order, rank, taken_out, typed_in
from ..queries.sheets import Sheet


@dataclass(frozen=True)
class PartLine:
    """One arm or time point: its form, how many values are typed in it, where it can move, what it can merge into."""

    form: PartForm
    typed: int
    up: bool
    down: bool
    others: list[Arm | TimePoint]


@dataclass(frozen=True)
class OutLine:
    """One that was taken out, and how many values came with it."""

    part: Arm | TimePoint
    typed: int


@dataclass(frozen=True)
class PartList:
    """All arms, or all time points, in their order."""

    lines: list[PartLine]
    new: PartForm
    out: list[OutLine]


def part_lists(sheet: Sheet, sent: forms.Form | None) -> dict[str, PartList]:
    """The lists of arms and of times, each with the form that adds; the form that was sent stands in its own place."""
    review = sheet.reading.assignment.study.review
    groups = list(review.groups.all())
    typed = typed_in(sheet.reading)
    out_arms, out_times = taken_out(sheet.reading)

    def instead(form: PartForm) -> PartForm:
        return sent if isinstance(sent, PartForm) and sent.key == form.key else form

    arms = [(arm, instead(ArmForm(review, arm, groups=groups))) for arm in sheet.arms]
    times = [(point, instead(TimePointForm(point))) for point in in_order(sheet.time_points)]
    return {
        "arms": PartList(_lines(arms, typed), instead(ArmForm(review, groups=groups)), _out(out_arms, typed)),
        "times": PartList(_lines(times, typed), instead(TimePointForm()), _out(out_times, typed)),
    }


def _lines(parts: list[tuple[Arm | TimePoint, PartForm]], typed: Counter[UUID]) -> list[PartLine]:
    order = [part for part, _ in parts]
    ranks = [rank(part) for part in order]
    return [
        PartLine(
            form=form,
            typed=typed[part.pk],
            up=place > 0 and ranks[place - 1] == ranks[place],
            down=place + 1 < len(order) and ranks[place + 1] == ranks[place],
            others=[other for other in order if other.pk != part.pk],
        )
        for place, (part, form) in enumerate(parts)
    ]


def _out(parts: list[Arm] | list[TimePoint], typed: Counter[UUID]) -> list[OutLine]:
    return [OutLine(part, typed[part.pk]) for part in parts]
