"""What the page of a review's instruments lists: the product's, and its own in their versions."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from reviews.models import Assignment, Review, Task

from ..models import Instrument
from ..risk_of_bias.instruments import VARIANTS
from ..risk_of_bias.variant import ADHERING, ASSIGNMENT, Variant
from .instruments import drafted

EFFECT_WORDS = {ASSIGNMENT: "Assignment", ADHERING: "Adhering", "": "Not told apart"}


@dataclass(frozen=True)
class InstrumentLine:
    """An instrument with how many studies are assessed with it. ``standing`` says how far it is official."""

    variant: Variant
    studies: int

    @property
    def effect(self) -> str:
        return EFFECT_WORDS[self.variant.effect]

    @property
    def standing(self) -> str:
        """Official, provisional in some domains, adapted, or judgements only."""
        provisional = [one.number for one in self.variant.domains if one.is_provisional]
        if not self.variant.has_questions:
            return "Judgements only"
        words = "Official" if self.variant.official else "Adapted"
        if not any(one.charts for one in self.variant.domains):
            return f"{words}, no algorithm"
        if not provisional:
            return words
        of = "domain" if len(provisional) == 1 else "domains"
        return f"{words}, proposals provisional in {of} {', '.join(provisional)}"


@dataclass(frozen=True)
class VersionLine:
    """One version of an instrument of the review's own."""

    instrument: Instrument
    variant: Variant
    studies: int


@dataclass(frozen=True)
class OwnInstrument:
    """An instrument of the review's own: its versions, the latest first."""

    versions: list[VersionLine]

    @property
    def last(self) -> VersionLine:
        return self.versions[0]

    @property
    def draft(self) -> Instrument | None:
        last = self.last.instrument
        return None if last.is_published else last

    @property
    def title(self) -> str:
        """As the last published version is called; a draft that is called otherwise is not yet."""
        published = next((one for one in self.versions if one.instrument.is_published), self.last)
        return published.instrument.title


def product_lines(review: Review) -> list[InstrumentLine]:
    """The product's instruments in their order; one query."""
    used = _used(review)
    return [InstrumentLine(variant, used[variant.key]) for variant in VARIANTS.values()]


def own_instruments(review: Review, *, drafts: bool) -> list[OwnInstrument]:
    """The review's own by title, without drafts for whom they do not concern; two queries."""
    used = _used(review)
    by_tool: dict[UUID, list[VersionLine]] = defaultdict(list)
    for one in Instrument.objects.filter(review=review).order_by("-number"):
        if drafts or one.is_published:
            by_tool[one.tool].append(VersionLine(one, drafted(one), used[one.key]))
    return sorted((OwnInstrument(lines) for lines in by_tool.values()), key=lambda own: own.title.casefold())


def _used(review: Review) -> Counter[str]:
    """How many studies are assigned with the instrument of each key, in any round."""
    pairs = Assignment.objects.filter(study__review=review, task=Task.RISK_OF_BIAS).order_by()
    return Counter(key for key, _ in pairs.values_list("instrument", "study").distinct())


def tools(variants: Sequence[Variant]) -> list[Variant]:
    """Of instruments that differ in the effect of interest alone, the one for the effect of assignment."""
    found: dict[str, Variant] = {}
    for one in variants:
        found.setdefault(one.tool or one.key, one)
    return list(found.values())
