"""The settled comparisons of a review as the agreement statistics want them.

Nothing unsettled is read here: readings of settled comparisons alone, and no pilot, which is never settled.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from reviews.models import PILOT, Mode, Review, Standing, Task

from ..addresses import AnswerAddress, ContrastAddress, JudgementAddress, MeasureAddress, ValueAddress, parse
from ..agreement import Field, Reader, Readings, Report, Scale, methods_sentence, report_of
from ..agreement.entries import scale_of
from ..agreement.words import count
from ..comparison import Row, compare
from ..integrity.refusals import ATTRIBUTES, ESTIMATES, LABELS, STATISTICS
from ..models import Attribute, Comparison, ContrastStatistic, Reading, ReadingRole, StudyResult
from ..risk_of_bias.instruments import VARIANTS
from ..risk_of_bias.variant import OVERALL
from .comparisons import reading_view
from .equivalences import equivalences
from .forms import Wordings, wordings
from .lines import contrast_words
from .many_sheets import read_sheets
from .overview import natural
from .sheets import Sheet, domain_title

# The statistics that are in the unit of their outcome.
_IN_UNIT = frozenset({"mean", "sd", "se", "ci_low", "ci_high", "median", "q1", "q3", "minimum", "maximum"})
_UNITS = {"n": "people", "events": "people", "percent": "%", "ci_level": "%"}


@dataclass(frozen=True)
class TaskAgreement:
    """The agreement of one task, and how many settled studies are left out: ``copies``, of which one reading is a copy
    of the other; ``unpaired``, of which there are no two independent readings, as one person alone read, or a reader
    knew what another had entered; ``ineligible`` ones. ``sentence`` is for a methods section, "" while there is nothing
    to say."""

    task: Task
    report: Report
    copies: int
    unpaired: int
    ineligible: int

    @property
    def left_out(self) -> int:
        """How many settled studies are not compared."""
        return self.copies + self.unpaired + self.ineligible

    @property
    def is_judged(self) -> bool:
        return self.task == Task.RISK_OF_BIAS

    @property
    def sentence(self) -> str:
        told = methods_sentence(self.report, judged=self.is_judged)
        return " ".join([told, *self._left_out]) if told else ""

    @property
    def _left_out(self) -> list[str]:
        """What a methods section says of studies that were settled and are not compared."""
        counts = {
            "found ineligible": self.ineligible,
            "without two independent readings": self.copies + self.unpaired,
        }
        return [
            f"{count(number, 'settled study', 'settled studies')} {words} {'was' if number == 1 else 'were'} left out."
            for words, number in counts.items()
            if number
        ]


def agreement(review: Review) -> list[TaskAgreement]:
    """The agreement of extraction and of risk of bias, from what is settled; a fixed number of queries.

    Ineligible studies are left out. Of several rounds of a study the first counts whose readings were independent:
    later readers may know what was settled.
    """
    of_all = Comparison.objects.filter(
        assignment__study__review=review, assignment__round__gt=PILOT, settled_at__isnull=False
    )
    settled = of_all.exclude(assignment__study__standing=Standing.INELIGIBLE)
    paired = settled.filter(assignment__mode=Mode.DUAL, assignment__is_blinded=True)
    by_assignment = _sheets(review, paired)
    chosen: dict[tuple[str, UUID], dict[str, Sheet]] = {}
    copied: set[tuple[str, UUID]] = set()
    for assignment, task, study in paired.order_by("assignment__round").values_list(
        "assignment", "assignment__task", "assignment__study"
    ):
        sheets = by_assignment[assignment]
        if any(sheets[role].reading.is_copy for role in (ReadingRole.FIRST, ReadingRole.SECOND)):
            copied.add((task, study))
        else:
            chosen.setdefault((task, study), sheets)
    fields = _Fields(chosen.values())
    results = _results(review)
    compared: dict[str, list[Readings]] = {task: [] for task in Task.values}
    for (task, _study), sheets in chosen.items():
        compared[task].append(_readings(sheets, results, fields))
    copies = copied - set(chosen)
    everything, eligible = _studies(of_all), _studies(settled)
    return [
        TaskAgreement(
            task,
            report_of(sorted(compared[task], key=lambda one: natural(one.name))),
            copies=_of(task, copies),
            unpaired=_of(task, eligible - copies - set(chosen)),
            ineligible=_of(task, everything - eligible),
        )
        for task in Task
    ]


def _studies(comparisons: QuerySet[Comparison]) -> set[tuple[str, UUID]]:
    return set(comparisons.values_list("assignment__task", "assignment__study"))


def _of(task: Task, studies: set[tuple[str, UUID]]) -> int:
    return sum(one == task.value for one, _ in studies)


def _sheets(review: Review, settled: QuerySet[Comparison]) -> dict[UUID, dict[str, Sheet]]:
    """The three sheets of every settled comparison, by assignment and role."""
    # The last of several finals is the one in force.
    readings = Reading.objects.filter(assignment__in=settled.values("assignment")).order_by("submitted_at")
    found: dict[UUID, dict[str, Sheet]] = {}
    for sheet in read_sheets(review, readings).values():
        found.setdefault(sheet.reading.assignment_id, {})[sheet.reading.role] = sheet
    return found


def _results(review: Review) -> dict[UUID, str]:
    results = StudyResult.objects.filter(study__review=review).select_related("outcome", "time_point")
    return {result.pk: str(result) for result in results}


def _readings(sheets: dict[str, Sheet], results: dict[UUID, str], fields: "_Fields") -> Readings:
    first, second, final = (
        sheets[role] for role in (ReadingRole.FIRST, ReadingRole.SECOND, ReadingRole.FINAL)
    )
    dropped = {question.pk for question in first.dropped} & {question.pk for question in second.dropped}
    views = [reading_view(sheet, results, dropped) for sheet in (first, second, final)]
    rows = compare(*views[:2])
    study = first.reading.assignment.study
    return Readings(
        study=str(study.pk),
        name=study.name,
        first_reader=Reader(str(first.reading.reader_id), first.reading.reader.name),
        second_reader=Reader(str(second.reading.reader_id), second.reading.reader.name),
        first=views[0],
        second=views[1],
        final=views[2],
        rows=rows,
        fields={row.address: fields.of(row, first) for row in rows if not row.is_structure},
        other_forms=frozenset(equivalences(first, second, rows)),
    )


class _Fields:
    """What each compared address is about, the same in every study of the review."""

    def __init__(self, sheets: Iterable[dict[str, Sheet]]) -> None:
        sheets = [sheet for by_role in sheets for sheet in by_role.values()]
        questions = {one.pk for sheet in sheets for one in (*sheet.questions, *sheet.dropped)}
        self._wordings: Wordings = wordings(questions)
        self._asked = {one.pk: one for sheet in sheets for one in (*sheet.dropped, *sheet.questions)}
        self._outcomes = {
            one.pk: (place, one) for sheet in sheets for place, one in enumerate(sheet.outcomes)
        }
        self._known: dict[str, Field] = {}

    def of(self, row: Row, sheet: Sheet) -> Field:
        """The field of a row; ``sheet`` is one of the two it compares."""
        place = parse(row.address)
        match place:
            case AnswerAddress():
                key = f"question:{place.question}"
            case ValueAddress():
                key = f"value:{place.outcome}:{place.statistic}"
            case MeasureAddress():
                key = f"measure:{place.outcome}:{place.attribute}"
            case ContrastAddress():
                key = f"contrast:{place.outcome}:{place.basis}:{place.measure}:{place.adjustment}:{place.statistic}"
            case _:
                key = f"judgement:{sheet.variant.key}:{place.domain}"
        if key not in self._known:
            self._known[key] = self._field(key, row, place, sheet)
        return self._known[key]

    def _field(self, key: str, row: Row, place: object, sheet: Sheet) -> Field:
        scale = scale_of(row.kind)
        match place:
            case AnswerAddress():
                return self._question(key, place.question, scale)
            case ValueAddress():
                at, outcome = self._outcomes[place.outcome]
                order = (1, at, 1, STATISTICS[outcome.kind].index(place.statistic))
                unit = outcome.unit if place.statistic in _IN_UNIT else _UNITS.get(place.statistic, "")
                return Field(key, outcome.name, LABELS[place.statistic], scale, order, unit=unit)
            case MeasureAddress():
                at, outcome = self._outcomes[place.outcome]
                order = (1, at, 0, ATTRIBUTES[outcome.kind].index(place.attribute))
                alike = "better" if place.attribute == Attribute.BETTER else ""
                return Field(key, outcome.name, Attribute(place.attribute).label, scale, order, alike=alike)
            case ContrastAddress():
                at, outcome = self._outcomes[place.outcome]
                words = contrast_words(place.measure, place.basis, place.adjustment)
                order = (1, at, 2, words, ESTIMATES.index(place.statistic))
                label = f"{words}, {ContrastStatistic(place.statistic).label}"
                return Field(key, outcome.name, f"{label[:1].upper()}{label[1:]}", scale, order)
            case JudgementAddress():
                return self._domain(key, place.domain, sheet)
        raise TypeError(f"no field for {row.address}")

    def _question(self, key: str, question: UUID, scale: Scale) -> Field:
        asked = self._wordings.of(question, None) or self._asked[question]
        order = (0, *self._wordings.place(question), asked.label)
        alike = "yes_no" if asked.kind == "yes_no" else ""
        return Field(key, asked.section_title, asked.label, scale, order, alike=alike, unit=asked.unit)

    def _domain(self, key: str, domain: str, sheet: Sheet) -> Field:
        variant = sheet.variant
        levels = sorted(variant.levels, key=lambda level: level.rank)
        domains = (*variant.domain_keys, OVERALL)
        return Field(
            key,
            variant.title,
            domain_title(variant, domain),
            Scale.ORDERED,
            (list(VARIANTS).index(variant.key), domains.index(domain) if domain in domains else len(domains)),
            categories=tuple(level.key for level in levels),
            alike=variant.key,
        )
