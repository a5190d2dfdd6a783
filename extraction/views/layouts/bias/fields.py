"""The domains of an assessment with the places of their answers and judgements."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ....addresses import JudgementAddress, SignallingAddress
from ....queries.sheets import Sheet, domain_title
from ....risk_of_bias.variant import ANSWERS, OVERALL, Domain, Question
from ..places import Place
from .charts import ChartField, chart_fields
from .words import condition_words, confidence_words


@dataclass(frozen=True)
class QuestionField:
    """One signalling question with the place of its answer; ``condition`` says when it is asked, ``facts`` how it
    stands."""

    question: Question
    place: Place
    condition: str
    facts: Mapping[str, Any]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """What can be chosen, with its meaning: ("PY", "probably yes")."""
        return [(one, ANSWERS[one].lower()) for one in self.question.answers]


@dataclass(frozen=True)
class DomainField:
    """One domain with the place of its judgement; ``facts`` is what follows from the answers, see
    ``assessment_facts``."""

    domain: Domain
    place: Place
    questions: tuple[QuestionField, ...]
    charts: tuple[ChartField, ...]
    confidence: str
    facts: Mapping[str, Any]

    @property
    def answers(self) -> list[tuple[str, str]]:
        """Every answer that one of the questions takes, with its meaning."""
        offered = {answer for one in self.questions for answer in one.question.answers}
        return [(key, words.lower()) for key, words in ANSWERS.items() if key in offered]

    @property
    def places(self) -> list[Place]:
        return [*(one.place for one in self.questions), self.place]


def domain_fields(sheet: Sheet, scope: UUID | None, facts: Mapping[str, Any]) -> list[DomainField]:
    """Every domain of the variant, judged or not, for one scope; ``facts`` are those of its assessment."""
    variant = sheet.variant_for(scope)
    return [
        DomainField(
            domain=domain,
            place=_judgement(sheet, scope, domain.key, domain_title(variant, domain.key)),
            questions=tuple(
                _question(sheet, scope, domain, one, facts["domains"][domain.key]["questions"][one.key])
                for one in domain.questions
            ),
            charts=chart_fields(variant, domain),
            confidence=confidence_words(variant, domain),
            facts=facts["domains"][domain.key],
        )
        for domain in variant.domains
    ]


def _question(
    sheet: Sheet, scope: UUID | None, domain: Domain, question: Question, facts: Mapping[str, Any]
) -> QuestionField:
    address = str(SignallingAddress(scope, question.key))
    place = Place(address, f"{question.number} {question.text}", sheet.cell(address))
    return QuestionField(question, place, condition_words(domain, question), facts)


def overall_place(sheet: Sheet, scope: UUID | None) -> Place:
    """The place of the overall judgement."""
    return _judgement(sheet, scope, OVERALL, "Overall")


def _judgement(sheet: Sheet, scope: UUID | None, domain: str, name: str) -> Place:
    address = str(JudgementAddress(scope, domain))
    return Place(address, name, sheet.cell(address))
