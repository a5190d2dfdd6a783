"""What is settled about the risk of bias of studies."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from ..models import Judgement, SignallingAnswer, StudyResult
from ..queries.instruments import variant_named
from .cells import cell_of
from .settled import Judged, SettledJudgement, SettledSignallingAnswer, SettledStudy, SettledTime


def fill_assessments(by_reading: Mapping[UUID, SettledStudy]) -> None:
    """Judgements and signalling answers into the studies, by the key of their finals; two queries for all."""
    related = ("study_result__outcome", "study_result__time_point")
    for judgement in Judgement.objects.filter(reading__in=by_reading).select_related(*related):
        settled = by_reading[judgement.reading_id]
        settled.judgements.append(
            SettledJudgement(
                domain=judgement.domain,
                level=judgement.text or judgement.missing,
                support=judgement.support,
                cell=cell_of(judgement),
                variant=judgement.variant,
                proposed=judgement.proposed,
                **_about(settled, judgement.study_result),
            )
        )
    for answer in SignallingAnswer.objects.filter(reading__in=by_reading).select_related(*related):
        settled = by_reading[answer.reading_id]
        domain = variant_named(answer.variant).domain_of(answer.question)
        question = domain.question(answer.question)
        settled.signalling.append(
            SettledSignallingAnswer(
                domain=domain.key,
                question=answer.question,
                number=question.number,
                words=question.text,
                answer=answer.text or answer.missing,
                applies=True,
                support=answer.support,
                cell=cell_of(answer),
                variant=answer.variant,
                **_about(settled, answer.study_result),
            )
        )
    for settled in by_reading.values():
        if settled.signalling:
            settled.signalling = _applying(settled)


def _about(settled: SettledStudy, result: StudyResult | None) -> dict[str, UUID | str | None]:
    if result is None:
        return vars(Judged())
    time = result.time_point
    if time is not None:
        settled.judged_times[time.pk] = SettledTime(time.pk, time.text, time.days, time.is_baseline)
    return vars(Judged(result.outcome_id, result.time_point_id, result.effect))


def _applying(settled: SettledStudy) -> list[SettledSignallingAnswer]:
    """The answers, in the order of the instrument, each with whether its question applies."""
    left_out, order = set(), {}
    for about, assessment in settled.assessments().items():
        for state in (one for domain in assessment.domains for one in domain.questions):
            order[about, state.question.key] = len(order)
            if state.asked is False:
                left_out.add((about, state.question.key))
    found = [replace(one, applies=(one.about, one.question) not in left_out) for one in settled.signalling]
    return sorted(found, key=lambda one: order.get((one.about, one.question), len(order)))
