"""Writing the final reading of a settled comparison: the third reading, in the shape of the two it rests on."""

from uuid import UUID

from django.utils import timezone

from reviews.models import Task

from ..addresses import AnswerAddress, ContrastAddress, JudgementAddress, MeasureAddress, parse
from ..comparison import (
    SECOND,
    CellView,
    arm_address,
    final_cells,
    fits,
    left_out,
    time_point_address,
)
from ..models import (
    Answer,
    Arm,
    Contrast,
    Estimate,
    FormVersion,
    Judgement,
    Measure,
    Reading,
    ReadingRole,
    ReadingState,
    Result,
    SignallingAnswer,
    TimePoint,
    Value,
)
from ..queries.comparisons import ComparedReadings
from ..risk_of_bias.assessment import Assessment
from ..risk_of_bias.variant import NOT_APPLICABLE, OVERALL
from .proposals import keep_proposals


def write_final(compared: ComparedReadings) -> Reading:
    """The final reading with its arms, time points and cells. The caller holds the lock and has checked that
    nothing is open; raises ``comparison.StillOpen`` otherwise."""
    cells = final_cells(compared.rows, compared.decisions, compared.reopened)
    assignment = compared.comparison.assignment
    earlier = Reading.objects.filter(assignment=assignment, role=ReadingRole.FINAL).count()
    final = Reading.objects.create(
        assignment=assignment,
        role=ReadingRole.FINAL,
        edition=earlier + 1,
        state=ReadingState.SUBMITTED,
        submitted_at=timezone.now(),
        variant=compared.first.reading.variant,
        is_copy=compared.first.reading.is_copy or compared.second.reading.is_copy,
    )
    if assignment.task == Task.EXTRACTION:
        out = left_out(compared.rows, compared.decisions)
        arms = _final_arms(final, compared, out)
        times = _final_times(final, compared, out)
        settled = {address: chosen.cell for address, chosen in cells.items()}
        _write_extraction(final, settled, arms, times, compared.first.form)
    else:
        _write_assessment(final, {address: chosen.cell for address, chosen in cells.items()}, compared)
        keep_proposals(final)
    return final


def _write_assessment(final: Reading, cells: dict[str, CellView], compared: ComparedReadings) -> None:
    """The answers and judgements of an assessment. That a question does not apply is no answer to it, and follows from
    the others."""
    judgements: list[Judgement] = []
    answers: list[SignallingAnswer] = []
    for text, cell in cells.items():
        address = parse(text)
        assessment = compared.together.assessments[address.study_result]
        about = {
            "reading": final,
            "study_result_id": address.study_result,
            "variant": assessment.variant.key,
            **_columns(cell),
        }
        if isinstance(address, JudgementAddress):
            support = cell.support or _reason(compared, address, assessment)
            judgements.append(Judgement(domain=address.domain, support=support, **about))
        elif cell.text != NOT_APPLICABLE or assessment.asks(address.question):
            answers.append(SignallingAnswer(question=address.question, support=cell.support, **about))
    Judgement.objects.bulk_create(judgements)
    SignallingAnswer.objects.bulk_create(answers)


def _reason(compared: ComparedReadings, address: JudgementAddress, assessment: Assessment) -> str:
    """Why it was decided so, where the answers as settled propose another level; "" where they do not, or nothing was
    decided."""
    resolution = compared.resolutions.get(str(address))
    if resolution is None or str(address) not in compared.decisions:
        return ""
    proposed = assessment.proposed(address.domain)
    given = assessment.overall if address.domain == OVERALL else assessment.domain(address.domain).level
    return resolution.reason if proposed and proposed != given else ""


def _side(compared: ComparedReadings, address: str) -> bool:
    """Whether the structure decision at the address speaks for the second reading."""
    row, decided = compared.row(address), compared.decisions.get(address)
    return row is not None and fits(decided, row) and decided.choice == SECOND


def _final_arms(final: Reading, compared: ComparedReadings, out: frozenset[str]) -> dict[UUID, Arm]:
    first = {arm.study_arm_id: arm for arm in compared.first.arms}
    second = {arm.study_arm_id: arm for arm in compared.second.arms}
    arms: dict[UUID, Arm] = {}
    for key in [*first, *(key for key in second if key not in first)]:
        address = arm_address(key)
        if address in out:
            continue
        mine, theirs = first.get(key), second.get(key)
        chosen = theirs if mine is None or (theirs and _side(compared, address)) else mine
        own = chosen.study_arm
        own.name, own.group, own.position = chosen.name, chosen.group, len(arms)
        own.save(update_fields=["name", "group", "position"])
        arms[key] = Arm.objects.create(
            reading=final, name=chosen.name, group=chosen.group, study_arm=own, position=len(arms)
        )
    return arms


def _final_times(final: Reading, compared: ComparedReadings, out: frozenset[str]) -> dict[UUID, TimePoint]:
    first = {point.study_time_point_id: point for point in compared.first.time_points}
    second = {point.study_time_point_id: point for point in compared.second.time_points}
    times: dict[UUID, TimePoint] = {}
    for key in [*first, *(key for key in second if key not in first)]:
        address = time_point_address(key)
        if address in out:
            continue
        mine, theirs = first.get(key), second.get(key)
        chosen = theirs if mine is None or (theirs and _side(compared, address)) else mine
        own = chosen.study_time_point
        own.text, own.days, own.is_baseline, own.position = (
            chosen.text,
            chosen.days,
            chosen.is_baseline,
            len(times),
        )
        own.save(update_fields=["text", "days", "is_baseline", "position"])
        times[key] = TimePoint.objects.create(
            reading=final,
            text=chosen.text,
            days=chosen.days,
            is_baseline=chosen.is_baseline,
            study_time_point=own,
            position=len(times),
        )
    return times


def _write_extraction(
    final: Reading,
    cells: dict[str, CellView],
    arms: dict[UUID, Arm],
    times: dict[UUID, TimePoint],
    form: FormVersion | None,
) -> None:
    answers: list[Answer] = []
    values: list[Value] = []
    measures: list[Measure] = []
    estimates: list[Estimate] = []
    results: dict[tuple, Result] = {}
    contrasts: dict[str, Contrast] = {}
    for text, cell in cells.items():
        address = parse(text)
        if isinstance(address, AnswerAddress):
            arm = arms[address.arm] if address.arm else None
            answers.append(
                Answer(reading=final, question_id=address.question, arm=arm, form=form, **_columns(cell))
            )
            continue
        if isinstance(address, MeasureAddress):
            measures.append(
                Measure(
                    reading=final,
                    outcome_id=address.outcome,
                    attribute=address.attribute,
                    **_columns(cell),
                )
            )
            continue
        if isinstance(address, ContrastAddress):
            if address.place not in contrasts:
                contrasts[address.place] = Contrast(
                    reading=final,
                    outcome_id=address.outcome,
                    time_point=times[address.time_point],
                    arm=arms[address.arm],
                    comparator=arms[address.comparator],
                    basis=address.basis,
                    measure=address.measure,
                    adjustment=address.adjustment,
                )
            contrast = contrasts[address.place]
            estimates.append(Estimate(contrast=contrast, statistic=address.statistic, **_columns(cell)))
            continue
        place = (address.outcome, address.time_point, address.arm, address.basis)
        if place not in results:
            results[place] = Result(
                reading=final,
                outcome_id=address.outcome,
                time_point=times[address.time_point],
                arm=arms[address.arm],
                basis=address.basis,
            )
        values.append(Value(result=results[place], statistic=address.statistic, **_columns(cell)))
    Answer.objects.bulk_create(answers)
    Result.objects.bulk_create(results.values())
    Value.objects.bulk_create(values)
    Measure.objects.bulk_create(measures)
    Contrast.objects.bulk_create(contrasts.values())
    Estimate.objects.bulk_create(estimates)


def _columns(cell: CellView) -> dict:
    return {
        "text": "" if cell.missing else cell.text,
        "number": cell.number,
        "missing": cell.missing,
        "so_printed": cell.so_printed,
        "paper": cell.paper,
        "page": cell.page,
        "table": cell.table,
        "quotation": cell.quotation,
    }
