"""Settled data as a page lays them out: a table an outcome, answers by section, judgements by scope."""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from reviews.models import Outcome

from ..finals import SettledCell, SettledStudy
from ..integrity.refusals import LABELS, STATISTICS
from ..models import Basis, Section
from ..queries.sheets import domain_title
from ..risk_of_bias.variants import OVERALL, Variant, contradiction


@dataclass(frozen=True)
class Shown:
    """A cell as text, and what must be said about it."""

    text: str
    missing: str = ""
    so_printed: bool = False
    impossible: str = ""


@dataclass(frozen=True)
class Line:
    """One arm at one time, value or change."""

    arm: str
    time: str
    basis: str
    cells: list[Shown]
    sources: list[str]
    quotations: list[str]


@dataclass
class OutcomeTable:
    """What is settled of one outcome."""

    outcome: Outcome
    heads: list[str]
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class AnswerLine:
    label: str
    arm: str
    cell: Shown
    unit: str
    source: str
    quotation: str


@dataclass
class Scope:
    """The judgements about all results, or about one."""

    title: str
    judgements: list[dict]
    contradiction: str = ""


def shown(cell: SettledCell, impossible: str = "") -> Shown:
    """The text as it was typed, with a true minus sign."""
    text = f"\N{MINUS SIGN}{cell.text[1:]}" if cell.text.startswith("-") else cell.text
    return Shown(text or cell.missing, cell.missing, cell.so_printed, impossible)


def source_of(cell: SettledCell) -> str:
    """Page and table on one line: "p. 6, Table 3"."""
    return ", ".join(part for part in (f"p. {cell.page}" if cell.page else "", cell.table) if part)


def outcome_tables(settled: SettledStudy, outcomes: list[Outcome]) -> list[OutcomeTable]:
    """The tables of the outcomes that the study reports, in the protocol's order."""
    arms = {arm.key: (index, arm.name) for index, arm in enumerate(settled.arms)}
    times = {point.key: (index, point.text) for index, point in enumerate(settled.time_points)}
    bases = {Basis.VALUE: (0, ""), Basis.CHANGE: (1, "change from baseline")}
    tables = []
    for outcome in outcomes:
        statistics = STATISTICS[outcome.kind]
        table = OutcomeTable(outcome, [LABELS[statistic] for statistic in statistics])
        results = [result for result in settled.results if result.outcome == outcome.pk]
        results.sort(key=lambda r: (times[r.time_point][0], bases[r.basis][0], arms[r.arm][0]))
        for result in results:
            cells = result.values.values()
            table.lines.append(
                Line(
                    arm=arms[result.arm][1],
                    time=times[result.time_point][1],
                    basis=bases[result.basis][1],
                    cells=[
                        shown(result.values[s], result.impossible.get(s, ""))
                        if s in result.values
                        else Shown("")
                        for s in statistics
                    ],
                    sources=list(dict.fromkeys(found for cell in cells if (found := source_of(cell)))),
                    quotations=list(dict.fromkeys(cell.quotation for cell in cells if cell.quotation)),
                )
            )
        if table.lines:
            tables.append(table)
    return tables


def answer_sections(settled: SettledStudy) -> list[tuple[str, list[AnswerLine]]]:
    """The answers, by section of the form; unanswered questions are left out."""
    arms = {arm.key: arm.name for arm in settled.arms}
    found: dict[str, list[AnswerLine]] = defaultdict(list)
    for answer in settled.answers:
        if answer.cell.text or answer.cell.missing:
            found[answer.section].append(
                AnswerLine(
                    answer.label,
                    arms.get(answer.arm, "") if answer.arm else "",
                    shown(answer.cell),
                    answer.unit,
                    source_of(answer.cell),
                    answer.cell.quotation,
                )
            )
    return [(section.label, found[section]) for section in Section if section in found]


def scopes(settled: SettledStudy, results: dict[tuple[UUID, UUID | None], str]) -> list[Scope]:
    """The judgements, all results first; ``results`` names a result by its outcome and time point."""
    variant = settled.instrument
    by_scope: dict[tuple[UUID | None, UUID | None], dict] = defaultdict(dict)
    for judgement in settled.judgements:
        by_scope[(judgement.outcome, judgement.time_point)][judgement.domain] = judgement
    found = []
    for key in sorted(by_scope, key=lambda key: (key[0] is not None, results.get(key, ""))):
        judged = by_scope[key]
        lines = [
            {
                "domain": domain_title(variant, domain),
                "level": judged[domain].level,
                "support": judged[domain].support,
                "source": source_of(judged[domain].cell),
                "quotation": judged[domain].cell.quotation,
                "is_overall": domain == OVERALL,
            }
            for domain in (*variant.domain_keys, OVERALL)
            if domain in judged
        ]
        title = "All results" if key[0] is None else results.get(key, "One result")
        found.append(Scope(title, lines, _contradiction(variant, judged)))
    return found


def _contradiction(variant: Variant, judged: dict) -> str:
    levels = {key: one.level for key, one in judged.items() if one.level in variant.level_keys}
    overall = levels.pop(OVERALL, "")
    return contradiction(variant, overall, levels)
