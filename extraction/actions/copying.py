"""Taking a reading over into another one, for somebody to verify."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from ..comparison import seen
from ..models import (
    Answer,
    Cell,
    Contrast,
    Estimate,
    Judgement,
    Measure,
    Reading,
    ReportedAs,
    Result,
    SignallingAnswer,
    Value,
    Verification,
)
from ..queries.sheets import read_sheet
from ..queries.verification import is_to_verify

# What a copied row has of its own.
OWN = frozenset(
    {
        "id",
        "version",
        "changed_at",
        "reading",
        "arm",
        "comparator",
        "time_point",
        "result",
        "contrast",
        "proposed",
    }
)


@transaction.atomic
def copy_reading(*, source: Reading, target: Reading) -> int:
    """Copy everything that ``source`` holds into the empty ``target``: arms, time points, columns, and every cell with
    its source. What was taken out of it is not copied. Returns how many values ``target`` is asked to verify: one row
    of ``Verification`` for each that is not blank and that its form asks for. The caller holds the lock on the study
    and records the act.
    """
    arms = {one.pk: _copy(one, reading=target) for one in source.arms.all()}
    times = {one.pk: _copy(one, reading=target) for one in source.time_points.all()}
    for copies in (arms, times):
        for one in copies.values():
            one.save(force_insert=True)
    ReportedAs.objects.bulk_create(_copy(one, reading=target) for one in source.reported_as.all())
    _copy_cells(
        Answer, (one for one in source.answers.all() if one.arm_id is None or one.arm_id in arms),
        lambda one: {"reading": target, "arm": arms.get(one.arm_id)},
    )  # fmt: skip
    _copy_cells(Measure, source.measures.all(), lambda one: {"reading": target})
    _copy_cells(Judgement, source.judgements.all(), lambda one: {"reading": target})
    answers = SignallingAnswer.objects.filter(reading=source)
    _copy_cells(SignallingAnswer, answers, lambda one: {"reading": target})
    results = {
        one.pk: _copy(one, reading=target, arm=arms[one.arm_id], time_point=times[one.time_point_id])
        for one in source.results.all()
        if one.arm_id in arms and one.time_point_id in times
    }
    Result.objects.bulk_create(results.values())
    values = Value.objects.filter(result__in=results)
    _copy_cells(Value, values, lambda one: {"result": results[one.result_id]})
    contrasts = {
        one.pk: _copy(
            one,
            reading=target,
            arm=arms[one.arm_id],
            comparator=arms[one.comparator_id],
            time_point=times[one.time_point_id],
        )
        for one in source.contrasts.all()
        if {one.arm_id, one.comparator_id} <= set(arms) and one.time_point_id in times
    }
    Contrast.objects.bulk_create(contrasts.values())
    estimates = Estimate.objects.filter(contrast__in=contrasts)
    _copy_cells(Estimate, estimates, lambda one: {"contrast": contrasts[one.contrast_id]})
    sheet = read_sheet(target)
    asked = Verification.objects.bulk_create(
        Verification(reading=target, address=address, seen=seen(cell))
        for address, cell in sheet.cells.items()
        if is_to_verify(sheet, address)
    )
    return len(asked)


def _copy(row: models.Model, **instead: Any) -> Any:
    """An unsaved copy of a row, of which the parts in ``OWN`` are its own or given."""
    kept = {
        one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields if one.name not in OWN
    }
    # What it was matched to belongs to a comparison, which the copy is still to come to.
    for name in ("study_arm_id", "study_time_point_id"):
        if name in kept:
            kept[name] = None
    return type(row)(**kept, **instead)


def _copy_cells(model: type[Cell], cells: Iterable[Cell], places: Any) -> None:
    model.objects.bulk_create(_copy(one, **places(one)) for one in cells)
