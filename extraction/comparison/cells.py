"""What goes into a comparison: the cells of one reading and the structure that they hang from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class CellView:
    """One cell of one reading at its comparison address.

    `kind`: number, text, choice, level (a risk-of-bias judgement), signalling (the answer to a signalling question), or
    structure. The `support` of a judgement or an answer is shown, not compared. `arm`, `comparator` (of a contrast) and
    `time_point` are the ids that the address holds ("" when none); `section` and `label` say what it is to a person.
    `tolerance` is how far another number may lie from this one and still agree with it; None and 0: not at all.
    """

    address: str
    kind: str
    text: str = ""
    number: float | None = None
    missing: str = ""
    so_printed: bool = False
    paper: str = ""
    page: str = ""
    table: str = ""
    quotation: str = ""
    support: str = ""
    arm: str = ""
    comparator: str = ""
    time_point: str = ""
    section: str = ""
    label: str = ""
    tolerance: float | None = None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered; NR and NA are entries."""
        return not self.missing and not self.text.strip() and self.number is None

    @property
    def has_source(self) -> bool:
        return bool(self.page or self.table or self.quotation)


@dataclass(frozen=True)
class ArmView:
    """An arm of a reading under its StudyArm `id`; `group` is the id of its intervention group, "" when the
    structure pass has settled groups already."""

    id: str
    name: str
    group: str = ""


@dataclass(frozen=True)
class TimePointView:
    """A time point of a reading under its StudyTimePoint `id`; give the study's own `days` where the structure
    pass has settled it."""

    id: str
    text: str
    days: float | None = None
    is_baseline: bool = False


@dataclass(frozen=True)
class ReadingView:
    """What one reader recorded: cells in the order of the form, and the structure that they hang from."""

    cells: Sequence[CellView]
    arms: Sequence[ArmView] = ()
    time_points: Sequence[TimePointView] = ()


def arm_address(study_arm_id: object) -> str:
    """Address of the structure row of an arm."""
    return f"arm:{study_arm_id}"


def time_point_address(study_time_point_id: object) -> str:
    """Address of the structure row of a time point."""
    return f"time_point:{study_time_point_id}"


def seen(cell: CellView | None) -> str:
    """What a cell shows, as one text to remember with a decision; "" for a blank or absent cell."""
    if cell is None or cell.is_blank:
        return ""
    return cell.missing or cell.text.strip() or str(cell.number)
