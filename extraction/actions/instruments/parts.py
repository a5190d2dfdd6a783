"""The parts of a draft: its title and levels, its domains with their charts, its questions."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.db import transaction

from reviews.models import User
from reviews.refusals import NotThere, Refused

from ...models import Instrument
from ...risk_of_bias.checks import FEWEST_LEVELS
from ...risk_of_bias.known_levels import KNOWN_LEVELS
from ...risk_of_bias.rules import NAME, NUMBER, RuleError, read_charts, read_conditions
from ...risk_of_bias.shape import KEY_LENGTH, MOST_CHARTS, MOST_DOMAINS, MOST_QUESTIONS, text_problem
from ...risk_of_bias.variant import ANSWERS, OVERALL, VERIFIED, Domain, Level, Question, Variant
from .drafts import changed_cells, check_texts, keep, open_draft

EDITED = "instrument draft changed"
_DOMAIN_WORDS = {"number": "Give the domain a number.", "title": "Give the domain a title."}
_QUESTION_WORDS = {"number": "Give the question a number, such as 2.1.", "text": "Say what is asked."}

# --- Title and levels ---


@transaction.atomic
def edit_head(
    *,
    instrument: Instrument,
    version: int,
    by: User,
    title: str,
    note: str,
    link: str,
    overall_rule: str,
    levels: Sequence[tuple[str, str]],
    raised_from: str = "",
    raised_to: str = "",
) -> Instrument:
    """What the instrument is called, and its levels: pairs of key and name, from the lowest risk up.

    Raises Refused by field, a level's under ``label_<key>``; Stale.
    """
    instrument, variant = open_draft(instrument, version, by)
    texts = check_texts(
        {"title": title, "note": note, "link": link, "overall_rule": overall_rule},
        required={"title": "Give the instrument a title."},
    )
    errors: dict[str, list[str]] = {}
    if texts["link"] and not texts["link"].startswith(("https://", "http://")):
        errors["link"] = ["An address of the web begins with https://."]
    found = []
    for rank, (key, label) in enumerate(levels):
        label = label.strip()
        if key not in KNOWN_LEVELS:
            errors["levels"] = [f"There is no level “{key}”."]
        elif not label:
            errors[f"label_{key}"] = ["Say what this level is called."]
        elif problem := text_problem("label", label):
            errors[f"label_{key}"] = [f"This {problem}"]
        else:
            found.append(Level(key, label, KNOWN_LEVELS[key].symbol, rank))
    if not errors and len(found) < FEWEST_LEVELS:
        errors["levels"] = ["Choose at least two levels."]
    if errors:
        raise Refused(errors=errors)
    changed = replace(variant, levels=tuple(found), raised_from=raised_from, raised_to=raised_to, **texts)
    names = (*texts, "raised_from", "raised_to")
    before, after = (
        {name: getattr(one, name) for name in names}
        | {"levels": ", ".join(f"{level.key}: {level.label}" for level in one.levels)}
        for one in (variant, changed)
    )
    cells = changed_cells(instrument, "", before, after)
    return keep(instrument, changed, by=by, action=EDITED, summary="title and levels", cells=cells)


# --- Domains ---


@transaction.atomic
def add_domain(
    *, instrument: Instrument, version: int, by: User, number: str, title: str, about: str = ""
) -> str:
    """A domain at the end; returns its key. Raises Refused by field, Stale."""
    instrument, variant = open_draft(instrument, version, by)
    if len(variant.domains) >= MOST_DOMAINS:
        raise Refused(f"An instrument has at most {MOST_DOMAINS} domains.")
    texts = check_texts({"number": number, "title": title, "about": about}, required=_DOMAIN_WORDS)
    _refuse_number(texts["number"], (one.number for one in variant.domains), "domain")
    key = _free_key(texts["number"], {*variant.domain_keys, OVERALL})
    changed = replace(variant, domains=(*variant.domains, Domain(key=key, **texts)))
    cells = changed_cells(instrument, key, {}, texts)
    keep(instrument, changed, by=by, action=EDITED, summary=f"domain {texts['number']} added", cells=cells)
    return key


@transaction.atomic
def edit_domain(
    *,
    instrument: Instrument,
    version: int,
    by: User,
    domain: str,
    number: str,
    title: str,
    about: str,
    charts: str,
    not_all_na: Sequence[str] = (),
) -> Instrument:
    """What a domain judges, and its ``charts`` as they are typed (``risk_of_bias.rules``); ``not_all_na`` are keys of
    questions. Raises Refused by field, naming the line of a chart; NotThere, Stale."""
    instrument, variant = open_draft(instrument, version, by)
    before = _domain(variant, domain)
    texts = check_texts({"number": number, "title": title, "about": about}, required=_DOMAIN_WORDS)
    _refuse_number(texts["number"], (one.number for one in variant.domains if one is not before), "domain")
    try:
        read = read_charts(charts.replace("\r\n", "\n"), before, variant.levels)
    except RuleError as error:
        raise Refused(errors={"charts": [str(error)]}) from None
    if len(read) > MOST_CHARTS:
        raise Refused(errors={"charts": [f"A domain has at most {MOST_CHARTS} charts."]})
    for chart in read:
        for step in chart.steps:
            for words, name in (
                (step.label, "label"),
                *((one.unresolved, "unresolved") for one in step.branches),
            ):
                if problem := text_problem(name, words):
                    raise Refused(errors={"charts": [f"“{words[:40]}” {problem}"]})
    keys = [one.key for one in before.questions]
    after = replace(
        before, charts=read, not_all_na=tuple(key for key in keys if key in set(not_all_na)), **texts
    )
    after = _rules_of_its_own(before, after)
    cells = changed_cells(instrument, domain, _plain(before), _plain(after))
    changed = _with(variant, before, after)
    return keep(instrument, changed, by=by, action=EDITED, summary=f"domain {after.number}", cells=cells)


def _rules_of_its_own(before: Domain, after: Domain) -> Domain:
    """What an official document was compared with is no longer said of rules that the review changed."""
    rules = [
        (one.charts, one.not_all_na, [(q.key, q.if_any, q.if_all, q.answers) for q in one.questions])
        for one in (before, after)
    ]
    return after if rules[0] == rules[1] else replace(after, confidence=VERIFIED, sources=())


# --- Questions ---


@transaction.atomic
def add_question(
    *,
    instrument: Instrument,
    version: int,
    by: User,
    domain: str,
    number: str,
    text: str,
    short: str = "",
    guidance: str = "",
    answers: Sequence[str] = (),
    asked_if: str = "",
) -> str:
    """A question at the end of a domain; returns its key, which stays when it is numbered otherwise. Raises Refused by
    field, NotThere, Stale."""
    instrument, variant = open_draft(instrument, version, by)
    before = _domain(variant, domain)
    if len(before.questions) >= MOST_QUESTIONS:
        raise Refused(f"A domain has at most {MOST_QUESTIONS} questions.")
    blank = Question(_free_key(number.strip(), {one.key for one in variant.questions}), number, "")
    question = _worded(variant, before, blank, number, text, short, guidance, answers, asked_if)
    after = _rules_of_its_own(before, replace(before, questions=(*before.questions, question)))
    cells = changed_cells(instrument, f"{domain}:{question.key}", {}, _plain(question))
    changed = _with(variant, before, after)
    keep(instrument, changed, by=by, action=EDITED, summary=f"question {question.number} added", cells=cells)
    return question.key


@transaction.atomic
def edit_question(
    *,
    instrument: Instrument,
    version: int,
    by: User,
    question: str,
    number: str,
    text: str,
    short: str = "",
    guidance: str = "",
    answers: Sequence[str] = (),
    asked_if: str = "",
) -> Instrument:
    """Another wording, guidance, answers or condition for a question. Raises Refused by field, NotThere, Stale."""
    instrument, variant = open_draft(instrument, version, by)
    domain, asked = _question(variant, question)
    worded = _worded(variant, domain, asked, number, text, short, guidance, answers, asked_if)
    after = replace(domain, questions=tuple(worded if one is asked else one for one in domain.questions))
    after = _rules_of_its_own(domain, after)
    cells = changed_cells(instrument, f"{domain.key}:{question}", _plain(asked), _plain(worded))
    changed = _with(variant, domain, after)
    return keep(instrument, changed, by=by, action=EDITED, summary=f"question {worded.number}", cells=cells)


def _worded(
    variant: Variant,
    domain: Domain,
    question: Question,
    number: str,
    text: str,
    short: str,
    guidance: str,
    answers: Sequence[str],
    asked_if: str,
) -> Question:
    texts = check_texts(
        {"number": number, "text": text, "short": short, "guidance": guidance}, required=_QUESTION_WORDS
    )
    errors: dict[str, list[str]] = {}
    if not NUMBER.fullmatch(texts["number"]):
        errors["number"] = ["A number is written as 2.1, 1b.3 or S.1: letters, figures and points."]
    offered = tuple(answer for answer in ANSWERS if answer in set(answers))
    if len(offered) < 2:
        errors["answers"] = ["Choose at least two answers."]
    numbered = [
        replace(one, number=texts["number"]) if one.key == question.key else one for one in domain.questions
    ]
    if_any, if_all = (), ()
    try:
        if_any, if_all = read_conditions(asked_if, numbered)
    except RuleError as error:
        errors["asked_if"] = [error.message]
    if errors:
        raise Refused(errors=errors)
    others = (one.number for one in variant.questions if one.key != question.key)
    _refuse_number(texts["number"], others, "question")
    return replace(question, answers=offered, if_any=if_any, if_all=if_all, **texts)


# --- Places ---


@transaction.atomic
def move_part(
    *, instrument: Instrument, version: int, by: User, domain: str, question: str = "", up: bool
) -> bool:
    """Move a domain, or a question within its domain, by one place; False where it is the first or last already."""
    instrument, variant = open_draft(instrument, version, by)
    there = _domain(variant, domain)
    if question:
        asked = _question(variant, question, within=there)[1]
        moved = _swapped(there.questions, asked, up)
        changed, words = _with(variant, there, replace(there, questions=moved)), f"question {asked.number}"
    else:
        changed, words = (
            replace(variant, domains=_swapped(variant.domains, there, up)),
            f"domain {there.number}",
        )
    if changed == variant:
        return False
    keep(instrument, changed, by=by, action=EDITED, summary=f"{words} moved {'up' if up else 'down'}")
    return True


@transaction.atomic
def remove_part(
    *, instrument: Instrument, version: int, by: User, domain: str, question: str = ""
) -> Instrument:
    """Remove a domain with its questions, or one question. Charts and conditions that name it stay: publishing says
    which. Answers given under earlier versions are kept there."""
    instrument, variant = open_draft(instrument, version, by)
    there = _domain(variant, domain)
    if question:
        asked = _question(variant, question, within=there)[1]
        left = tuple(one for one in there.questions if one is not asked)
        kept = tuple(key for key in there.not_all_na if key != question)
        changed = _with(variant, there, replace(there, questions=left, not_all_na=kept))
        words, before = f"question {asked.number}", _plain(asked)
    else:
        changed = replace(variant, domains=tuple(one for one in variant.domains if one is not there))
        words, before = f"domain {there.number}", _plain(there)
    cells = [
        {"address": f"instrument:{instrument.pk}:{question or domain}:{name}", "before": value, "after": None}
        for name, value in before.items()
    ]
    return keep(instrument, changed, by=by, action=EDITED, summary=f"{words} removed", cells=cells)


def _swapped(parts: tuple, part: object, up: bool) -> tuple:
    at = parts.index(part)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(parts):
        return parts
    found = list(parts)
    found[at], found[to] = found[to], found[at]
    return tuple(found)


def _with(variant: Variant, before: Domain, after: Domain) -> Variant:
    return replace(variant, domains=tuple(after if one is before else one for one in variant.domains))


def _domain(variant: Variant, key: str) -> Domain:
    try:
        return variant.domain(key)
    except KeyError:
        raise NotThere("This domain is no longer there.") from None


def _question(variant: Variant, key: str, within: Domain | None = None) -> tuple[Domain, Question]:
    try:
        domain = within or variant.domain_of(key)
        return domain, domain.question(key)
    except KeyError:
        raise NotThere("This question is no longer there.") from None


def _refuse_number(number: str, others: object, what: str) -> None:
    if number.casefold() in {one.casefold() for one in others}:
        raise Refused(errors={"number": [f"Another {what} has the number {number}. Give it another first."]})


def _free_key(number: str, taken: set[str]) -> str:
    """The number where it can be a key and none has it, else one like it."""
    base = number if NAME.fullmatch(number) else "new"
    base, key, count = base[: KEY_LENGTH - 4], base, 2
    while key in taken:
        key, count = f"{base}-{count}", count + 1
    return key


def _plain(part: Domain | Question) -> dict:
    """A part as an event keeps it, without the questions of a domain: they are parts themselves."""
    found = asdict(part)
    found.pop("questions", None)
    return {name: value if isinstance(value, str) else _lists(value) for name, value in found.items()}


def _lists(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_lists(one) for one in value]
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    return value
