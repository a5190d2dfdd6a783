"""One reading with everything that hangs from it, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from reviews.models import Outcome, OutcomeKind, Task

from ..addresses import Address, AnswerAddress, JudgementAddress, ValueAddress
from ..integrity.refusals import STATISTICS, Refusal, answer_refusal, read_value, refusals
from ..models import (
    Answer,
    Arm,
    Basis,
    Cell,
    Judgement,
    Question,
    Reading,
    TimePoint,
    Value,
)
from ..risk_of_bias.variants import OVERALL, Variant, variant_of


@dataclass(frozen=True)
class Row:
    """The cells of one outcome, time point, arm and basis: what one line of a table reports."""

    outcome: Outcome
    time_point: TimePoint
    arm: Arm
    basis: str

    def address(self, statistic: str) -> ValueAddress:
        return ValueAddress(self.outcome.pk, self.time_point.pk, self.arm.pk, self.basis, statistic)

    @property
    def statistics(self) -> tuple[str, ...]:
        return STATISTICS[self.outcome.kind]


@dataclass
class Sheet:
    """A reading as its form lays it out. ``cells`` holds what was entered, by address text."""

    reading: Reading
    questions: list[Question]
    outcomes: list[Outcome]
    arms: list[Arm]
    time_points: list[TimePoint]
    cells: dict[str, Cell]

    @property
    def variant(self) -> Variant:
        """The risk-of-bias variant that the reading judges with."""
        return variant_of(self.reading.variant, self.reading.assignment.study.design)

    @property
    def judged_domains(self) -> tuple[str, ...]:
        """The keys of the variant's domains, and of the overall judgement."""
        return (*self.variant.domain_keys, OVERALL)

    def cell(self, address: Address | str) -> Cell | None:
        """What was entered at the address; None where nothing ever was."""
        return self.cells.get(str(address))

    def has(self, address: Address) -> bool:
        """Whether the form of this reading asks for the address."""
        if isinstance(address, JudgementAddress):
            return self.reading.assignment.task == Task.RISK_OF_BIAS and address.domain in self.judged_domains
        if self.reading.assignment.task != Task.EXTRACTION:
            return False
        arms = {arm.pk for arm in self.arms}
        if isinstance(address, AnswerAddress):
            question = self.question(address.question)
            if question is None or question.per_arm != (address.arm is not None):
                return False
            return address.arm is None or address.arm in arms
        outcome = next((outcome for outcome in self.outcomes if outcome.pk == address.outcome), None)
        time_point = next((point for point in self.time_points if point.pk == address.time_point), None)
        if outcome is None or time_point is None or address.arm not in arms:
            return False
        return address.statistic in STATISTICS[outcome.kind] and address.basis in bases(outcome, time_point)

    def question(self, key: UUID) -> Question | None:
        return next((question for question in self.questions if question.pk == key), None)

    @cached_property
    def rows(self) -> list[Row]:
        """Every line that the results ask for, in the order outcome, arm, time point, value before change."""
        return [
            Row(outcome, time_point, arm, basis)
            for outcome in self.outcomes
            for arm in self.arms
            for time_point in self.time_points
            for basis in bases(outcome, time_point)
        ]

    def answer_addresses(self) -> Iterable[tuple[Question, Arm | None, AnswerAddress]]:
        """Every question with the arm it is asked for (None: once a study) and its address."""
        for question in self.questions:
            for arm in self.arms if question.per_arm else [None]:
                yield question, arm, AnswerAddress(question.pk, arm.pk if arm else None)

    def judged_results(self) -> list[UUID | None]:
        """What the judgements are about: results by key, None for all results. What was emptied again is not."""
        keys = {
            cell.study_result_id
            for cell in self.cells.values()
            if isinstance(cell, Judgement) and not cell.is_blank
        }
        return sorted(keys, key=lambda key: (key is not None, str(key)))

    def refusals(self) -> dict[str, Refusal]:
        """What cannot be, by address, whether or not it was kept as so printed."""
        found: dict[str, Refusal] = {}
        for question, _arm, address in self.answer_addresses():
            cell = self.cell(address)
            if cell is not None and cell.text:
                refusal = answer_refusal(question.kind, question.options, cell.text, question.unit)
                if refusal:
                    found[str(address)] = refusal
        for row in self.rows:
            texts = {
                s: cell.text for s in row.statistics if (cell := self.cell(row.address(s))) and cell.text
            }
            if texts:
                for refusal in row_refusals(row.outcome, row.basis, texts):
                    found[str(row.address(refusal.statistic))] = refusal
        return found


def domain_title(variant: Variant, key: str) -> str:
    """What a domain is called: "2 Deviations from intended interventions", or "Overall"."""
    for domain in variant.domains:
        if domain.key == key:
            return f"{domain.number} {domain.title}"
    return "Overall"


def bases(outcome: Outcome, time_point: TimePoint) -> tuple[str, ...]:
    """Value and, after the baseline of a continuous outcome, change from it."""
    if outcome.kind == OutcomeKind.CONTINUOUS and not time_point.is_baseline:
        return (Basis.VALUE, Basis.CHANGE)
    return (Basis.VALUE,)


def row_refusals(outcome: Outcome, basis: str, texts: dict[str, str]) -> list[Refusal]:
    """What cannot be among the typed texts of one line, by statistic."""
    return refusals(
        {statistic: read_value(statistic, text) for statistic, text in texts.items()},
        kind=outcome.kind,
        basis=basis,
        scale_min=outcome.scale_min,
        scale_max=outcome.scale_max,
    )


def read_sheet(reading: Reading) -> Sheet:
    """The sheet of a reading, whatever its state. Visibility is the caller's question."""
    review = reading.assignment.study.review_id
    arms = list(reading.arms.select_related("group"))
    time_points = list(reading.time_points.all())
    cells: dict[str, Cell] = {}
    for answer in Answer.objects.filter(reading=reading):
        cells[answer.address] = answer
    for value in Value.objects.filter(result__reading=reading).select_related("result"):
        cells[value.address] = value
    for judgement in Judgement.objects.filter(reading=reading):
        cells[judgement.address] = judgement
    return Sheet(
        reading=reading,
        questions=list(Question.objects.filter(review=review)),
        outcomes=list(Outcome.objects.filter(review=review)),
        arms=arms,
        time_points=time_points,
        cells=cells,
    )
