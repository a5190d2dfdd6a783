"""The judgements of one scope: a result, or all results."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ...addresses import JudgementAddress
from ...queries.sheets import Sheet
from ...risk_of_bias.overall import contradiction, may_be_raised, overall_proposal
from ...risk_of_bias.variant import OVERALL, Domain
from .places import Place


@dataclass(frozen=True)
class Scope:
    """What judgements are about: one result, or (``key`` None) all results."""

    key: UUID | None
    name: str
    judged: int
    asked: int


@dataclass(frozen=True)
class DomainField:
    """One domain with the place of its judgement."""

    domain: Domain
    place: Place

    @property
    def level(self) -> str:
        return self.place.cell.text if self.place.cell else ""


def scopes(sheet: Sheet, names: dict[UUID, str], current: UUID | None) -> list[Scope]:
    """All results, each result that this reading judges, and the one that is open."""
    keys = [None, *sorted(names, key=lambda key: names[key])]
    asked = len(sheet.judged_domains)
    return [
        Scope(key, names[key] if key else "All results", _judged(sheet, key), asked)
        for key in keys
        if key is None or key == current or key in sheet.judged_results()
    ]


def _judged(sheet: Sheet, scope: UUID | None) -> int:
    cells = (sheet.cell(JudgementAddress(scope, domain)) for domain in sheet.judged_domains)
    return sum(1 for cell in cells if cell is not None and not cell.is_blank)


def domain_fields(sheet: Sheet, scope: UUID | None) -> list[DomainField]:
    """Every domain of the variant, judged or not, for one scope."""
    return [
        DomainField(domain, _judgement(sheet, scope, domain.key, f"{domain.number} {domain.title}"))
        for domain in sheet.variant.domains
    ]


def overall_place(sheet: Sheet, scope: UUID | None) -> Place:
    """The place of the overall judgement."""
    return _judgement(sheet, scope, OVERALL, "Overall")


def _judgement(sheet: Sheet, scope: UUID | None, domain: str, name: str) -> Place:
    address = str(JudgementAddress(scope, domain))
    return Place(address, name, sheet.cell(address))


def overall_facts(sheet: Sheet, scope: UUID | None) -> dict[str, Any]:
    """What the domains propose for the overall judgement, and whether the one given contradicts them."""
    variant = sheet.variant
    levels = {field.domain.key: field.level for field in domain_fields(sheet, scope)}
    overall = overall_place(sheet, scope)
    given = overall.cell.text if overall.cell else ""
    known = {level.key for level in variant.levels}
    levels = {key: level for key, level in levels.items() if level in known}
    proposal = overall_proposal(variant, levels)
    left = len(variant.domains) - len(levels)
    return {
        "proposal": proposal or "",
        "label": variant.level(proposal).label if proposal else "",
        "waits": f"Waits for {left} domain{'' if left == 1 else 's'}." if left and not proposal else "",
        "contradiction": contradiction(variant, given if given in known else "", levels),
        "may_be_raised": may_be_raised(variant, levels),
    }
