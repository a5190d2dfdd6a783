"""Adding and changing analyses."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from reviews.actions.record import record
from reviews.actions.writing import changes, locked, write
from reviews.models import InterventionGroup, Outcome, OutcomeKind, User
from reviews.permissions import require
from reviews.refusals import Refused

from ..models import Analysis, AnalysisBasis, FollowUp, Measure
from ..stats import CONTINUOUS, LOG_SCALE

FIELDS = (
    "name",
    "outcome",
    "follow_up",
    "window",
    "basis",
    "experimental_label",
    "comparator_label",
    "measure",
    "model",
    "unpaired_designs",
    "derived",
    "risk_of_bias",
    "published",
)
SIDES = ("experimental", "comparators")


@transaction.atomic
def save_analysis(
    *,
    analysis: Analysis,
    version: int | None,
    by: User,
    experimental: Iterable[InterventionGroup] | None = None,
    comparators: Iterable[InterventionGroup] | None = None,
    **fields: Any,
) -> Analysis:
    """Add (``version`` None) or change an analysis; ``fields`` are of ``FIELDS``. Its runs stay as they are.

    A window is dropped where the longest follow-up over all is asked for, and a dichotomous outcome is always
    pooled by its value. Raises Refused with the fields that do not hold, Stale when it was saved elsewhere.
    """
    review = analysis.review
    require(by, "edit_analyses", review)
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"An analysis has no {', '.join(sorted(unknown))}.")
    is_new = version is None
    if not is_new:
        analysis = locked(Analysis, analysis.pk)
    experimental = _groups(analysis, SIDES[0], experimental, is_new)
    comparators = _groups(analysis, SIDES[1], comparators, is_new)
    fields = _coherent(analysis, fields)
    _check(analysis, fields, experimental, comparators)
    before = {} if is_new else {side: _names(getattr(analysis, side).all()) for side in SIDES}
    if is_new:
        analysis.outcome = fields["outcome"]
    told = changes(analysis, fields)
    name = fields.get("name", analysis.name)
    write(
        analysis,
        version=version,
        fields=fields,
        duplicate={"name": [f"This review already has an analysis “{name}”. Give this one another name."]},
    )
    for side, groups in zip(SIDES, (experimental, comparators), strict=True):
        getattr(analysis, side).set(groups)
        if before.get(side) != _names(groups):
            address = f"analysis:{analysis.pk}:{side}"
            told.append({"address": address, "before": before.get(side), "after": _names(groups)})
    record(
        review=review,
        by=by,
        action="analysis added" if is_new else "analysis edited",
        summary=analysis.name,
        cells=told,
    )
    return analysis


def _groups(
    analysis: Analysis, side: str, given: Iterable[InterventionGroup] | None, is_new: bool
) -> list[InterventionGroup]:
    if given is not None:
        return list(given)
    return [] if is_new else list(getattr(analysis, side).all())


def _names(groups: Iterable[InterventionGroup]) -> str:
    return ", ".join(sorted(group.name for group in groups))


def _coherent(analysis: Analysis, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields with what follows from others put right: nobody chooses a window for no window."""
    fields = dict(fields)
    for name in ("name", "experimental_label", "comparator_label"):
        if name in fields:
            fields[name] = " ".join(fields[name].split())
    if fields.get("follow_up", analysis.follow_up) == FollowUp.LONGEST:
        fields["window"] = None
    outcome: Outcome | None = fields.get("outcome") or (analysis.outcome if analysis.outcome_id else None)
    if outcome is not None and outcome.kind == OutcomeKind.DICHOTOMOUS:
        fields["basis"] = AnalysisBasis.VALUE
    return fields


def _check(
    analysis: Analysis,
    fields: dict[str, Any],
    experimental: list[InterventionGroup],
    comparators: list[InterventionGroup],
) -> None:
    """Raise Refused with everything that does not hold together."""
    errors: dict[str, list[str]] = {}

    def refuse(field: str, message: str) -> None:
        errors.setdefault(field, []).append(message)

    def chosen(field: str) -> Any:
        return fields[field] if field in fields else getattr(analysis, field, None)

    review = analysis.review_id
    if not chosen("name"):
        refuse("name", "Name the analysis as it should stand above its plot.")
    outcome = fields.get("outcome") or (analysis.outcome if analysis.outcome_id else None)
    if outcome is None:
        refuse("outcome", "Choose the outcome to pool.")
    elif outcome.review_id != review:
        refuse("outcome", "Choose an outcome of this review’s protocol.")
    if chosen("follow_up") == FollowUp.WINDOW:
        window = chosen("window")
        if window is None:
            refuse("window", "Choose a follow-up window, or the longest follow-up over all.")
        elif window.review_id != review:
            refuse("window", "Choose a window of this review’s protocol.")
    _check_measure(outcome, chosen("measure"), refuse)
    for side, groups in zip(SIDES, (experimental, comparators), strict=True):
        if not groups:
            refuse(side, "Choose at least one group for this side.")
        elif any(group.review_id != review for group in groups):
            refuse(side, "Choose groups of this review’s protocol.")
    both = [group.name for group in comparators if group in experimental]
    if both:
        names = " and ".join(f"“{name}”" for name in both)
        verb = "is" if len(both) == 1 else "are"
        refuse(
            "comparators", f"{names} {verb} on both sides. A group is compared with another, not with itself."
        )
    if chosen("published") is not None:
        _check_published(chosen("published"), chosen("measure"), refuse)
    if errors:
        raise Refused(errors=errors)


def _check_measure(outcome: Outcome | None, measure: str, refuse: Any) -> None:
    if not measure:
        refuse("measure", "Choose a measure.")
    elif measure not in Measure.values:
        refuse("measure", f"“{measure}” is no measure. Choose one of {', '.join(Measure.values)}.")
    elif outcome is not None and (measure in CONTINUOUS) != (outcome.kind == OutcomeKind.CONTINUOUS):
        fitting = "a mean difference" if outcome.kind == OutcomeKind.CONTINUOUS else "a risk or odds ratio"
        refuse(
            "measure",
            f"{Measure(measure).label} does not fit {outcome.name}, which is "
            f"{outcome.get_kind_display().lower()}. Choose {fitting}.",
        )


def _check_published(published: dict[str, Any], measure: str, refuse: Any) -> None:
    """A published value is a label, an estimate and its interval; ratios stand as printed, not as logarithms."""
    numbers = [published.get(name) for name in ("estimate", "ci_lb", "ci_ub")]
    if any(isinstance(number, bool) or not isinstance(number, int | float) for number in numbers):
        refuse("published", "A published value needs its estimate and both ends of its interval, as numbers.")
        return
    estimate, low, high = numbers
    if not low <= estimate <= high:
        refuse("published", "The published estimate does not lie inside its interval. Check the signs.")
    if measure in LOG_SCALE and low <= 0:
        refuse("published", "A ratio is above 0. Enter it as printed, not as a logarithm.")
