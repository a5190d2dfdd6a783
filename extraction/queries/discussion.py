"""Who has the word about a difference, and what was said so far."""

from collections import defaultdict
from dataclasses import dataclass, field

from ..models import Comparison, Remark, RemarkKind

READERS, ARBITER = "readers", "arbiter"


@dataclass(frozen=True)
class Discussion:
    """What was said about each address, the oldest first."""

    comparison: Comparison
    remarks: dict[str, list[Remark]] = field(default_factory=dict)

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
        return max(passes, default=(None, starts), key=lambda one: one[0])[1]


def read_discussion(comparison: Comparison) -> Discussion:
    """All remarks of a comparison, in one query."""
    remarks: dict[str, list[Remark]] = defaultdict(list)
    for one in comparison.remarks.select_related("by"):
        remarks[one.address].append(one)
    return Discussion(comparison, dict(remarks))
