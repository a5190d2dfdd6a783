"""An instrument as pages show it: its domains with their questions, and where the answers lead, in words."""

from dataclasses import dataclass

from ...risk_of_bias.rules import conditions_text, step_names
from ...risk_of_bias.variant import Branch, Chart, Domain, Level, Question, Variant


@dataclass(frozen=True)
class BranchLine:
    """A branch of a step: the answers that take it, and the ``step`` ("" for none) or ``level`` that it leads to."""

    answers: str
    step: str
    level: Level | None
    unresolved: str


@dataclass(frozen=True)
class StepLine:
    """A step, as others lead to it and as it is labelled."""

    name: str
    label: str
    branches: list[BranchLine]

    @property
    def is_named(self) -> bool:
        """Whether its label does not begin as it is called."""
        return bool(self.label) and not self.label.startswith(self.name)


@dataclass(frozen=True)
class QuestionLine:
    question: Question
    asked_if: str


@dataclass(frozen=True)
class DomainPart:
    """A domain with its questions and its charts."""

    domain: Domain
    questions: list[QuestionLine]
    charts: list[list[StepLine]]


def domain_parts(variant: Variant) -> list[DomainPart]:
    """The domains of an instrument in their order."""
    return [_part(domain, variant) for domain in variant.domains]


def _part(domain: Domain, variant: Variant) -> DomainPart:
    numbers = {one.key: one.number for one in domain.questions}
    return DomainPart(
        domain,
        [QuestionLine(one, conditions_text(one, numbers)) for one in domain.questions],
        [_steps(chart, numbers, variant) for chart in domain.charts],
    )


def _steps(chart: Chart, numbers: dict[str, str], variant: Variant) -> list[StepLine]:
    names = step_names(chart, numbers)
    called = {step.key: name for step, name in zip(chart.steps, names, strict=True)}
    return [
        StepLine(name, step.label, [_branch(one, called, variant) for one in step.branches])
        for step, name in zip(chart.steps, names, strict=True)
    ]


def _branch(branch: Branch, called: dict[str, str], variant: Variant) -> BranchLine:
    level = next((one for one in variant.levels if one.key == branch.to), None)
    step = called.get(branch.step, branch.step) if branch.step else "" if level else branch.to
    return BranchLine(", ".join(branch.answers) or "otherwise", step, level, branch.unresolved)
