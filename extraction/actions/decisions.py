"""What a decision about a difference says: the value columns of a resolution, checked."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reviews.refusals import Refused

from ..addresses import (
    AnswerAddress,
    ContrastAddress,
    MeasureAddress,
    SignallingAddress,
    ValueAddress,
    parse,
)
from ..comparison import FIRST, OTHER, SECOND, Row
from ..integrity.refusals import ATTRIBUTES, ESTIMATES, STATISTICS, Refusal, answer_refusal
from ..models import Resolution
from ..queries.comparisons import ComparedReadings
from ..queries.lines import attribute_refusals, estimate_refusals, row_refusals
from ..reported import TEXT_LENGTH, Entry, unkeepable

SOURCE = ("paper", "page", "table", "quotation")
Line = ValueAddress | MeasureAddress | ContrastAddress
_NOTHING = {"level": "Choose one of the levels.", "signalling": "Choose one of the answers."}


def reason_errors(reason: str) -> dict[str, list[str]]:
    """What is wrong with a reason, by field; a decision without one is none."""
    if not reason.strip():
        return {"reason": ["Say why. One sentence is enough."]}
    problem = unkeepable(reason)
    return {"reason": [problem]} if problem else {}


def decided_fields(
    compared: ComparedReadings,
    row: Row,
    choice: str,
    text: str,
    so_printed: bool,
    source: Mapping[str, str],
) -> dict[str, Any]:
    """The value columns of a resolution. Raises Refused when another value is not one.

    A value that cannot be is kept when it is "so printed" and its ``source`` (page, table, quotation, support) says
    where.
    """
    if row.is_structure and choice not in (FIRST, SECOND):
        words = (
            "Keep what one reading found, or leave it out."
            if row.one_sided
            else "Choose one of the two readings."
        )
        raise Refused(errors={"choice": [words]})
    if choice not in (FIRST, SECOND, OTHER):
        raise Refused(errors={"choice": ["Choose the first reading, the second, or another value."]})
    if choice != OTHER:
        nothing = dict.fromkeys(source, "")
        return {"text": "", "number": None, "missing": "", "so_printed": False, **nothing}
    entry = compared.first.entry(parse(row.address), text)
    errors = _source_errors(source)
    problem = _unchosen(compared, row, entry) or entry.problem or _impossible(compared, row, entry.text)
    keepable = entry.keepable and row.kind == "number"
    if not entry.text.strip():
        errors["text"] = [_NOTHING.get(row.kind, "Enter the value, or NR if it is not reported.")]
    elif problem and not (keepable and so_printed):
        errors["text"] = [problem]
    elif problem and not any(source[name].strip() for name in SOURCE):
        errors["text"] = ["Say where it is so printed: the page, the table, or its words."]
    if errors:
        raise Refused(errors=errors)
    return {
        "text": "" if entry.missing else entry.text.strip(),
        "number": entry.number,
        "missing": entry.missing,
        "so_printed": bool(problem),
        **{name: said.strip() for name, said in source.items()},
    }


def _source_errors(source: Mapping[str, str]) -> dict[str, list[str]]:
    problems = {
        name: unkeepable(said, Resolution._meta.get_field(name).max_length or TEXT_LENGTH)
        for name, said in source.items()
    }
    return {name: [problem] for name, problem in problems.items() if problem}


def _unchosen(compared: ComparedReadings, row: Row, entry: Entry) -> str:
    """Why a text is none of the levels or answers to choose from; "" for what is one, and for every other value."""
    if row.kind not in _NOTHING or not (entry.missing or entry.problem):
        return ""
    address = parse(row.address)
    if not isinstance(address, SignallingAddress):
        return _NOTHING[row.kind]
    variant = compared.first.variant_for(address.study_result)
    answers = variant.domain_of(address.question).question(address.question).answers
    return f"Choose one of the answers: {', '.join(answers)}."


def _impossible(compared: ComparedReadings, row: Row, text: str) -> str:
    """Why another value cannot be, by itself or beside what stands on its line; "" when it can."""
    if row.kind in _NOTHING:
        return ""
    address = parse(row.address)
    if isinstance(address, AnswerAddress):
        question = compared.first.question(address.question)
        refusal = answer_refusal(question, text)
        return refusal.message if refusal else ""
    mine, beside = _line(compared, address)
    found = _refused(compared, address, beside | {mine: text})
    before = {(refusal.statistic, refusal.code) for refusal in _refused(compared, address, beside)}
    # A value may be refused beside its neighbour: what it makes impossible there is said here too.
    return next(
        (
            refusal.message
            for refusal in found
            if refusal.statistic == mine or (refusal.statistic, refusal.code) not in before
        ),
        "",
    )


def _line(compared: ComparedReadings, address: Line) -> tuple[str, dict[str, str]]:
    """The statistic (or attribute) of a cell, and what stands beside it on its line."""
    kind = compared.first.outcome(address.outcome).kind
    match address:
        case MeasureAddress():
            name, others = "attribute", ATTRIBUTES[kind]
        case ContrastAddress():
            name, others = "statistic", ESTIMATES
        case _:
            name, others = "statistic", STATISTICS[kind]
    mine = getattr(address, name)
    beside = {one: compared.standing(str(replace(address, **{name: one}))) for one in others if one != mine}
    return mine, {one: text for one, text in beside.items() if text}


def _refused(compared: ComparedReadings, address: Line, texts: Mapping[str, str]) -> list[Refusal]:
    outcome = compared.first.outcome(address.outcome)
    if isinstance(address, MeasureAddress):
        return attribute_refusals(outcome, texts)
    scale = compared.scale(outcome)
    if isinstance(address, ValueAddress):
        return row_refusals(outcome, address.basis, texts, scale)
    return estimate_refusals(address.measure, address.basis, address.adjustment, texts, scale)
