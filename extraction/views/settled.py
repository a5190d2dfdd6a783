"""Settled data as a page lays them out: a table an outcome, contrasts, answers by section, judgements by scope."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from reviews.models import Better, Outcome

from ..finals import ALL_RESULTS, Judged, SettledCell, SettledJudgement, SettledStudy
from ..integrity.refusals import ESTIMATES, LABELS, USUAL, in_order
from ..models import Attribute, Basis, ContrastStatistic, source_line
from ..queries.lines import contrast_words
from ..queries.sheets import domain_title
from ..risk_of_bias.variant import ANSWERS, OVERALL, Variant


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


@dataclass(frozen=True)
class AnswerLine:
    label: str
    arm: str
    cell: Shown
    unit: str
    source: str
    quotation: str


@dataclass
class OutcomeTable:
    """What is settled of one outcome: how the study measured it, and a line for every arm and time."""

    outcome: Outcome
    heads: list[str]
    measures: list[AnswerLine]
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class ContrastLine:
    """One contrast, as the paper reports it."""

    outcome: str
    measured: str
    arms: str
    time: str
    cells: list[Shown]
    sources: list[str]
    quotations: list[str]


@dataclass(frozen=True)
class ContrastTable:
    heads: list[str]
    lines: list[ContrastLine]


@dataclass(frozen=True)
class SignallingLine:
    """The answer to a signalling question; one that does not apply is not read by the algorithm."""

    question: str
    answer: str
    applies: bool
    support: str
    source: str
    quotation: str


@dataclass
class Scope:
    """The judgements about all results, or about one. ``instrument`` in words; ``inherited``: the domains that are
    as for all results; ``signalling``: the answers by domain."""

    title: str
    instrument: str
    judgements: list[dict]
    contradiction: str = ""
    inherited: list[str] = field(default_factory=list)
    signalling: list[tuple[str, list[SignallingLine]]] = field(default_factory=list)

    @property
    def answered(self) -> int:
        return sum(len(lines) for _, lines in self.signalling)


def shown(cell: SettledCell, impossible: str = "") -> Shown:
    """The text as it was typed, with a true minus sign."""
    text = f"\N{MINUS SIGN}{cell.text[1:]}" if cell.text.startswith("-") else cell.text
    return Shown(text or cell.missing, cell.missing, cell.so_printed, impossible)


def source_of(cell: SettledCell) -> str:
    """The source without the words that it quotes, see ``source_line``."""
    return source_line(cell.paper, cell.page, cell.table)


def outcome_tables(settled: SettledStudy, outcomes: list[Outcome]) -> list[OutcomeTable]:
    """The tables of the outcomes that the study reports, in the protocol's order."""
    arms = {arm.key: (index, arm.name) for index, arm in enumerate(settled.arms)}
    times = {point.key: (index, point.text) for index, point in enumerate(settled.time_points)}
    bases = {Basis.VALUE: (0, ""), Basis.CHANGE: (1, "change from baseline")}
    tables = []
    for outcome in outcomes:
        results = [result for result in settled.results if result.outcome == outcome.pk]
        reported = {statistic for result in results for statistic in result.values}
        statistics = in_order(outcome.kind, {*USUAL[outcome.kind], *reported})
        heads = [LABELS[statistic] for statistic in statistics]
        table = OutcomeTable(outcome, heads, _measures(settled, outcome))
        results.sort(key=lambda r: (times[r.time_point][0], bases[r.basis][0], arms[r.arm][0]))
        for result in results:
            cells = result.values
            table.lines.append(
                Line(
                    arm=arms[result.arm][1],
                    time=times[result.time_point][1],
                    basis=bases[result.basis][1],
                    cells=_shown_in(statistics, cells, result.impossible),
                    sources=_sources(cells),
                    quotations=_quotations(cells),
                )
            )
        if table.lines or table.measures:
            tables.append(table)
    return tables


def _measures(settled: SettledStudy, outcome: Outcome) -> list[AnswerLine]:
    impossible = settled.impossible_measures.get(outcome.pk, {})
    return [
        AnswerLine(
            Attribute(attribute).label,
            "",
            Shown(Better(cell.text).label)
            if attribute == Attribute.BETTER and cell.text in Better.values
            else shown(cell, impossible.get(attribute, "")),
            "",
            source_of(cell),
            cell.quotation,
        )
        for attribute, cell in settled.measures.get(outcome.pk, {}).items()
    ]


def contrast_table(settled: SettledStudy, outcomes: list[Outcome]) -> ContrastTable | None:
    """The contrasts that the study reports, in the protocol's order; None where it reports none."""
    arms = {arm.key: arm.name for arm in settled.arms}
    times = {point.key: point.text for point in settled.time_points}
    names = {outcome.pk: outcome.name for outcome in outcomes}
    reported = {statistic for contrast in settled.contrasts for statistic in contrast.values}
    statistics = [statistic for statistic in ESTIMATES if statistic in reported]
    lines = [
        ContrastLine(
            outcome=names[one.outcome],
            measured=contrast_words(one.measure, one.basis, one.adjustment),
            arms=f"{arms[one.arm]} against {arms[one.comparator]}",
            time=times[one.time_point],
            cells=_shown_in(statistics, one.values, one.impossible),
            sources=_sources(one.values),
            quotations=_quotations(one.values),
        )
        for one in settled.contrasts
    ]
    heads = [_capital(ContrastStatistic(statistic).label) for statistic in statistics]
    return ContrastTable(heads, lines) if lines else None


def _shown_in(
    statistics: Iterable[str], cells: Mapping[str, SettledCell], impossible: Mapping[str, str]
) -> list[Shown]:
    return [shown(cells[s], impossible.get(s, "")) if s in cells else Shown("") for s in statistics]


def _sources(cells: Mapping[str, SettledCell]) -> list[str]:
    return list(dict.fromkeys(found for cell in cells.values() if (found := source_of(cell))))


def _quotations(cells: Mapping[str, SettledCell]) -> list[str]:
    return list(dict.fromkeys(cell.quotation for cell in cells.values() if cell.quotation))


def _capital(label: str) -> str:
    return label if len(label) == 1 else f"{label[:1].upper()}{label[1:]}"


def answer_sections(settled: SettledStudy) -> list[tuple[str, list[AnswerLine]]]:
    """The answers, by section of the form; unanswered questions are left out."""
    arms = {arm.key: arm.name for arm in settled.arms}
    found: dict[str, list[AnswerLine]] = defaultdict(list)
    for answer in settled.answers:
        if answer.cell.text or answer.cell.missing:
            found[answer.section_title].append(
                AnswerLine(
                    answer.label,
                    arms.get(answer.arm, "") if answer.arm else "",
                    shown(replace(answer.cell, text=answer.words)),
                    answer.unit,
                    source_of(answer.cell),
                    answer.cell.quotation,
                )
            )
    return list(found.items())


def scopes(settled: SettledStudy, results: Mapping[Judged, str]) -> list[Scope]:
    """The judgements, all results first; ``results`` names what is judged."""
    by_scope: dict[Judged, dict[str, SettledJudgement]] = defaultdict(dict)
    for judgement in settled.judgements:
        by_scope[judgement.about][judgement.domain] = judgement
    found = []
    assessments = settled.assessments()
    for about in sorted(assessments, key=lambda about: (about != ALL_RESULTS, results.get(about, ""))):
        assessment, judged = assessments[about], by_scope[about]
        variant = assessment.variant
        lines = [
            _judgement_line(variant, judged[domain])
            for domain in (*variant.domain_keys, OVERALL)
            if domain in judged
        ]
        inherited = [
            domain_title(variant, state.domain.key) for state in assessment.domains if state.inherited
        ]
        found.append(
            Scope(
                title="All results" if about == ALL_RESULTS else results.get(about, "One result"),
                instrument=_instrument_words(variant),
                judgements=lines,
                contradiction=assessment.contradiction,
                inherited=[*inherited, "Overall"] if assessment.overall_inherited else inherited,
                signalling=_signalling(settled, about, variant),
            )
        )
    return found


def _judgement_line(variant: Variant, judged: SettledJudgement) -> dict:
    words = {level.key: level.label for level in variant.levels}
    return {
        "domain": domain_title(variant, judged.domain),
        "anchor": judgement_anchor(judged.about, judged.domain),
        "level": judged.level,
        "words": words.get(judged.level, ""),
        "proposed": words.get(judged.proposed, "") if judged.differs else "",
        "support": judged.support,
        "source": source_of(judged.cell),
        "quotation": judged.cell.quotation,
        "is_overall": judged.domain == OVERALL,
    }


def _instrument_words(variant: Variant) -> str:
    return f"{variant.title}, {variant.version}{'' if variant.official else ', unofficial'}"


def _signalling(
    settled: SettledStudy, about: Judged, variant: Variant
) -> list[tuple[str, list[SignallingLine]]]:
    """The answers that stand for what is judged, by domain; questions without an answer are left out."""
    found: dict[str, list[SignallingLine]] = defaultdict(list)
    for one in settled.signalling:
        if one.about == about:
            found[domain_title(variant, one.domain)].append(
                SignallingLine(
                    f"{one.number} {one.words}",
                    ANSWERS.get(one.answer, one.answer),
                    one.applies,
                    one.support,
                    source_of(one.cell),
                    one.cell.quotation,
                )
            )
    return list(found.items())


def judgement_anchor(about: Judged, domain: str) -> str:
    """Where the page of a study shows the judgement of a domain."""
    if about.outcome is None:
        return f"judgement-all-{domain}"
    return f"judgement-{about.outcome}-{about.time_point or 'any'}-{about.effect}-{domain}"
