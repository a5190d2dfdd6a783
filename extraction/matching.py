"""Whose arm is whose arm: proposals for the structure pass, which a person confirms or corrects.

Two readers name and order the arms of one study differently. The proposal is the matching with the highest total
likeness (an optimal assignment, not a greedy one), the same every time for the same input; what is like nothing
stays single.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from rapidfuzz import fuzz
from scipy.optimize import linear_sum_assignment

# Points of likeness. A name counts 0 to 100; a shared intervention group is worth as much as most of a name,
# so that "SVF" and "Stromal vascular fraction" of one group meet, and an exact name still outweighs another group.
SAME_GROUP = 65
OTHER_GROUP = -35
# "10 mg" and "20 mg" differ in two characters and are different arms.
OTHER_FIGURES = -45
ACRONYM = 90
ENOUGH = 60
LAST_PAIR = 1

BASELINES = 300
SAME_DAYS = 200
NEAR_DAYS = 120
# 12 weeks are 84 days, 3 months 91.3: two readers may write one visit either way.
NEAR = 0.10


@dataclass(frozen=True)
class ArmName:
    """An arm as one reader wrote it; `key` is the caller's, `group` the intervention group ("" when none)."""

    key: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class TimeName:
    """A time point as one reader wrote it; `days` None when unknown."""

    key: str
    text: str
    days: float | None = None
    is_baseline: bool = False


Name = TypeVar("Name", ArmName, TimeName)


@dataclass(frozen=True)
class Match:
    """A proposed pair of keys, or a single (the other key None). `because` says what the proposal rests on."""

    first: str | None
    second: str | None
    score: int = 0
    because: str = ""


def propose_arms(first: Sequence[ArmName], second: Sequence[ArmName]) -> list[Match]:
    """Pairs of arms by name and intervention group: pairs and singles in the first's order, then the second's
    singles in theirs. One arm left over on each side is proposed as a pair unless their groups differ."""

    def groups_allow(a: ArmName, b: ArmName) -> bool:
        return not a.group or not b.group or a.group == b.group

    return _propose(first, second, _arm_likeness, groups_allow)


def propose_time_points(first: Sequence[TimeName], second: Sequence[TimeName]) -> list[Match]:
    """Pairs of time points: baseline with baseline, then equal days, nearly equal days, then text; ordered as arms
    are. One follow-up left over on each side is proposed as a pair when one of the two times is unknown."""

    def one_is_unknown(a: TimeName, b: TimeName) -> bool:
        return not a.is_baseline and not b.is_baseline and (a.days is None or b.days is None)

    return _propose(first, second, _time_likeness, one_is_unknown)


def _propose(
    first: Sequence[Name],
    second: Sequence[Name],
    likeness: Callable[[Name, Name], tuple[int, str]],
    may_be_last_pair: Callable[[Name, Name], bool],
) -> list[Match]:
    partner: dict[int, Match] = {}
    likenesses = [[likeness(a, b) for b in second] for a in first]
    if first and second:
        # Of equally good matchings the one that keeps the order: the part for order stays below one point in all.
        order = 1.0 / (2.0 * (len(first) + len(second)) ** 2)
        gain = np.array(
            [
                [
                    (score if score >= ENOUGH else 0)
                    + order * (1.0 - abs(i - j) / (len(first) + len(second)))
                    for j, (score, _) in enumerate(row)
                ]
                for i, row in enumerate(likenesses)
            ]
        )
        for i, j in zip(*linear_sum_assignment(gain, maximize=True), strict=True):
            score, because = likenesses[i][j]
            if score >= ENOUGH:
                partner[int(i)] = Match(first[i].key, second[j].key, score, because)

    taken = {match.second for match in partner.values()}
    left = [i for i in range(len(first)) if i not in partner]
    right = [b for b in second if b.key not in taken]
    if len(left) == 1 and len(right) == 1 and may_be_last_pair(first[left[0]], right[0]):
        partner[left[0]] = Match(first[left[0]].key, right[0].key, LAST_PAIR, "the only ones left")
        right = []
    return [partner.get(i, Match(a.key, None)) for i, a in enumerate(first)] + [
        Match(None, b.key) for b in right
    ]


def _arm_likeness(a: ArmName, b: ArmName) -> tuple[int, str]:
    score = _name_likeness(a.name, b.name)
    because = "same name" if score == 100 else "similar name" if score >= ENOUGH else ""
    if a.group and b.group:
        if a.group == b.group:
            score += SAME_GROUP
            because = f"{because}, same group" if because else "same group"
        else:
            score += OTHER_GROUP
    return score, because


def _name_likeness(a: str, b: str) -> int:
    """0 to 100, not counting case, punctuation and the order of words.

    Words are compared whole names against whole names: "ReCell + laser" holds "laser" and is not like it.
    """
    words_a, words_b = _words(a), _words(b)
    if not words_a or not words_b:
        return 0
    score = round(fuzz.token_sort_ratio(" ".join(words_a), " ".join(words_b)))
    if _is_acronym(words_a, words_b) or _is_acronym(words_b, words_a):
        score = max(score, ACRONYM)
    if _figures(words_a) != _figures(words_b):
        score = max(0, score + OTHER_FIGURES)
    return score


def _is_acronym(short: list[str], long: list[str]) -> bool:
    return len(short) == 1 < len(long) and short[0] == "".join(word[0] for word in long)


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return re.findall(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+", plain)


def _figures(words: list[str]) -> list[str]:
    return sorted(word for word in words if word[0].isdigit())


def _time_likeness(a: TimeName, b: TimeName) -> tuple[int, str]:
    if a.is_baseline or b.is_baseline:
        return (BASELINES, "both baseline") if a.is_baseline and b.is_baseline else (0, "")
    likeness = _name_likeness(a.text, b.text)
    if a.days is not None and b.days is not None:
        apart, longer = abs(a.days - b.days), max(a.days, b.days)
        if apart < 1e-3:
            return SAME_DAYS + likeness // 2, "same time"
        if apart <= NEAR * longer:
            # The nearer, the likelier: up to 50 points, below an equal time whatever the texts.
            return NEAR_DAYS + round(50 * (1 - apart / (NEAR * longer))), "nearly the same time"
        return 0, ""
    if a.days is None and b.days is None:
        if likeness == 0 and not _words(a.text) and not _words(b.text):
            likeness = 100
        return likeness, "neither time is known" if likeness >= ENOUGH else ""
    return (likeness, "similar words") if likeness >= ENOUGH else (0, "")
