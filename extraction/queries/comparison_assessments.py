"""The judgements and signalling answers of a comparison in words, and what they propose as far as they are settled."""

from dataclasses import dataclass

from ..addresses import JudgementAddress, SignallingAddress, parse
from ..comparison import Row
from ..models import Judgement
from ..risk_of_bias.assessment import DomainState
from ..risk_of_bias.overall import in_a_row
from ..risk_of_bias.variant import ANSWERS, OVERALL, Variant
from .compared_cells import result_words
from .comparison_lines import Line
from .comparisons import ComparedReadings
from .sheets import Sheet, question_title

ASSESSED = ("level", "signalling")


@dataclass(frozen=True)
class SettledProposal:
    """What the answers (for the overall: the judgements of the domains) propose as far as they are agreed or decided.

    ``level`` is the proposed one with its ``words``, "" while they propose none, and ``waits`` says then for what.
    ``differs``: the judgement that is agreed or decided is another. ``contradiction`` is the sentence of an overall
    that is better than a domain; ``notes`` say how far the rules behind the proposal can be relied on.
    """

    level: str
    words: str
    waits: str
    differs: bool
    is_overall: bool
    contradiction: str
    notes: tuple[str, ...]


def settled_proposal(compared: ComparedReadings, line: Line) -> SettledProposal | None:
    """The proposal beside a judgement; None for any other line, and where the instrument proposes nothing."""
    if line.row.kind != "level":
        return None
    address = parse(line.address)
    assessment = compared.together.assessments[address.study_result]
    if address.domain == OVERALL:
        proposed, given = assessment.overall_proposal, assessment.overall
        unjudged = [one.domain.number for one in assessment.domains if not one.level]
        waits = f"judgements of {in_a_row(unjudged)}" if unjudged and not proposed else ""
        notes: tuple[str, ...] = ()
        contradiction = assessment.contradiction
    else:
        state = assessment.domain(address.domain)
        if not state.domain.charts:
            return None
        proposed, given = state.proposal.level, state.level
        waits = "" if proposed else f"answers to {in_a_row(_open(state))}"
        notes = state.proposal.unresolved
        if state.domain.is_provisional:
            notes = ("The rules of this domain are still to be compared with the official document.", *notes)
        contradiction = ""
    if not proposed and not waits:
        return None
    return SettledProposal(
        proposed,
        assessed_words(assessment.variant, "level", proposed),
        waits,
        bool(proposed and given and proposed != given),
        address.domain == OVERALL,
        contradiction,
        notes if proposed else (),
    )


def assessed_names(
    compared: ComparedReadings, row: Row, address: JudgementAddress | SignallingAddress
) -> tuple[str, str]:
    """The label of a line in the list, under the heading of its domain, and the heading of the opened line."""
    about = result_words(address.study_result, compared.results)
    about = about if address.study_result else about.lower()
    variant = compared.first.variant_for(address.study_result)
    if isinstance(address, SignallingAddress):
        question = variant.domain_of(address.question).question(address.question)
        short = f"{question.number} {question.short[:1].upper()}{question.short[1:]}"
        return short if question.short else question_title(question), f"{row.label} ({about})"
    return "Judgement" if variant.has_questions else row.label, f"{row.label}: {about}"


def assessed_words(variant: Variant, kind: str, text: str) -> str:
    """A level or a signalling answer as people read it."""
    if kind == "signalling":
        return ANSWERS.get(text, text)
    return {level.key: level.label for level in variant.levels}.get(text, text)


def is_as_for_all(sheet: Sheet, text: str) -> bool:
    """Whether an assessment says nothing apart at an address because what it says of all results holds there."""
    address = parse(text)
    if not isinstance(address, JudgementAddress | SignallingAddress) or address.study_result is None:
        return False
    assessment = sheet.assessment(address.study_result)
    if isinstance(address, SignallingAddress):
        return assessment.domain(assessment.variant.domain_of(address.question).key).inherited
    if address.domain == OVERALL:
        return assessment.overall_inherited
    return assessment.domain(address.domain).inherited


def proposed_to(sheet: Sheet, address: str) -> str:
    """The level that an assessor's own answers proposed when they submitted; "" where none was."""
    cell = sheet.cell(address)
    return cell.proposed if isinstance(cell, Judgement) else ""


def _open(state: DomainState) -> list[str]:
    """The numbers of the questions that wait for an answer; what hangs on one of them may not be asked at all."""
    return [one.question.number for one in state.open_questions if one.asked]
