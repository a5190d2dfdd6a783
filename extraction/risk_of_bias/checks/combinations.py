"""Every valid combination of answers to the questions of a domain, and what each comes to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod

from ..algorithm import is_asked, propose
from ..assessment import assess
from ..rules import step_lines, step_names
from ..variant import NOT_APPLICABLE, Domain, Question, Variant
from .found import Problem


@dataclass(frozen=True)
class Case:
    """Answers to all questions of a domain, and how many combinations they stand for."""

    answers: dict[str, str]
    count: int


def cases(domain: Domain) -> Iterator[Case]:
    """Every valid combination of answers: NA where a question does not apply, each of its answers where it does.

    Answers that all conditions and charts of the domain treat alike, as Y and PY in RoB 2, are tried once and counted.
    """
    alike = {one.key: _alike(one, domain) for one in domain.questions}

    def fill(at: int, given: dict[str, str], count: int) -> Iterator[Case]:
        if at == len(domain.questions):
            yield Case(dict(given), count)
            return
        question = domain.questions[at]
        answers = alike[question.key] if is_asked(question, given) else {NOT_APPLICABLE: 1}
        for answer, number in answers.items():
            given[question.key] = answer
            yield from fill(at + 1, given, count * number)
        given.pop(question.key, None)

    return fill(0, {}, 1)


def _alike(question: Question, domain: Domain) -> dict[str, int]:
    """Of the answers to a question those that differ for a rule, with the number of answers that each stands for."""
    conditions = [
        set(one.answers)
        for other in domain.questions
        for one in (*other.if_any, *other.if_all)
        if one.question == question.key
    ]
    branches = [
        set(branch.answers)
        for chart in domain.charts
        for step in chart.steps
        if question.key in step.questions
        for branch in step.branches
    ]
    if question.key in domain.not_all_na:
        conditions.append({NOT_APPLICABLE})
    first: dict[tuple[bool, ...], str] = {}
    found: dict[str, int] = {}
    for answer in question.answers:
        kind = tuple(answer in one for one in (*conditions, *branches))
        same = first.setdefault(kind, answer)
        found[same] = found.get(same, 0) + 1
    return found


def try_all(domain: Domain, variant: Variant, left: int) -> tuple[int, list[Problem], int]:
    """How many combinations there are, what they find, and how many cases were tried; at most ``left`` are."""
    number = sum(1 for _, _ in zip(cases(domain), range(left + 1), strict=False))
    if number > left:
        most = prod(len(one.answers) for one in domain.questions)
        return 0, [_too_many(domain, most)], left
    combinations, asked, reached = 0, set(), set()
    stops: dict[tuple[int, int], tuple[Mapping[str, str], int]] = {}
    for case in cases(domain):
        state = assess(_alone(variant, domain), case.answers, {}).domains[0]
        asked |= {one.question.key for one in state.questions if one.asked}
        if state.lacks_one:
            # Such an assessment is refused before its proposal is asked for.
            continue
        combinations += case.count
        read = {one.question.key: one.read for one in state.questions}
        for chart_at, path in enumerate(propose(domain, read, variant.levels).paths):
            for taken in path:
                at = (chart_at, domain.charts[chart_at].steps.index(taken.step))
                reached.add(at)
                if taken.branch is None:
                    example, before = stops.get(at, (read, 0))
                    stops[at] = (example, before + case.count)
    problems = [
        Problem(
            f"Question {one.number} is never asked: its condition never holds.",
            "asked_if",
            domain.key,
            one.key,
        )
        for one in domain.questions
        if one.key not in asked
    ]
    return combinations, [*problems, *_stops(domain, stops), *_unreached(domain, reached)], number


def _alone(variant: Variant, domain: Domain) -> Variant:
    return Variant(variant.key, variant.title, variant.version, (domain,), variant.levels)


def _too_many(domain: Domain, most: int) -> Problem:
    return Problem(
        f"Its {len(domain.questions)} questions can be answered in up to {most:,} ways, too many to try each. Let "
        "questions hang from earlier ones, or split the domain.",
        "charts" if domain.charts else "questions",
        domain.key,
    )


def _stops(
    domain: Domain, stops: Mapping[tuple[int, int], tuple[Mapping[str, str], int]]
) -> Iterator[Problem]:
    numbers = {one.key: one.number for one in domain.questions}
    lines = step_lines(domain)
    for (chart_at, step_at), (example, count) in sorted(stops.items()):
        chart = domain.charts[chart_at]
        step, name = chart.steps[step_at], step_names(chart, numbers)[step_at]
        given = ", ".join(f"{numbers[key]} {example[key]}" for key in step.questions)
        rest = ", ".join(f"{numbers[key]} {one}" for key, one in example.items() if key not in step.questions)
        yield Problem(
            f"Step {name} has no branch for {given}"
            + (f" (with {rest})" if rest else "")
            + f": {count:,} combination{'' if count == 1 else 's'} of answers without a proposal.",
            "charts",
            domain.key,
            line=lines[chart_at, step_at],
        )


def _unreached(domain: Domain, reached: set[tuple[int, int]]) -> Iterator[Problem]:
    numbers = {one.key: one.number for one in domain.questions}
    lines = step_lines(domain)
    for chart_at, chart in enumerate(domain.charts):
        for step_at, name in enumerate(step_names(chart, numbers)):
            if (chart_at, step_at) not in reached:
                yield Problem(
                    f"No combination of answers comes to step {name}.",
                    "charts",
                    domain.key,
                    line=lines[chart_at, step_at],
                )
