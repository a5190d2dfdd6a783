"""An instrument as a document of plain values, for storing and exchanging it, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .known_levels import KNOWN_LEVELS
from .variant import (
    USUAL_ANSWERS,
    VERIFIED,
    Asked,
    Branch,
    Chart,
    Domain,
    Level,
    Question,
    Step,
    Variant,
)


def read_document(document: Mapping[str, Any], *, key: str, version: str) -> Variant:
    """The variant that a document holds. The document has been checked; a wrong one raises KeyError or TypeError."""
    return Variant(
        key=key,
        tool=key,
        title=document["title"],
        version=version,
        note=document.get("note", ""),
        official=False,
        link=document.get("link", ""),
        overall_rule=document.get("overall_rule", ""),
        raised_from=document.get("raised_from", ""),
        raised_to=document.get("raised_to", ""),
        levels=tuple(_level(level) for level in document["levels"]),
        domains=tuple(_domain(domain) for domain in document["domains"]),
    )


def _level(sent: Mapping[str, Any]) -> Level:
    return Level(sent["key"], sent["label"], KNOWN_LEVELS[sent["key"]].symbol, sent["rank"])


def _domain(sent: Mapping[str, Any]) -> Domain:
    return Domain(
        key=sent["key"],
        number=sent["number"],
        title=sent["title"],
        about=sent.get("about", ""),
        questions=tuple(_question(question) for question in sent.get("questions", ())),
        charts=tuple(Chart(tuple(_step(step) for step in chart)) for chart in sent.get("charts", ())),
        not_all_na=tuple(sent.get("not_all_na", ())),
        confidence=sent.get("confidence", VERIFIED),
        sources=tuple(sent.get("sources", ())),
    )


def _question(sent: Mapping[str, Any]) -> Question:
    return Question(
        key=sent["key"],
        number=sent["number"],
        text=sent["text"],
        if_any=tuple(Asked(one["question"], tuple(one["answers"])) for one in sent.get("if_any", ())),
        if_all=tuple(Asked(one["question"], tuple(one["answers"])) for one in sent.get("if_all", ())),
        answers=tuple(sent.get("answers", USUAL_ANSWERS)),
        guidance=sent.get("guidance", ""),
        short=sent.get("short", ""),
    )


def _step(sent: Mapping[str, Any]) -> Step:
    branches = tuple(
        Branch(tuple(one["answers"]), one["to"], one.get("unresolved", "")) for one in sent["branches"]
    )
    return Step(sent["key"], tuple(sent["questions"]), sent["label"], branches)


def as_document(variant: Variant) -> dict[str, Any]:
    """The variant as a document; ``read_document`` of it gives the same levels, domains, questions and charts."""
    return {
        "title": variant.title,
        "note": variant.note,
        "link": variant.link,
        "overall_rule": variant.overall_rule,
        "raised_from": variant.raised_from,
        "raised_to": variant.raised_to,
        "levels": [
            {"key": one.key, "label": one.label, "symbol": one.symbol, "rank": one.rank}
            for one in variant.levels
        ],
        "domains": [
            {
                "key": domain.key,
                "number": domain.number,
                "title": domain.title,
                "about": domain.about,
                "questions": [_as_question(question) for question in domain.questions],
                "charts": [[_as_step(step) for step in chart.steps] for chart in domain.charts],
                "not_all_na": list(domain.not_all_na),
                "confidence": domain.confidence,
                "sources": list(domain.sources),
            }
            for domain in variant.domains
        ],
    }


def _as_question(question: Question) -> dict[str, Any]:
    def conditions(of: tuple[Asked, ...]) -> list[dict[str, Any]]:
        return [{"question": one.question, "answers": list(one.answers)} for one in of]

    return {
        "key": question.key,
        "number": question.number,
        "text": question.text,
        "if_any": conditions(question.if_any),
        "if_all": conditions(question.if_all),
        "answers": list(question.answers),
        "guidance": question.guidance,
        "short": question.short,
    }


def _as_step(step: Step) -> dict[str, Any]:
    return {
        "key": step.key,
        "questions": list(step.questions),
        "label": step.label,
        "branches": [
            {"answers": list(one.answers), "to": one.to, "unresolved": one.unresolved}
            for one in step.branches
        ],
    }
