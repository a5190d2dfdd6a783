"""What one version of the form changed against the version before."""

from collections.abc import Iterable
from dataclasses import dataclass

from ..reported import shown
from .forms import Asked

FIELDS = (
    ("label", "question"),
    ("section_title", "section"),
    ("options", "options"),
    ("minimum", "lowest possible value"),
    ("maximum", "highest possible value"),
    ("tolerance", "tolerance"),
    ("required", "required"),
    ("guidance", "guidance"),
)


@dataclass(frozen=True)
class Reworded:
    """A question that both versions ask: (what, before, after) of each difference."""

    asked: Asked
    differences: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Changes:
    """The difference between two versions. ``is_moved``: questions that both ask stand in another order."""

    added: list[Asked]
    removed: list[Asked]
    reworded: list[Reworded]
    is_moved: bool

    @property
    def nothing(self) -> bool:
        return not (self.added or self.removed or self.reworded or self.is_moved)

    @property
    def words(self) -> str:
        """In a line: "2 added, 1 reworded"."""
        counts = ((self.added, "added"), (self.reworded, "reworded"), (self.removed, "removed"))
        said = [f"{len(found)} {word}" for found, word in counts if found]
        if self.is_moved:
            said.append("moved")
        return ", ".join(said) or "nothing changed"


def changes_between(before: Iterable[Asked], after: Iterable[Asked]) -> Changes:
    """What the later version adds, rewords, removes and moves."""
    old, new = {one.pk: one for one in before}, {one.pk: one for one in after}
    reworded = [
        Reworded(one, differences)
        for key, one in new.items()
        if (differences := _differences(old.get(key), one))
    ]
    return Changes(
        added=[one for key, one in new.items() if key not in old],
        removed=[one for key, one in old.items() if key not in new],
        reworded=reworded,
        is_moved=[key for key in old if key in new] != [key for key in new if key in old],
    )


def _differences(before: Asked | None, after: Asked) -> list[tuple[str, str, str]]:
    if before is None:
        return []
    return [
        (words, _said(getattr(before, name)), _said(getattr(after, name)))
        for name, words in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return shown(value)
    if isinstance(value, list):
        return ", ".join(value)
    return str(value) if value not in (None, "") else "none"
