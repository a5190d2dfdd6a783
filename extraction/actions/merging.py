"""Merging two arms, or two time points, of a reading that is being written."""

from collections.abc import Collection
from typing import Any, TypeVar

from django.db import transaction

from reviews.models import User
from reviews.refusals import Refused, Stale

from ..addresses import AnswerAddress, ContrastAddress, ValueAddress, parse
from ..models import Answer, Arm, Cell, Contrast, Estimate, Reading, Result, TimePoint, Value
from ..queries.merging import MergedCell, MergePlan, merge_plan, sources
from ..queries.sheets import read_sheet
from .cells import snapshot
from .readings import record_and_advance
from .structure import own_extraction, own_part, set_aside

Part = TypeVar("Part", Arm, TimePoint)

COPIED = ("text", "number", "missing", "so_printed", "paper", "page", "table", "quotation")


@transaction.atomic
def merge_parts(
    *,
    reading: Reading,
    source: Part,
    target: Part,
    chosen: Collection[str] = (),
    version: int | None = None,
    by: User,
) -> MergePlan:
    """Merge ``source`` into ``target``: what the target has blank it takes over with its source in the paper, and the
    rest is taken out.

    Where both have a value the target keeps its own, unless its address is among ``chosen``. Nothing is deleted: the
    merged part keeps all it had and can be put back, and what a chosen value replaced stands in the history. No number
    is computed. ``version`` is that of the reading which the person saw. Raises Stale when it was written in since,
    Refused for a part merged into itself.
    """
    reading = own_extraction(reading, by)
    if version is not None and reading.version != version:
        raise Stale("Something was saved in another window since you opened this page.", current=reading)
    if type(source) is not type(target) or source.pk == target.pk:
        raise Refused("Choose another one to merge into.")
    source, target = own_part(reading, source), own_part(reading, target)
    plan = merge_plan(read_sheet(reading), source, target)
    told = [_take_over(reading, one) for one in sources(plan, chosen)]
    set_aside(source)
    record_and_advance(
        reading,
        by=by,
        action=f"{source._meta.verbose_name}s merged",
        summary=f"“{source}” into “{target}”: {_count(len(told), 'value')} taken over",
        cells=told,
    )
    return plan


def _take_over(reading: Reading, one: MergedCell) -> dict:
    """Write one value at its new place, as a new version of what stands there; what changed, for the record."""
    cell = one.ours or _cell_at(reading, one.target)
    before = snapshot(cell)
    for name in COPIED:
        setattr(cell, name, getattr(one.theirs, name))
    if isinstance(cell, Answer):
        cell.form = one.theirs.form
    if not cell._state.adding:
        cell.version += 1
    cell.save()
    return {"address": one.target, "before": before, "after": snapshot(cell)}


def _cell_at(reading: Reading, text: str) -> Cell:
    """The cell at an address at which nothing is typed: an emptied one, or a new one."""
    address = parse(text)
    if isinstance(address, AnswerAddress):
        return _there(Answer, reading=reading, question_id=address.question, arm_id=address.arm)
    assert isinstance(address, ContrastAddress | ValueAddress)
    line = {
        "reading": reading,
        "outcome_id": address.outcome,
        "time_point_id": address.time_point,
        "arm_id": address.arm,
        "basis": address.basis,
    }
    if isinstance(address, ContrastAddress):
        contrast, _ = Contrast.objects.get_or_create(
            **line,
            comparator_id=address.comparator,
            measure=address.measure,
            adjustment=address.adjustment,
        )
        return _there(Estimate, contrast=contrast, statistic=address.statistic)
    result, _ = Result.objects.get_or_create(**line)
    return _there(Value, result=result, statistic=address.statistic)


def _there(model: type[Cell], **place: Any) -> Cell:
    """The cell of a kind that stands at a place, or one to be written there."""
    return model.objects.filter(**place).first() or model(**place)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
