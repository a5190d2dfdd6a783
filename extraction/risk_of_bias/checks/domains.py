"""The rules of a domain: what its questions hang from, and where the steps of its charts lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..rules import step_lines, step_names
from ..variant import ANSWERS, NOT_APPLICABLE, Asked, Chart, Domain, Question, Step, Variant
from .found import Problem


def question_problems(domain: Domain) -> Iterator[Problem]:
    """Conditions: a question hangs from earlier ones of its domain."""
    places = {one.key: at for at, one in enumerate(domain.questions)}
    for at, question in enumerate(domain.questions):
        for one in (*question.if_any, *question.if_all):
            problem = _condition(one, at, places, domain)
            if problem:
                yield Problem(f"Question {question.number}: {problem}", "asked_if", domain.key, question.key)
    for key in domain.not_all_na:
        if key not in places:
            yield Problem(f"There is no question {key} in this domain.", "not_all_na", domain.key)


def _condition(one: Asked, at: int, places: Mapping[str, int], domain: Domain) -> str:
    there = places.get(one.question)
    if there is None:
        return f"it hangs from question {one.question}, which this domain does not have."
    number = domain.questions[there].number
    if there == at:
        return "it hangs from its own answer."
    if there > at:
        return f"it hangs from {number}, which comes later. Move it behind {number}."
    earlier = domain.questions[there]
    can_be = {*earlier.answers, *([NOT_APPLICABLE] if earlier.if_any or earlier.if_all else [])}
    never = [answer for answer in one.answers if answer not in can_be]
    if never or not one.answers:
        return f"{number} is never answered {' or '.join(never) or 'with nothing'}."
    return ""


def chart_problems(domain: Domain, variant: Variant) -> Iterator[Problem]:
    """Steps, where they lead, and whether each can be come to."""
    lines = step_lines(domain)
    asked = {one.key: one for one in domain.questions}
    for chart_at, chart in enumerate(domain.charts):
        names = step_names(chart, {one.key: one.number for one in domain.questions})
        where = [
            {"field": "charts", "domain": domain.key, "line": lines[chart_at, at]}
            for at in range(len(chart.steps))
        ]
        keys = [step.key for step in chart.steps]
        for step, name, here in zip(chart.steps, names, where, strict=True):
            if keys.count(step.key) > 1:
                yield Problem(f"Two steps are called {step.key}.", **here)
            for key in step.questions:
                if key not in asked:
                    yield Problem(
                        f"Step {name} looks at question {key}, which this domain does not have.", **here
                    )
            yield from _branches(step, name, keys, asked, variant, here)
        if len(set(keys)) == len(keys):
            yield from _ways(chart, names, where)


def _branches(
    step: Step, name: str, keys: list[str], asked: Mapping[str, Question], variant: Variant, here: dict
) -> Iterator[Problem]:
    taken: list[str] = []
    for at, branch in enumerate(step.branches):
        if branch.step:
            if branch.step not in keys:
                yield Problem(f"Step {name} leads to {branch.step}, and no step is called so.", **here)
        elif branch.to not in variant.level_keys:
            yield Problem(
                f"Step {name} leads to {branch.to or 'nothing'}, which is no level of this instrument.",
                **here,
            )
        if not branch.answers and at < len(step.branches) - 1:
            yield Problem(f"Step {name}: “otherwise” takes all that is left; nothing comes after it.", **here)
        for answer in branch.answers:
            if answer not in ANSWERS:
                yield Problem(f"Step {name}: “{answer}” is no answer.", **here)
            if answer in taken:
                yield Problem(f"Step {name} leads with {answer} to two places.", **here)
            taken.append(answer)


def _ways(chart: Chart, names: list[str], where: list[dict]) -> Iterator[Problem]:
    """Loops, and steps that no way leads to."""
    leads = {step.key: [one.step for one in step.branches if one.step] for step in chart.steps}
    called = dict(zip(leads, names, strict=True))
    at = {key: place for place, key in enumerate(leads)}
    come_to, way, loops = set(), [], []

    def walk(key: str) -> None:
        if key in way:
            loops.append([*way[way.index(key) :], key])
            return
        if key in come_to or key not in leads:
            return
        come_to.add(key)
        way.append(key)
        for following in leads[key]:
            walk(following)
        way.pop()

    walk(chart.steps[0].key)
    for loop in loops:
        yield Problem(
            f"The steps go round in a circle: {' -> '.join(called[key] for key in loop)}.",
            **where[at[loop[0]]],
        )
    for key in leads:
        if key not in come_to:
            yield Problem(
                f"No way leads to step {called[key]}. A chart begins at its first line.", **where[at[key]]
            )
