"""What each compared place of a review is about, the same in every study: the fields that agreement is told by."""

from collections.abc import Iterable
from uuid import UUID

from ..addresses import (
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    ValueAddress,
    parse,
)
from ..agreement import Field, Scale
from ..agreement.entries import scale_of
from ..comparison import Row
from ..integrity.refusals import ATTRIBUTES, ESTIMATES, LABELS, STATISTICS
from ..models import Attribute, ContrastStatistic
from ..risk_of_bias.instruments import with_effect
from ..risk_of_bias.variant import ASSIGNMENT, OVERALL, Variant
from .forms import Wordings, wordings
from .instruments import instrument_order
from .lines import contrast_words
from .sheets import Sheet, domain_title, question_title

# The statistics that are in the unit of their outcome.
_IN_UNIT = frozenset({"mean", "sd", "se", "ci_low", "ci_high", "median", "q1", "q3", "minimum", "maximum"})
_UNITS = {"n": "people", "events": "people", "percent": "%", "ci_level": "%"}


class Fields:
    """What each compared address is about, the same in every study of the review."""

    def __init__(self, sheets: Iterable[dict[str, Sheet]]) -> None:
        sheets = [sheet for by_role in sheets for sheet in by_role.values()]
        questions = {one.pk for sheet in sheets for one in (*sheet.questions, *sheet.dropped)}
        self._wordings: Wordings = wordings(questions)
        self._asked = {one.pk: one for sheet in sheets for one in (*sheet.dropped, *sheet.questions)}
        self._outcomes = {
            one.pk: (place, one) for sheet in sheets for place, one in enumerate(sheet.outcomes)
        }
        tools = {_tool(one): one for sheet in sheets for one in [_without_effect(sheet.variant)]}
        self._tools = [_tool(one) for one in instrument_order(tools.values())]
        self._known: dict[str, Field] = {}

    def of(self, row: Row, sheet: Sheet) -> Field:
        """The field of a row; ``sheet`` is one of the two it compares."""
        place = parse(row.address)
        match place:
            case AnswerAddress():
                key = f"question:{place.question}"
            case ValueAddress():
                key = f"value:{place.outcome}:{place.statistic}"
            case MeasureAddress():
                key = f"measure:{place.outcome}:{place.attribute}"
            case ContrastAddress():
                key = f"contrast:{place.outcome}:{place.basis}:{place.measure}:{place.adjustment}:{place.statistic}"
            case SignallingAddress():
                owner = _asking(sheet.variant_for(place.study_result), place.question)
                key = f"signalling:{owner.key}:{place.question}"
            case _:
                key = f"judgement:{_without_effect(sheet.variant).key}:{place.domain}"
        if key not in self._known:
            self._known[key] = self._field(key, row, place, sheet)
        return self._known[key]

    def _field(self, key: str, row: Row, place: object, sheet: Sheet) -> Field:
        scale = scale_of(row.kind)
        match place:
            case AnswerAddress():
                return self._question(key, place.question, scale)
            case ValueAddress():
                at, outcome = self._outcomes[place.outcome]
                order = (1, at, 1, STATISTICS[outcome.kind].index(place.statistic))
                unit = outcome.unit if place.statistic in _IN_UNIT else _UNITS.get(place.statistic, "")
                return Field(key, outcome.name, LABELS[place.statistic], scale, order, unit=unit)
            case MeasureAddress():
                at, outcome = self._outcomes[place.outcome]
                order = (1, at, 0, ATTRIBUTES[outcome.kind].index(place.attribute))
                alike = "better" if place.attribute == Attribute.BETTER else ""
                return Field(key, outcome.name, Attribute(place.attribute).label, scale, order, alike=alike)
            case ContrastAddress():
                at, outcome = self._outcomes[place.outcome]
                words = contrast_words(place.measure, place.basis, place.adjustment)
                order = (1, at, 2, words, ESTIMATES.index(place.statistic))
                label = f"{words}, {ContrastStatistic(place.statistic).label}"
                return Field(key, outcome.name, f"{label[:1].upper()}{label[1:]}", scale, order)
            case JudgementAddress():
                return self._domain(key, place.domain, sheet.variant)
            case SignallingAddress():
                return self._signalling(key, place.question, sheet.variant_for(place.study_result), scale)
        raise TypeError(f"no field for {row.address}")

    def _question(self, key: str, question: UUID, scale: Scale) -> Field:
        asked = self._wordings.of(question, None) or self._asked[question]
        order = (0, *self._wordings.place(question), asked.label)
        alike = "yes_no" if asked.kind == "yes_no" else ""
        return Field(key, asked.section_title, asked.label, scale, order, alike=alike, unit=asked.unit)

    def _domain(self, key: str, domain: str, variant: Variant) -> Field:
        base = _without_effect(variant)
        levels = sorted(base.levels, key=lambda level: level.rank)
        domains = (*base.domain_keys, OVERALL)
        place = domains.index(domain) if domain in domains else len(domains)
        return Field(
            key,
            _section(base),
            domain_title(base, domain),
            Scale.ORDERED,
            (self._tools.index(_tool(base)), place),
            categories=tuple(level.key for level in levels),
            alike=":".join(_tool(base)),
            ranks=tuple(level.rank for level in levels),
        )

    def _signalling(self, key: str, question: str, variant: Variant, scale: Scale) -> Field:
        owner = _asking(variant, question)
        asked = owner.domain_of(question).question(question)
        order = (self._tools.index(_tool(owner)), owner.questions.index(asked), owner.effect != ASSIGNMENT)
        return Field(key, _section(owner), question_title(asked), scale, order)


def _without_effect(variant: Variant) -> Variant:
    """The one that stands for all variants that differ in the effect of interest alone: that of assignment."""
    return with_effect(variant, ASSIGNMENT)


def _tool(variant: Variant) -> tuple[str, str]:
    """What variants that differ in the effect of interest alone have in common."""
    return variant.tool or variant.key, variant.version


def _section(variant: Variant) -> str:
    return f"{variant.title}, {variant.version}"


def _asking(variant: Variant, question: str) -> Variant:
    """The variant whose question it is: a domain that asks the same for both effects of interest is one, and one that
    does not has questions of its own under the same numbers."""
    base = _without_effect(variant)
    return base if variant.domain_of(question) in base.domains else variant
