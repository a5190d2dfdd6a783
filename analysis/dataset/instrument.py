"""Whether what a study measured can stand beside what the protocol asks for.

A standardized difference takes any instrument, the signs of its means turned where its scale runs the other way
(Cochrane Handbook 10.5.1). A difference of means takes the protocol's unit, instrument and scale alone; a ratio of
people with the event any instrument, but no other direction.
"""

from dataclasses import dataclass

from extraction.finals import SettledCell, SettledStudy
from reviews.models import Better, Outcome

from ..models import Measure
from ..stats import CONTINUOUS
from .reasons import LeftOut


@dataclass(frozen=True)
class Measured:
    """How the study's numbers enter: with their signs changed or not, and what is to be said of it."""

    is_turned: bool
    notes: tuple[str, ...]


def measured(settled: SettledStudy, outcome: Outcome, measure: str) -> Measured:
    """How the study measured the outcome, for one measure. Raises LeftOut where it does not fit."""
    own = own_measures(settled, outcome)
    turned = _text(own, "better") not in ("", outcome.better)
    direction = Better(_text(own, "better")).label.lower() if turned else ""
    other = [*_other_instrument(own, outcome), *_other_scale(own, outcome)]
    told = f"Measured otherwise than in the protocol: {', '.join(other)}."
    if turned and measure != Measure.SMD:
        raise LeftOut(
            "measured_otherwise",
            f"Measured in the other direction: {direction}, and the protocol has "
            f"{outcome.get_better_display().lower()}.",
        )
    if other and measure in CONTINUOUS and measure != Measure.SMD:
        raise LeftOut("measured_otherwise", told)
    notes = [told] if other else []
    if turned:
        notes.append(
            f"In this study {direction}: the signs of its means are changed (Cochrane Handbook 10.5.1)."
        )
    return Measured(turned, tuple(notes))


def own_measures(settled: SettledStudy, outcome: Outcome) -> dict[str, SettledCell]:
    """What the study says of how it measured the outcome; nothing that cannot be."""
    impossible = settled.impossible_measures.get(outcome.pk, {})
    return {
        attribute: cell
        for attribute, cell in settled.measures.get(outcome.pk, {}).items()
        if cell.text and attribute not in impossible and not cell.so_printed
    }


def _other_instrument(own: dict[str, SettledCell], outcome: Outcome) -> list[str]:
    instrument, unit = _text(own, "instrument"), _text(own, "unit")
    found = []
    if instrument and not _same(instrument, outcome.name):
        found.append(f"another instrument, {instrument}")
    if unit and not _same(unit, outcome.unit):
        found.append(f"another unit, {unit}{f' and not {outcome.unit}' if outcome.unit else ''}")
    return found


def _other_scale(own: dict[str, SettledCell], outcome: Outcome) -> list[str]:
    """The ends of its scale, where one differs from an end that the protocol gives."""
    ends = {"scale_min": outcome.scale_min, "scale_max": outcome.scale_max}
    differing = [
        name
        for name, of_protocol in ends.items()
        if name in own and of_protocol is not None and own[name].number not in (None, of_protocol)
    ]
    if not differing:
        return []
    shown = [_text(own, name) or ("…" if end is None else f"{end:g}") for name, end in ends.items()]
    return [f"another scale, {shown[0]} to {shown[1]}"]


def _same(one: str, two: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(two.split()).casefold()


def _text(own: dict[str, SettledCell], attribute: str) -> str:
    return own[attribute].text.strip() if attribute in own else ""
