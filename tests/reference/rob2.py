"""The decision tables of RoB 2 in `rob2.json`, and every valid answer combination by their own conditions.

Nothing of the product's algorithm is used here.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("rob2.json")
REFERENCE = json.loads(FILE.read_text(encoding="utf-8"))

# The product's variants and the tables that they are held against.
TABLES = {
    "rob2_parallel": "parallel_assignment",
    "rob2_parallel_adhering": "parallel_adhering",
    "rob2_crossover": "crossover_assignment",
    "rob2_crossover_adhering": "crossover_adhering",
    "rob2_cluster": "cluster_assignment",
    "rob2_cluster_adhering": "cluster_adhering",
    "within_person": "parallel_assignment",
    "within_person_adhering": "parallel_adhering",
}
OFFICIAL = [key for key in TABLES if not key.startswith("within_person")]

Answers = dict[str, str]


def table(variant: str, domain: str) -> dict[str, Any]:
    """The entry of a domain; KeyError where the file has none."""
    for entry in REFERENCE["variants"][variant]["domains"]:
        if entry["id"] == domain:
            return entry
    raise KeyError(domain)


def applies(condition: Mapping[str, Any] | None, answers: Answers) -> bool:
    """Whether a question applies, all questions before it being answered."""
    if condition is None:
        return True
    combine = any if "any" in condition else all
    (terms,) = condition.values()
    return combine(answers[term["question"]] in term["in"] for term in terms)


def combinations(entry: Mapping[str, Any]) -> Iterator[Answers]:
    """Every combination of answers to a domain's questions that is valid: NA exactly where a question does not apply,
    or where it may be chosen. Each is a dictionary of its own."""
    questions = entry["questions"]

    def following(place: int, given: Answers) -> Iterator[Answers]:
        if place == len(questions):
            yield given
            return
        question = questions[place]
        if not applies(question["applies_if"], given):
            yield from following(place + 1, given | {question["number"]: "NA"})
            return
        for answer in question["answers"]:
            if answer != "NA" or question.get("na_allowed_when_applicable"):
                yield from following(place + 1, given | {question["number"]: answer})

    yield from following(0, {})


def judged(rules: list[Mapping[str, Any]], answers: Answers) -> str:
    """What the first rule gives of which all answers match; "" where none does."""
    for rule in rules:
        if all(answers[number] in matching for number, matching in rule["if"].items()):
            return rule["then"]
    return ""
