"""Where answers lead, as text and as data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..variant import Branch, Chart, Domain, Level, Step
from .tokens import UNKNOWN, RuleError, Tokens, key_of, keys_by_number, number_of, read_answers

LONGEST_TEXT = 20_000  # characters of the charts of a domain
MOST_STEPS = 60  # of one chart
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")  # of a step, and of a question or domain in an address
OTHERWISE = "otherwise"

_DASHES = re.compile(r"\s*-{3,}\s*")


def charts_text(domain: Domain) -> str:
    """The charts of a domain as they are typed; ``read_charts`` of it gives the same."""
    return "\n---\n".join("\n".join(_chart_lines(chart, domain)) for chart in domain.charts)


def step_lines(domain: Domain) -> dict[tuple[int, int], int]:
    """The line of ``charts_text`` on which each step stands, by the places of its chart and of itself."""
    found, line = {}, 1
    for chart_at, chart in enumerate(domain.charts):
        for step_at in range(len(chart.steps)):
            found[chart_at, step_at] = line
            line += 1
        line += 1
    return found


def _chart_lines(chart: Chart, domain: Domain) -> list[str]:
    numbers = {one.key: one.number for one in domain.questions}
    names = step_names(chart, numbers)
    lines = []
    for step, name in zip(chart.steps, names, strict=True):
        looks_at = ", ".join(number_of(key, numbers) for key in step.questions)
        is_usual = bool(step.questions) and name == number_of(step.questions[0], numbers)
        label = "" if step.label == _usual_label(step.questions, domain) else f" {_quoted(step.label)}"
        called = dict(zip((one.key for one in reversed(chart.steps)), reversed(names), strict=True))
        branches = "; ".join(
            f"{' '.join(one.answers) or OTHERWISE} -> "
            f"{called.get(one.step, UNKNOWN + one.step) if one.step else one.to}"
            + (f" {_quoted(one.unresolved)}" if one.unresolved else "")
            for one in step.branches
        )
        lines.append(f"{'' if is_usual else f'{name} = '}{looks_at}{label}: {branches}")
    return lines


def step_names(chart: Chart, numbers: Mapping[str, str]) -> list[str]:
    """What each step of a chart is called, in its order: as its first question is numbered now, or by its own name."""
    found: list[str] = []
    for step in chart.steps:
        first = step.questions[0] if step.questions else ""
        name = wanted = number_of(first, numbers) if step.key == first else step.key
        count = 2
        while name in found:
            name, count = f"{wanted}-{count}", count + 1
        found.append(name)
    return found


def _usual_label(keys: Sequence[str], domain: Domain) -> str:
    """What a step is labelled when nothing else is said: its numbers, and its first question in a word or two."""
    known = {one.key: one for one in domain.questions}
    found = [known[key] for key in keys if key in known]
    return " ".join((", ".join(one.number for one in found), *(one.short for one in found[:1]))).strip()


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _unquoted(text: str) -> str:
    return text[1:-1] if text.startswith("“") else re.sub(r"\\(.)", r"\1", text[1:-1])


def read_charts(text: str, domain: Domain, levels: Sequence[Level]) -> tuple[Chart, ...]:
    """The charts that a text says, for the questions of a domain. Raises RuleError with the line."""
    if len(text) > LONGEST_TEXT:
        raise RuleError(f"This has {len(text):,} characters; at most {LONGEST_TEXT:,} fit.")
    charts: list[list[tuple[int, str]]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        if _DASHES.fullmatch(line):
            charts.append([])
        elif line.strip():
            charts[-1].append((number, line))
    if len(charts) > 1 and not all(charts):
        raise RuleError("A line of dashes stands between two charts; one of them has no step.")
    return tuple(_chart(lines, domain, levels) for lines in charts if lines)


def _chart(lines: Sequence[tuple[int, str]], domain: Domain, levels: Sequence[Level]) -> Chart:
    if len(lines) > MOST_STEPS:
        raise RuleError(f"A chart has at most {MOST_STEPS} steps.", lines[MOST_STEPS][0])
    read: list[tuple[int, str, Step]] = []
    keys = keys_by_number(domain.questions)
    for line, text in lines:
        try:
            name, step = _step(text, domain, keys)
        except RuleError as error:
            raise RuleError(error.message, line) from None
        if any(name == other or step.key == there.key for _, other, there in read):
            raise RuleError(
                f"Another step is called {name} already. Give this one a name: {name}-b = {name}: …", line
            )
        if name in {level.key for level in levels}:
            raise RuleError(f"{name} is a level. Call the step otherwise.", line)
        read.append((line, name, step))
    called = {name: step.key for _, name, step in read}
    steps = []
    for line, _, step in read:
        try:
            branches = tuple(replace(one, to=_target(one.to, called, levels)) for one in step.branches)
        except RuleError as error:
            raise RuleError(error.message, line) from None
        steps.append(replace(step, branches=branches))
    return Chart(tuple(steps))


def _step(text: str, domain: Domain, keys: Mapping[str, str]) -> tuple[str, Step]:
    """A line's step with its name; its branches still lead to words as they were typed."""
    tokens = Tokens(text)
    name = ""
    second = tokens.peek(1)
    if second is not None and second.kind == "sign" and second.text == "=":
        name = tokens.take("word") or ""
        tokens.place += 1
        if not NAME.fullmatch(name):
            raise RuleError(
                "A step’s name has letters, figures, points and dashes, at most 20, and no spaces."
            )
    questions: list[str] = []
    while word := tokens.take("word"):
        key = key_of(word, keys)
        if key in questions:
            raise RuleError(f"{word} stands there twice.")
        questions.append(key)
        tokens.take("sign", ",")
    if not questions:
        raise RuleError(f"A step begins with the questions that it looks at, not with {tokens.left}.")
    label = tokens.take("quoted")
    if not tokens.take("sign", ":"):
        raise RuleError(f"After the questions comes “:”, not {tokens.left}.")
    branches = _branches(tokens)
    numbers = {key: number for number, key in keys.items()}
    words = _unquoted(label) if label else _usual_label(questions, domain)
    return name or numbers[questions[0]], Step(name or questions[0], tuple(questions), words, branches)


def _branches(tokens: Tokens) -> tuple[Branch, ...]:
    found: list[Branch] = []
    while tokens.peek() is not None:
        if found and not found[-1].answers:
            raise RuleError(f"“{OTHERWISE}” takes all that is left; nothing comes after it.")
        otherwise = tokens.take_word(OTHERWISE)
        answers = () if otherwise else read_answers(tokens)
        if not otherwise and not answers:
            raise RuleError(f"A branch begins with answers or “{OTHERWISE}”, not {tokens.left}.")
        if not tokens.take("arrow"):
            raise RuleError(
                f"After {OTHERWISE if otherwise else ' '.join(answers)} comes “->”, not {tokens.left}."
            )
        to: list[str] = []
        while word := tokens.take("word"):
            to.append(word)
        if not to:
            raise RuleError(f"After “->” comes a step or a level, not {tokens.left}.")
        unresolved = tokens.take("quoted")
        found.append(Branch(answers, " ".join(to), _unquoted(unresolved) if unresolved else ""))
        if tokens.peek() is not None and not tokens.take("sign", ";"):
            raise RuleError(f"Branches are parted by “;”. There is {tokens.left}.")
    if not found:
        raise RuleError("The step has no branch. Say where its answers lead: Y PY -> low; otherwise -> high.")
    return tuple(found)


def _target(text: str, called: Mapping[str, str], levels: Sequence[Level]) -> str:
    if text in called:
        return f"#{called[text]}"
    plain = " ".join(text.casefold().replace("_", " ").replace("-", " ").split())
    for level in levels:
        if plain in (level.key.replace("_", " "), level.label.casefold()):
            return level.key
    raise RuleError(
        f"“{text}” is neither a step of this chart ({', '.join(called)}) nor a level "
        f"({', '.join(level.key for level in levels)})."
    )
