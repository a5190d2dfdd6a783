"""What a reading judges: all results, and results apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ....queries.sheets import Sheet
from .words import effect_words


@dataclass(frozen=True)
class Scope:
    """What judgements are about: one result, or (``key`` None) all results; ``effect`` the effect of interest in words,
    "" where the instrument tells none apart; ``count`` how much is judged."""

    key: UUID | None
    name: str
    effect: str
    count: str

    @property
    def address(self) -> str:
        """Its part of an address."""
        return str(self.key or "all")


def scopes(sheet: Sheet, names: Mapping[UUID, str], current: UUID | None) -> list[Scope]:
    """All results, each result that this reading judges, and the one that is open."""
    judged = sheet.judged_results()
    keys = [
        None,
        *sorted((key for key in names if key == current or key in judged), key=lambda key: names[key]),
    ]
    return [_scope(sheet, key, names[key] if key else "All results") for key in keys]


def _scope(sheet: Sheet, key: UUID | None, name: str) -> Scope:
    assessment = sheet.assessment(key)
    judged = len(assessment.levels) + bool(assessment.overall)
    return Scope(
        key=key,
        name=name,
        effect=effect_words(assessment.variant),
        count=f"{judged} of {len(assessment.domains) + 1}",
    )
