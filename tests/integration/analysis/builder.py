"""Settled studies without the work of reading them twice: as plain rows, or in bulk in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import uuid4

from django.utils import timezone

from analysis.actions.analyses import save_analysis
from analysis.models import Analysis
from extraction.finals import (
    SettledArm,
    SettledCell,
    SettledContrast,
    SettledJudgement,
    SettledResult,
    SettledStudy,
    SettledTime,
)
from extraction.integrity.refusals import read_value, refusals
from extraction.models import (
    Arm,
    Comparison,
    Judgement,
    Reading,
    ReadingRole,
    ReadingState,
    Result,
    StudyArm,
    StudyResult,
    StudyTimePoint,
    TimePoint,
    Value,
)
from extraction.queries.instruments import variant_of
from extraction.reported import read_entry
from reviews.follow_up import read_time
from reviews.models import Assignment, InterventionGroup, Outcome, Review, Study, Task, User

CELLS, CONTROL = "SVF", "Normal saline"
GROUPS = {CELLS: "Cell therapy", CONTROL: "Control"}
SUH = {CELLS: {"n": "14", "mean": "-38.2", "sd": "8.1"}, CONTROL: {"n": "14", "mean": "-9.3", "sd": "5.2"}}
# One time: the numbers of each arm by statistic.
AtTime = Mapping[str, Mapping[str, str]]


@dataclass
class Paper:
    """What a study reports of one outcome: (time, basis) -> arm -> statistic -> text."""

    results: Mapping[tuple[str, str], AtTime] = field(default_factory=lambda: {("10 weeks", "change"): SUH})
    groups: Mapping[str, str | None] = field(default_factory=lambda: dict(GROUPS))
    outcome: str = "ECCA score"
    judgements: Sequence[tuple[str, str, str | None, str | None]] = ()
    is_copy: bool = False
    so_printed: bool = False
    # Attribute -> text: how the study measured the outcome.
    measures: Mapping[str, str] = field(default_factory=dict)
    # (time, arm, comparator, basis, measure, adjustment) -> statistic -> text
    contrasts: Mapping[tuple[str, str, str, str, str, str], Mapping[str, str]] = field(default_factory=dict)


def cell(statistic: str, text: str, so_printed: bool = False) -> SettledCell:
    entry = read_entry("number", text, whole=statistic in ("n", "events"))
    return SettledCell(
        "" if entry.missing else text, entry.number, entry.missing, so_printed, "6", "Table 3", ""
    )


def settled(study: Study, paper: Paper | None = None) -> SettledStudy:
    """The study as ``finals.settled_studies`` gives it; without a paper nothing is settled yet."""
    if paper is None:
        return SettledStudy(study)
    review = study.review
    outcome = review.outcomes.get(name=paper.outcome)
    groups = {group.name: group for group in review.groups.all()}
    arms = {}
    for name, group_name in paper.groups.items():
        group = groups[group_name] if group_name else None
        arms[name] = SettledArm(
            uuid4(), name, group and group.pk, group_name or "", bool(group and group.is_comparator)
        )
    named = [text for text, _ in paper.results] + [place[0] for place in paper.contrasts]
    times = {text: SettledTime(uuid4(), text, *_time(text)) for text in dict.fromkeys(named)}
    return SettledStudy(
        study=study,
        is_copy=paper.is_copy,
        has_extraction=True,
        has_judgements=bool(paper.judgements),
        arms=list(arms.values()),
        time_points=list(times.values()),
        results=[
            SettledResult(
                outcome=outcome.pk,
                time_point=times[time].key,
                arm=arms[arm].key,
                basis=basis,
                values={s: cell(s, text, paper.so_printed) for s, text in values.items()},
                impossible=_impossible(outcome, basis, values),
            )
            for (time, basis), by_arm in paper.results.items()
            for arm, values in by_arm.items()
        ],
        measures={outcome.pk: {name: cell(name, text) for name, text in paper.measures.items()}},
        contrasts=[
            SettledContrast(
                outcome.pk,
                times[time].key,
                arms[one].key,
                arms[two].key,
                basis,
                measure,
                adjustment,
                {s: cell(s, text) for s, text in values.items()},
                {},
            )
            for (time, one, two, basis, measure, adjustment), values in paper.contrasts.items()
        ],
        judgements=[
            SettledJudgement(
                domain,
                level,
                "",
                review.outcomes.get(name=of).pk if of else None,
                times[at].key if at else None,
                cell("n", ""),
                effect="assignment" if of else "",
                variant=variant_of("", study.design).key,
            )
            for domain, level, of, at in paper.judgements
        ],
    )


def _time(text: str) -> tuple[float | None, bool]:
    time = read_time(text)
    return time.days, time.is_baseline


def _impossible(outcome: Outcome, basis: str, values: Mapping[str, str]) -> dict[str, str]:
    found = refusals(
        {statistic: read_value(statistic, text) for statistic, text in values.items() if text},
        kind=outcome.kind,
        basis=basis,
        scale_min=outcome.scale_min,
        scale_max=outcome.scale_max,
    )
    return {refusal.statistic: refusal.message for refusal in found}


def analysis_of(review: Review, by: User, **fields) -> Analysis:
    """An analysis of change in ECCA score by Hedges' g; ``fields`` go before these settings."""
    groups = {group.name: group for group in review.groups.all()}
    settings = {
        "name": "Change in ECCA score",
        "outcome": review.outcomes.get(name="ECCA score"),
        "follow_up": "longest",
        "window": None,
        "basis": "change",
        "measure": "SMD",
        "model": "DL",
        "unpaired_designs": "leave_out",
        "experimental": [groups["Cell therapy"]],
        "comparators": [groups["Control"]],
    }
    return save_analysis(analysis=Analysis(review=review), version=None, by=by, **settings | fields)


def settle_in_bulk(
    review: Review,
    numbers: Sequence[tuple[str, Mapping[str, str], Mapping[str, str]]],
    people: Sequence[User],
    *,
    outcome: str = "ECCA score",
    basis: str = "change",
    design: str = "parallel",
) -> list[Study]:
    """Settled studies (name, experimental numbers, comparator numbers) in a fixed number of statements.

    Their two readings do not exist: nothing that reads settled data looks for them.
    """
    first, second, arbiter = people
    now = timezone.now()
    of = Outcome.objects.get(review=review, name=outcome)
    groups = [InterventionGroup.objects.get(review=review, name=name) for name in ("Cell therapy", "Control")]
    studies = Study.objects.bulk_create(
        Study(review=review, label=name, year=2000, design=design) for name, _, _ in numbers
    )
    assignments = Assignment.objects.bulk_create(
        Assignment(study=study, task=Task.EXTRACTION, first=first, second=second, arbiter=arbiter)
        for study in studies
    )
    Comparison.objects.bulk_create(
        Comparison(assignment=a, confirmed_at=now, confirmed_by=arbiter, settled_at=now, settled_by=arbiter)
        for a in assignments
    )
    finals = Reading.objects.bulk_create(
        Reading(assignment=a, role=ReadingRole.FINAL, state=ReadingState.SUBMITTED, submitted_at=now)
        for a in assignments
    )
    own_times = StudyTimePoint.objects.bulk_create(
        StudyTimePoint(study=study, text="10 weeks", days=70.0) for study in studies
    )
    times = TimePoint.objects.bulk_create(
        TimePoint(reading=final, text="10 weeks", days=70.0, study_time_point=own)
        for final, own in zip(finals, own_times, strict=True)
    )
    for side, group in enumerate(groups):
        own_arms = StudyArm.objects.bulk_create(
            StudyArm(study=study, name=group.name, group=group, position=side) for study in studies
        )
        arms = Arm.objects.bulk_create(
            Arm(reading=final, name=group.name, group=group, study_arm=own, position=side)
            for final, own in zip(finals, own_arms, strict=True)
        )
        results = Result.objects.bulk_create(
            Result(reading=final, outcome=of, time_point=time, arm=arm, basis=basis)
            for final, time, arm in zip(finals, times, arms, strict=True)
        )
        Value.objects.bulk_create(
            _value(result, statistic, text)
            for result, row in zip(results, numbers, strict=True)
            for statistic, text in row[1 + side].items()
        )
    return studies


def judge_in_bulk(
    studies: Sequence[Study],
    levels: Sequence[Mapping[str, str]],
    people: Sequence[User],
    *,
    variant: str = "rob2_parallel",
    result: tuple[str, str | None, str] | None = None,
) -> list[Reading]:
    """Settled assessments of risk of bias, a mapping of levels by domain for each study, in a fixed number of
    statements. ``result`` names what is judged: outcome, time (None: at any time) and effect of interest; None is all
    results. A study that is judged already gets these judgements in addition."""
    first, second, arbiter = people
    now = timezone.now()
    finals = {
        one.assignment.study_id: one
        for one in Reading.objects.filter(
            assignment__study__in=studies, assignment__task=Task.RISK_OF_BIAS, role=ReadingRole.FINAL
        ).select_related("assignment")
    }
    new = Assignment.objects.bulk_create(
        Assignment(
            study=study,
            task=Task.RISK_OF_BIAS,
            instrument=variant,
            first=first,
            second=second,
            arbiter=arbiter,
        )
        for study in studies
        if study.pk not in finals
    )
    Comparison.objects.bulk_create(
        Comparison(assignment=a, confirmed_at=now, confirmed_by=arbiter, settled_at=now, settled_by=arbiter)
        for a in new
    )
    for reading in Reading.objects.bulk_create(
        Reading(
            assignment=a,
            role=ReadingRole.FINAL,
            state=ReadingState.SUBMITTED,
            submitted_at=now,
            variant=variant,
        )
        for a in new
    ):
        finals[reading.assignment.study_id] = reading
    about: dict[object, StudyResult] = {}
    if result is not None:
        outcome, time, effect = result
        about = {
            study.pk: StudyResult.objects.create(
                study=study,
                outcome=study.review.outcomes.get(name=outcome),
                time_point=StudyTimePoint.objects.get(study=study, text=time) if time else None,
                effect=effect,
            )
            for study in studies
        }
    Judgement.objects.bulk_create(
        Judgement(
            reading=finals[study.pk],
            variant=variant,
            study_result=about.get(study.pk),
            domain=domain,
            text=level,
        )
        for study, given in zip(studies, levels, strict=True)
        for domain, level in given.items()
    )
    return [finals[study.pk] for study in studies]


def _value(result: Result, statistic: str, text: str) -> Value:
    entry = read_entry("number", text, whole=statistic in ("n", "events"))
    return Value(
        result=result,
        statistic=statistic,
        text="" if entry.missing else text,
        number=entry.number,
        missing=entry.missing,
    )
