"""Which follow-up of a study is pooled."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from uuid import UUID

from extraction.finals import SettledStudy, SettledTime
from reviews.follow_up import TOLERANCE_DAYS, Candidate, longest_in_window, longest_over_all

from ..models import FollowUp
from .question import Question
from .reasons import LeftOut
from .rows import Row
from .sides import Sides

UNKNOWN_TIME = "Follow-up time unknown."


def time_of_rows(settled: SettledStudy, rows: Sequence[Row], sides: Sides, question: Question) -> SettledTime:
    """Of follow-ups at none of which both sides can enter, the one whose reason keeps the study out. Raises LeftOut
    where no follow-up is asked for.

    A time at which both sides have numbers goes before one where only one has, and that before one where all is
    marked as not reported.
    """
    sets = [{arm.key for arm in arms} for arms in sides]
    at = [{row.time_point for row in rows if row.has_number and row.arm in keys} for keys in sets]
    return longest(settled, at[0] & at[1] or at[0] | at[1] or {row.time_point for row in rows}, question)


def longest(settled: SettledStudy, wanted: Collection[UUID], question: Question) -> SettledTime:
    """The longest of the wanted times, over all or inside the analysis's window. Raises LeftOut."""
    points = [point for point in settled.time_points if point.key in wanted]
    candidates = [Candidate(point, point.days, point.is_baseline) for point in points]
    if question.analysis.follow_up == FollowUp.WINDOW:
        choice = longest_in_window(candidates, question.window())
    else:
        choice = longest_over_all(candidates)
    if choice.candidate is None:
        raise LeftOut("no_follow_up", _no_follow_up(choice.reason, points, question))
    return choice.candidate.key


def later_notes(
    settled: SettledStudy, time: SettledTime, refused: Mapping[UUID, str], question: Question
) -> Iterator[str]:
    """A sentence for every later follow-up that was asked for and at which the study cannot enter, with the reason."""
    for point in settled.time_points:
        if point.key not in refused or point.days is None or time.days is None:
            continue
        is_asked = question.analysis.follow_up != FollowUp.WINDOW or question.window().holds(point.days)
        if is_asked and point.days > time.days + TOLERANCE_DAYS:
            yield f"The later follow-up “{point.text}” cannot be pooled: {refused[point.key]}"


def _no_follow_up(reason: str, points: list[SettledTime], question: Question) -> str:
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
