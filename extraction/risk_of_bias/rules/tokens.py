"""The text of a rule in its parts, and what conditions and charts have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..variant import ANSWERS, Question

NUMBER = re.compile(r"(?=.*\d)[A-Za-z0-9]+(\.[A-Za-z0-9]+)*")  # of a question: 2.1, 1b.3, S.1
UNKNOWN = "?"  # before the key of a question that is gone

_TOKEN = re.compile(
    r'\s*(?:(?P<quoted>"(?:[^"\\]|\\.)*"|“[^”]*”)|(?P<arrow>->|→)|(?P<sign>[;:,=()])'
    r'|(?P<word>(?:(?!->)[^\s;:,=()"“→])+)|(?P<wrong>\S))'
)


class RuleError(ValueError):
    """A rule that cannot be read: ``line`` counts from 1 within the text."""

    def __init__(self, message: str, line: int = 0) -> None:
        self.message, self.line = message, line
        super().__init__(f"Line {line}: {message}" if line else message)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str


class Tokens:
    """What a line consists of, read from left to right."""

    def __init__(self, text: str) -> None:
        self.all: list[Token] = []
        for found in _TOKEN.finditer(text):
            kind = found.lastgroup or ""
            if kind == "wrong":
                raise RuleError(f"“{found['wrong']}” begins words in quotes that do not end.")
            self.all.append(Token(kind, found[kind]))
        self.place = 0

    def peek(self, ahead: int = 0) -> Token | None:
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


def number_of(key: str, numbers: Mapping[str, str]) -> str:
    return numbers.get(key) or UNKNOWN + key


def read_answers(tokens: Tokens) -> tuple[str, ...]:
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


def key_of(number: str, keys: Mapping[str, str]) -> str:
    if number not in keys:
        known = ", ".join(keys) or "none yet"
        raise RuleError(f"There is no question {number} here. Its domain has: {known}.")
    return keys[number]
