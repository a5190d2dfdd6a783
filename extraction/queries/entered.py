"""What readers entered: the cells and the contrasts of readings, one or many, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from reviews.models import Outcome

from ..models import (
    Answer,
    Arm,
    Basis,
    Cell,
    Contrast,
    Estimate,
    Judgement,
    Measure,
    Reading,
    SignallingAnswer,
    TimePoint,
    Value,
)
from .lines import ContrastRow


def entered_cells(readings: QuerySet | Collection[Reading]) -> dict[UUID, list[Cell]]:
    """Every cell of the readings, by reading; see ``standing``."""
    found: dict[UUID, list[Cell]] = defaultdict(list)
    for answer in Answer.objects.filter(reading__in=readings).select_related("form"):
        found[answer.reading_id].append(answer)
    for value in Value.objects.filter(result__reading__in=readings).select_related("result"):
        found[value.result.reading_id].append(value)
    for measure in Measure.objects.filter(reading__in=readings):
        found[measure.reading_id].append(measure)
    for estimate in Estimate.objects.filter(contrast__reading__in=readings).select_related("contrast"):
        found[estimate.contrast.reading_id].append(estimate)
    for judgement in Judgement.objects.filter(reading__in=readings):
        found[judgement.reading_id].append(judgement)
    for answer in SignallingAnswer.objects.filter(reading__in=readings):
        found[answer.reading_id].append(answer)
    return found


def standing(cells: Iterable[Cell], arms: Iterable[Arm], time_points: Iterable[TimePoint]) -> Iterable[Cell]:
    """The cells but those that hang from an arm or a time point that was taken out: one that is not given."""
    parts = {None, *(part.pk for part in (*arms, *time_points))}
    for cell in cells:
        match cell:
            case Answer():
                hangs_from = {cell.arm_id}
            case Value():
                hangs_from = {cell.result.arm_id, cell.result.time_point_id}
            case Estimate():
                one = cell.contrast
                hangs_from = {one.arm_id, one.comparator_id, one.time_point_id}
            case _:
                hangs_from = set()
        if hangs_from <= parts:
            yield cell


def contrast_rows(
    contrasts: Iterable[Contrast], outcomes: list[Outcome], arms: list[Arm], time_points: list[TimePoint]
) -> list[ContrastRow]:
    """The contrasts of a reading in the order of outcomes, time points, arms and comparators; those of an arm or a time
    point that was taken out are left out."""
    order = [
        {part.pk: (place, part) for place, part in enumerate(parts)}
        for parts in (outcomes, time_points, arms, arms)
    ]
    ranked = []
    for one in contrasts:
        keys = (one.outcome_id, one.time_point_id, one.arm_id, one.comparator_id)
        parts = [parts.get(key) for parts, key in zip(order, keys, strict=True)]
        if None not in parts:
            rank = ([place for place, _ in parts], one.basis == Basis.CHANGE, one.measure, one.adjustment)
            ranked.append((rank, ContrastRow(one, *(part for _, part in parts))))
    return [row for _, row in sorted(ranked, key=lambda pair: pair[0])]
