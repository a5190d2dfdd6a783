"""What a risk-of-bias instrument consists of: levels, domains, signalling questions, and charts that lead from
answers to a proposed level.

A variant is one instrument in one version for one effect of interest. Its domains belong to it, and so do its levels,
their order and its charts: "domain 2: low" of one variant says nothing in another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

OVERALL = "overall"
LINK = "https://www.riskofbias.info"

YES, PROBABLY_YES, PROBABLY_NO, NO, NO_INFORMATION, NOT_APPLICABLE = "Y", "PY", "PN", "N", "NI", "NA"
ANSWERS = {
    YES: "Yes",
    PROBABLY_YES: "Probably yes",
    PROBABLY_NO: "Probably no",
    NO: "No",
    NO_INFORMATION: "No information",
    NOT_APPLICABLE: "Not applicable",
}
USUAL_ANSWERS = (YES, PROBABLY_YES, PROBABLY_NO, NO, NO_INFORMATION)

# The effects of interest (RoB 2 guidance, section 1.3): of assignment to intervention (intention to treat), or of
# adhering to intervention (per protocol). "" for an instrument that does not tell them apart.
ASSIGNMENT, ADHERING = "assignment", "adhering"

# How far a rule could be compared with the official document.
VERIFIED, TWO_SOURCES, ONE_SOURCE, FROM_KNOWLEDGE = "verified", "two_sources", "one_source", "from_knowledge"


@dataclass(frozen=True)
class Level:
    """A level of judgement. `rank` grows with the risk; `symbol` is drawn with the colour, never colour alone."""

    key: str
    label: str
    symbol: str
    rank: int


@dataclass(frozen=True)
class Asked:
    """A condition: one of the answers was given to the question."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """A signalling question. `key` is its part of an answer's address, `number` the official one, `text` in our words.

    It is asked when one of the conditions in `if_any` holds and every one in `if_all`; always, where there are none.
    `guidance` is what the assessor reads beside it. `answers` holds NA only where an assessor may choose it though
    the question applies.
    """

    key: str
    number: str
    text: str
    if_any: tuple[Asked, ...] = ()
    if_all: tuple[Asked, ...] = ()
    answers: tuple[str, ...] = USUAL_ANSWERS
    guidance: str = ""
    short: str = ""


@dataclass(frozen=True)
class Branch:
    """Where a step leads: the first branch of which any question of the step has one of the `answers` is taken, and
    one without answers always. `to` is a level's key or, when it begins with "#", another step of the chart.
    `unresolved` says what the sources disagree about."""

    answers: tuple[str, ...]
    to: str
    unresolved: str = ""

    @property
    def step(self) -> str:
        """The key of the step that it leads to; "" where it leads to a level."""
        return self.to.removeprefix("#") if self.to.startswith("#") else ""


@dataclass(frozen=True)
class Step:
    """A box of a chart: the questions that it looks at, named in a word or two, and its branches in order."""

    key: str
    questions: tuple[str, ...]
    label: str
    branches: tuple[Branch, ...]


@dataclass(frozen=True)
class Chart:
    """A decision tree; it begins at its first step."""

    steps: tuple[Step, ...]

    def step(self, key: str) -> Step:
        """The step of that key; KeyError where there is none."""
        return self._by_key[key]

    @property
    def _by_key(self) -> Mapping[str, Step]:
        return {step.key: step for step in self.steps}


@dataclass(frozen=True)
class Domain:
    """A domain: `key` is its part of a judgement's address, `about` what is judged, in our words.

    The level proposed is the worst of what its `charts` lead to; one without charts has no algorithm. Of the questions
    in `not_all_na` at least one that applies must not be answered NA. `confidence` says how far the charts were
    compared with the official document, `sources` with what.
    """

    key: str
    number: str
    title: str
    about: str
    questions: tuple[Question, ...] = ()
    charts: tuple[Chart, ...] = ()
    not_all_na: tuple[str, ...] = ()
    confidence: str = VERIFIED
    sources: tuple[str, ...] = ()

    @property
    def is_provisional(self) -> bool:
        """Whether its charts are still to be compared with the official document."""
        return bool(self.charts) and self.confidence != VERIFIED

    def question(self, key: str) -> Question:
        """The question of that key; KeyError where there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)


@dataclass(frozen=True)
class Variant:
    """One instrument in one version for one effect of interest.

    `tool` is the same for the variants that differ in the effect alone. `official` is False for what its authors never
    published. `overall_rule` says how the overall follows from the domains. Where several domains at `raised_from` may
    together make the overall `raised_to`, that is the assessor's call.
    """

    key: str
    title: str
    version: str
    domains: tuple[Domain, ...]
    levels: tuple[Level, ...]
    note: str = ""
    official: bool = True
    link: str = LINK
    tool: str = ""
    effect: str = ""
    overall_rule: str = ""
    raised_from: str = ""
    raised_to: str = ""

    @property
    def domain_keys(self) -> tuple[str, ...]:
        return tuple(domain.key for domain in self.domains)

    @property
    def level_keys(self) -> tuple[str, ...]:
        return tuple(level.key for level in self.levels)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for domain in self.domains for question in domain.questions)

    @property
    def has_questions(self) -> bool:
        return any(domain.questions for domain in self.domains)

    def level(self, key: str) -> Level:
        """The level of that key; KeyError when the variant has none."""
        for level in self.levels:
            if level.key == key:
                return level
        raise KeyError(key)

    def domain(self, key: str) -> Domain:
        """The domain of that key; KeyError when the variant has none. The overall judgement is no domain."""
        for domain in self.domains:
            if domain.key == key:
                return domain
        raise KeyError(key)

    def domain_of(self, question: str) -> Domain:
        """The domain that asks the question of that key; KeyError when none does."""
        for domain in self.domains:
            if any(one.key == question for one in domain.questions):
                return domain
        raise KeyError(question)
