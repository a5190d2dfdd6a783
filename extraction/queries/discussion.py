"""Who has the word about a difference, and what was said so far."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from ..models import Amendment, Comparison, Remark, RemarkKind, Resolution

READERS, ARBITER = "readers", "arbiter"


@dataclass(frozen=True)
class Discussion:
    """What was said about each address, the oldest first. ``reopened``: since when an amendment has opened it again."""

    comparison: Comparison
    remarks: dict[str, list[Remark]] = field(default_factory=dict)
    reopened: Mapping[str, datetime] = field(default_factory=dict)

    def said(self, address: str) -> list[Remark]:
        return self.remarks.get(address, [])

    def is_with(self, address: str) -> str:
        """``readers`` while they discuss the difference, else ``arbiter``.

        A difference goes to the readers first where the review says so, and whenever the arbiter sends it back; it
        goes to the arbiter when a reader leaves it to them, alone or with all the rest. What an amendment opened again
        starts with the arbiter.
        """
        comparison = self.comparison
        starts = READERS if comparison.discusses and comparison.settled_at is None else ARBITER
        passes = [
            (one.at, READERS if one.kind == RemarkKind.SEND_BACK else ARBITER)
            for one in self.said(address)
            if one.kind in (RemarkKind.SEND_BACK, RemarkKind.HAND_OVER)
        ]
        if comparison.handed_over_at is not None:
            passes.append((comparison.handed_over_at, ARBITER))
        since = self.reopened.get(address)
        passes = [one for one in passes if since is None or one[0] > since]
        return max(passes, default=(None, starts), key=lambda one: one[0])[1]


def read_discussion(comparison: Comparison, reopened: Mapping[str, datetime]) -> Discussion:
    """All remarks of a comparison, in one query."""
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for one in comparison.remarks.select_related("by"):
        remarks[one.address].append(one)
    return Discussion(comparison, dict(remarks), reopened)


@dataclass(frozen=True)
class Passed:
    """Since when, by assignment, an undecided difference is with whom it was passed to last: the readers, to whom the
    arbiter sent it back, or the arbiter, to whom a reader left it alone."""

    to_readers: dict[UUID, datetime]
    to_arbiter: dict[UUID, datetime]


def passed_on(assignments: Iterable[UUID]) -> Passed:
    """What was passed on in these assignments and is undecided. Settling ends it, and what is open again must have been
    passed on since. Three queries."""
    passed: dict[tuple[UUID, UUID, str], Remark] = {}
    passes = Remark.objects.filter(
        comparison__assignment__in=list(assignments), kind__in=(RemarkKind.SEND_BACK, RemarkKind.HAND_OVER)
    ).select_related("comparison")
    for one in passes.order_by("at"):
        passed[(one.comparison.assignment_id, one.comparison_id, one.address)] = one
    decided = {
        (comparison, address): at
        for comparison, address, at in Resolution.objects.filter(
            comparison__in={comparison for _, comparison, _ in passed}, superseded_at__isnull=True
        ).values_list("comparison", "address", "at")
    }
    reopened = {
        (one.comparison_id, address): one.at
        for one in Amendment.objects.filter(
            comparison__in={comparison for _, comparison, _ in passed}, closed_at__isnull=True
        )
        for address in one.addresses
    }
    found: dict[str, dict[UUID, datetime]] = {RemarkKind.SEND_BACK: {}, RemarkKind.HAND_OVER: {}}
    for (assignment, comparison, address), last in passed.items():
        since = reopened.get((comparison, address))
        if last.comparison.settled_at is not None and (since is None or since > last.at):
            continue
        ended = [decided.get((comparison, address)), last.comparison.handed_over_at]
        if not any(at and at > last.at for at in ended):
            of_kind = found[last.kind]
            of_kind[assignment] = min(last.at, of_kind.get(assignment, last.at))
    return Passed(found[RemarkKind.SEND_BACK], found[RemarkKind.HAND_OVER])
