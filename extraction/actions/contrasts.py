"""The contrasts of a reading that is being written: differences between two arms that the paper reports."""

from django.db import transaction

from reviews.models import Outcome, Task, User
from reviews.refusals import NotThere, Refused

from ..integrity.refusals import MEASURES
from ..models import Adjustment, Arm, Contrast, ContrastMeasure, Estimate, Reading, TimePoint
from ..queries.lines import ContrastRow, bases
from .cells import snapshot
from .readings import own_draft, record_and_advance


@transaction.atomic
def save_contrast(
    *,
    reading: Reading,
    outcome: Outcome,
    time_point: TimePoint,
    arm: Arm,
    comparator: Arm,
    basis: str,
    measure: str,
    adjustment: str,
    by: User,
    contrast: Contrast | None = None,
) -> Contrast:
    """Add a contrast of ``arm`` against ``comparator``, or say of one that is there that it is another: its numbers go
    with it.

    Raises NotThere for parts that are not this reading's, Refused with the field that does not hold (two different
    arms, a measure of the outcome's kind, no change at the baseline) or where the same contrast is there, in this
    direction or the other, and what ``own_draft`` raises.
    """
    reading = _own_extraction(reading, by)
    _refuse_foreign(reading, outcome, time_point, arm, comparator)
    fields = {
        "outcome": outcome,
        "time_point": time_point,
        "arm": arm,
        "comparator": comparator,
        "basis": basis,
        "measure": measure,
        "adjustment": adjustment,
    }
    errors = _errors(outcome, time_point, arm, comparator, basis, measure, adjustment)
    if errors:
        raise Refused(errors=errors)
    if contrast is not None:
        contrast = _own_contrast(reading, contrast)
    others = reading.contrasts.exclude(pk=contrast.pk if contrast else None)
    turned = fields | {"arm": comparator, "comparator": arm}
    if others.filter(**fields).exists():
        raise Refused(errors={"": ["This contrast is there already. Its numbers stand in its own row."]})
    if others.filter(**turned).exists():
        raise Refused(
            errors={
                "arm": [
                    f"There is one of {comparator} against {arm} already. Enter the paper's numbers there, "
                    "in the direction in which it prints them."
                ]
            }
        )
    told: list[dict] = []
    if contrast is None:
        contrast = Contrast.objects.create(reading=reading, **fields)
    else:
        told = _moved(contrast, fields)
    row = ContrastRow(contrast, outcome, time_point, arm, comparator)
    record_and_advance(reading, by=by, action="contrast saved", summary=str(row), cells=told)
    return contrast


@transaction.atomic
def remove_contrast(*, reading: Reading, contrast: Contrast, by: User) -> None:
    """Remove a contrast in which nothing is typed. Raises Refused when something is."""
    reading = _own_extraction(reading, by)
    contrast = _own_contrast(reading, contrast)
    row = ContrastRow(contrast, contrast.outcome, contrast.time_point, contrast.arm, contrast.comparator)
    typed = contrast.estimates.exclude(text="", missing="").count()
    if typed:
        values = f"{typed} typed value{'' if typed == 1 else 's'}"
        raise Refused(f"“{row}” holds {values}. Empty them first; nothing was removed.")
    contrast.delete()
    record_and_advance(reading, by=by, action="contrast removed", summary=str(row))


def _own_extraction(reading: Reading, by: User) -> Reading:
    reading = own_draft(reading.pk, by)
    if reading.assignment.task != Task.EXTRACTION:
        raise Refused("Contrasts belong to the extraction; judgements have none.")
    return reading


def _own_contrast(reading: Reading, contrast: Contrast) -> Contrast:
    found = reading.contrasts.filter(pk=contrast.pk).first()
    if found is None:
        raise NotThere("This contrast is no longer there.")
    return found


def _refuse_foreign(
    reading: Reading, outcome: Outcome, time_point: TimePoint, arm: Arm, comparator: Arm
) -> None:
    if outcome.review_id != reading.assignment.study.review_id:
        raise NotThere("This outcome is not one of the review's.")
    if not reading.time_points.filter(pk=time_point.pk).exists():
        raise NotThere("This time point is no longer there.")
    if reading.arms.filter(pk__in=[arm.pk, comparator.pk]).count() < len({arm.pk, comparator.pk}):
        raise NotThere("This arm is no longer there.")


def _errors(
    outcome: Outcome,
    time_point: TimePoint,
    arm: Arm,
    comparator: Arm,
    basis: str,
    measure: str,
    adjustment: str,
) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if arm.pk == comparator.pk:
        errors["comparator"] = ["Choose two different arms."]
    if measure not in MEASURES[outcome.kind]:
        offered = ", ".join(ContrastMeasure(one).label.lower() for one in MEASURES[outcome.kind])
        errors["measure"] = [f"{outcome} is contrasted by one of: {offered}."]
    if basis not in bases(outcome, time_point):
        errors["basis"] = [f"There is no change of {outcome} at {time_point}. Choose the value."]
    if adjustment not in Adjustment.values:
        errors["adjustment"] = ["Choose whether the estimate is adjusted."]
    return errors


def _moved(contrast: Contrast, fields: dict) -> list[dict]:
    """Give the contrast its new place, and say which cells now stand at another address."""
    before = {
        cell.pk: (cell.address, snapshot(cell)) for cell in contrast.estimates.select_related("contrast")
    }
    for name, value in fields.items():
        setattr(contrast, name, value)
    contrast.save(update_fields=list(fields))
    told = []
    for cell in Estimate.objects.filter(contrast=contrast).select_related("contrast"):
        address, said = before[cell.pk]
        if address != cell.address and said:
            told += [
                {"address": address, "before": said, "after": {}},
                {"address": cell.address, "before": {}, "after": said},
            ]
    return told
