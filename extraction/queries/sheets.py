"""One reading with everything that hangs from it, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

from reviews.models import Outcome, Task

from ..addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    ValueAddress,
)
from ..answers import entry as answer_entry
from ..integrity.refusals import (
    ATTRIBUTES,
    BETTER,
    ESTIMATES,
    STATISTICS,
    USUAL,
    WHOLE,
    Refusal,
    Scale,
    answer_refusal,
    attribute_kind,
    estimate_kind,
    in_order,
    value_kind,
)
from ..models import (
    Answer,
    Arm,
    Cell,
    Contrast,
    Estimate,
    FormVersion,
    Judgement,
    Measure,
    Reading,
    ReportedAs,
    SignallingAnswer,
    StudyResult,
    TimePoint,
    Value,
)
from ..reported import Entry, read_entry
from ..risk_of_bias.assessment import Assessment, assess
from ..risk_of_bias.instruments import with_effect
from ..risk_of_bias.variant import OVERALL, Question, Variant
from .entered import contrast_rows, entered_cells, standing
from .forms import Asked, asked_by, form_of, no_longer_asked
from .instruments import variant_of
from .lines import (
    ContrastRow,
    MeasureRow,
    Row,
    attribute_refusals,
    bases,
    estimate_refusals,
    row_refusals,
    study_scale,
)

# Statistics that are the two ends of one thing.
PAIRS = (("ci_low", "ci_high"), ("q1", "q3"), ("minimum", "maximum"))


@dataclass
class Sheet:
    """A reading as its form lays it out. ``cells`` holds what was entered, by address text.

    ``questions`` are those of ``form``, the version that the study is read with; ``dropped`` are those that only an
    earlier version asked and that this reading answered: they are kept and shown, and no longer asked.
    ``contrasts`` are the contrasts that the reader has added, ``kept_columns`` the statistics that they keep open by
    outcome. ``effects`` holds the effect of interest of each result that can be judged, ``other_instruments`` what was
    entered under an instrument that the reading does not use. What hangs from an arm or a time point that was taken out
    is not here.
    """

    reading: Reading
    questions: list[Asked]
    outcomes: list[Outcome]
    arms: list[Arm]
    time_points: list[TimePoint]
    cells: dict[str, Cell]
    form: FormVersion | None = None
    dropped: list[Asked] = field(default_factory=list)
    contrasts: list[ContrastRow] = field(default_factory=list)
    kept_columns: dict[UUID, list[str]] = field(default_factory=dict)
    effects: dict[UUID, str] = field(default_factory=dict)
    other_instruments: list[Judgement | SignallingAnswer] = field(default_factory=list)

    @cached_property
    def variant(self) -> Variant:
        """The risk-of-bias variant that the reading judges with."""
        return variant_of(self.reading.variant, self.reading.assignment.study.design)

    def variant_for(self, result: UUID | None) -> Variant:
        """The variant that a result is judged with: the reading's, for the effect of interest of that result."""
        return with_effect(self.variant, self.effects[result]) if result else self.variant

    def assessment(self, result: UUID | None) -> Assessment:
        """What is answered and judged of one result, or (None) of all results, and what follows from it."""
        general = None
        if result is not None and None in self.judged_results():
            general = self.assessment(None)
        answers, levels = {}, {}
        for cell in self.cells.values():
            if isinstance(cell, SignallingAnswer) and cell.study_result_id == result:
                answers[cell.question] = cell.text
            elif isinstance(cell, Judgement) and cell.study_result_id == result:
                levels[cell.domain] = cell.text
        return assess(self.variant_for(result), answers, levels, general)

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
            return self._judges(address.study_result) and address.domain in self.judged_domains
        if isinstance(address, SignallingAddress):
            if not self._judges(address.study_result):
                return False
            questions = self.variant_for(address.study_result).questions
            return any(question.key == address.question for question in questions)
        if self.reading.assignment.task != Task.EXTRACTION:
            return False
        arms = {arm.pk for arm in self.arms}
        if isinstance(address, AnswerAddress):
            question = next((one for one in self.questions if one.pk == address.question), None)
            if question is None or question.per_arm != (address.arm is not None):
                return False
            return address.arm is None or address.arm in arms
        outcome = self.outcome(address.outcome)
        if outcome is None:
            return False
        if isinstance(address, MeasureAddress):
            return address.attribute in ATTRIBUTES[outcome.kind]
        if isinstance(address, ContrastAddress):
            return address.statistic in ESTIMATES and self.contrast(address.place) is not None
        time_point = next((point for point in self.time_points if point.pk == address.time_point), None)
        if time_point is None or address.arm not in arms:
            return False
        return address.statistic in STATISTICS[outcome.kind] and address.basis in bases(outcome, time_point)

    def entry(self, address: Address, text: str) -> Entry:
        """A typed text as the cell at an address of this form reads it."""
        match address:
            case AnswerAddress():
                return answer_entry(self.question(address.question), text)
            case ValueAddress():
                statistic = address.statistic
                return read_entry(value_kind(statistic), text, whole=statistic in WHOLE)
            case MeasureAddress():
                return read_entry(attribute_kind(address.attribute), text, options=BETTER)
            case ContrastAddress():
                return read_entry(estimate_kind(address.statistic), text)
            case SignallingAddress():
                variant = self.variant_for(address.study_result)
                question = variant.domain_of(address.question).question(address.question)
                return read_entry("choice", text, options=question.answers)
        return read_entry("choice", text, options=list(self.variant.level_keys))

    def _judges(self, result: UUID | None) -> bool:
        if self.reading.assignment.task != Task.RISK_OF_BIAS:
            return False
        return result is None or result in self.effects

    def outcome(self, key: UUID) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.pk == key), None)

    def contrast(self, place: str) -> ContrastRow | None:
        """The contrast at a place (see ``ContrastAddress.place``); None where the reader added none."""
        return next((row for row in self.contrasts if row.place == place), None)

    def question(self, key: UUID) -> Asked | None:
        """The question, as this reading's version asks it or as it was last asked; None for any other."""
        return next((one for one in (*self.questions, *self.dropped) if one.pk == key), None)

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

    @property
    def measures(self) -> list[MeasureRow]:
        """What can be said of how each outcome was measured."""
        return [MeasureRow(outcome) for outcome in self.outcomes]

    def columns(self, outcome: Outcome) -> list[str]:
        """The statistics that the grid shows of an outcome, in the one order: what is usual, what the reader keeps
        open, and what anything is entered for. Of a pair both ends: one without the other could not be mended."""
        entered = {
            cell.statistic
            for cell in self.cells.values()
            if isinstance(cell, Value) and cell.result.outcome_id == outcome.pk and not cell.is_blank
        }
        kept = self.kept_columns.get(outcome.pk, [])
        shown = {*USUAL[outcome.kind], *kept, *entered}
        return in_order(outcome.kind, shown.union(*(pair for pair in PAIRS if shown & set(pair))))

    def entered(self) -> dict[str, dict[str, Cell]]:
        """What is entered on every line that has anything, by the line's ``place`` and the statistic or attribute."""
        found: dict[str, dict[str, Cell]] = {}
        for address, cell in self.cells.items():
            if isinstance(cell, Value | Estimate | Measure) and not cell.is_blank:
                place, _, name = address.rpartition(":")
                found.setdefault(place, {})[name] = cell
        return found

    def scales(self) -> dict[UUID, Scale]:
        """The scale of every outcome, as this reading says that the study measured it."""
        entered = self.entered()
        return {row.outcome.pk: study_scale(row.outcome, entered.get(row.place, {})) for row in self.measures}

    def answer_addresses(self) -> Iterable[tuple[Asked, Arm | None, AnswerAddress]]:
        """Every question with the arm it is asked for (None: once a study) and its address."""
        yield from self._places_of(self.questions)

    def dropped_addresses(self) -> Iterable[tuple[Asked, Arm | None, AnswerAddress]]:
        """The same for what is no longer asked."""
        yield from self._places_of(self.dropped)

    def _places_of(self, questions: list[Asked]) -> Iterable[tuple[Asked, Arm | None, AnswerAddress]]:
        for question in questions:
            for arm in self.arms if question.per_arm else [None]:
                yield question, arm, AnswerAddress(question.pk, arm.pk if arm else None)

    def judged_results(self) -> list[UUID | None]:
        """What is judged: results by key, None for all results. What was emptied again is not."""
        keys = {
            cell.study_result_id
            for cell in self.cells.values()
            if isinstance(cell, Judgement | SignallingAnswer) and not cell.is_blank
        }
        return sorted(keys, key=lambda key: (key is not None, str(key)))

    def refusals(self) -> dict[str, Refusal]:
        """What cannot be, by address, whether or not it was kept as so printed."""
        found: dict[str, Refusal] = {}
        for question, _arm, address in self.answer_addresses():
            cell = self.cell(address)
            if cell is not None and cell.text:
                refusal = answer_refusal(question, cell.text)
                if refusal:
                    found[str(address)] = refusal
        entered, scales = self.entered(), self.scales()

        def texts(place: str) -> dict[str, str]:
            return {name: cell.text for name, cell in entered.get(place, {}).items() if cell.text}

        for measure in self.measures:
            for refusal in attribute_refusals(measure.outcome, texts(measure.place)):
                found[str(measure.address(refusal.statistic))] = refusal
        for row in self.rows:
            if row.place in entered:
                scale = scales[row.outcome.pk]
                for refusal in row_refusals(row.outcome, row.basis, texts(row.place), scale):
                    found[str(row.address(refusal.statistic))] = refusal
        for line in self.contrasts:
            one, scale = line.contrast, scales[line.outcome.pk]
            typed = texts(line.place)
            for refusal in estimate_refusals(one.measure, one.basis, one.adjustment, typed, scale):
                found[str(line.address(refusal.statistic))] = refusal
        return found


def domain_title(variant: Variant, key: str) -> str:
    """What a domain is called: "2 Deviations from intended interventions", or "Overall"."""
    for domain in variant.domains:
        if domain.key == key:
            return f"{domain.number} {domain.title}"
    return "Overall" if key == OVERALL else f"Domain {key}"


def question_title(question: Question) -> str:
    """What a signalling question is called: its official number and our wording."""
    return f"{question.number} {question.text}"


def read_sheet(reading: Reading) -> Sheet:
    """The sheet of a reading, whatever its state. Visibility is the caller's question."""
    review = reading.assignment.study.review_id
    arms = list(reading.arms.select_related("group"))
    time_points = list(reading.time_points.all())
    form = form_of(reading.assignment_id)
    questions = asked_by(form)
    outcomes = list(Outcome.objects.filter(review=review))
    entered = entered_cells([reading])[reading.pk]
    effects = effects_of(reading)
    cells, others = with_instrument(reading, effects, standing(entered, arms, time_points))
    gone = gone_from(questions, cells.values())
    contrasts = Contrast.objects.filter(reading=reading)
    return Sheet(
        reading=reading,
        questions=questions,
        outcomes=outcomes,
        arms=arms,
        time_points=time_points,
        cells=cells,
        form=form,
        dropped=no_longer_asked(gone, form) if gone else [],
        contrasts=contrast_rows(contrasts, outcomes, arms, time_points),
        kept_columns={one.outcome_id: one.statistics for one in ReportedAs.objects.filter(reading=reading)},
        effects=effects,
        other_instruments=others,
    )


def effects_of(reading: Reading) -> dict[UUID, str]:
    """The effect of interest of every result of the study that can be judged; none for an extraction."""
    if reading.assignment.task != Task.RISK_OF_BIAS:
        return {}
    results = StudyResult.objects.filter(study=reading.assignment.study_id)
    return dict(results.values_list("pk", "effect"))


def with_instrument(
    reading: Reading, effects: Mapping[UUID, str], cells: Iterable[Cell]
) -> tuple[dict[str, Cell], list[Judgement | SignallingAnswer]]:
    """The cells of a reading by address, and apart from them what was entered under an instrument that the reading
    does not use: it is kept, and is no part of the assessment."""
    found: dict[str, Cell] = {}
    others: list[Judgement | SignallingAnswer] = []
    main = (
        variant_of(reading.variant, reading.assignment.study.design) if effects or reading.variant else None
    )
    for cell in cells:
        if isinstance(cell, Judgement | SignallingAnswer) and main is not None:
            effect = effects.get(cell.study_result_id, main.effect)
            if cell.variant != with_effect(main, effect).key:
                if not cell.is_blank:
                    others.append(cell)
                continue
        found[cell.address] = cell
    return found, others


def gone_from(questions: Iterable[Asked], cells: Iterable[Cell]) -> set[UUID]:
    """The questions, by key, that are answered and not among those that are asked."""
    answered = {cell.question_id for cell in cells if isinstance(cell, Answer) and not cell.is_blank}
    return answered - {question.pk for question in questions}
