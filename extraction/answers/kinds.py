"""One entrance for every kind of answer."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from typing import Protocol

from extraction.reported import (
    Blank,
    Entry,
    Missing,
    NotANumber,
    Number,
    Text,
    read_choice,
    read_entry,
    read_number,
    read_text,
)

from .dates import Date, read_date
from .tables import read_table, rows_from_lines, same_rows, shown_rows

YES_NO = ("Yes", "No", "Unclear")

# Units that count things: an answer in one of them is whole and not negative.
COUNTED_UNITS = frozenset({"participants", "people", "patients", "sessions", "centres", "sides", "clusters"})


class Asking(Protocol):
    """What a question says of its answers; see ``models.Question`` and ``models.FormItem``."""

    kind: str
    unit: str
    options: Sequence[str]
    columns: Sequence[Mapping[str, str]]


def read_answer(question: Asking, text: str) -> Number | Date | Text | Missing | Blank | NotANumber:
    """What a text says in answer to the question."""
    match question.kind:
        case "number":
            return read_number(text, whole=question.unit in COUNTED_UNITS)
        case "choice":
            return read_choice(text, question.options)
        case "multiple":
            return _read_multiple(text, question.options)
        case "date":
            return read_date(text)
        case "yes_no":
            return _read_yes_no(text)
        case "table":
            return read_table(text, question.columns)
    return read_text(text)


def entry(question: Asking, text: str) -> Entry:
    """The columns of the answer's cell; a text with a problem keeps its text and gets neither number nor code."""
    plain = read_entry("text", text)
    if not plain.keepable:
        return plain
    if question.kind == "table" and text.strip() and not plain.missing:
        text = rows_from_lines(text, question.columns)
    match read_answer(question, text):
        case Number() as number:
            return Entry(text, number.value, "", "")
        case Missing(code):
            return Entry(text, None, code, "")
        case Blank():
            return Entry("", None, "", "")
        case NotANumber(code, message):
            return Entry(text, None, "", message, keepable=code != "unkeepable")
    return Entry(text, None, "", "")


def _read_multiple(text: str, options: Sequence[str]) -> Text | Missing | Blank | NotANumber:
    """Options, one a line. NR or NA stands alone, unless it is itself an option."""
    read = read_text(text)
    if isinstance(read, Missing) and text.strip() in options:
        return Text(text.strip())
    if not isinstance(read, Text):
        return read
    for line in chosen(read.text):
        if line not in options:
            offered = ", ".join(options) if options else "none yet"
            return NotANumber("not_an_option", f"“{line[:60]}” is none of the choices: {offered}.")
    return read


def chosen(text: str) -> list[str]:
    """The options that the text of a multiple choice names, each once."""
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


def _read_yes_no(text: str) -> Text | Missing | Blank | NotANumber:
    read = read_text(text)
    if isinstance(read, Text) and read.text.casefold() not in {word.casefold() for word in YES_NO}:
        return NotANumber("not_an_option", f"“{read.text[:60]}” is none of the choices: {', '.join(YES_NO)}.")
    return read


def same_answer(kind: str, first: str, second: str) -> bool:
    """Whether two texts answer alike: multiple choices as sets, dates by what they name, tables row by row whatever
    their order, single choices to the letter, words regardless of case and space. Numbers are compared elsewhere."""
    match kind:
        case "choice":
            return first.strip() == second.strip()
        case "multiple":
            return set(chosen(first)) == set(chosen(second))
        case "date":
            a, b = read_date(first), read_date(second)
            if isinstance(a, Date) and isinstance(b, Date):
                return a == b
        case "table":
            return same_rows(first, second)
    return plain_words(first) == plain_words(second)


def plain_words(text: str) -> str:
    """Words without regard to case, to the kind and amount of space, or to how accents are encoded."""
    return " ".join(unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold()).split())


def shown_answer(kind: str, text: str, columns: Sequence[Mapping[str, str]] = ()) -> str:
    """An answer as people read it on one or a few lines: options with commas, a table a line a row."""
    if kind == "multiple":
        return ", ".join(chosen(text))
    if kind == "table":
        return shown_rows(text, columns)
    return text
