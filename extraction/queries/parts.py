"""The arms and time points of a reading: their order, and how much is typed in each."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ..models import Answer, Arm, Basis, Contrast, Estimate, Reading, TimePoint, Value
from .lines import contrast_words

Part = TypeVar("Part", Arm, TimePoint)

TYPED = ~Q(text="", missing="")


def in_order(parts: Iterable[Part]) -> list[Part]:
    """Arms as the reader put them; of times the baseline first, then by days, unknown ones last."""
    return sorted(parts, key=lambda part: (*rank(part), part.position))


def rank(part: Arm | TimePoint) -> tuple:
    """What stands before the reader's own order: nothing of arms, the days of times."""
    if isinstance(part, Arm):
        return ()
    return (not part.is_baseline, part.days is None, part.days or 0.0)


def typed_in(reading: Reading) -> Counter[UUID]:
    """How many values are typed in each arm and each time point of a reading, those that are taken out included, in
    three queries. A value of an arm at a time counts in both; what is said of two arms counts in both."""
    counts: Counter[UUID] = Counter()
    answers = Answer.objects.filter(TYPED, reading=reading, arm__isnull=False)
    _add(counts, answers, "arm")
    _add(counts, Value.objects.filter(TYPED, result__reading=reading), "result__arm", "result__time_point")
    estimates = Estimate.objects.filter(TYPED, contrast__reading=reading)
    _add(counts, estimates, "contrast__arm", "contrast__comparator", "contrast__time_point")
    return counts


def _add(counts: Counter[UUID], cells: QuerySet, *fields: str) -> None:
    for line in cells.values(*fields).annotate(count=Count("pk")).order_by():
        for field in fields:
            counts[line[field]] += line["count"]


@dataclass(frozen=True)
class ChangesAt:
    """The changes that are reported at a time: how many typed values, by outcome and arm, and which contrasts."""

    typed: int
    places: list[str]
    contrasts: list[str]

    def __bool__(self) -> bool:
        return bool(self.typed or self.contrasts)

    @property
    def words(self) -> str:
        """ "6 typed values of change (ECCA score in SVF, ECCA score in Normal saline)"."""
        said = []
        if self.typed:
            count = f"{self.typed} typed value{'' if self.typed == 1 else 's'} of change"
            said.append(f"{count} ({', '.join(self.places)})")
        said += [f"the contrast “{one}”" for one in self.contrasts]
        return " and ".join(said)

    @property
    def way_out(self) -> str:
        """What has to be done so that there are none."""
        contrasts = f"remove or change the contrast{'' if len(self.contrasts) == 1 else 's'}"
        done = ["empty the values"] * bool(self.typed) + [contrasts] * bool(self.contrasts)
        return " and ".join(done)


def changes_at(reading: Reading, time_point: TimePoint, *, arms: Iterable[Arm]) -> ChangesAt:
    """What a reading reports of change at a time, in these arms; of a contrast both arms are among them. Two queries
    besides that of the arms."""
    keys = [arm.pk for arm in arms]
    values = Value.objects.filter(
        TYPED,
        result__reading=reading,
        result__time_point=time_point,
        result__basis=Basis.CHANGE,
        result__arm__in=keys,
    ).select_related("result__outcome", "result__arm")
    ordered = sorted(
        values, key=lambda value: (value.result.outcome.position, value.result.arm.position, value.statistic)
    )
    contrasts = Contrast.objects.filter(
        reading=reading, time_point=time_point, basis=Basis.CHANGE, arm__in=keys, comparator__in=keys
    ).select_related("outcome", "arm", "comparator")
    return ChangesAt(
        typed=len(ordered),
        places=list(dict.fromkeys(f"{value.result.outcome} in {value.result.arm}" for value in ordered)),
        contrasts=[
            f"{one.outcome}, {one.arm} against {one.comparator}: "
            f"{contrast_words(one.measure, one.basis, one.adjustment)}"
            for one in contrasts
        ],
    )


def taken_out(reading: Reading) -> tuple[list[Arm], list[TimePoint]]:
    """The arms and time points that were taken out, the latest first."""
    out = Q(reading=reading, removed_at__isnull=False)
    return (
        list(Arm.with_removed.filter(out).order_by("-removed_at")),
        list(TimePoint.with_removed.filter(out).order_by("-removed_at")),
    )
