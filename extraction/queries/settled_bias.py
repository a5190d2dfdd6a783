"""The settled judgements of risk of bias of a review: of all results, of single results, and which of them hold."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from reviews.models import Outcome, Review, Study, Task

from ..models import Judgement, StudyResult
from ..risk_of_bias.variant import ASSIGNMENT, OVERALL, Variant
from .in_force import finals_in_force
from .instruments import variant_named, variant_of
from .overview import worst


@dataclass(frozen=True)
class About:
    """Which results judgements are asked for: all (``outcome`` None), those of an outcome, or those of an outcome at a
    time. ``time`` is ``time_key`` of a time point, since every study has time points of its own."""

    outcome: UUID | None = None
    time: str = ""

    @classmethod
    def read(cls, text: str) -> "About | None":
        """What an address says, as ``str`` writes it; None for anything else."""
        if not text:
            return cls()
        outcome, _, time = text.partition(":")
        try:
            return cls(UUID(outcome), time)
        except ValueError:
            return None

    def __str__(self) -> str:
        if self.outcome is None:
            return ""
        return f"{self.outcome}:{self.time}" if self.time else str(self.outcome)

    def covers(self, result: StudyResult) -> bool:
        """Whether the result is one of those that are asked for."""
        if self.outcome is None:
            return True
        return result.outcome_id == self.outcome and self.time in ("", time_key(result))


def time_key(result: StudyResult) -> str:
    """What tells times of different studies apart: the days where they are known, else the words; "" for a result at
    any time."""
    point = result.time_point
    if point is None:
        return ""
    return f"{point.days:g}" if point.days is not None else " ".join(point.text.split()).casefold()


@dataclass(frozen=True)
class Settled:
    """One settled judgement. ``proposed`` is what the answers proposed, "" where nothing did; ``result`` is None for a
    judgement of all results. ``inherited``: it holds here and is about something else."""

    level: str
    proposed: str
    support: str
    result: StudyResult | None
    inherited: bool = False

    @property
    def differs(self) -> bool:
        """Whether the answers proposed another level."""
        return bool(self.proposed) and self.level != self.proposed


Held = dict[str, Settled]


@dataclass
class Scope:
    """What is judged of one result, or (``result`` None) of all results, by domain key and "overall"."""

    variant: Variant
    result: StudyResult | None
    judged: Held = field(default_factory=dict)


@dataclass
class SettledBias:
    """A study whose risk of bias is settled. ``apart`` are its results that are judged apart, in the outcomes'
    order."""

    study: Study
    variant: Variant
    general: Scope
    apart: list[Scope] = field(default_factory=list)

    def whole(self, scope: Scope) -> Held:
        """The judgements that hold for one result: its own, then those of all results. An overall of all results holds
        only where no domain is judged apart."""
        return _nearest([scope, self.general]) if scope.result else dict(scope.judged)

    def holding(self, about: About) -> Held:
        """The judgements that hold for what is asked for.

        Of all results, those of all results; a domain that is judged for single results alone has the worst of them. Of
        an outcome, the worst of its results where any is judged apart. Of an outcome at a time, those of that result.
        Where results are judged for both effects of interest, those for the effect of the study's instrument count.
        """
        if about.outcome is None:
            wholes = [self.whole(scope) for scope in self._counted(self.apart)]
            return self._worst(wholes) | self.whole(self.general)
        of_outcome = self._counted([one for one in self.apart if one.result.outcome_id == about.outcome])
        if about.time:
            at_time = [one for one in of_outcome if time_key(one.result) == about.time]
            of_outcome = at_time or [one for one in of_outcome if one.result.time_point_id is None]
        wholes = [self.whole(scope) for scope in of_outcome]
        return self._worst(wholes) if wholes else self.whole(self.general)

    def _counted(self, scopes: list[Scope]) -> list[Scope]:
        own = [one for one in scopes if one.result.effect == (self.variant.effect or ASSIGNMENT)]
        return own or ([] if self.general.judged else scopes)

    def _worst(self, wholes: Sequence[Held]) -> Held:
        found: Held = {}
        for domain in (*self.variant.domain_keys, OVERALL):
            there = [one[domain] for one in wholes if domain in one]
            if there:
                level = worst(self.variant, (one.level for one in there))
                found[domain] = next(one for one in there if one.level == level)
        return found


def _nearest(scopes: Sequence[Scope]) -> Held:
    """Of every domain of the first scope the judgement of the nearest that has one and asks the same."""
    variant = scopes[0].variant
    near: dict[str, int] = {}
    for number, scope in enumerate(scopes):
        for domain in scope.judged:
            if domain not in near and (number == 0 or _same(variant, scope.variant, domain)):
                near[domain] = number
    overall = near.get(OVERALL, 0)
    if any(number < overall for domain, number in near.items() if domain != OVERALL):
        del near[OVERALL]
    found = {}
    for domain, number in near.items():
        one = scopes[number].judged[domain]
        found[domain] = Settled(one.level, one.proposed, one.support, one.result, inherited=number > 0)
    return found


def _same(variant: Variant, other: Variant, domain: str) -> bool:
    if domain == OVERALL or variant == other:
        return True
    return variant.domain(domain) == other.domain(domain)


def settled_bias(review: Review) -> dict[UUID, SettledBias]:
    """The settled judgements of every study of the review by its key; two queries, however many studies there are."""
    found: dict[UUID, SettledBias] = {}
    scopes: dict[tuple[UUID, UUID | None], Scope] = {}
    by_reading: dict[UUID, SettledBias] = {}
    for (study, task), reading in finals_in_force(review.studies.all()).items():
        if task == Task.RISK_OF_BIAS:
            variant = variant_of(reading.variant, reading.assignment.study.design)
            general = Scope(variant, None)
            found[study] = SettledBias(reading.assignment.study, variant, general)
            by_reading[reading.pk] = found[study]
            scopes[reading.pk, None] = general
    judgements = Judgement.objects.filter(reading__in=by_reading).select_related(
        "study_result__outcome", "study_result__time_point"
    )
    for one in judgements:
        bias = by_reading[one.reading_id]
        variant = variant_named(one.variant) if one.variant else bias.variant
        known = one.domain == OVERALL or one.domain in variant.domain_keys
        if (variant.tool, variant.version) != (bias.variant.tool, bias.variant.version) or not known:
            continue
        if one.text not in variant.level_keys:
            continue
        place = (one.reading_id, one.study_result_id)
        if place not in scopes:
            scopes[place] = Scope(variant, one.study_result)
            bias.apart.append(scopes[place])
        scopes[place].judged[one.domain] = Settled(one.text, one.proposed, one.support, one.study_result)
    for bias in found.values():
        bias.apart.sort(key=_order)
    return found


def _order(scope: Scope) -> tuple:
    """Outcomes as the protocol has them, at any time before single times, these from early to late."""
    result = scope.result
    point = result.time_point
    days = -1.0 if point is None else (point.days if point.days is not None else float("inf"))
    return (result.outcome.position, result.outcome.name, days, point.text if point else "", result.effect)


@dataclass(frozen=True)
class Choice:
    """One of the sets of results that judgements can be asked for."""

    about: About
    words: str


def choices(outcomes: Iterable[Outcome], biases: Iterable[SettledBias]) -> list[Choice]:
    """All results, every outcome, and every outcome at each time at which a study is judged apart."""
    times: dict[UUID, dict[str, tuple[float, str]]] = defaultdict(dict)
    for bias in biases:
        for scope in bias.apart:
            point = scope.result.time_point
            if point is not None:
                days = point.days if point.days is not None else float("inf")
                times[scope.result.outcome_id].setdefault(time_key(scope.result), (days, point.text))
    found = [Choice(About(), "All results")]
    for outcome in outcomes:
        found.append(Choice(About(outcome.pk), outcome.name))
        at = sorted(times[outcome.pk].items(), key=lambda one: one[1])
        found += [Choice(About(outcome.pk, key), f"{outcome.name}, {words}") for key, (_, words) in at]
    return found
