"""What each arm has at each time: the numbers that are reported, and those that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from extraction.derivation import Derived, Note, derive, notes_on
from extraction.finals import SettledCell, SettledResult, SettledStudy
from extraction.integrity.refusals import read_value
from extraction.reported import Reported
from reviews.models import OutcomeKind

from ..models import AnalysisBasis

NEEDED = {OutcomeKind.CONTINUOUS: ("n", "mean", "sd"), OutcomeKind.DICHOTOMOUS: ("n", "events")}
# The conversion that takes the protocol's correlation.
BY_CORRELATION = "sd_from_baseline_and_final"


@dataclass(frozen=True)
class Row:
    """One arm at one time, in the form (change or value) that is pooled. ``notes`` say what does not follow."""

    arm: UUID
    time_point: UUID
    values: Mapping[str, SettledCell] = field(default_factory=dict)
    impossible: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()

    @property
    def has_number(self) -> bool:
        return bool(self.derived) or any(cell.number is not None for cell in self.values.values())

    @property
    def rests_on_correlation(self) -> bool:
        return any(one.method == BY_CORRELATION for one in self.derived.values())

    def number(self, statistic: str) -> float | None:
        """The number that is reported, else the one that follows; None where neither is, or where it cannot be."""
        cell = self.values.get(statistic)
        if statistic in self.impossible:
            return None
        if cell is not None and cell.number is not None:
            return cell.number
        return self.derived[statistic].value if statistic in self.derived else None

    def is_complete(self, kind: str) -> bool:
        return all(self.number(statistic) is not None for statistic in NEEDED[kind])


@dataclass(frozen=True)
class Deriving:
    """What derivations go by: whether they are used at all, and the correlation between baseline and final."""

    is_used: bool
    correlation: float
    correlation_source: str


def rows_of(
    results: list[SettledResult], settled: SettledStudy, *, kind: str, basis: str, deriving: Deriving
) -> list[Row]:
    """The rows of one outcome in the form that is pooled.

    A change that no paper prints has a row where n, mean and SD all follow from baseline and final.
    """
    of_basis = [result for result in results if result.basis == basis]
    if not deriving.is_used:
        return [Row(result.arm, result.time_point, result.values, result.impossible) for result in of_basis]
    ends = _Ends.of(results, settled) if basis == AnalysisBasis.CHANGE else _Ends({}, None)
    rows = [
        _row(result.arm, result.time_point, result, ends, kind, basis, deriving, _others(result, of_basis))
        for result in of_basis
    ]
    printed = {(row.arm, row.time_point) for row in rows}
    for arm, time in ends.places():
        if (arm, time) not in printed:
            row = _row(arm, time, None, ends, kind, basis, deriving, [])
            if row.is_complete(kind):
                rows.append(row)
    return rows


@dataclass(frozen=True)
class _Ends:
    """The values of every arm and time, and which time is the baseline; none where several are."""

    values: Mapping[tuple[UUID, UUID], SettledResult]
    baseline: UUID | None

    @classmethod
    def of(cls, results: list[SettledResult], settled: SettledStudy) -> "_Ends":
        baselines = [point.key for point in settled.time_points if point.is_baseline]
        return cls(
            {
                (result.arm, result.time_point): result
                for result in results
                if result.basis == AnalysisBasis.VALUE
            },
            baselines[0] if len(baselines) == 1 else None,
        )

    def places(self) -> list[tuple[UUID, UUID]]:
        """Arms and times after baseline of which both ends are there."""
        return [
            (arm, time)
            for arm, time in self.values
            if time != self.baseline and (arm, self.baseline) in self.values
        ]

    def both(self, arm: UUID, time: UUID) -> tuple[dict[str, Reported], dict[str, Reported]] | None:
        first, last = self.values.get((arm, self.baseline)), self.values.get((arm, time))
        if first is None or last is None or time == self.baseline:
            return None
        return readable(first), readable(last)


def readable(result: SettledResult | None) -> dict[str, Reported]:
    """What derivations may build on: nothing that cannot be."""
    if result is None:
        return {}
    return {
        statistic: read_value(statistic, cell.text)
        for statistic, cell in result.values.items()
        if cell.text and statistic not in result.impossible and not cell.so_printed
    }


def _others(result: SettledResult, of_basis: list[SettledResult]) -> list[dict[str, Reported]]:
    """What the other arms have at the same time."""
    return [
        readable(other)
        for other in of_basis
        if other.time_point == result.time_point and other.arm != result.arm
    ]


def _row(
    arm: UUID,
    time: UUID,
    result: SettledResult | None,
    ends: _Ends,
    kind: str,
    basis: str,
    deriving: Deriving,
    others: list[dict[str, Reported]],
) -> Row:
    both = ends.both(arm, time)
    given = {
        "kind": kind,
        "basis": basis,
        "baseline": both and both[0],
        "final": both and both[1],
        "correlation": deriving.correlation,
        "correlation_source": deriving.correlation_source,
        "others": others,
    }
    reported = readable(result)
    values = result.values if result else {}
    impossible = result.impossible if result else {}
    derived = {one.statistic: one for one in derive(reported, **given) if one.statistic not in impossible}
    return Row(arm, time, values, impossible, derived, tuple(notes_on(reported, **given)))
