"""What a question of the form may be."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from django.utils.text import slugify

from reviews.refusals import Refused

from ..models import FormItem, Question, QuestionKind
from ..reported import unkeepable

IDENTITY = ("kind", "unit", "per_arm", "columns")
WITH_OPTIONS = (QuestionKind.CHOICE, QuestionKind.MULTIPLE)
UNIT_LENGTH = Question._meta.get_field("unit").max_length
# The most characters of a text, by field.
LIMITS = {
    "label": FormItem._meta.get_field("label").max_length,
    "guidance": FormItem._meta.get_field("guidance").max_length,
    "unit": UNIT_LENGTH,
}
KEY_LENGTH = Question._meta.get_field("key").max_length
OPTION_LENGTH = 200
MOST_OPTIONS = 100
MOST_COLUMNS = 12
COLUMN_KINDS = ("text", "number", "date")


def checked_question(fields: dict[str, Any]) -> dict[str, Any]:
    """All fields of a question, without what its kind has no use for. Raises Refused with what does not hold."""
    kind = fields.get("kind", QuestionKind.TEXT)
    found = {
        "label": str(fields.get("label", "")).strip(),
        "kind": kind,
        "unit": str(fields.get("unit", "")).strip() if kind == QuestionKind.NUMBER else "",
        "per_arm": bool(fields.get("per_arm")),
        "columns": _columns(fields.get("columns") or ()) if kind == QuestionKind.TABLE else [],
        "options": _options(fields.get("options") or ()) if kind in WITH_OPTIONS else [],
        "minimum": fields.get("minimum") if kind == QuestionKind.NUMBER else None,
        "maximum": fields.get("maximum") if kind == QuestionKind.NUMBER else None,
        "tolerance": fields.get("tolerance") if kind == QuestionKind.NUMBER else None,
        "required": bool(fields.get("required")),
        "guidance": str(fields.get("guidance", "")).strip(),
    }
    errors = _errors(found)
    if errors:
        raise Refused(errors=errors)
    return found


def _options(options: Sequence[str]) -> list[str]:
    return [option for text in options if (option := " ".join(str(text).split()))]


def _columns(columns: Sequence[dict[str, Any]]) -> list[dict[str, str]]:
    """The columns that have a name, each with a key of its own."""
    found: list[dict[str, str]] = []
    for column in columns:
        label = str(column.get("label", "")).strip()
        if not label:
            continue
        taken = {one["key"] for one in found}
        kind = str(column.get("kind") or "text")
        found.append(
            {
                "key": column.get("key") or free_key(slugify(label).replace("-", "_"), taken, "_"),
                "label": label,
                "kind": kind,
                "unit": str(column.get("unit", "")).strip() if kind == "number" else "",
            }
        )
    return found


def _errors(fields: dict[str, Any]) -> dict[str, list[str]]:
    errors = {
        name: [problem] for name, limit in LIMITS.items() if (problem := unkeepable(fields[name], limit))
    }
    if not fields["label"]:
        errors["label"] = ["Say what is asked."]
    if fields["kind"] not in QuestionKind.values:
        errors["kind"] = ["Choose one of the kinds."]
    if fields["kind"] in WITH_OPTIONS:
        errors |= _option_errors(fields["options"])
    low, high = fields["minimum"], fields["maximum"]
    for name, bound in (("minimum", low), ("maximum", high)):
        if bound is not None and not isfinite(bound):
            errors[name] = ["Give a number, or leave it empty."]
    if low is not None and high is not None and low >= high:
        errors["maximum"] = [f"{high:g} is not above the lowest possible value, {low:g}."]
    tolerance = fields["tolerance"]
    if tolerance is not None and not (isfinite(tolerance) and tolerance >= 0):
        errors["tolerance"] = ["Tolerance must be 0 or more, or left empty."]
    if fields["kind"] == QuestionKind.TABLE:
        errors |= _column_errors(fields["columns"])
    return errors


def _option_errors(options: list[str]) -> dict[str, list[str]]:
    if len(options) < 2:
        return {"options": ["Give at least two options, each on its own line."]}
    if len(options) > MOST_OPTIONS:
        return {"options": [f"{len(options)} options; the limit is {MOST_OPTIONS}."]}
    seen: set[str] = set()
    for option in options:
        if option.casefold() in seen:
            return {"options": [f"“{option}” stands there twice."]}
        if len(option) > OPTION_LENGTH:
            return {
                "options": [f"“{option[:40]}…” has {len(option)} characters; the limit is {OPTION_LENGTH}."]
            }
        if problem := unkeepable(option):
            return {"options": [f"“{_plain(option)}”: {problem}"]}
        seen.add(option.casefold())
    return {}


def _plain(text: str) -> str:
    """A text for a refusal to name it by, without the characters that cannot be kept."""
    return "".join(character for character in text if not unkeepable(character))[:40]


def _column_errors(columns: list[dict[str, str]]) -> dict[str, list[str]]:
    if not columns:
        return {"columns": ["Give the table at least one column."]}
    if len(columns) > MOST_COLUMNS:
        return {"columns": [f"{len(columns)} columns; the limit is {MOST_COLUMNS}."]}
    labels = [column["label"].casefold() for column in columns]
    for column in columns:
        if labels.count(column["label"].casefold()) > 1:
            return {"columns": [f"Two columns are called “{column['label']}”."]}
        if column["kind"] not in COLUMN_KINDS:
            return {"columns": [f"A column holds text, a number or a date, not “{column['kind']}”."]}
        if len(column["label"]) > 60 or len(column["unit"]) > UNIT_LENGTH:
            return {"columns": [f"A column's name has at most 60 characters, its unit {UNIT_LENGTH}."]}
        if problem := unkeepable(column["label"]) or unkeepable(column["unit"]):
            return {"columns": [f"“{_plain(column['label'])}”: {problem}"]}
    return {}


def free_key(wanted: str, taken: set[str] | frozenset[str], joint: str = "-") -> str:
    """The key, with a number behind it where another has it; cut so that the number fits."""
    wanted = wanted[: KEY_LENGTH - 5].strip("-_") or "question"
    found, number = wanted, 2
    while found in taken:
        found, number = f"{wanted}{joint}{number}", number + 1
    return found
