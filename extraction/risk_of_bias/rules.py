"""The rules of an instrument as people write them: when a question is asked, and where answers lead.

A condition: ``2.1 is Y, PY, NI or 2.2 is Y, PY, NI``; ``and`` where all must hold; brackets round what is joined by
``or`` when something is added by ``and``.

A chart is one step a line: the questions that the step looks at, then its branches in order, each with its answers and
where they lead, to a step or a level::

    2.1, 2.2 "aware?": Y PY NI -> 2.3; otherwise -> low
    2.3: N PN -> low; NI -> some_concerns; Y PY -> high

A step is called as its first question is numbered, or, where several look at one question, by a name before ``=``::

    1.3-ni = 1.3: N PN NI -> some_concerns; Y PY -> high

A line of dashes begins another chart; the worst of them counts. Words in quotes after the questions are the step's
label, after a level or step what the sources disagree about.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from .variant import ANSWERS, Asked, Branch, Chart, Domain, Level, Question, Step

LONGEST_TEXT = 20_000  # characters of the charts of a domain
MOST_STEPS = 60  # of one chart
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")  # of a step, and of a question or domain in an address
NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")  # of a question: 2.1, 1b.3, S.1
OTHERWISE = "otherwise"
UNKNOWN = "?"  # before the key of a question that is gone

_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|“[^”]*”)|(?P<arrow>->|→)|(?P<sign>[;:,=()])'
    r'|(?P<word>(?:(?!->)[^\s;:,=()"“→])+)|(?P<wrong>\S))'
)
_DASHES = re.compile(r"\s*-{3,}\s*")


class RuleError(ValueError):
    """A rule that cannot be read: ``line`` counts from 1 within the text."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.message, self.line = message, line
        super().__init__(f"Line {line}: {message}" if line else message)


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str


class _Tokens:
    """What a line consists of, read from left to right."""

    def __init__(self, text: str) -> None:
        self.all: list[_Token] = []
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup or ""
            if kind == "wrong":
                raise RuleError(f"“{found['wrong']}” begins words in quotes that do not end.")
            self.all.append(_Token(kind, found[kind]))
        self.place = 0

    def peek(self, ahead: int = 0) -> _Token | None:
        at = self.place + ahead
        return self.all[at] if at < len(self.all) else None

    def take(self, kind: str, text: str = "") -> str | None:
        """The next token's text where it is of that kind; else None, and nothing is taken."""
        token = self.peek()
        if token is None or token.kind != kind or (text and token.text != text):
            return None
        self.place += 1
        return token.text

    def take_word(self, *words: str) -> str | None:
        """The next word where it is one of these, whatever its capitals."""
        token = self.peek()
        if token is None or token.kind != "word" or token.text.casefold() not in words:
            return None
        self.place += 1
        return token.text.casefold()

    @property
    def left(self) -> str:
        token = self.peek()
        return f"“{token.text}”" if token else "the end of the line"


# --- Conditions ---


def conditions_text(question: Question, numbers: Mapping[str, str]) -> str:
    """When a question is asked, as it is typed; "" for always. ``numbers`` holds the number of each question's key."""
    any_of = [_asked_text(one, numbers) for one in question.if_any]
    all_of = [_asked_text(one, numbers) for one in question.if_all]
    if not all_of:
        return " or ".join(any_of)
    if any_of:
        all_of.insert(0, f"({' or '.join(any_of)})" if len(any_of) > 1 else any_of[0])
    return " and ".join(all_of)


def _asked_text(one: Asked, numbers: Mapping[str, str]) -> str:
    return f"{_number(one.question, numbers)} is {', '.join(one.answers)}"


def _number(key: str, numbers: Mapping[str, str]) -> str:
    return numbers.get(key) or UNKNOWN + key


def read_conditions(
    text: str, questions: Sequence[Question]
) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """The conditions that a text says: those of which one must hold, those that must all hold. Raises RuleError."""
    keys = keys_by_number(questions)
    tokens = _Tokens(" ".join(text.split()))
    if tokens.peek() is None:
        return (), ()
    groups: list[tuple[Asked, ...]] = []
    joined = ""
    while True:
        groups.append(_group(tokens, keys))
        word = tokens.take_word("and", "or")
        if word is None:
            break
        if joined and word != joined:
            raise RuleError("Put brackets round what is joined by “or”: (2.1 is Y or 2.2 is Y) and 2.3 is N.")
        joined = word
    if tokens.peek() is not None:
        raise RuleError(f"After a condition comes “and”, “or” or nothing, not {tokens.left}.")
    if joined == "or":
        if any(len(group) > 1 for group in groups):
            raise RuleError("Brackets are for “or” within “and”; leave them out here.")
        return tuple(one for group in groups for one in group), ()
    several = [group for group in groups if len(group) > 1]
    if len(several) > 1:
        raise RuleError("Only one part in brackets can stand in a condition.")
    return (several[0] if several else ()), tuple(group[0] for group in groups if len(group) == 1)


def _group(tokens: _Tokens, keys: Mapping[str, str]) -> tuple[Asked, ...]:
    """One condition, or several joined by "or" in brackets."""
    if not tokens.take("sign", "("):
        return (_asked(tokens, keys),)
    found = [_asked(tokens, keys)]
    while tokens.take_word("or"):
        found.append(_asked(tokens, keys))
    if not tokens.take("sign", ")"):
        raise RuleError(f"Within brackets stand conditions joined by “or”, then “)”, not {tokens.left}.")
    return tuple(found)


def _asked(tokens: _Tokens, keys: Mapping[str, str]) -> Asked:
    number = tokens.take("word")
    if number is None:
        raise RuleError(f"A condition begins with the number of a question, not {tokens.left}.")
    key = _key(number, keys)
    if not tokens.take_word("is"):
        raise RuleError(f"After {number} comes “is” and its answers: {number} is Y, PY.")
    answers = _answers(tokens)
    if not answers:
        raise RuleError(f"After “{number} is” come answers: {', '.join(ANSWERS)}.")
    return Asked(key, answers)


def _answers(tokens: _Tokens) -> tuple[str, ...]:
    """The answers that come next, with or without commas between them."""
    found: list[str] = []
    while (token := tokens.peek()) is not None:
        if token.kind == "sign" and token.text == "," and found:
            tokens.place += 1
            continue
        if token.kind != "word" or token.text.casefold() in ("and", "or"):
            break
        answer = token.text.upper()
        if answer not in ANSWERS:
            raise RuleError(f"“{token.text}” is no answer; these are: {', '.join(ANSWERS)}.")
        if answer in found:
            raise RuleError(f"{answer} stands there twice.")
        found.append(answer)
        tokens.place += 1
    return tuple(found)


def keys_by_number(questions: Sequence[Question]) -> dict[str, str]:
    """The key of each question's number. Raises RuleError where two have one number: nobody could tell them apart."""
    found: dict[str, str] = {}
    for one in questions:
        if one.number in found:
            raise RuleError(f"Two questions have the number {one.number}; give each its own first.")
        found[one.number] = one.key
    return found


def _key(number: str, keys: Mapping[str, str]) -> str:
    if number not in keys:
        known = ", ".join(keys) or "none yet"
        raise RuleError(f"There is no question {number} here. Its domain has: {known}.")
    return keys[number]


# --- Charts ---


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
        looks_at = ", ".join(_number(key, numbers) for key in step.questions)
        is_usual = bool(step.questions) and name == _number(step.questions[0], numbers)
        label = "" if step.label == _usual_label(step.questions, domain) else f" {_quoted(step.label)}"
        called = dict(zip((one.key for one in reversed(chart.steps)), reversed(names), strict=True))
        branches = "; ".join(
            f"{' '.join(one.answers) or OTHERWISE} -> {called.get(one.step, UNKNOWN + one.step) if one.step else one.to}"
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
        name = wanted = _number(first, numbers) if step.key == first else step.key
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
    tokens = _Tokens(text)
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
        key = _key(word, keys)
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


def _branches(tokens: _Tokens) -> tuple[Branch, ...]:
    found: list[Branch] = []
    while tokens.peek() is not None:
        if found and not found[-1].answers:
            raise RuleError(f"“{OTHERWISE}” takes all that is left; nothing comes after it.")
        otherwise = tokens.take_word(OTHERWISE)
        answers = () if otherwise else _answers(tokens)
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
