"""The lines of a reading: what is reported of one outcome in one arm, between two arms, and of how it was measured."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from reviews.models import Outcome, OutcomeKind

from ..addresses import ContrastAddress, MeasureAddress, ValueAddress
from ..integrity.refusals import (
    ATTRIBUTES,
    ESTIMATES,
    STATISTICS,
    Refusal,
    Scale,
    contrast_refusals,
    measure_refusals,
    read_attribute,
    read_estimate,
    read_value,
    refusals,
    scale_of,
)
from ..models import Adjustment, Arm, Basis, Contrast, ContrastMeasure, TimePoint
from ..reported import Missing, Reported


class Entered(Protocol):
    """What stands in a cell, whether of a reading or settled."""

    text: str
    missing: str


@dataclass(frozen=True)
class Row:
    """The cells of one outcome, time point, arm and basis: what one line of a table reports."""

    outcome: Outcome
    time_point: TimePoint
    arm: Arm
    basis: str

    def address(self, statistic: str) -> ValueAddress:
        return ValueAddress(self.outcome.pk, self.time_point.pk, self.arm.pk, self.basis, statistic)

    @property
    def place(self) -> str:
        """What the addresses of its cells have in common."""
        return f"value:{self.outcome.pk}:{self.time_point.pk}:{self.arm.pk}:{self.basis}"

    @property
    def statistics(self) -> tuple[str, ...]:
        """Everything that can be reported here; see ``Sheet.columns`` for what is asked."""
        return STATISTICS[self.outcome.kind]


@dataclass(frozen=True)
class ContrastRow:
    """The cells of one contrast: ``arm`` against ``comparator``, as the paper reports it."""

    contrast: Contrast
    outcome: Outcome
    time_point: TimePoint
    arm: Arm
    comparator: Arm

    def address(self, statistic: str) -> ContrastAddress:
        one = self.contrast
        return ContrastAddress(
            self.outcome.pk, self.time_point.pk, self.arm.pk, self.comparator.pk,
            one.basis, one.measure, one.adjustment, statistic,
        )  # fmt: skip

    @property
    def place(self) -> str:
        """What the addresses of its cells have in common."""
        return self.contrast.place

    @property
    def statistics(self) -> tuple[str, ...]:
        return ESTIMATES

    @property
    def arms(self) -> str:
        """ "SVF against Normal saline"."""
        return f"{self.arm} against {self.comparator}"

    @property
    def measured(self) -> str:
        """ "mean difference of the change, adjusted"."""
        return contrast_words(self.contrast.measure, self.contrast.basis, self.contrast.adjustment)

    def __str__(self) -> str:
        return f"{self.outcome}, {self.arms}, {self.time_point}: {self.measured}"


@dataclass(frozen=True)
class MeasureRow:
    """What the study says of how it measured one outcome."""

    outcome: Outcome

    def address(self, attribute: str) -> MeasureAddress:
        return MeasureAddress(self.outcome.pk, attribute)

    @property
    def place(self) -> str:
        """What the addresses of its cells have in common."""
        return f"measure:{self.outcome.pk}"

    @property
    def attributes(self) -> tuple[str, ...]:
        return ATTRIBUTES[self.outcome.kind]


def contrast_words(measure: str, basis: str, adjustment: str) -> str:
    """What a contrast is of, in words: "mean difference of the change, adjusted"."""
    label = ContrastMeasure(measure).label if measure in ContrastMeasure.values else measure
    change = " of the change" if basis == Basis.CHANGE else ""
    adjusted = ", adjusted" if adjustment == Adjustment.ADJUSTED else ""
    return f"{label[:1].lower()}{label[1:]}{change}{adjusted}"


def bases(outcome: Outcome, time_point: TimePoint) -> tuple[str, ...]:
    """Value and, after the baseline of a continuous outcome, change from it."""
    if outcome.kind == OutcomeKind.CONTINUOUS and not time_point.is_baseline:
        return (Basis.VALUE, Basis.CHANGE)
    return (Basis.VALUE,)


def study_scale(outcome: Outcome, measured: Mapping[str, Entered]) -> Scale:
    """The scale that a study's numbers of an outcome are held against; ``measured`` are its measure's cells."""
    return scale_of(
        {attribute: _said(attribute, cell) for attribute, cell in measured.items()},
        unit=outcome.unit,
        scale_min=outcome.scale_min,
        scale_max=outcome.scale_max,
    )


def _said(attribute: str, cell: Entered) -> Reported:
    return Missing(cell.missing) if cell.missing else read_attribute(attribute, cell.text)


def row_refusals(outcome: Outcome, basis: str, texts: Mapping[str, str], scale: Scale) -> list[Refusal]:
    """What cannot be among the typed texts of one line, by statistic."""
    return refusals(
        {statistic: read_value(statistic, text) for statistic, text in texts.items()},
        kind=outcome.kind,
        basis=basis,
        scale_min=scale.low,
        scale_max=scale.high,
    )


def estimate_refusals(
    measure: str, basis: str, adjustment: str, texts: Mapping[str, str], scale: Scale
) -> list[Refusal]:
    """What cannot be among the typed texts of one contrast, by statistic."""
    return contrast_refusals(
        {statistic: read_estimate(statistic, text) for statistic, text in texts.items()},
        measure=measure,
        basis=basis,
        adjustment=adjustment,
        scale_min=scale.low,
        scale_max=scale.high,
    )


def attribute_refusals(outcome: Outcome, texts: Mapping[str, str]) -> list[Refusal]:
    """What cannot be among the things that a study says of how it measured an outcome, by attribute."""
    return measure_refusals(
        {attribute: read_attribute(attribute, text) for attribute, text in texts.items()},
        kind=outcome.kind,
        scale_min=outcome.scale_min,
        scale_max=outcome.scale_max,
    )
