"""Building a data set: settled rows in, entries and exclusions out."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from extraction.finals import SettledResult, SettledStudy, SettledTime, settled_studies
from reviews.models import Design

from ..models import Analysis, AnalysisBasis, UnpairedDesigns
from ..stats import StatisticsError
from .attempts import UNPAIRED, Attempt, attempts_of
from .caveats import ADJUSTED_NOTE, CONTRAST_NOTE, ZERO_NOTE, reading_notes, warnings_of
from .clusters import NOTE as CLUSTER_NOTE
from .clusters import effective_arms
from .combining import as_one, note_of
from .contrasts import Chosen, Reported, contrasts_of
from .entries import Arm, DataSet, Exclusion, Study
from .instrument import Measured, measured
from .judgements import judgements_for
from .numbers import effects_of, is_blank, read_arm
from .question import Question
from .reasons import LeftOut
from .restriction import check_risk_of_bias
from .rows import Row, rows_of
from .sides import Sides, sides_of
from .standing import check_standing
from .times import UNKNOWN_TIME, later_notes, longest, time_of_rows

# What keeps the arms out, but not a reported difference between them.
ARMS_LACK = frozenset(
    {"outcome_not_reported", "basis_not_reported", "no_follow_up", "value_missing", "only_percentage"}
)


def build(analysis: Analysis, *, settled: Sequence[SettledStudy] | None = None) -> DataSet:
    """The data set that the settled data and the protocol give now, in a fixed number of queries.

    ``settled`` may be given where several analyses of a review are built at once.
    """
    if settled is None:
        settled = settled_studies(analysis.review)
    question = Question.of(analysis)
    entries: list[Study] = []
    excluded: list[Exclusion] = []
    rests_on_correlation = False
    for study in settled:
        try:
            entry, by_correlation = _entry(study, question)
            entry = _restricted(entry, question)
        except LeftOut as out:
            excluded.append(Exclusion(str(study.study.pk), study.study.name, out.code, out.reason))
        else:
            entries.append(entry)
            rests_on_correlation = rests_on_correlation or by_correlation
    settings = question.settings
    if rests_on_correlation:
        settings = replace(
            settings,
            r_pre_post=question.deriving.correlation,
            r_pre_post_source=question.deriving.correlation_source,
        )
    return DataSet(settings, tuple(entries), tuple(excluded), warnings_of(entries))


def _restricted(entry: Study, question: Question) -> Study:
    """The study with what is to be said of it where studies are taken by their risk of bias. Raises LeftOut."""
    said = check_risk_of_bias(entry.judgements, question.analysis.risk_of_bias)
    return replace(entry, notes=(*entry.notes, *said)) if said else entry


def _entry(settled: SettledStudy, question: Question) -> tuple[Study, bool]:
    """The study as it enters, and whether the correlation between baseline and final bears on it.

    It enters at the longest follow-up at which both sides can; there the arms' own numbers go before a reported
    difference. Raises LeftOut with the first thing that keeps it out.
    """
    check_standing(settled.study)
    if not settled.has_extraction:
        raise LeftOut("not_settled", "Its extraction is not settled yet.")
    outcome = question.analysis.outcome
    results = [
        result
        for result in settled.results
        if result.outcome == outcome.pk and any(not is_blank(cell) for cell in result.values.values())
    ]
    if not results and not any(contrast.outcome == outcome.pk for contrast in settled.contrasts):
        raise LeftOut("outcome_not_reported", f"It does not report {outcome.name}.")
    sides = sides_of(settled, question)
    rows = rows_of(
        results,
        settled,
        kind=outcome.kind,
        basis=question.analysis.basis,
        deriving=question.deriving,
    )
    attempts = attempts_of(settled, rows, sides, question)
    reported = contrasts_of(settled, sides, rows, question)
    usable = {time for time, attempt in attempts.items() if attempt.refusal is None}
    usable |= {time for time in reported.chosen if _arms_only_lack(attempts.get(time))}
    try:
        time = longest(settled, usable, question)
    except LeftOut as out:
        none_fits = out if usable else None
        raise _refusal(settled, results, rows, sides, attempts, reported, question, none_fits) from None
    refused = {
        key: f"{attempt.refusal.reason} {reported.why(key)}".strip()
        for key, attempt in attempts.items()
        if attempt.refusal is not None and key not in usable and not attempt.is_empty
    }
    notes = [UNKNOWN_TIME] if time.days is None else []
    notes += later_notes(settled, time, refused, question)
    attempt = attempts.get(time.key)
    if attempt is not None and attempt.refusal is None:
        return _from_arms(settled, time, attempt, notes, question)
    chosen = reported.chosen[time.key]
    return _from_contrast(settled, time, chosen, rows, sides, notes, question), False


def _arms_only_lack(attempt: Attempt | None) -> bool:
    """Whether a reported difference may stand in for the arms at a time."""
    return attempt is None or (attempt.refusal is not None and attempt.refusal.code in ARMS_LACK)


def _refusal(
    settled: SettledStudy,
    results: list[SettledResult],
    rows: list[Row],
    sides: Sides,
    attempts: Mapping[UUID, Attempt],
    reported: Reported,
    question: Question,
    none_fits: LeftOut | None,
) -> LeftOut:
    """Why a study stays out of which nothing can enter at a follow-up that is asked for: what its arms lack, with what
    a reported difference lacks; ``none_fits``, which is not None where something could enter at another follow-up,
    where the arms have nothing to lack."""
    try:
        time = time_of_rows(settled, _of_sides(results, rows, sides, question), sides, question)
    except LeftOut as out:
        if none_fits is not None and reported.chosen:
            return none_fits
        return _with(out, reported.why())
    out = attempts[time.key].refusal or none_fits
    return _with(out, reported.why(time.key)) if out.code in ARMS_LACK else out


def _with(out: LeftOut, why: str) -> LeftOut:
    return LeftOut(out.code, f"{out.reason} {why}".strip())


def _from_arms(
    settled: SettledStudy, time: SettledTime, attempt: Attempt, notes: list[str], question: Question
) -> tuple[Study, bool]:
    """The study by the numbers of its arms, those of one side as one group."""
    outcome = question.analysis.outcome
    how = measured(settled, outcome, question.settings.measure)
    read = _read_both(attempt.arms, attempt.rows, how, question)
    notes = [*notes, *(note_of(arm, outcome.kind) for arm in read if arm.parts)]
    effective = effective_arms(settled, outcome, read) if question.deriving.is_used else None
    if effective is not None:
        read = effective
        notes.append(CLUSTER_NOTE)
    else:
        _check_design(settled, question)
    notes += how.notes
    notes += reading_notes(settled)
    if any(arm.events is not None and arm.events in (0, arm.n) for arm in read):
        notes.append(ZERO_NOTE)
    entry = _study_at(settled, time, read, notes, question)
    _check_defined(entry, question.settings.measure)
    return entry, any(attempt.rows[arm.key].rests_on_correlation for arms in attempt.arms for arm in arms)


def _from_contrast(
    settled: SettledStudy,
    time: SettledTime,
    chosen: Chosen,
    rows: list[Row],
    sides: Sides,
    notes: list[str],
    question: Question,
) -> Study:
    """The study by the difference or ratio that it reports between its arms."""
    outcome = question.analysis.outcome
    how = measured(settled, outcome, question.settings.measure)
    _check_design(settled, question)
    by_key = {arm.key: arm for arms in sides for arm in arms}
    arms = [by_key[chosen.experimental]], [by_key[chosen.comparator]]
    at_time = {row.arm: row for row in rows if row.time_point == time.key}
    read = _read_both(arms, at_time, how, question)
    contrast = chosen.contrast
    notes = [*notes, CONTRAST_NOTE.format(contrast.text), *how.notes]
    if contrast.adjustment == "adjusted":
        notes.append(ADJUSTED_NOTE)
    notes += reading_notes(settled)
    entry = _study_at(settled, time, read, notes, question)
    return replace(entry, contrast=replace(contrast, yi=-contrast.yi) if how.is_turned else contrast)


def _study_at(
    settled: SettledStudy, time: SettledTime, read: tuple[Arm, Arm], notes: list[str], question: Question
) -> Study:
    """The study with its arms as they were read at a time, and what is judged of the outcome there."""
    return Study(
        key=str(settled.study.pk),
        name=settled.study.name,
        design=settled.study.design,
        time_point=str(time.key),
        time_text=time.text,
        days=time.days,
        experimental=read[0],
        comparator=read[1],
        judgements=judgements_for(settled, question.analysis.outcome, time),
        notes=tuple(notes),
    )


def _read_both(
    sides: Sides, at_time: Mapping[UUID, Row], how: Measured, question: Question
) -> tuple[Arm, Arm]:
    kind = question.analysis.outcome.kind
    first, second = (
        as_one([read_arm(arm, at_time.get(arm.key), kind, is_turned=how.is_turned) for arm in arms], kind)
        for arms in sides
    )
    return first, second


def _of_sides(results: list[SettledResult], rows: list[Row], sides: Sides, question: Question) -> list[Row]:
    """The rows of the arms that are compared. Raises LeftOut where none is in the form that is pooled."""
    outcome, basis = question.analysis.outcome, question.analysis.basis
    keys = {arm.key for arms in sides for arm in arms}
    if not results:
        raise LeftOut("outcome_not_reported", f"It does not report {outcome.name} for single arms.")
    if not any(result.arm in keys for result in results):
        raise LeftOut(
            "outcome_not_reported", f"It does not report {outcome.name} for the arms of this comparison."
        )
    chosen = [row for row in rows if row.arm in keys]
    if chosen:
        return chosen
    if basis == AnalysisBasis.CHANGE:
        reason = f"It reports no change of {outcome.name}, only values at a time."
    else:
        reason = f"It reports only the change of {outcome.name}, no value at follow-up."
    raise LeftOut("basis_not_reported", reason)


def _check_design(settled: SettledStudy, question: Question) -> None:
    design = Design(settled.study.design)
    if design in UNPAIRED and question.analysis.unpaired_designs == UnpairedDesigns.LEAVE_OUT:
        kind = {
            Design.WITHIN_PERSON: "In this within-person study both arms are the same people",
            Design.CROSSOVER: "In this crossover study both arms are the same people",
            Design.CLUSTER: "In this cluster study people were not randomized one by one",
        }[design]
        raise LeftOut("unpaired_design", f"{kind}; the settings leave such studies out.")


def _check_defined(entry: Study, measure: str) -> None:
    try:
        _, _, undefined = effects_of([entry], measure)
    except StatisticsError as refusal:
        raise LeftOut("undefined", f"The statistics engine refuses its numbers: {refusal}.") from None
    if undefined[0] is not None:
        raise LeftOut("undefined", undefined[0])
