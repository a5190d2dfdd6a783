"""How a study measured an outcome, beside what the protocol says of it."""

from dataclasses import dataclass

from reviews.models import Better, Design, Outcome, OutcomeKind

from ...integrity.refusals import BETTER
from ...models import Attribute
from ...queries.lines import MeasureRow
from ...queries.sheets import Sheet
from ...reported import shown
from .places import Place, place_at

OF_CLUSTERS = (Attribute.ICC, Attribute.CLUSTER_SIZE)
SHORT = {
    Attribute.SCALE_MIN: "Lowest",
    Attribute.SCALE_MAX: "Highest",
    Attribute.BETTER: "Better is",
    Attribute.ICC: "ICC",
    Attribute.CLUSTER_SIZE: "Mean cluster size",
}


@dataclass(frozen=True)
class MeasureField:
    """One thing to say of how an outcome was measured. ``protocol`` is what a blank means; ``options`` are the choices
    of a choice."""

    attribute: str
    label: str
    place: Place
    protocol: str
    options: tuple[str, ...]


@dataclass(frozen=True)
class OutcomeMeasures:
    """What the protocol says of an outcome, and the places where the study says something else."""

    note: str
    fields: list[MeasureField]

    @property
    def places(self) -> list[Place]:
        return [field.place for field in self.fields]

    @property
    def is_own(self) -> bool:
        """Whether the study says anything of its own."""
        return any(place.cell is not None and not place.cell.is_blank for place in self.places)


def outcome_measures(sheet: Sheet, outcome: Outcome, refused: dict) -> OutcomeMeasures:
    """The measure of an outcome; clusters are asked of cluster trials, and shown where anything is said of them."""
    row = MeasureRow(outcome)
    is_cluster = sheet.reading.assignment.study.design == Design.CLUSTER
    fields = []
    for attribute in row.attributes:
        cell = sheet.cell(row.address(attribute))
        if attribute in OF_CLUSTERS and not is_cluster and (cell is None or cell.is_blank):
            continue
        label = Attribute(attribute).label
        fields.append(
            MeasureField(
                attribute,
                SHORT.get(Attribute(attribute), label),
                place_at(sheet, str(row.address(attribute)), f"{outcome} · {label}", refused),
                _protocol(outcome, attribute),
                BETTER if attribute == Attribute.BETTER else (),
            )
        )
    return OutcomeMeasures(outcome_note(outcome), fields)


def outcome_note(outcome: Outcome) -> str:
    """Unit, scale and direction: "0–168 points, lower is better"."""
    if outcome.kind == OutcomeKind.DICHOTOMOUS:
        return "fewer is better" if outcome.better == Better.LOWER else "more is better"
    low, high = outcome.scale_min, outcome.scale_max
    scale = ""
    if low is not None and high is not None:
        scale = f"{shown(low)}–{shown(high)}"
    elif low is not None:
        scale = f"from {shown(low)}"
    elif high is not None:
        scale = f"up to {shown(high)}"
    measured = " ".join(part for part in (scale, outcome.unit) if part)
    direction = "lower is better" if outcome.better == Better.LOWER else "higher is better"
    return f"{measured}, {direction}" if measured else direction


def _protocol(outcome: Outcome, attribute: str) -> str:
    """What the protocol says of an attribute, for its blank field."""
    if attribute == Attribute.UNIT:
        return outcome.unit
    if attribute == Attribute.BETTER:
        return outcome.better
    number = {Attribute.SCALE_MIN: outcome.scale_min, Attribute.SCALE_MAX: outcome.scale_max}.get(
        Attribute(attribute)
    )
    return "" if number is None else shown(number)
