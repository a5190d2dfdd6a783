"""Judgements of risk of bias side by side: which columns the studies of a run need, and what stands in them.

A run is read with the instruments that its judgements were made with, built in or of a review's own. An instrument
that is no longer to be had is read from what the run itself holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from extraction.queries.instruments import variant_named
from extraction.risk_of_bias.instruments import VARIANTS
from extraction.risk_of_bias.instruments.levels import ROB2_LEVELS
from extraction.risk_of_bias.known_levels import KNOWN_LEVELS
from extraction.risk_of_bias.variant import OVERALL, Domain, Variant

from .dataset import Judgements, Study

NOT_JUDGED, NOT_IN_VARIANT = "none", "not_in_variant"
NOT_JUDGED_WORDS, NOT_IN_VARIANT_WORDS = "Not judged", "Not a domain of its instrument"
AS_FOR_ALL = "as for all results"
# From the least risk to the most, then what is no level: what stands in the dot, or what is said where nothing does.
_SIGNS = {key: level.symbol for key, level in KNOWN_LEVELS.items()} | {
    NOT_JUDGED: "empty:",
    NOT_IN_VARIANT: "small point:",
}
LOOK_ORDER = tuple(_SIGNS)
_LETTERS = "ABCDEFGHIJKLMNOPQTUVWXYZ"  # R is ROBINS-I, S a domain
# In the order in which the domains of RoB 2 and what is adapted from it stand side by side.
_ROB2_ORDER = ("1", "1a", "1b", "S", "2", "3", "4", "5")


@dataclass(frozen=True)
class Column:
    """A column of judgements: its short heading, its title, and what each instrument that has it calls it, by the
    instrument's key. ``instrument`` names the family of instruments where several stand side by side."""

    heading: str
    title: str
    key: str
    titles: Mapping[str, str]
    instrument: str = ""

    @property
    def is_overall(self) -> bool:
        return self.key == OVERALL


@dataclass(frozen=True)
class Judged:
    """What stands in a column of a study. ``level`` is as the instrument names it, None where nobody judged;
    ``look`` says how it is drawn, and ``about`` which results it is about, "" where that is not known."""

    column: Column
    title: str
    level: str | None
    look: str
    words: str
    about: str = ""

    @property
    def detail(self) -> str:
        """ "Some concerns, as for all results" """
        return f"{self.words}, {self.about}" if self.about else self.words

    @property
    def said(self) -> str:
        """ "3 Missing outcome data: Some concerns, as for all results" """
        return f"{self.title}: {self.detail}"


@dataclass(frozen=True)
class Legend:
    """Clauses under a plot with dots: what the columns are, and what the signs mean."""

    domains: tuple[str, ...] = ()
    signs: tuple[str, ...] = ()


def instrument_of(judgements: Judgements) -> Variant:
    """The instrument that judgements were made with; where it is gone, what the judgements themselves say of it."""
    try:
        return variant_named(judgements.variant)
    except KeyError:
        levels = dict.fromkeys(level for level in judgements.levels.values() if level)
        return Variant(
            key=judgements.variant,
            title="An instrument that is no longer there",
            version="",
            domains=tuple(
                Domain(key=key, number=key, title="", about="") for key in judgements.levels if key != OVERALL
            ),
            levels=tuple(level for key, level in KNOWN_LEVELS.items() if key in levels),
        )


def columns_of(studies: Sequence[Study]) -> tuple[Column, ...]:
    """The columns of judgements that these studies need; none where nothing is judged.

    RoB 2 and what is adapted from it share their domains by number, whatever the effect of interest; so do the variants
    of ROBINS-I, which asks other things under the same numbers and stands apart. An instrument of a review's own stands
    apart too; its versions share columns while they have the same domains. What nothing is judged with needs no column.
    """
    used = _instruments(study for study in studies if is_judged(study))
    if not used:
        return ()
    families: dict[object, list[Variant]] = {}
    for variant in used:
        families.setdefault(_family(variant), []).append(variant)
    # A study that nobody judged yet has the domains of its own instrument, where others are judged with that one's kin.
    waiting = [
        one for one in _instruments(study for study in studies if not is_judged(study)) if one not in used
    ]
    kin = [one for one in waiting if _family(one) in families]
    found: list[Column] = []
    told_apart = zip(
        families.items(), _prefixes([*families.values()]), _family_names([*families.values()]), strict=True
    )
    for (family, variants), prefix, name in told_apart:
        relatives = [one for one in kin if _family(one) == family]
        found += _columns(variants, relatives, prefix, name)
    overall = Column("All", "Overall", OVERALL, {variant.key: "Overall" for variant in (*used, *kin)})
    return (*found, overall)


def is_judged(study: Study) -> bool:
    """Whether anything of the study's risk of bias is judged for the result that is pooled."""
    return any(study.judgements.levels.values())


def judged(study: Study, columns: Iterable[Column]) -> tuple[Judged, ...]:
    """What stands in each column of a study."""
    given = study.judgements
    columns = tuple(columns)
    if not columns:
        return ()
    variant = instrument_of(given)
    if not any(variant.key in column.titles for column in columns):
        return tuple(Judged(one, one.title, None, NOT_JUDGED, NOT_JUDGED_WORDS) for one in columns)
    return tuple(_judged(column, variant, given) for column in columns)


def legend(columns: Sequence[Column], rows: Iterable[Iterable[Judged]], *, has_more: bool = False) -> Legend:
    """What stands under a plot: the domains by their headings, and the signs that are in use. ``has_more``: there are
    more columns than the plot has room for."""
    domains, before = [], ""
    overall = "All: overall (the domains stand in the table)" if has_more else "All: overall"
    for column in columns:
        opens = f"{column.instrument}: " if column.instrument and column.instrument != before else ""
        before = column.instrument
        domains.append(opens + (overall if column.is_overall else column.title))
    used: dict[str, list[str]] = {}
    for one in sorted((one for row in rows for one in row), key=lambda one: LOOK_ORDER.index(one.look)):
        words = used.setdefault(_SIGNS[one.look], [])
        if one.words not in words:
            words.append(one.words)
    return Legend(
        tuple(domains),
        tuple(f"{sign} {', '.join(_lower(words) for words in said)}" for sign, said in used.items()),
    )


def _lower(label: str) -> str:
    """A label inside a line: "Some concerns" loses its capital, "RCT only" keeps it."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _judged(column: Column, variant: Variant, given: Judgements) -> Judged:
    if variant.key not in column.titles:
        return Judged(column, column.title, NOT_IN_VARIANT, NOT_IN_VARIANT, NOT_IN_VARIANT_WORDS)
    title = column.titles[variant.key]
    key = given.levels.get(column.key)
    if key is None:
        return Judged(column, title, None, NOT_JUDGED, NOT_JUDGED_WORDS)
    # A level that the instrument does not have is named as it is anywhere.
    label = variant.level(key).label if key in variant.level_keys else KNOWN_LEVELS[key].label
    return Judged(column, title, key, key, label, _about(given, column.key))


def _about(given: Judgements, domain: str) -> str:
    if given.apart is None:
        return ""
    return f"for {given.apart[domain]}" if domain in given.apart else AS_FOR_ALL


def _is_rob2(variant: Variant) -> bool:
    """Whether it is RoB 2, or adapted from it."""
    return variant.key in VARIANTS and variant.levels == ROB2_LEVELS


def _instruments(studies: Iterable[Study]) -> list[Variant]:
    """The instruments in use: RoB 2 first, then ROBINS-I, then a review's own by title."""
    found = {study.judgements.variant: study.judgements for study in studies}
    known = list(VARIANTS)
    return sorted(
        (instrument_of(one) for one in found.values()),
        key=lambda one: (
            one.key not in VARIANTS,
            not _is_rob2(one),
            known.index(one.key) if one.key in VARIANTS else 0,
            one.title,
            len(one.version),
            one.version,
            one.key,
        ),
    )


def _family(variant: Variant) -> object:
    """What variants that share their columns have in common."""
    if variant.key in VARIANTS:
        return variant.levels
    return tuple((domain.key, domain.number, domain.title) for domain in variant.domains)


def _family_names(families: Sequence[Sequence[Variant]]) -> list[str]:
    """What the families are called; versions of an own instrument with other domains are told apart."""
    if len(families) == 1:
        return [""]
    titles = [variants[0].title for variants in families]
    return [_family_name(variants[0], titles.count(variants[0].title) > 1) for variants in families]


def _family_name(variant: Variant, is_one_of_several: bool) -> str:
    if variant.key in VARIANTS:
        return "RoB 2" if _is_rob2(variant) else "ROBINS-I"
    return f"{variant.title}, {variant.version}" if is_one_of_several else variant.title


def _prefixes(families: Sequence[Sequence[Variant]]) -> list[str]:
    """What goes before the numbers of each family: nothing for the first, R for ROBINS-I, letters for the others."""
    letters = (letter * times for times in count(1) for letter in _LETTERS)
    built_in = [variants[0].key in VARIANTS for variants in families]
    if len(families) == 1:
        return [""]
    return [
        next(letters) if not known else "" if _is_rob2(variants[0]) else "R"
        for known, variants in zip(built_in, families, strict=True)
    ]


def _columns(
    variants: Sequence[Variant], relatives: Sequence[Variant], prefix: str, instrument: str
) -> list[Column]:
    """The columns of a family: the domains of ``variants``, which ``relatives`` may have too."""
    titles: dict[str, dict[str, str]] = {}
    numbers: dict[str, str] = {}
    for variant in variants:
        for domain in variant.domains:
            numbers[domain.key] = f"{prefix}{domain.number}"
            titles.setdefault(domain.key, {})[variant.key] = domain.title
    for variant in relatives:
        for domain in variant.domains:
            if domain.key in titles:
                titles[domain.key][variant.key] = domain.title
    keys = list(titles)
    if _is_rob2(variants[0]):
        keys.sort(key=lambda key: _ROB2_ORDER.index(key) if key in _ROB2_ORDER else len(_ROB2_ORDER))
    return [
        Column(
            heading=numbers[key],
            title=f"{numbers[key]} {' / '.join(dict.fromkeys(titles[key].values()))}".strip(),
            key=key,
            titles={variant: f"{numbers[key]} {title}".strip() for variant, title in titles[key].items()},
            instrument=instrument,
        )
        for key in keys
    ]
