"""Differences that are none: the two readings say the same on a line, in other forms."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ..addresses import ValueAddress, parse, translate
from ..comparison import Equivalent, ReportedLine, Row, equivalents
from .reported_lines import reported_lines
from .sheets import Sheet


@dataclass(frozen=True)
class Equivalence:
    """The rows of one line that one decision settles: the statistic in one reading, its sources in the other."""

    said: Equivalent
    addresses: tuple[str, ...]


def equivalences(first: Sheet, second: Sheet, rows: Iterable[Row]) -> dict[str, Equivalence]:
    """By the address of each row that says the same in another form.

    A value against a blank is a difference still, and is decided; this tells the person who decides that either choice
    keeps the same number.
    """
    one_has = {row.address for row in rows if row.difference in ("blank", "missing")}
    places = {address.rpartition(":")[0] for address in one_has if address.startswith("value:")}
    if not places:
        return {}
    lines = [_lines(sheet) for sheet in (first, second)]
    found: dict[str, Equivalence] = {}
    for place in places:
        mine, theirs = (side.get(place) for side in lines)
        if mine is None or theirs is None:
            continue
        for said in equivalents(mine, theirs):
            addresses = tuple(f"{place}:{one}" for one in (said.statistic, *said.sources))
            together = tuple(address for address in addresses if address in one_has)
            found |= {address: Equivalence(said, together) for address in together}
    return found


def _lines(sheet: Sheet) -> Mapping[str, ReportedLine]:
    """What a reading reports, by the line's place among the study's own arms and time points."""
    arms: dict[UUID, UUID | None] = {arm.pk: arm.study_arm_id for arm in sheet.arms}
    times: dict[UUID, UUID | None] = {point.pk: point.study_time_point_id for point in sheet.time_points}
    moved: dict[str, ReportedLine] = {}
    for place, line in reported_lines(sheet, sheet.refusals()).items():
        address = parse(f"{place}:n")
        assert isinstance(address, ValueAddress)
        there = translate(address, arms=arms, time_points=times)
        if there is not None:
            moved[str(there).rpartition(":")[0]] = line
    return moved
