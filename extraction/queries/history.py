"""What stood in one cell of a reading before: from the record, which nobody can change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from reviews.models import AuditEvent, User

from ..addresses import Address, JudgementAddress, SignallingAddress, UnknownAddress, parse
from ..models import Reading, StudyResult
from ..reported import unkeepable
from ..risk_of_bias.instruments import with_effect
from ..risk_of_bias.variant import Variant
from ..visibility import supplements_visible_to
from .instruments import variant_of
from .labels import side_in_words

MOST_CHANGES = 200
SAVED = "cells saved"


@dataclass(frozen=True)
class PastChange:
    """One change of a cell. ``before`` and ``after`` are words, "" for blank; ``fields`` is what would write the old
    side again; ``deed`` is the action where it was another than typing."""

    at: datetime
    by: str
    deed: str
    before: str
    after: str
    fields: dict[str, Any]


def cell_history(reading: Reading, address: str, user: User) -> list[PastChange]:
    """The changes of the cell at an address, the latest first, in one query; those of a supplement as far as the person
    may see it. Whether they may see the reading is the caller's question.

    An address that names no cell has none.
    """
    try:
        place = parse(address)
    except UnknownAddress:
        return []
    if unkeepable(address):
        return []
    variant = _instrument(reading, place)
    supplements = supplements_visible_to(user).filter(reading=reading).values("pk")
    # The database looks for the address in the text of the events of this reading, which are found by their index.
    events = (
        AuditEvent.objects.filter(Q(subject=reading.pk) | Q(subject__in=supplements))
        .annotate(said=Cast("cells", TextField()))
        .filter(said__contains=address)
        .select_related("actor")
        .order_by("-position")[:MOST_CHANGES]
    )
    found = []
    for event in events:
        for cell in event.cells:
            if cell.get("address") != address or cell.get("variant", variant.key) != variant.key:
                # What another instrument asked or judged there is another cell's past.
                continue
            before, after = cell.get("before") or {}, cell.get("after") or {}
            found.append(
                PastChange(
                    at=event.at,
                    by=event.actor.name or event.actor.email,
                    deed="" if event.action == SAVED else event.action,
                    before=side_in_words(before, variant, address),
                    after=side_in_words(after, variant, address),
                    fields=_fields(
                        before, is_assessed=isinstance(place, JudgementAddress | SignallingAddress)
                    ),
                )
            )
    return found


def _instrument(reading: Reading, place: Address) -> Variant:
    """The instrument of the reading, for the effect of interest of the result that a place is about."""
    variant = variant_of(reading.variant, reading.assignment.study.design)
    if isinstance(place, JudgementAddress | SignallingAddress) and place.study_result is not None:
        effects = StudyResult.objects.filter(pk=place.study_result).values_list("effect", flat=True)
        return with_effect(variant, effects.first() or "")
    return variant


def _fields(side: dict[str, Any], *, is_assessed: bool) -> dict[str, Any]:
    """All that a side said, as a write of it."""
    fields: dict[str, Any] = {"text": side.get("missing") or side.get("text", "")}
    fields |= {name: side.get(name, "") for name in ("paper", "page", "table", "quotation")}
    if is_assessed:
        return fields | {"support": side.get("support", "")}
    return fields | {"so_printed": bool(side.get("so_printed"))}
