"""Building a data set: settled rows in, entries and exclusions out."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from extraction.finals import (
    SettledArm,
    SettledResult,
    SettledStudy,
    SettledTime,
    settled_studies,
)
from reviews.follow_up import Candidate, Window, longest_in_window, longest_over_all
from reviews.models import Design, InterventionGroup

from ..models import Analysis, AnalysisBasis, FollowUp, UnpairedDesigns
from ..stats import UNDEFINED_TEXT, StatisticsError, escalc
from .caveats import COPY_NOTE, ZERO_NOTE, warnings_of
from .entries import DataSet, Exclusion, Group, Settings, Study
from .judgements import judgements_for
from .numbers import SEVERITY, effect_arguments, has_number, is_blank, problems_of, read_arm, sentences

UNPAIRED = frozenset({Design.CROSSOVER, Design.WITHIN_PERSON, Design.CLUSTER})
TEST, LEVEL = "z", 0.95


class LeftOut(Exception):
    """A study that cannot enter: a code of ``reasons.CODES`` and a sentence."""

    def __init__(self, code: str, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


@dataclass(frozen=True)
class _Question:
    """An analysis with its sides at hand."""

    analysis: Analysis
    settings: Settings
    experimental: frozenset[UUID]
    comparators: frozenset[UUID]

    @property
    def groups(self) -> frozenset[UUID]:
        return self.experimental | self.comparators

    def window(self) -> Window:
        return Window(self.analysis.window.after_days, self.analysis.window.up_to_days)


def build(analysis: Analysis, *, settled: Sequence[SettledStudy] | None = None) -> DataSet:
    """The data set that the settled data and the protocol give now, in a fixed number of queries.

    ``settled`` may be given where several analyses of a review are built at once.
    """
    if settled is None:
        settled = settled_studies(analysis.review)
    experimental, comparators = list(analysis.experimental.all()), list(analysis.comparators.all())
    question = _Question(
        analysis,
        _settings(analysis, experimental, comparators),
        frozenset(group.pk for group in experimental),
        frozenset(group.pk for group in comparators),
    )
    entries: list[Study] = []
    excluded: list[Exclusion] = []
    for study in settled:
        try:
            entries.append(_entry(study, question))
        except LeftOut as out:
            excluded.append(Exclusion(str(study.study.pk), study.study.name, out.code, out.reason))
    return DataSet(question.settings, tuple(entries), tuple(excluded), warnings_of(entries))


def _settings(
    analysis: Analysis, experimental: Sequence[InterventionGroup], comparators: Sequence[InterventionGroup]
) -> Settings:
    outcome, window = analysis.outcome, analysis.window
    return Settings(
        name=analysis.name,
        outcome=str(outcome.pk),
        outcome_name=outcome.name,
        kind=outcome.kind,
        unit=outcome.unit,
        better=outcome.better,
        follow_up=analysis.follow_up,
        window=window
        and {
            "key": str(window.pk),
            "name": window.name,
            "after": window.after_text,
            "up_to": window.up_to_text,
            "after_days": window.after_days,
            "up_to_days": window.up_to_days,
        },
        basis=analysis.basis,
        experimental=tuple(Group(str(group.pk), group.name) for group in experimental),
        comparators=tuple(Group(str(group.pk), group.name) for group in comparators),
        experimental_label=analysis.experimental_label or _side_name(experimental, "Experimental"),
        comparator_label=analysis.comparator_label or _side_name(comparators, "Control"),
        measure=analysis.measure,
        model=analysis.model,
        test=TEST,
        level=LEVEL,
        unpaired_designs=analysis.unpaired_designs,
        published=analysis.published,
    )


def _side_name(groups: Sequence[InterventionGroup], several: str) -> str:
    return groups[0].name if len(groups) == 1 else several


def _entry(settled: SettledStudy, question: _Question) -> Study:
    """The study as it enters. Raises LeftOut with the first thing that keeps it out."""
    if not settled.has_extraction:
        raise LeftOut("not_settled", "Its extraction is not settled yet.")
    outcome = question.analysis.outcome
    reported = [
        result
        for result in settled.results
        if result.outcome == outcome.pk and any(not is_blank(cell) for cell in result.values.values())
    ]
    if not reported:
        raise LeftOut("outcome_not_reported", f"It does not report {outcome.name}.")
    sides = _sides(settled, question)
    time, notes = _time(settled, _of_basis(reported, sides, question), sides, question)
    at_time = {
        result.arm: result
        for result in reported
        if result.time_point == time.key and result.basis == question.analysis.basis
    }
    arms = _one_arm_a_side(sides, at_time)
    problems = [problem for arm in arms for problem in problems_of(arm, at_time.get(arm.key), outcome.kind)]
    if problems:
        worst = min(problems, key=lambda problem: SEVERITY.index(problem.code))
        raise LeftOut(worst.code, sentences(problems))
    _check_design(settled, question)
    if settled.is_copy:
        notes.append(COPY_NOTE)
    sides_read = [read_arm(arm, at_time[arm.key], outcome.kind) for arm in arms]
    if any(arm.events is not None and arm.events in (0, arm.n) for arm in sides_read):
        notes.append(ZERO_NOTE)
    entry = Study(
        key=str(settled.study.pk),
        name=settled.study.name,
        design=settled.study.design,
        time_point=str(time.key),
        time_text=time.text,
        days=time.days,
        experimental=sides_read[0],
        comparator=sides_read[1],
        judgements=judgements_for(settled, outcome=outcome.pk, time_point=time.key),
        notes=tuple(notes),
    )
    _check_defined(entry, question.settings.measure)
    return entry


# --- The two sides ---


def _sides(settled: SettledStudy, question: _Question) -> tuple[list[SettledArm], list[SettledArm]]:
    sides = (
        [arm for arm in settled.arms if arm.group in question.experimental],
        [arm for arm in settled.arms if arm.group in question.comparators],
    )
    for arms, groups in zip(
        sides, (question.settings.experimental, question.settings.comparators), strict=True
    ):
        if not arms:
            names = " or ".join(f"“{group.name}”" for group in groups)
            raise LeftOut("no_arm", f"None of its arms belongs to {names}.")
    return sides


def _one_arm_a_side(
    sides: tuple[list[SettledArm], list[SettledArm]], at_time: dict[UUID, SettledResult]
) -> tuple[SettledArm, SettledArm]:
    """The arms that report a number. Raises LeftOut where a side has several."""
    chosen = []
    for arms in sides:
        with_numbers = [arm for arm in arms if arm.key in at_time and has_number(at_time[arm.key])]
        chosen.append(with_numbers or arms)
    fitting = [arm for arms in chosen for arm in arms]
    if len(fitting) > 2:
        names = ", ".join(f"“{arm.name}”" for arm in fitting)
        raise LeftOut(
            "several_arms",
            f"{len(fitting)} arms fit this comparison: {names}. "
            "Combining arms comes with the workbench, so this study stays out.",
        )
    return chosen[0][0], chosen[1][0]


# --- The time ---


def _of_basis(
    reported: list[SettledResult], sides: tuple[list[SettledArm], list[SettledArm]], question: _Question
) -> list[SettledResult]:
    outcome, basis = question.analysis.outcome, question.analysis.basis
    keys = {arm.key for arms in sides for arm in arms}
    results = [result for result in reported if result.arm in keys]
    if not results:
        raise LeftOut(
            "outcome_not_reported", f"It does not report {outcome.name} for the arms of this comparison."
        )
    chosen = [result for result in results if result.basis == basis]
    if chosen:
        return chosen
    if basis == AnalysisBasis.CHANGE:
        reason = f"It reports no change of {outcome.name}, only values at a time."
    else:
        reason = f"It reports only the change of {outcome.name}, no value at follow-up."
    raise LeftOut("basis_not_reported", reason)


def _time(
    settled: SettledStudy,
    results: list[SettledResult],
    sides: tuple[list[SettledArm], list[SettledArm]],
    question: _Question,
) -> tuple[SettledTime, list[str]]:
    """The follow-up that the analysis asks for, and what is to be said of it.

    A time at which both sides have numbers goes before one where only one has, and that before one where all is
    marked as not reported: "longest" means the longest with something to pool.
    """
    sets = [{arm.key for arm in arms} for arms in sides]
    numbered = [result for result in results if has_number(result)]
    at = [{result.time_point for result in numbered if result.arm in keys} for keys in sets]
    wanted = at[0] & at[1] or at[0] | at[1] or {result.time_point for result in results}
    points = [point for point in settled.time_points if point.key in wanted]
    candidates = [Candidate(point, point.days, point.is_baseline) for point in points]
    by_window = question.analysis.follow_up == FollowUp.WINDOW
    if by_window:
        choice = longest_in_window(candidates, question.window())
    else:
        choice = longest_over_all(candidates)
    if choice.candidate is None:
        raise LeftOut("no_follow_up", _no_follow_up(choice.reason, points, question))
    point = choice.candidate.key
    return point, ["Follow-up time unknown."] if point.days is None else []


def _no_follow_up(reason: str, points: list[SettledTime], question: _Question) -> str:
    later = [point for point in points if not point.is_baseline]
    times = ", ".join(f"“{point.text}”" for point in later)
    if reason == "no_times":
        return f"It reports {question.analysis.outcome.name} at baseline only."
    if reason == "several_unknown_times":
        return f"None of its follow-ups, {times}, has a known time, so that none can be called the longest."
    window = f"“{question.analysis.window.name}”"
    if all(point.days is None for point in later):
        return f"The time of its follow-up, {times}, is unknown, so that it lies in no window."
    return f"No follow-up lies in the window {window}; it reports {times}."


# --- Design and measure ---


def _check_design(settled: SettledStudy, question: _Question) -> None:
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
        effects = escalc(measure, **effect_arguments([entry], measure))
    except StatisticsError as refusal:
        raise LeftOut("undefined", f"The statistics engine refuses its numbers: {refusal}.") from None
    if effects.undefined[0] is not None:
        raise LeftOut("undefined", UNDEFINED_TEXT[effects.undefined[0]])
