"""What follows from the answers and judgements of one scope, as plain values for the page and its script."""

from typing import Any
from uuid import UUID

from ....addresses import JudgementAddress, SignallingAddress
from ....queries.sheets import Sheet
from ....risk_of_bias.assessment import Assessment, DomainState, QuestionState
from ....risk_of_bias.variant import OVERALL, Variant
from ..places import cell_facts
from .charts import closed_steps
from .words import (
    because,
    domain_words,
    overall_because,
    overall_words,
    path_words,
    raising_words,
    waits_for,
)

_ASKED = {True: "yes", False: "no", None: "unknown"}
_TAKEN_OVER = ("text", "support", "paper", "page", "table", "quotation")


def assessment_facts(sheet: Sheet, scope: UUID | None, *, is_own: bool = True) -> dict[str, Any]:
    """Of every domain what is asked, proposed and judged and the path through its charts; the same of the overall; and
    how many of all these are judged. ``is_own`` chooses the words for the assessor themselves."""
    assessment = sheet.assessment(scope)
    levels = assessment.levels
    return {
        "judged": len(levels),
        "count": f"{len(levels) + bool(assessment.overall)} of {len(assessment.domains) + 1}",
        "domains": {
            state.domain.key: _domain(sheet, assessment, state, is_own) for state in assessment.domains
        },
        "overall": _overall(sheet, assessment, is_own),
    }


def _domain(sheet: Sheet, assessment: Assessment, state: DomainState, is_own: bool) -> dict[str, Any]:
    variant, proposal = assessment.variant, state.proposal
    return {
        "level": state.level,
        "level_label": variant.level(state.level).label if state.level else "",
        "proposal_label": variant.level(proposal.level).label if proposal.level else "",
        "words": domain_words(assessment, state, is_own=is_own),
        "proposal": proposal.level,
        "title": _proposal_title(variant, proposal.level, has_rule=bool(state.domain.charts)),
        "because": (because(state) if proposal.level else waits_for(state)) if state.domain.charts else "",
        "path": [
            {
                taken.step.key: None if taken.branch is None else taken.step.branches.index(taken.branch)
                for taken in path
            }
            for path in proposal.paths
        ],
        "closed": [
            closed_steps(chart, path) for chart, path in zip(state.domain.charts, proposal.paths, strict=True)
        ],
        "path_words": path_words(variant, proposal, state) if state.domain.charts else "",
        "unresolved": list(proposal.unresolved),
        "lacks_one": state.lacks_one,
        "inherited": state.inherited,
        "is_touched": state.is_touched and not state.inherited,
        "questions": {one.question.key: _question(sheet, state, one) for one in state.questions},
        "general": _general(sheet, str(JudgementAddress(None, state.domain.key)))
        if state.inherited
        else None,
    }


def _question(sheet: Sheet, state: DomainState, one: QuestionState) -> dict[str, Any]:
    return {
        "asked": _ASKED[one.asked],
        "kept": one.given if one.asked is not True else "",
        "general": _general(sheet, str(SignallingAddress(None, one.question.key)))
        if state.inherited
        else None,
    }


def _overall(sheet: Sheet, assessment: Assessment, is_own: bool) -> dict[str, Any]:
    proposal = assessment.overall_proposal
    inherited = assessment.overall_inherited and bool(assessment.overall)
    return {
        "level": assessment.overall,
        "words": overall_words(assessment, is_own=is_own),
        "proposal": proposal,
        "title": _proposal_title(assessment.variant, proposal, has_rule=True),
        "because": overall_because(assessment),
        "contradiction": assessment.contradiction,
        "may_be_raised": assessment.may_be_raised,
        "raising": raising_words(assessment),
        "inherited": inherited,
        "general": _general(sheet, str(JudgementAddress(None, OVERALL))) if inherited else None,
    }


def _proposal_title(variant: Variant, level: str, *, has_rule: bool) -> str:
    if level:
        return f"Proposed: {variant.level(level).label.lower()}"
    return "No proposal yet" if has_rule else ""


def _general(sheet: Sheet, address: str) -> dict[str, Any]:
    """What is said of all results at the same place."""
    facts = cell_facts(sheet.cell(address))
    return {name: facts[name] for name in _TAKEN_OVER}
