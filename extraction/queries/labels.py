"""What the addresses of an event's cells are called, for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.apps import apps
from django.db.models import TextChoices

from reviews.models import AuditEvent, Outcome, Study

from ..addresses import (
    AnswerAddress,
    ContrastAddress,
    JudgementAddress,
    MeasureAddress,
    SignallingAddress,
    UnknownAddress,
    ValueAddress,
    parse,
)
from ..answers import rows_in_words
from ..models import (
    Arm,
    Attribute,
    Basis,
    Choice,
    ContrastStatistic,
    FormItem,
    Reading,
    Statistic,
    StudyArm,
    StudyResult,
    StudyTimePoint,
    TimePoint,
    source_line,
)
from ..risk_of_bias.instruments import with_effect
from ..risk_of_bias.variant import ANSWERS, OVERALL, Variant
from .instruments import variant_named, variant_of
from .lines import contrast_words
from .sheets import domain_title, question_title

# An arm or a time point that somebody took out again.
GONE = "removed since"


@dataclass(frozen=True)
class Change:
    """One changed cell: its name in words, and its text before and after ("" for blank)."""

    name: str
    before: str
    after: str


class Labels:
    """The names of one study's cells. Only keys of events that the person may see are looked up."""

    def __init__(self, study: Study, events: Iterable[AuditEvent]) -> None:
        judged = Reading.objects.filter(assignment__study=study).exclude(variant="")
        made_with = judged.order_by("-assignment__round").values_list("variant", flat=True)
        # The latest first: an earlier round may have asked and judged by another instrument.
        self.variants = [variant_named(key) for key in dict.fromkeys(made_with)] or [
            variant_of("", study.design)
        ]
        keys = {key for event in events for cell in event.cells for key in _keys(cell.get("address", ""))}
        self.names: dict[UUID, str] = {}
        for rows in (
            Outcome.objects,
            Arm.with_removed,
            StudyArm.objects,
            TimePoint.with_removed,
            StudyTimePoint.objects,
        ):
            self.names |= {row.pk: str(row) for row in rows.filter(pk__in=keys)}
        items = FormItem.objects.filter(question__in=keys).order_by("form__number")
        self.names |= {item.question_id: item.label for item in items}
        results = StudyResult.objects.filter(pk__in=keys).select_related("outcome", "time_point")
        self.names |= {row.pk: str(row) for row in results}
        self.effects = {row.pk: row.effect for row in results}

    def changes(self, event: AuditEvent) -> list[Change]:
        """The changed cells of an event, in words; cells that did not change are left out."""
        found = []
        for cell in event.cells:
            address = cell.get("address", "")
            variant = self._variant(address, cell.get("variant", ""))
            before, after = (side_in_words(cell.get(side), variant, address) for side in ("before", "after"))
            if before != after:
                found.append(Change(self.name(address, variant), before, after))
        return found

    def name(self, address: str, variant: Variant | None = None) -> str:
        """An address in words: "ECCA score, SVF, 10 weeks, change from baseline: mean". ``variant`` is the instrument
        of a cell of an assessment, where it is known."""
        try:
            place = parse(address)
        except UnknownAddress:
            return self._field(address)
        if isinstance(place, AnswerAddress):
            question = self._named(place.question)
            return f"{question}, {self._named(place.arm)}" if place.arm else question
        if isinstance(place, ValueAddress):
            where = [self._named(place.outcome), self._named(place.arm), self._named(place.time_point)]
            if place.basis == Basis.CHANGE:
                where.append("change from baseline")
            return f"{', '.join(where)}: {_label(Statistic, place.statistic)}"
        if isinstance(place, MeasureAddress):
            return f"{self._named(place.outcome)}: {_lower(_label(Attribute, place.attribute))}"
        if isinstance(place, ContrastAddress):
            arms = f"{self._named(place.arm)} against {self._named(place.comparator)}"
            of = contrast_words(place.measure, place.basis, place.adjustment)
            where = [self._named(place.outcome), arms, self._named(place.time_point)]
            return f"{', '.join(where)}: {of}, {_label(ContrastStatistic, place.statistic)}"
        assert isinstance(place, JudgementAddress | SignallingAddress)
        variant = variant or self._variant(address)
        result = self._named(place.study_result) if place.study_result else ""
        if isinstance(place, JudgementAddress):
            return f"{domain_title(variant, place.domain)}{f', {result}' if result else ''}"
        asked = [question_title(one) for one in variant.questions if one.key == place.question]
        return f"{asked[0] if asked else f'Question {place.question}'}{f' of {result}' if result else ''}"

    def _variant(self, address: str, key: str = "") -> Variant:
        """The instrument that asks or judges at an address: that of the ``key``, or where none is told the latest that
        has the place, for the effect of interest of the result."""
        if key:
            return variant_named(key)
        try:
            place = parse(address)
        except UnknownAddress:
            return self.variants[0]
        if isinstance(place, SignallingAddress):
            having = [
                one for one in self.variants if place.question in {asked.key for asked in one.questions}
            ]
        elif isinstance(place, JudgementAddress):
            having = [one for one in self.variants if place.domain in (*one.domain_keys, OVERALL)]
        else:
            return self.variants[0]
        variant = (having or self.variants)[0]
        try:
            return with_effect(variant, self.effects.get(place.study_result, ""))
        except KeyError:
            return variant

    def _named(self, key: UUID | None) -> str:
        return self.names.get(key, GONE)

    def _field(self, address: str) -> str:
        """ "study:<key>:label" is a column of a row, "arm:<key>" an arm or time point by itself."""
        kind, _, rest = address.partition(":")
        _key, _, column = rest.partition(":")
        if column:
            return _column(kind, column)
        found = _keys(address)
        return self._named(found[0]) if found else kind.replace("_", " ")


def _column(kind: str, column: str) -> str:
    """The name of a row's column, as forms show it."""
    for app in ("reviews", "extraction"):
        try:
            said = str(apps.get_model(app, kind)._meta.get_field(column).verbose_name)
        except LookupError:
            continue
        return said[:1].upper() + said[1:]
    return column.replace("_", " ")


def _keys(address: str) -> list[UUID]:
    found = []
    for part in address.split(":"):
        try:
            found.append(UUID(part))
        except ValueError:
            continue
    return found


def _label(kind: type[TextChoices], key: str) -> str:
    return kind(key).label if key in kind.values else key


def _lower(label: str) -> str:
    return f"{label[:1].lower()}{label[1:]}"


def side_in_words(value: object, variant: Variant, address: str = "") -> str:
    """A stored side of a change as one text: what was typed or decided, then where it stands and why. At the
    ``address`` of a signalling question "PY" is an answer, "Probably yes"."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:g}"
    if not isinstance(value, dict):
        return _level(str(value), variant)
    text = value.get("text") or ""
    if address.startswith("signalling:"):
        text = ANSWERS.get(text, text)
    said = value.get("missing") or _level(rows_in_words(text), variant)
    if choice := value.get("choice"):
        said = f"{Choice(choice).label}{f': {said}' if said else ''}"
    where = source_line(*(value.get(part, "") for part in ("paper", "page", "table")))
    rest = [
        "so printed" if value.get("so_printed") else "",
        where,
        f"“{value['quotation']}”" if value.get("quotation") else "",
        value.get("support", ""),
        f"reason: {value['reason']}" if value.get("reason") else "",
    ]
    return " · ".join(part for part in (said, *rest) if part)


def _level(text: str, variant: Variant) -> str:
    return variant.level(text).label if text in variant.level_keys else text
