"""Arms put together, and a shared control shared out (Cochrane Handbook 6.5.2.10, 23.3.4)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .errors import CannotDerive


@dataclass(frozen=True)
class Group:
    """People of one arm with their mean and SD, in the outcome's unit."""

    n: float
    mean: float
    sd: float


@dataclass(frozen=True)
class Counted:
    """People of one arm, and those with the event. Parts of people where an arm was shared out."""

    n: float
    events: float


def combine(groups: Sequence[Group]) -> Group:
    """One group in the place of several: N = Σn, the mean weighted by n,
    SD² = [Σ(n - 1) s² + Σ n (m - mean)²] / (N - 1).

    For two groups this is the formula of the Cochrane Handbook 6.5.2.10: [(n1 - 1) s1² + (n2 - 1) s2² +
    n1 n2 / (n1 + n2) (m1 - m2)²] / (n1 + n2 - 1). Raises CannotDerive for no group, for a group of fewer than 1
    person or an SD below 0, and for fewer than 2 people in all.
    """
    _check_people(groups)
    if any(group.sd < 0 for group in groups):
        raise CannotDerive("A standard deviation is not below 0.")
    n = sum(group.n for group in groups)
    if n < 2:
        raise CannotDerive("A standard deviation takes at least 2 people.")
    try:
        mean = math.fsum(group.n * group.mean for group in groups) / n
        squares = math.fsum(
            (group.n - 1) * group.sd**2 + group.n * (group.mean - mean) ** 2 for group in groups
        )
    except (OverflowError, ValueError):
        squares = math.inf
    if not math.isfinite(squares):
        raise CannotDerive("These numbers are too large to compute with.")
    return Group(n, mean, math.sqrt(squares / (n - 1)))


def combine_counts(groups: Sequence[Counted]) -> Counted:
    """People and events added up (Cochrane Handbook 23.3.4). Raises CannotDerive as `combine`, and for more events
    than people."""
    _check_people(groups)
    if any(not 0 <= group.events <= group.n for group in groups):
        raise CannotDerive("People with an event are between none and all.")
    return Counted(sum(group.n for group in groups), sum(group.events for group in groups))


def split_shared(group: Group, comparisons: int) -> Group:
    """A control that serves several comparisons, for each of them: n divided, mean and SD kept (Cochrane Handbook
    23.3.4). Parts of people are not rounded. Raises CannotDerive for fewer than 1 comparison."""
    _check_comparisons(comparisons)
    return Group(group.n / comparisons, group.mean, group.sd)


def split_shared_counts(group: Counted, comparisons: int) -> Counted:
    """The same for counts: people and events both divided (Cochrane Handbook 23.3.4)."""
    _check_comparisons(comparisons)
    return Counted(group.n / comparisons, group.events / comparisons)


def _check_people(groups: Sequence[Group] | Sequence[Counted]) -> None:
    if not groups:
        raise CannotDerive("There is no group to combine.")
    if any(group.n < 1 for group in groups):
        raise CannotDerive("A group has at least 1 person.")


def _check_comparisons(comparisons: int) -> None:
    if comparisons < 1:
        raise CannotDerive("A control serves at least 1 comparison.")
