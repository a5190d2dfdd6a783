"""Whether a document has the shape of an instrument: the fields that there are, what each may hold, and how much."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .known_levels import KNOWN_LEVELS
from .rules import MOST_STEPS, NAME
from .variant import ANSWERS, FROM_KNOWLEDGE, ONE_SOURCE, OVERALL, TWO_SOURCES, VERIFIED

MOST_BYTES = 512 * 1024  # of a document as a file
MOST_DOMAINS, MOST_QUESTIONS, MOST_CHARTS = 20, 40, 6
MOST_PROBLEMS = 20  # what is said of one document
LENGTHS = {
    "title": 120,
    "note": 1000,
    "link": 300,
    "overall_rule": 300,
    "label": 60,
    "number": 12,
    "about": 1000,
    "text": 600,
    "guidance": 4000,
    "short": 40,
    "unresolved": 600,
}
LINES = frozenset({"note", "about", "text", "guidance", "unresolved"})  # texts that may have several lines
KEY_LENGTH = 20  # of a question, a domain and a step: they are parts of addresses

Check = Callable[[Any, str, list[str]], None]


class WrongDocument(ValueError):
    """A document without the shape of an instrument: ``problems`` name the place, then what is wrong there."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


def checked_shape(document: Any) -> Mapping[str, Any]:
    """The document, which ``read_document`` can read. Raises WrongDocument: "domains[1].questions[0].number is
    missing". Whether its rules make sense is another question."""
    problems: list[str] = []
    _DOCUMENT(document, "", problems)
    if problems:
        more = len(problems) - MOST_PROBLEMS
        raise WrongDocument(problems[:MOST_PROBLEMS] + ([f"And {more} more."] if more > 0 else []))
    return document


# --- What a field may hold ---


def _say(place: str, words: str, problems: list[str]) -> None:
    problems.append(f"{place or 'The document'} {words}")


def _object(required: Mapping[str, Check], optional: Mapping[str, Check]) -> Check:
    fields = {**required, **optional}

    def check(sent: Any, place: str, problems: list[str]) -> None:
        if not isinstance(sent, Mapping):
            _say(place, "is no object.", problems)
            return
        for name in required:
            if name not in sent:
                _say(f"{place}.{name}" if place else name, "is missing.", problems)
        for name, value in sent.items():
            inner = f"{place}.{str(name)[:40]}" if place else str(name)[:40]
            if name in fields:
                fields[name](value, inner, problems)
            else:
                _say(inner, f"is no field here. There are: {', '.join(fields)}.", problems)

    return check


def _list(each: Check, most: int, least: int = 0) -> Check:
    def check(sent: Any, place: str, problems: list[str]) -> None:
        if not isinstance(sent, list):
            _say(place, "is no list.", problems)
        elif len(sent) > most:
            _say(place, f"has {len(sent):,} entries; at most {most} fit.", problems)
        elif len(sent) < least:
            _say(place, f"is empty; at least {least} stands there.", problems)
        else:
            for at, one in enumerate(sent):
                each(one, f"{place}[{at}]", problems)

    return check


def text_problem(name: str, text: str) -> str:
    """Why a text cannot be kept in the field of that name; "" where it can."""
    if len(text) > LENGTHS[name]:
        return f"has {len(text):,} characters; at most {LENGTHS[name]:,} fit."
    allowed = "\n\t" if name in LINES else ""
    if any((ord(sign) < 32 and sign not in allowed) or 0xD800 <= ord(sign) < 0xE000 for sign in text):
        return (
            "has signs that cannot be kept."
            if name in LINES
            else "has several lines, or signs that cannot be kept."
        )
    return ""


def _text(name: str) -> Check:
    def check(sent: Any, place: str, problems: list[str]) -> None:
        if not isinstance(sent, str):
            _say(place, "is no text.", problems)
        elif problem := text_problem(name, sent):
            _say(place, problem, problems)

    return check


def _link(sent: Any, place: str, problems: list[str]) -> None:
    _text("link")(sent, place, problems)
    if isinstance(sent, str) and sent and not sent.startswith(("https://", "http://")):
        _say(place, "is no address of the web: it begins with https://.", problems)


def _key(sent: Any, place: str, problems: list[str]) -> None:
    if not isinstance(sent, str) or not NAME.fullmatch(sent) or sent == OVERALL:
        words = f"is no key: letters, figures, points and dashes, at most {KEY_LENGTH}, and not “{OVERALL}”."
        _say(place, words, problems)


def _one_of(known: tuple[str, ...]) -> Check:
    def check(sent: Any, place: str, problems: list[str]) -> None:
        if not isinstance(sent, str) or sent not in known:
            _say(place, f"is none of {', '.join(one or 'nothing' for one in known)}.", problems)

    return check


def _rank(sent: Any, place: str, problems: list[str]) -> None:
    if not isinstance(sent, int) or isinstance(sent, bool) or not 0 <= sent <= 99:
        _say(place, "is no whole number from 0 to 99.", problems)


def _target(sent: Any, place: str, problems: list[str]) -> None:
    if isinstance(sent, str) and sent.startswith("#"):
        _key(sent[1:], place, problems)
    elif not isinstance(sent, str) or sent not in KNOWN_LEVELS:
        _say(place, "is neither a level’s key nor “#” and the key of a step.", problems)


# --- The fields ---

_ANSWERS = _list(_one_of(tuple(ANSWERS)), len(ANSWERS))
_CONDITIONS = _list(_object({"question": _key, "answers": _ANSWERS}, {}), MOST_QUESTIONS)
_LEVEL = _object(
    {"key": _one_of(tuple(KNOWN_LEVELS)), "label": _text("label"), "rank": _rank},
    {"symbol": _one_of(tuple(dict.fromkeys(one.symbol for one in KNOWN_LEVELS.values())))},
)
_BRANCH = _object({"answers": _ANSWERS, "to": _target}, {"unresolved": _text("unresolved")})
_STEP = _object(
    {
        "key": _key,
        "questions": _list(_key, MOST_QUESTIONS, 1),
        "label": _text("label"),
        "branches": _list(_BRANCH, 12, 1),
    },
    {},
)
_QUESTION = _object(
    {"key": _key, "number": _text("number"), "text": _text("text")},
    {
        "if_any": _CONDITIONS,
        "if_all": _CONDITIONS,
        "answers": _ANSWERS,
        "guidance": _text("guidance"),
        "short": _text("short"),
    },
)
_DOMAIN = _object(
    {"key": _key, "number": _text("number"), "title": _text("title")},
    {
        "about": _text("about"),
        "questions": _list(_QUESTION, MOST_QUESTIONS),
        "charts": _list(_list(_STEP, MOST_STEPS, 1), MOST_CHARTS),
        "not_all_na": _list(_key, MOST_QUESTIONS),
        "confidence": _one_of((VERIFIED, TWO_SOURCES, ONE_SOURCE, FROM_KNOWLEDGE)),
        "sources": _list(_text("overall_rule"), 20),
    },
)
_RAISED = _one_of(("", *KNOWN_LEVELS))
_DOCUMENT = _object(
    {
        "title": _text("title"),
        "levels": _list(_LEVEL, len(KNOWN_LEVELS)),
        "domains": _list(_DOMAIN, MOST_DOMAINS),
    },
    {
        "note": _text("note"),
        "link": _link,
        "overall_rule": _text("overall_rule"),
        "raised_from": _RAISED,
        "raised_to": _RAISED,
    },
)
