"""Reported differences and ratios, for studies whose arms do not give their numbers (Cochrane Handbook 6.3).

Generic inverse variance: the estimate of the analysis's own measure enters with its standard error, which is reported
or follows from interval, test statistic or p.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from extraction.derivation import CannotDerive, Derived
from extraction.derivation.contrasts import estimate_from_ci, estimate_on_scale
from extraction.derivation.quantity import written
from extraction.derivation.sd import sd_of_two_groups
from extraction.finals import SettledArm, SettledContrast, SettledStudy
from extraction.integrity.refusals import read_estimate
from extraction.reported import Number, Text, shown

from ..models import Measure
from ..stats import LOG_SCALE
from .entries import Contrast, DerivedNumber
from .precision import (
    ADJUSTED,
    HANDBOOK_CI,
    HANDBOOK_T,
    Degrees,
    Unclear,
    degrees_of,
    standard_error,
    text_of,
)
from .question import Question
from .rows import Row
from .sides import Sides

_CRUDE = "crude"


@dataclass(frozen=True)
class Chosen:
    """A contrast that can enter, and its arms by key."""

    contrast: Contrast
    experimental: UUID
    comparator: UUID


@dataclass(frozen=True)
class Reported:
    """The contrasts between the two sides: by time the one that can enter, and why one that is near cannot."""

    chosen: Mapping[UUID, Chosen]
    unclear: Mapping[UUID, tuple[str, ...]]

    def why(self, time: UUID | None = None) -> str:
        """What is said of contrasts that cannot enter, at one time or at all, once; "" for none."""
        told = [
            sentence for at, told in self.unclear.items() if time is None or at == time for sentence in told
        ]
        return " ".join(dict.fromkeys(told))


def contrasts_of(settled: SettledStudy, sides: Sides, rows: Sequence[Row], question: Question) -> Reported:
    """The reported contrasts that can be pooled, one for each time; none at a time where several pairs of arms have
    one. ``rows`` tell how many people the arms have. An adjusted estimate goes before one that is not."""
    usable: dict[UUID, list[tuple[SettledContrast, Contrast]]] = {}
    unclear: dict[UUID, tuple[str, ...]] = {}
    for reported in _between(settled, sides, question):
        time = reported.time_point
        try:
            found = _read(
                reported, sides, degrees_of(settled, reported, rows, question.analysis.outcome), question
            )
        except Unclear as why:
            unclear[time] = (*unclear.get(time, ()), str(why))
            continue
        if found is not None:
            usable.setdefault(time, []).append((reported, found))
    chosen = {time: _one(pairs, sides) for time, pairs in usable.items() if _is_one_pair(pairs)}
    return Reported(chosen, unclear)


def _is_one_pair(pairs: Sequence[tuple[SettledContrast, Contrast]]) -> bool:
    return len({frozenset((reported.arm, reported.comparator)) for reported, _ in pairs}) == 1


def _one(pairs: Sequence[tuple[SettledContrast, Contrast]], sides: Sides) -> Chosen:
    reported, contrast = min(pairs, key=lambda pair: pair[0].adjustment != ADJUSTED)
    is_turned = _is_turned(reported, sides)
    ends = (reported.comparator, reported.arm) if is_turned else (reported.arm, reported.comparator)
    return Chosen(contrast, *ends)


def with_common_sd(
    settled: SettledStudy,
    arms: tuple[SettledArm, SettledArm],
    at_time: Mapping[UUID, Row],
    question: Question,
) -> dict[UUID, Row]:
    """The rows, both with the average SD that follows from a difference of their means, where neither has one.

    SD = SE / √(1/n1 + 1/n2), of a difference that is not adjusted (Cochrane Handbook 6.5.2.3). A mean difference needs
    none: it enters as it is reported.
    """
    rows = [at_time.get(arm.key) for arm in arms]
    if question.analysis.measure == Measure.MD or not question.deriving.is_used:
        return dict(at_time)
    if any(row is None or not _lacks_sd_alone(row) for row in rows):
        return dict(at_time)
    keys = {arm.key for arm in arms}
    for reported in settled.contrasts:
        if (
            {reported.arm, reported.comparator} == keys
            and reported.outcome == question.analysis.outcome.pk
            and reported.time_point == rows[0].time_point
            and reported.basis == question.analysis.basis
            and (reported.measure, reported.adjustment) == (Measure.MD, _CRUDE)
        ):
            common = _common_sd(settled, reported, rows, question)
            if common is not None:
                return dict(at_time) | {
                    row.arm: replace(row, derived={**row.derived, "sd": common}) for row in rows
                }
    return dict(at_time)


def _lacks_sd_alone(row: Row) -> bool:
    there = [row.number(statistic) is not None for statistic in ("n", "mean", "sd")]
    return there == [True, True, False] and "sd" not in row.impossible


def _common_sd(
    settled: SettledStudy, reported: SettledContrast, rows: Sequence[Row], question: Question
) -> Derived | None:
    numbers = _numbers(reported)
    n1, n2 = (row.number("n") for row in rows)
    try:
        if "se" in numbers:
            se, step = numbers["se"].value, None
        else:
            difference = numbers["estimate"].value if "estimate" in numbers else 0.0
            degrees = degrees_of(settled, reported, rows, question.analysis.outcome)
            se, step = standard_error(numbers, difference, False, degrees)
        value = sd_of_two_groups(se, n1, n2)
        text = written(value, 2)
    except (CannotDerive, OverflowError):
        return None
    formula = f"SD of both arms: {text} = {text_of(se)} / √(1/{n1:g} + 1/{n2:g})"
    assumed = "The average SD stands for both arms."
    return Derived(
        "sd",
        value,
        text,
        f"{formula}; {step.formula}" if step else formula,
        HANDBOOK_T,
        f"{assumed} {step.assumption}".strip() if step else assumed,
        "",
        "sd_of_two_groups",
    )


def _between(settled: SettledStudy, sides: Sides, question: Question) -> Sequence[SettledContrast]:
    analysis = question.analysis
    one, two = ({arm.key for arm in arms} for arms in sides)
    return [
        reported
        for reported in settled.contrasts
        if reported.outcome == analysis.outcome.pk
        and reported.measure == analysis.measure
        and reported.basis == analysis.basis
        and (
            (reported.arm in one and reported.comparator in two)
            or (reported.arm in two and reported.comparator in one)
        )
    ]


def _is_turned(reported: SettledContrast, sides: Sides) -> bool:
    """Whether the paper compares the comparator with the experimental side."""
    return reported.arm in {arm.key for arm in sides[1]}


def _read(reported: SettledContrast, sides: Sides, degrees: Degrees, question: Question) -> Contrast | None:
    """The contrast on the analysis scale, experimental against comparator; None without estimate or standard error,
    or where they would have to be derived and derived numbers are left out. Raises Unclear."""
    ratio = reported.measure in LOG_SCALE
    numbers = _numbers(reported)
    derived: list[DerivedNumber] = []
    try:
        if "estimate" in numbers:
            yi = estimate_on_scale(numbers["estimate"].value, ratio=ratio)
        else:
            yi, step = _estimate(numbers, ratio)
            derived.append(step)
        if "se" in numbers and not ratio:
            se = numbers["se"].value
        else:
            se, step = standard_error(numbers, yi, ratio, degrees)
            derived.append(step)
    except Unclear:
        raise
    except (CannotDerive, KeyError, OverflowError):
        return None
    if not (math.isfinite(yi) and 0 < se * se < math.inf):
        # A variance that no floating-point number holds: so printed, perhaps, but nothing to pool.
        return None
    if derived and not question.deriving.is_used:
        return None
    return Contrast(
        measure=reported.measure,
        adjustment=reported.adjustment,
        yi=-yi if _is_turned(reported, sides) else yi,
        se=se,
        text=_words(reported, numbers, sides),
        derived=tuple(derived),
    )


def _numbers(reported: SettledContrast) -> dict[str, Number]:
    found = {}
    for statistic, cell in reported.values.items():
        if statistic in reported.impossible or cell.so_printed:
            continue
        number = read_estimate(statistic, cell.text) if cell.text else None
        if isinstance(number, Number):
            found[statistic] = number
    return found


def _estimate(numbers: dict[str, Number], ratio: bool) -> tuple[float, DerivedNumber]:
    """The estimate from the middle of its interval. Raises KeyError, CannotDerive."""
    low, high = numbers["ci_low"], numbers["ci_high"]
    value = estimate_from_ci(low.value, high.value, ratio=ratio)
    text = text_of(value)
    written = f"(ln {shown(low)} + ln {shown(high)}) / 2" if ratio else f"({shown(low)} + {shown(high)}) / 2"
    return value, DerivedNumber(
        "yi",
        text,
        f"{'ln estimate' if ratio else 'Estimate'} from CI: {text} = {written}",
        HANDBOOK_CI,
        "The interval is taken as symmetric on its scale.",
    )


def _words(reported: SettledContrast, numbers: dict[str, Number], sides: Sides) -> str:
    """ "MD −4.1 (95 % CI −5.17 to −3.03), ReCell against laser, adjusted for age" """
    names = {arm.key: arm.name for arms in sides for arm in arms}
    said = reported.measure
    if "estimate" in numbers:
        said += f" {shown(numbers['estimate'])}"
    if {"ci_low", "ci_high"} <= numbers.keys():
        level = shown(numbers["ci_level"]) if "ci_level" in numbers else "95"
        said += f" ({level} % CI {shown(numbers['ci_low'])} to {shown(numbers['ci_high'])})"
    elif "se" in numbers:
        said += f" (SE {shown(numbers['se'])})"
    said += f", {names[reported.arm]} against {names[reported.comparator]}"
    if reported.adjustment == _CRUDE:
        return f"{said}, not adjusted"
    cell = reported.values.get("covariates")
    covariates = read_estimate("covariates", cell.text) if cell and cell.text else None
    return f"{said}, adjusted{f' for {covariates.text}' if isinstance(covariates, Text) else ''}"
