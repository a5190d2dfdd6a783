"""Entries to tables: agreement by field, by pair of readers, by study and in all, and the kinds of error."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .entries import (
    Entry,
    Field,
    Pair,
    Readings,
    Scale,
    entries_of,
    hanging_from_answers,
    hanging_from_structure,
)
from .estimates import Estimate, Numbers, numbers_of, pooled_kappa, share
from .kinds import Kind


@dataclass(frozen=True)
class Agreement:
    """How many of the compared places agreed. The kappas are None where the places have no categories, the weighted
    ones where their categories have no order."""

    compared: int
    agreed: int
    share: Estimate
    kappa: Estimate | None = None
    linear: Estimate | None = None
    quadratic: Estimate | None = None


@dataclass(frozen=True)
class Summary:
    """The agreement of several fields: of all `values`, of those in categories, of numbers, of words, and of
    `structure`, the arms and time points, which are no values."""

    values: Agreement
    categories: Agreement
    numbers: Agreement
    words: Agreement
    structure: Agreement


@dataclass(frozen=True)
class Errors:
    """Differences by kind, and in whose entry they are: `in_first` and `in_second` of the two, `not_known` where the
    final took neither's. What both say in other forms is no error and counts in none of the three."""

    kinds: Mapping[Kind, int]
    in_first: int
    in_second: int
    not_known: int

    @property
    def total(self) -> int:
        return sum(self.kinds.values())


@dataclass(frozen=True)
class FieldLine:
    """`numbers` is None for a field that asks for none."""

    field: Field
    agreement: Agreement
    numbers: Numbers | None
    errors: Errors


@dataclass(frozen=True)
class PairLine:
    """The studies that two people both read, whoever of them first; in `errors` first and second are `pair.one` and
    `pair.two`."""

    pair: Pair
    studies: int
    summary: Summary
    errors: Errors


@dataclass(frozen=True)
class StudyLine:
    study: str
    name: str
    pair: Pair
    summary: Summary
    errors: Errors


@dataclass(frozen=True)
class Signalling:
    """The agreement of answers to signalling questions, of the places where the question applied for both readers.

    `hanging` counts those where it applied for one reader alone, since an earlier answer differs.
    """

    agreement: Agreement
    fields: Sequence[FieldLine]
    hanging: int


@dataclass(frozen=True)
class Report:
    """The agreement over the settled studies of one task. `fields` stand in the order of the form. `hanging` counts the
    values under an arm or time point that one reader alone found. `errors` is by first and second reading.

    Answers to signalling questions stand in `signalling` and nowhere else: a judgement rests on several of them, and
    would count several times. None where the instrument asks none.
    """

    studies: int
    readers: int
    summary: Summary
    fields: Sequence[FieldLine]
    pairs: Sequence[PairLine]
    by_study: Sequence[StudyLine]
    errors: Errors
    hanging: int
    signalling: Signalling | None = None

    @property
    def worst_first(self) -> list[FieldLine]:
        """The fields, those that agreed least first; of equals the one that was compared more often."""
        return worst_first(self.fields)


def worst_first(lines: Iterable[FieldLine]) -> list[FieldLine]:
    """The lines, those that agreed least first; of equals the one that was compared more often."""
    return sorted(lines, key=lambda line: (line.agreement.share.estimate, -line.agreement.compared))


def report_of(readings: Iterable[Readings]) -> Report:
    """The report of settled studies, in the order in which they are given."""
    readings = list(readings)
    answers: list[Entry] = []
    by_study: dict[str, list[Entry]] = {}
    for one in readings:
        kept = by_study[one.study] = []
        for entry in entries_of(one):
            (answers if entry.field.scale == Scale.SIGNALLING else kept).append(entry)
    entries = [entry for found in by_study.values() for entry in found]
    pairs = _grouped(entries, lambda entry: entry.pair)
    return Report(
        studies=len(readings),
        readers=len({key for pair in pairs for key in pair.key}),
        summary=summary_of(entries, _by_field),
        fields=_field_lines(entries),
        pairs=[
            PairLine(
                pair,
                len({entry.study for entry in found}),
                summary_of(found, _by_field),
                errors_of(found, of_pair=True),
            )
            for pair, found in sorted(pairs.items(), key=lambda item: item[0])
        ],
        by_study=[
            StudyLine(one.study, one.name, found[0].pair, summary_of(found, _by_answers), errors_of(found))
            for one in readings
            if (found := by_study[one.study])
        ],
        errors=errors_of(entries),
        hanging=sum(map(hanging_from_structure, readings)),
        signalling=_signalling(answers, sum(map(hanging_from_answers, readings))),
    )


def _field_lines(entries: Iterable[Entry]) -> list[FieldLine]:
    """A line a field, in the order of the form."""
    fields = _grouped(entries, lambda entry: entry.field)
    return [
        FieldLine(field, agreement_of(found, _by_field), _numbers(field, found), errors_of(found))
        for field, found in sorted(fields.items(), key=lambda item: (item[0].order, item[0].key))
    ]


def _signalling(entries: Sequence[Entry], hanging: int) -> Signalling | None:
    if not entries and not hanging:
        return None
    return Signalling(agreement_of(entries, _by_field), _field_lines(entries), hanging)


def summary_of(entries: Iterable[Entry], stratum: Callable[[Entry], Hashable]) -> Summary:
    """The agreement of entries of several fields; kappas are pooled over what `stratum` keeps apart."""
    by_scale = _grouped(entries, lambda entry: entry.field.scale)

    def of(*scales: Scale) -> Agreement:
        return agreement_of([entry for scale in scales for entry in by_scale.get(scale, ())], stratum)

    categories = (Scale.CATEGORY, Scale.ORDERED)
    values = of(*categories, Scale.NUMBER, Scale.WORDS)
    return Summary(
        values=Agreement(values.compared, values.agreed, values.share),
        categories=of(*categories),
        numbers=of(Scale.NUMBER),
        words=of(Scale.WORDS),
        structure=of(Scale.STRUCTURE),
    )


def agreement_of(entries: Sequence[Entry], stratum: Callable[[Entry], Hashable]) -> Agreement:
    """How often entries agree, and kappa of those in categories."""
    compared, agreed = len(entries), sum(entry.agrees for entry in entries)
    plain = [entry for entry in entries if entry.field.scale in (Scale.CATEGORY, Scale.SIGNALLING)]
    ordered = [entry for entry in entries if entry.field.scale == Scale.ORDERED]
    return Agreement(
        compared,
        agreed,
        share(agreed, compared),
        kappa=_kappa(plain + ordered, stratum) if plain or ordered else None,
        linear=_kappa(ordered, stratum, "linear") if ordered else None,
        quadratic=_kappa(ordered, stratum, "quadratic") if ordered else None,
    )


def errors_of(entries: Iterable[Entry], *, of_pair: bool = False) -> Errors:
    """The differences among entries by kind; `of_pair`: first and second are the pair's, not the readings'."""
    differences = [entry for entry in entries if entry.kind is not None]
    if of_pair:
        sides = Counter(
            entry.pair.key.index(entry.erred_by) if entry.erred_by else -1 for entry in differences
        )
    else:
        sides = Counter({"first": 0, "second": 1}.get(entry.erred, -1) for entry in differences)
    kinds = Counter(entry.kind for entry in differences)
    return Errors(kinds, sides[0], sides[1], sides[-1] - kinds[Kind.OTHER_FORM])


def _by_field(entry: Entry) -> Hashable:
    return entry.field.key


def _by_answers(entry: Entry) -> Hashable:
    """Fields with the same answers together: within one study each field has an entry or two."""
    return entry.field.alike or entry.field.key


def _kappa(entries: Iterable[Entry], stratum: Callable[[Entry], Hashable], weights: str = "none") -> Estimate:
    """Strata with other categories have other weights, so that each instrument's levels keep their own distances."""
    answered = [entry for entry in entries if entry.categories is not None]
    groups = _grouped(answered, lambda entry: (entry.field.categories, entry.field.ranks, stratum(entry)))
    return pooled_kappa(
        [
            (_in_order([entry.categories for entry in found], categories, ranks, weights))
            for (categories, ranks, _), found in groups.items()
        ],
        weights=weights,
    )


def _in_order(
    pairs: list[tuple], categories: tuple[str, ...], ranks: tuple[int, ...], weights: str
) -> tuple[list[tuple], list | None]:
    """The pairs with all categories in their order, which is None for those without one. Weights are by the place of a
    rank among the ranks: categories of one rank are the same there."""
    if not categories:
        return pairs, None
    if weights == "none" or not ranks:
        return pairs, [("", level) for level in categories]
    rank = {("", level): ranks[place] for place, level in enumerate(categories)}
    return [(rank[one], rank[two]) for one, two in pairs], sorted(set(ranks))


def _numbers(field: Field, entries: Iterable[Entry]) -> Numbers | None:
    if field.scale != Scale.NUMBER:
        return None
    return numbers_of([entry.numbers for entry in entries if entry.numbers is not None])


def _grouped(entries: Iterable[Entry], key: Callable[[Entry], Hashable]) -> dict:
    groups: dict = defaultdict(list)
    for entry in entries:
        groups[key(entry)].append(entry)
    return groups
