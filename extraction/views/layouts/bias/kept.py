"""What was entered under an instrument that the assessment does not use: kept, and shown apart from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from ....models import Judgement, SignallingAnswer
from ....queries.instruments import variant_named
from ....queries.sheets import Sheet, domain_title
from ....risk_of_bias.variant import Variant


@dataclass(frozen=True)
class KeptRow:
    """One answer or judgement: of which result, of what, which, and why."""

    result: str
    name: str
    answer: str
    why: str


@dataclass(frozen=True)
class KeptFrom:
    """What was entered under one instrument."""

    title: str
    rows: tuple[KeptRow, ...]


def kept_from_others(sheet: Sheet, names: Mapping[UUID, str]) -> list[KeptFrom]:
    """By instrument, in the order of its domains; ``names`` are those of the results."""
    by_variant: dict[str, list[Judgement | SignallingAnswer]] = {}
    for cell in sheet.other_instruments:
        by_variant.setdefault(cell.variant, []).append(cell)
    return [_kept(key, cells, names) for key, cells in by_variant.items()]


def _kept(key: str, cells: list[Judgement | SignallingAnswer], names: Mapping[UUID, str]) -> KeptFrom:
    try:
        variant = variant_named(key)
    except KeyError:
        rows = [
            KeptRow(_result(one, names), one.address, one.missing or one.text, one.support) for one in cells
        ]
        return KeptFrom(key, tuple(rows))
    cells = sorted(cells, key=lambda one: (str(one.study_result_id or ""), _place(variant, one)))
    rows = [
        KeptRow(_result(one, names), _name(variant, one), _answer(variant, one), _why(one)) for one in cells
    ]
    return KeptFrom(f"{variant.title}, {variant.version}", tuple(rows))


def _result(cell: Judgement | SignallingAnswer, names: Mapping[UUID, str]) -> str:
    return names.get(cell.study_result_id, "One result") if cell.study_result_id else ""


def _place(variant: Variant, cell: Judgement | SignallingAnswer) -> tuple[int, int]:
    """Where the instrument has it: its questions before the judgement of their domain."""
    for place, domain in enumerate(variant.domains):
        if isinstance(cell, Judgement) and cell.domain == domain.key:
            return place, len(domain.questions)
        for number, question in enumerate(domain.questions):
            if isinstance(cell, SignallingAnswer) and cell.question == question.key:
                return place, number
    return len(variant.domains), 0


def _name(variant: Variant, cell: Judgement | SignallingAnswer) -> str:
    if isinstance(cell, Judgement):
        return domain_title(variant, cell.domain)
    try:
        question = variant.domain_of(cell.question).question(cell.question)
    except KeyError:
        return cell.question
    return f"{question.number} {question.text}"


def _answer(variant: Variant, cell: Judgement | SignallingAnswer) -> str:
    if isinstance(cell, Judgement) and cell.text in variant.level_keys:
        return variant.level(cell.text).label
    return cell.missing or cell.text


def _why(cell: Judgement | SignallingAnswer) -> str:
    quoted = f"“{cell.quotation}”" if cell.quotation else ""
    return " ".join(filter(None, [cell.support, quoted, cell.source]))
