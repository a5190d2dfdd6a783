"""From the answers to a domain's signalling questions to the level that they propose, and the way there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .variant import NOT_APPLICABLE, Asked, Branch, Chart, Domain, Level, Question, Step


@dataclass(frozen=True)
class Taken:
    """A step of a chart that the answers reach, and the branch that they take from it; None while they do not say."""

    step: Step
    branch: Branch | None


@dataclass(frozen=True)
class Proposal:
    """What a domain's answers propose: `level`, a level's key, "" while they do not say; `paths`, one a chart; the
    unresolved rules that the paths rest on."""

    level: str
    paths: tuple[tuple[Taken, ...], ...]

    @property
    def unresolved(self) -> tuple[str, ...]:
        return tuple(
            taken.branch.unresolved
            for path in self.paths
            for taken in path
            if taken.branch is not None and taken.branch.unresolved
        )


def is_asked(question: Question, answers: Mapping[str, str]) -> bool | None:
    """Whether a question applies, given the normalised answers before it; None while that is not known."""
    any_of = _any([_holds(one, answers) for one in question.if_any]) if question.if_any else True
    all_of = _all([_holds(one, answers) for one in question.if_all])
    return _all([any_of, all_of])


def normalised(domain: Domain, answers: Mapping[str, str]) -> dict[str, str]:
    """The answers as the charts read them, by the key of each question of the domain: what was answered, NA where the
    question does not apply, "" where it is unanswered, or where it is not known yet whether it applies.

    An answer that stands where the question does not apply is kept by who calls this, and not read here.
    """
    found: dict[str, str] = {}
    for question in domain.questions:
        asked = is_asked(question, found)
        if asked is False:
            found[question.key] = NOT_APPLICABLE
        else:
            given = answers.get(question.key, "")
            found[question.key] = given if asked and given in question.answers else ""
    return found


def propose(domain: Domain, answers: Mapping[str, str], levels: Sequence[Level]) -> Proposal:
    """The level that a domain's answers propose: the worst of its charts, "" while one of them does not say.

    `answers` are normalised. A chart that leads to the worst level of all decides alone.
    """
    ranks = {level.key: level.rank for level in levels}
    worst_of_all = max(ranks.values(), default=0)
    paths, reached = [], []
    for chart in domain.charts:
        path = _path(chart, answers)
        paths.append(path)
        branch = path[-1].branch
        reached.append(branch.to if branch is not None else "")
    known = [level for level in reached if level]
    worst = max(known, key=lambda level: ranks[level], default="")
    if worst and (len(known) < len(reached)) and ranks[worst] < worst_of_all:
        worst = ""
    return Proposal(worst, tuple(paths))


def _path(chart: Chart, answers: Mapping[str, str]) -> tuple[Taken, ...]:
    path: list[Taken] = []
    step: Step | None = chart.steps[0]
    while step is not None:
        branch = _taken(step, answers)
        path.append(Taken(step, branch))
        step = chart.step(branch.step) if branch is not None and branch.step else None
    return tuple(path)


def _taken(step: Step, answers: Mapping[str, str]) -> Branch | None:
    """The first branch that one of the step's answers has; none while an unanswered question could have an earlier."""
    given = [answers.get(question, "") for question in step.questions]
    for branch in step.branches:
        if any(answer in branch.answers for answer in given if answer):
            return branch
        if "" in given:
            return None
        if not branch.answers:
            return branch
    return None


def _holds(condition: Asked, answers: Mapping[str, str]) -> bool | None:
    given = answers.get(condition.question, "")
    return given in condition.answers if given else None


def _any(terms: Sequence[bool | None]) -> bool | None:
    if True in terms:
        return True
    return None if None in terms else False


def _all(terms: Sequence[bool | None]) -> bool | None:
    if False in terms:
        return False
    return None if None in terms else True
