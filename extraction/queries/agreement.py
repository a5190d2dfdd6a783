"""The settled comparisons of a review as the agreement statistics want them.

Nothing unsettled is read here: readings of settled comparisons alone, and no pilot, which is never settled.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import QuerySet

from reviews.models import PILOT, Mode, Review, Standing, Task

from ..addresses import JudgementAddress, SignallingAddress, parse
from ..agreement import Reader, Readings, Report, methods_sentence, report_of
from ..agreement.words import count
from ..comparison import CellView, ReadingView, compare
from ..models import Comparison, Reading, ReadingRole, StudyResult
from ..risk_of_bias.assessment import Assessment
from ..risk_of_bias.variant import OVERALL
from .agreement_fields import Fields
from .comparisons import reading_view
from .equivalences import equivalences
from .many_sheets import read_sheets
from .overview import natural
from .sheets import Sheet


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
    fields = Fields(chosen.values())
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


def _readings(sheets: dict[str, Sheet], results: dict[UUID, str], fields: Fields) -> Readings:
    first, second, final = (
        sheets[role] for role in (ReadingRole.FIRST, ReadingRole.SECOND, ReadingRole.FINAL)
    )
    dropped = {question.pk for question in first.dropped} & {question.pk for question in second.dropped}
    views = [reading_view(sheet, results, dropped) for sheet in (first, second, final)]
    asked: list[dict[str, bool]] = [{}, {}]
    if first.reading.assignment.task == Task.RISK_OF_BIAS:
        assessed = [_assessments(sheet, (first, second)) for sheet in (first, second, final)]
        entered = {cell.address: cell for view in views[:2] for cell in view.cells if not cell.is_blank}
        views = [_with_inherited(view, entered, found) for view, found in zip(views, assessed, strict=True)]
        asked = [_asked(found) for found in assessed[:2]]
    rows = compare(*views[:2])
    places = [row.address for row in rows if row.address in asked[0]]
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
        asked_of_one=frozenset(one for one in places if asked[0][one] != asked[1][one]),
        asked_of_none=frozenset(one for one in places if not asked[0][one] and not asked[1][one]),
    )


def _assessments(sheet: Sheet, both: Iterable[Sheet]) -> dict[UUID | None, Assessment]:
    """What a reading says of everything that either of the two judges."""
    return {result: sheet.assessment(result) for one in both for result in one.judged_results()}


def _asked(assessments: dict[UUID | None, Assessment]) -> dict[str, bool]:
    """Whether each signalling question applies, by address."""
    return {
        str(SignallingAddress(result, state.question.key)): state.asked is not False
        for result, assessment in assessments.items()
        for domain in assessment.domains
        for state in domain.questions
    }


def _with_inherited(
    view: ReadingView, entered: dict[str, CellView], assessments: dict[UUID | None, Assessment]
) -> ReadingView:
    """The view with what a reading says of all results where another judges a result apart: it holds for that result,
    and is what its reader says of it. ``entered`` are the cells of both readings; where neither judges apart, there is
    none, and nothing is counted twice."""
    own = {cell.address for cell in view.cells if not cell.is_blank}
    found = []
    for address, cell in entered.items():
        if address not in own and (text := _inherited(address, assessments)):
            found.append(replace(cell, text=text, missing="", number=None, support=""))
    blank = {cell.address for cell in found}
    return replace(view, cells=[*(cell for cell in view.cells if cell.address not in blank), *found])


def _inherited(address: str, assessments: dict[UUID | None, Assessment]) -> str:
    place = parse(address)
    assessment = assessments[place.study_result]
    if isinstance(place, JudgementAddress) and place.domain == OVERALL:
        return assessment.overall if assessment.overall_inherited else ""
    if isinstance(place, JudgementAddress):
        state = assessment.domain(place.domain)
        return state.level if state.inherited else ""
    state = assessment.domain(assessment.variant.domain_of(place.question).key)
    read = {one.question.key: one.read for one in state.questions}
    return read[place.question] if state.inherited else ""
