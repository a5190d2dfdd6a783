"""Writing what was typed into a reading: autosave, paste, and loading."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from reviews.actions.record import record
from reviews.models import PILOT, User
from reviews.refusals import Refused

from ..addresses import (
    Address,
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    UnknownAddress,
    parse,
)
from ..models import (
    Answer,
    Cell,
    Effect,
    Estimate,
    Judgement,
    Measure,
    Reading,
    Result,
    SignallingAnswer,
    StudyResult,
    TimePoint,
    Value,
)
from ..queries.sheets import Sheet, read_sheet
from ..queries.supplements import supplement_sheet
from ..reported import Entry, unkeepable
from .readings import advance, own_writable

SHORT = {"paper": 200, "page": 20, "table": 80}
SOURCE = ("paper", "page", "table", "quotation")


@dataclass(frozen=True)
class Write:
    """What somebody typed at an address, based on the version of the cell that they saw (0: none yet).

    None leaves that part of the cell as it is.
    """

    address: str
    version: int
    text: str | None = None
    so_printed: bool | None = None
    paper: str | None = None
    page: str | None = None
    table: str | None = None
    quotation: str | None = None
    support: str | None = None


@dataclass(frozen=True)
class Saved:
    """What became of one write.

    ``status``: "saved" (also when the value cannot be: then ``message`` says why and the text is kept),
    "stale" (somebody, or another window, saved there since; ``cell`` is what stands there now) or
    "refused" (nothing was saved; ``message`` says why).
    """

    address: str
    status: str
    cell: Cell | None
    message: str = ""


@transaction.atomic
def save_cells(
    *, reading: Reading, writes: Sequence[Write], by: User, instrument: str | None = None
) -> list[Saved]:
    """Save several cells as one event. Each is saved, stale or refused for itself: one bad cell of a paste
    does not hold back the others. ``reading.version`` is the reading's afterwards, one above what it was before.

    In a submitted reading only the questions of its open supplement can be written. ``instrument`` is the key of the
    one that the page was opened with, None where that is not known: question 2.1 of another asks something else.
    Raises Refused where the reading has another by now, and what ``own_writable`` raises when it is not the person's
    to write in.
    """
    given = reading
    reading, supplement = own_writable(reading.pk, by)
    if instrument is not None and instrument != reading.variant:
        raise Refused(
            "A lead changed the instrument of this study since you opened the page. Load the page again; "
            "what was saved before is kept."
        )
    sheet = read_sheet(reading)
    if supplement is not None:
        sheet = supplement_sheet(sheet, supplement)
    results = {
        (result.outcome_id, result.time_point_id, result.arm_id, result.basis): result
        for result in reading.results.all()
    }
    told: list[dict] = []
    outcome = [_save(sheet, results, write, told) for write in writes]
    if told:
        record(
            review=reading.assignment.study.review,
            study=reading.assignment.study,
            subject=supplement.pk if supplement else reading.pk,
            by=by,
            action="cells saved",
            summary=f"{len(told)} cell{'' if len(told) == 1 else 's'}",
            cells=told,
        )
    # A supplement does not count in the reading: others who see the reading could tell that it is being written.
    given.version = advance(reading) if supplement is None else reading.version
    return _with_refusals(sheet, outcome)


def _save(sheet: Sheet, results: dict, write: Write, told: list[dict]) -> Saved:
    try:
        address = parse(write.address)
    except UnknownAddress as error:
        return Saved(write.address, "refused", None, str(error))
    if not sheet.has(address):
        return Saved(write.address, "refused", None, "This place is no longer part of the reading.")
    cell = sheet.cell(address)
    if (cell.version if cell else 0) != write.version:
        return Saved(write.address, "stale", cell, "Saved elsewhere in the meantime.")
    problem = _unkeepable(write)
    entry = sheet.entry(address, write.text) if write.text is not None else None
    if problem or (entry is not None and not entry.keepable):
        return Saved(write.address, "refused", cell, problem or entry.problem)
    if entry is not None and (problem := _unchosen(sheet, address, entry)):
        return Saved(write.address, "refused", cell, problem)
    stands = cell
    cell = cell or _new_cell(sheet, results, address)
    if cell is None:
        return Saved(write.address, "refused", None, "This result is not one of the study's.")
    before = snapshot(cell)
    _apply(cell, write, entry)
    if isinstance(cell, Answer):
        cell.form = sheet.form
    after = snapshot(cell)
    if before == after:
        # Nothing typed where nothing stood makes no row: the cell keeps version 0.
        return Saved(write.address, "saved", stands)
    if not cell._state.adding:
        cell.version += 1
    cell.save()
    sheet.cells[write.address] = cell
    told.append(told_of(cell, before, after))
    return Saved(write.address, "saved", cell)


def _unchosen(sheet: Sheet, address: Address, entry: Entry) -> str:
    """Why a text is none of the levels or answers to choose from; "" for what is one, and for every other cell."""
    if isinstance(address, JudgementAddress) and (entry.problem or entry.missing):
        return "Choose one of the levels."
    if isinstance(address, SignallingAddress):
        variant = sheet.variant_for(address.study_result)
        answers = variant.domain_of(address.question).question(address.question).answers
        if entry.problem or entry.missing:
            return f"Choose one of the answers: {', '.join(answers)}."
    return ""


def told_of(cell: Cell, before: dict, after: dict) -> dict:
    """A changed cell as an event lists it. One of an assessment names its instrument: the reading may change it."""
    told = {"address": cell.address, "before": before, "after": after}
    return told | {"variant": cell.variant} if isinstance(cell, Judgement | SignallingAnswer) else told


def snapshot(cell: Cell) -> dict[str, str | bool]:
    """What a cell says, without what is empty, as it goes into the record."""
    names = ["text", "missing", "so_printed", *SOURCE]
    if isinstance(cell, Judgement | SignallingAnswer):
        names.append("support")
    return {name: getattr(cell, name) for name in names if getattr(cell, name)}


def _unkeepable(write: Write) -> str:
    for name, limit in SHORT.items():
        text = getattr(write, name)
        if text is not None and (problem := unkeepable(text, limit)):
            return f"{name.capitalize()}: {problem}"
    for text in (write.quotation, write.support):
        if text is not None and (problem := unkeepable(text)):
            return problem
    return ""


def _new_cell(sheet: Sheet, results: dict, address: Address) -> Cell | None:
    if isinstance(address, AnswerAddress):
        return Answer(reading=sheet.reading, question_id=address.question, arm_id=address.arm)
    if isinstance(address, JudgementAddress | SignallingAddress):
        result = address.study_result
        about = {
            "reading": sheet.reading,
            "study_result_id": result,
            "variant": sheet.variant_for(result).key,
        }
        if isinstance(address, JudgementAddress):
            return Judgement(domain=address.domain, **about)
        return SignallingAnswer(question=address.question, **about)
    if isinstance(address, MeasureAddress):
        return Measure(reading=sheet.reading, outcome_id=address.outcome, attribute=address.attribute)
    if isinstance(address, ContrastAddress):
        return Estimate(contrast=sheet.contrast(address.place).contrast, statistic=address.statistic)
    place = (address.outcome, address.time_point, address.arm, address.basis)
    if place not in results:
        results[place] = Result.objects.create(
            reading=sheet.reading,
            outcome_id=address.outcome,
            time_point_id=address.time_point,
            arm_id=address.arm,
            basis=address.basis,
        )
    return Value(result=results[place], statistic=address.statistic)


def _apply(cell: Cell, write: Write, entry: Entry | None) -> None:
    if entry is not None:
        text = "" if entry.missing else entry.text.strip()
        if text != cell.text:
            # "So printed" was said of the text that stood there.
            cell.so_printed = False
        cell.missing, cell.text, cell.number = entry.missing, text, entry.number
    if write.so_printed is not None:
        cell.so_printed = write.so_printed and bool(cell.text)
    for name in (*SOURCE, "support"):
        value = getattr(write, name)
        if value is not None and hasattr(cell, name):
            setattr(cell, name, value.strip())


def _with_refusals(sheet: Sheet, outcome: list[Saved]) -> list[Saved]:
    """Say beside each saved value why it cannot be. A value may be refused because of its neighbour."""
    refused = sheet.refusals()
    told = []
    for saved in outcome:
        refusal = refused.get(saved.address) if saved.status == "saved" else None
        told.append(Saved(saved.address, saved.status, saved.cell, refusal.message) if refusal else saved)
    return told


@transaction.atomic
def study_result(
    *,
    reading: Reading,
    outcome_id: object,
    time_point_id: object = None,
    effect: str = Effect.ASSIGNMENT,
) -> StudyResult:
    """The study's own key for "this outcome (at this time), this effect of interest", made when somebody first judges
    it.

    It says nothing of who asked for it, and nobody is shown it before both assessments are in. A time that only a pilot
    of the form found is none of the study's.
    """
    study = reading.assignment.study
    outcome = study.review.outcomes.get(pk=outcome_id)
    found = TimePoint.objects.filter(reading__assignment__round__gt=PILOT).values("study_time_point")
    time_point = study.time_points.get(pk=time_point_id, pk__in=found) if time_point_id else None
    return StudyResult.objects.get_or_create(
        study=study, outcome=outcome, time_point=time_point, effect=effect
    )[0]
