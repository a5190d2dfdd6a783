"""What an assessment's page says of questions, domains and proposals, in words."""

from collections.abc import Sequence

from ....models import Effect
from ....risk_of_bias.algorithm import Proposal
from ....risk_of_bias.assessment import Assessment, DomainState
from ....risk_of_bias.overall import in_a_row
from ....risk_of_bias.variant import (
    FROM_KNOWLEDGE,
    NOT_APPLICABLE,
    ONE_SOURCE,
    TWO_SOURCES,
    Asked,
    Domain,
    Question,
    Variant,
)

_CONFIDENCE = {
    TWO_SOURCES: "two sources agree on this path; it is still to be compared with the official document.",
    ONE_SOURCE: "this path rests on one source; it is still to be compared with the official document.",
    FROM_KNOWLEDGE: "this path could be compared with no published source yet.",
}
_ADAPTED = "Adapted: there is no official document for this path; it follows the one for parallel groups."


def effect_words(variant: Variant) -> str:
    """The effect of interest: "Effect of assignment to intervention"; "" where the instrument tells none apart."""
    return str(Effect(variant.effect).label) if variant.effect else ""


def one_of(answers: Sequence[str]) -> str:
    """Answers to choose from: "Y", "Y or PY", "Y, PY or NI"."""
    if len(answers) < 2:
        return "".join(answers)
    return f"{', '.join(answers[:-1])} or {answers[-1]}"


def condition_words(domain: Domain, question: Question) -> str:
    """When a question is asked: "asked if 2.1 or 2.2 is Y, PY or NI"; "" for one that always is."""
    either = _conditions(domain, question.if_any, "or")
    every = _conditions(domain, question.if_all, "and")
    terms = " and ".join(filter(None, [either, every]))
    return f"asked if {terms}" if terms else ""


def _conditions(domain: Domain, conditions: Sequence[Asked], joint: str) -> str:
    by_answers: dict[tuple[str, ...], list[str]] = {}
    for one in conditions:
        by_answers.setdefault(one.answers, []).append(domain.question(one.question).number)
    terms = []
    for answers, numbers in by_answers.items():
        names = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} {joint} {numbers[-1]}"
        verb = "are" if joint == "and" and len(numbers) > 1 else "is"
        terms.append(f"{names} {verb} {one_of(answers)}")
    return f", {joint} ".join(terms)


def confidence_words(variant: Variant, domain: Domain) -> str:
    """How far the charts of a domain could be compared with the official document; "" where they were."""
    if not domain.is_provisional:
        return ""
    if not variant.official and domain.confidence == FROM_KNOWLEDGE:
        return _ADAPTED
    return f"Provisional: {_CONFIDENCE[domain.confidence]}"


def because(state: DomainState) -> str:
    """The answers that decided, those of the last step of each chart: "2.3 NI; 2.6 PY"."""
    read = {one.question.key: one for one in state.questions}
    said = []
    for path in state.proposal.paths:
        last = path[-1]
        if last.branch is None:
            continue
        decided = [
            read[key]
            for key in last.step.questions
            if read[key].read and (not last.branch.answers or read[key].read in last.branch.answers)
        ]
        answers = [f"{one.question.number} {one.read}" for one in decided if one.read != NOT_APPLICABLE]
        said.append(", ".join(answers or [f"{one.question.number} {one.read}" for one in decided]))
    return "; ".join(filter(None, said))


def path_words(variant: Variant, proposal: Proposal, state: DomainState) -> str:
    """The way through the charts for those who do not see them: "2.1 Y, 2.2 Y, then 2.3 NI: some concerns."."""
    read = {one.question.key: one for one in state.questions}
    sentences = []
    for path in proposal.paths:
        steps, end = [], ""
        for taken in path:
            answers = [
                f"{read[key].question.number} {read[key].read}"
                for key in taken.step.questions
                if read[key].read
            ]
            if taken.branch is None:
                waiting = [read[key].question.number for key in taken.step.questions if not read[key].read]
                end = f"waits for {' and '.join(waiting)}" if waiting else "waits"
            else:
                steps.append(", ".join(answers))
                if not taken.branch.step:
                    end = variant.level(taken.branch.to).label.lower()
        sentences.append(f"{', then '.join(steps)}: {end}." if steps else f"{end[:1].upper()}{end[1:]}.")
    return " ".join(sentences)


def waits_for(state: DomainState) -> str:
    """The questions that apply and have no answer: "Waits for 2.3 and 2.6."; "" where none does."""
    numbers = [one.question.number for one in state.open_questions if one.asked]
    if not numbers:
        return ""
    return f"Waits for {in_a_row(numbers)}."


def progress_words(state: DomainState) -> str:
    """How many of the questions that apply, or of which it is not known yet, are answered: "2 of 4 answered"."""
    asked = [one for one in state.questions if one.asked is not False]
    answered = sum(1 for one in asked if one.read)
    return f"{answered} of {len(asked)} answered"


def domain_words(assessment: Assessment, state: DomainState, *, is_own: bool) -> str:
    """How a domain stands, for the list of domains."""
    variant = assessment.variant
    level = variant.level(state.level).label if state.level else ""
    proposed = variant.level(state.proposal.level).label.lower() if state.proposal.level else ""
    if state.inherited:
        return f"As for all results{f': {level.lower()}' if level else ''}"
    if state.differs:
        return f"{'You' if is_own else 'Judged'}: {level.lower()}. Proposed: {proposed}"
    if level and proposed:
        return f"{level}, as proposed"
    if level:
        return f"{level}. {progress_words(state)}" if state.domain.charts and state.open_questions else level
    if proposed:
        return f"Proposed: {proposed}"
    if any(one.given for one in state.questions):
        return progress_words(state)
    return "not started"


def overall_words(assessment: Assessment, *, is_own: bool) -> str:
    """How the overall stands, for the list of domains."""
    variant = assessment.variant
    level = variant.level(assessment.overall).label if assessment.overall else ""
    proposed = assessment.overall_proposal
    if assessment.overall_inherited and level:
        return f"As for all results: {level.lower()}"
    if assessment.overall_differs:
        said = f"{'You' if is_own else 'Judged'}: {level.lower()}"
        return f"{said}. Proposed: {variant.level(proposed).label.lower()}"
    if level:
        return f"{level}, as proposed" if proposed else level
    if proposed:
        return f"Proposed: {variant.level(proposed).label.lower()}"
    left = len(assessment.domains) - len(assessment.levels)
    if left == len(assessment.domains):
        return "waits for all domains"
    return f"waits for {left} domain{'' if left == 1 else 's'}"


def overall_because(assessment: Assessment) -> str:
    """Why the overall is proposed: its rule, and the domains at the level that it proposes."""
    proposed = assessment.overall_proposal
    variant = assessment.variant
    if not proposed:
        left = len(assessment.domains) - len(assessment.levels)
        return f"Waits for {left} domain{'' if left == 1 else 's'}." if left else ""
    rule = f"{variant.overall_rule or 'The overall is as high as its highest domain'}."
    numbers = [one.domain.number for one in assessment.domains if one.level == proposed]
    if len(numbers) == len(assessment.domains) or not numbers:
        return rule
    label = variant.level(proposed).label.lower()
    name = f"Domain {in_a_row(numbers)} is" if len(numbers) == 1 else f"Domains {in_a_row(numbers)} are"
    return f"{name} {label}. {rule}"


def raising_words(assessment: Assessment) -> str:
    """That several domains may together make the overall worse than each of them; "" where they may not."""
    if not assessment.may_be_raised:
        return ""
    variant = assessment.variant
    count = sum(1 for level in assessment.levels.values() if level == variant.raised_from)
    at, to = variant.level(variant.raised_from).label.lower(), variant.level(variant.raised_to).label.lower()
    return (
        f"{count} domains have {at}: where they together lower confidence, you may raise the overall to {to}, "
        "with a reason."
    )
