"""One assessment, of a result or of all results: what is answered and judged, and what follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from .algorithm import Proposal, is_asked, normalised, propose
from .overall import contradiction, may_be_raised, overall_proposal
from .variant import NOT_APPLICABLE, OVERALL, Domain, Question, Variant


@dataclass(frozen=True)
class QuestionState:
    """A signalling question of an assessment. `given` is what was answered, "" for nothing; it stays where the
    question does not apply. `read` is the answer as the charts read it; `asked` is None while that is not known."""

    question: Question
    given: str
    read: str
    asked: bool | None

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.asked is not False and not self.read


@dataclass(frozen=True)
class DomainState:
    """A domain of an assessment: its questions, what they propose, and the `level` given ("" for none).

    `inherited`: nothing is said of this result apart, so what is said of all results holds.
    """

    domain: Domain
    questions: tuple[QuestionState, ...]
    proposal: Proposal
    level: str
    inherited: bool = False

    @property
    def open_questions(self) -> tuple[QuestionState, ...]:
        """Questions that apply, or of which it is not known yet, and that have no answer."""
        return tuple(state for state in self.questions if state.is_open)

    @property
    def lacks_one(self) -> bool:
        """Whether all of the questions of which one must be addressed are answered NA though they apply."""
        states = [one for one in self.questions if one.question.key in self.domain.not_all_na]
        return bool(states) and all(one.asked and one.given == NOT_APPLICABLE for one in states)

    @property
    def differs(self) -> bool:
        """Whether the level given is another than the one proposed."""
        return bool(self.level and self.proposal.level and self.level != self.proposal.level)

    @property
    def is_touched(self) -> bool:
        return bool(self.level) or any(state.given for state in self.questions)


@dataclass(frozen=True)
class Assessment:
    """The domains of one variant for a result, or for all results, and the overall level given ("" for none)."""

    variant: Variant
    domains: tuple[DomainState, ...]
    overall: str
    overall_inherited: bool = False

    def domain(self, key: str) -> DomainState:
        """The domain of that key; KeyError where the variant has none."""
        for state in self.domains:
            if state.domain.key == key:
                return state
        raise KeyError(key)

    @cached_property
    def levels(self) -> dict[str, str]:
        """The levels given, by domain; without what is not judged."""
        return {state.domain.key: state.level for state in self.domains if state.level}

    @property
    def overall_proposal(self) -> str:
        """What the levels given propose for the overall; "" while that cannot be said."""
        return overall_proposal(self.variant, self.levels) or ""

    @property
    def overall_differs(self) -> bool:
        """Whether the overall given is another than the one proposed."""
        return bool(self.overall and self.overall_proposal and self.overall != self.overall_proposal)

    @property
    def contradiction(self) -> str:
        """The sentence of a finding when the overall is better than a domain, else ""."""
        return contradiction(self.variant, self.overall, self.levels)

    @property
    def may_be_raised(self) -> bool:
        return may_be_raised(self.variant, self.levels)

    def asks(self, key: str) -> bool:
        """Whether the question of that key applies; KeyError where the variant has none."""
        state = self.domain(self.variant.domain_of(key).key)
        return next(one.asked is not False for one in state.questions if one.question.key == key)

    def proposed(self, key: str) -> str:
        """The level proposed for a domain, or for the overall; "" where none is."""
        return self.overall_proposal if key == OVERALL else self.domain(key).proposal.level


def assess(
    variant: Variant,
    answers: Mapping[str, str],
    levels: Mapping[str, str],
    general: Assessment | None = None,
) -> Assessment:
    """The assessment that answers (by question key) and levels (by domain key, and "overall") make.

    `general` is the assessment of all results, for that of one result: a domain of which nothing is said for the
    result is as for all results, and so is the overall while no domain differs. It serves where both have one variant;
    of two effects of interest the domains with the same questions are taken over. What the variant does not know is
    not read.
    """
    known = set(variant.level_keys)
    states = []
    for domain in variant.domains:
        given = {one.key: answers.get(one.key, "") for one in domain.questions}
        level = levels.get(domain.key, "")
        level = level if level in known else ""
        own = level or any(given.values())
        taken = None if own else _taken_over(general, domain)
        if taken is not None:
            states.append(
                DomainState(taken.domain, taken.questions, taken.proposal, taken.level, inherited=True)
            )
            continue
        read = normalised(domain, given)
        questions = tuple(
            QuestionState(one, given[one.key], read[one.key], is_asked(one, read)) for one in domain.questions
        )
        states.append(DomainState(domain, questions, propose(domain, read, variant.levels), level))
    overall = levels.get(OVERALL, "")
    overall = overall if overall in known else ""
    inherits = not overall and general is not None and all(one.inherited for one in states)
    return Assessment(
        variant, tuple(states), general.overall if inherits else overall, overall_inherited=inherits
    )


def _taken_over(general: Assessment | None, domain: Domain) -> DomainState | None:
    """What is said of all results in a domain that asks the same; None where nothing is."""
    if general is None:
        return None
    same = next((one for one in general.domains if one.domain == domain), None)
    return same if same is not None and same.is_touched else None
