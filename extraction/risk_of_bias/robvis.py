"""Judgements in the column layout of robvis, the R package for risk-of-bias plots: out and in.

McGuinness LA, Higgins JPT. Risk-of-bias VISualization (robvis). Research Synthesis Methods 2021;12:55-61. Its templates
read a table by the order of its columns: the study, the domains, the overall judgement, the weight. "ROB2" has D1 to
D5, "ROB2-Cluster" D1, D1b and D2 to D5, "ROBINS-I" D1 to D7. Any other instrument is drawn by "Generic", which captions
each domain with the heading of its column, so that headings there are the titles of the domains. Of 0.3.0, the version
on CRAN, ``rob_summary`` asks for the weight; the templates of 0.3.0.900 refuse it in ``rob_traffic_light``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from .columns import columns_of, level_of, plain
from .overall import contradiction, overall_proposal
from .variant import OVERALL, Variant

GENERIC = "Generic"
_TEMPLATES = {
    "rob2_parallel": "ROB2",
    "rob2_levels": "ROB2",
    "rob2_cluster": "ROB2-Cluster",
    "rob2_cluster_levels": "ROB2-Cluster",
    "robins_i": "ROBINS-I",
    "robins_i_levels": "ROBINS-I",
}
STUDY, WHOLE, WEIGHT = "Study", "Overall", "Weight"
_STUDY = {"study", "studyid", "studyname"}
# Nobody has summed the weights of anything: each study counts alike.
UNWEIGHTED = 1

# Each is written as a whole assessment, all in one transaction: some 0.05 s a row.
MOST_ROWS = 100
LONGEST_NAME = 200
NEAR, MOST_NEAR = 60, 3


class UnreadableTable(Exception):
    """The table cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Head:
    """Where each column stands: of the study, and of each domain and the overall by key. ``not_read`` names the other
    columns."""

    study: int
    places: Mapping[str, int]
    not_read: tuple[str, ...]


@dataclass(frozen=True)
class Line:
    """A row of judgements; ``number`` counts as a spreadsheet does. ``texts`` are the words by domain key and
    "overall", ``levels`` the levels that they name; ``problems`` say what they do not. ``notes`` tell what is taken as
    it stands."""

    number: int
    study: str
    texts: Mapping[str, str]
    levels: Mapping[str, str]
    problems: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class StudyName:
    """A study of the review; ``name`` is its label and year, as it is cited."""

    key: str
    label: str
    name: str


# --- Out ---


def template(variant: Variant) -> str:
    """What robvis calls its template for the instrument."""
    return _TEMPLATES.get(variant.tool, GENERIC)


def headings(variant: Variant) -> list[str]:
    """The headings of the domains, in their order."""
    if template(variant) != GENERIC:
        return [f"D{domain.number.removesuffix('a')}" for domain in variant.domains]
    taken = Counter(plain(title) for title in (STUDY, WHOLE, WEIGHT))
    taken.update(plain(domain.title) for domain in variant.domains)
    return [
        domain.title if taken[plain(domain.title)] == 1 else f"{domain.title} ({domain.number})"
        for domain in variant.domains
    ]


def table(
    variant: Variant, studies: Iterable[tuple[str, Mapping[str, str]]], *, weighted: bool = True
) -> tuple[list[str], list[list[str | int]]]:
    """The headings, and a row for each study from its name and its levels by domain key and "overall". What is not
    judged is empty; every weight is 1."""
    weight: list[str | int] = [UNWEIGHTED] if weighted else []
    columns = [STUDY, *headings(variant), WHOLE, *([WEIGHT] if weighted else [])]
    labels = {level.key: level.label for level in variant.levels}
    rows = [
        [name, *(labels.get(levels.get(key, ""), "") for key in (*variant.domain_keys, OVERALL)), *weight]
        for name, levels in studies
    ]
    return columns, rows


# --- In ---


def read_head(variant: Variant, titles: Sequence[str]) -> Head:
    """Which column is what, by their headings in any order. Raises UnreadableTable where one that is needed is missing
    or is there twice."""
    own = dict(zip(map(plain, headings(variant)), variant.domain_keys, strict=True))
    found: dict[str, list[int]] = {}
    not_read = []
    for place, (title, key) in enumerate(zip(titles, columns_of(variant, titles), strict=True)):
        key = STUDY if plain(title) in _STUDY else own.get(plain(title), key)
        if key:
            found.setdefault(key, []).append(place)
        elif title.strip():
            not_read.append(title.strip()[:80])
    shown = dict(zip((STUDY, *variant.domain_keys, OVERALL), (STUDY, *headings(variant), WHOLE), strict=True))
    twice = [shown[key] for key, places in found.items() if len(places) > 1]
    if twice:
        raise UnreadableTable(f"There is more than one column for {_listed(twice)}. Leave one of each.")
    missing = [title for key, title in shown.items() if key not in found]
    if missing:
        wanted = ", ".join((STUDY, *headings(variant), WHOLE))
        raise UnreadableTable(
            f"The first row has no column {_listed(missing)}. For {variant.title} the columns are {wanted}."
        )
    return Head(
        found[STUDY][0],
        {key: found[key][0] for key in (*variant.domain_keys, OVERALL)},
        tuple(not_read),
    )


def read_lines(variant: Variant, rows: Sequence[Sequence[str]]) -> tuple[Head, list[Line]]:
    """The columns and the rows of judgements of a table; ``rows[0]`` is row 1. Raises UnreadableTable."""
    head = read_head(variant, rows[0] if rows else ())
    filled = [
        (number, row) for number, row in enumerate(rows[1:], start=2) if any(cell.strip() for cell in row)
    ]
    if not filled:
        raise UnreadableTable("The table has headings and no row under them.")
    if len(filled) > MOST_ROWS:
        raise UnreadableTable(f"The table has more than {MOST_ROWS} rows of studies. Bring it in parts.")
    return head, [_line(variant, head, number, row, len(rows[0])) for number, row in filled]


def _line(variant: Variant, head: Head, number: int, row: Sequence[str], width: int) -> Line:
    def text(place: int) -> str:
        return row[place].strip() if place < len(row) else ""

    study = text(head.study)
    texts = {key: text(place) for key, place in head.places.items()}
    problems = []
    if not study:
        problems.append(f"Column “{STUDY}” is empty.")
    if any(cell.strip() for cell in row[width:]):
        problems.append(f"The row has more cells than the {width} columns. A comma may stand in a name.")
    shown = dict(zip(variant.domain_keys, headings(variant), strict=True)) | {OVERALL: WHOLE}
    allowed = ", ".join(level.label for level in variant.levels)
    levels = {}
    for key, said in texts.items():
        level = level_of(variant, said)
        if level:
            levels[key] = level
        elif said:
            problems.append(f"Column “{shown[key]}”: “{_cut(said)}” is none of {allowed}.")
        else:
            problems.append(f"Column “{shown[key]}” is empty. Write one of {allowed}.")
    notes = () if problems else _notes(variant, levels)
    return Line(number, study, texts, levels, tuple(problems), notes)


def _notes(variant: Variant, levels: Mapping[str, str]) -> tuple[str, ...]:
    """What does not follow from the domains: it is kept as the file has it."""
    overall = levels[OVERALL]
    said = contradiction(variant, overall, levels)
    if said:
        return (f"{said} It is kept as the file has it.",)
    proposed = overall_proposal(variant, levels)
    if proposed and proposed != overall:
        labels = {level.key: level.label.lower() for level in variant.levels}
        return (
            f"The domains propose {labels[proposed]}, and the overall is {labels[overall]}. "
            "It is kept as the file has it.",
        )
    return ()


class StudyNames:
    """The studies of a review, to be found by the names of a file.

    Case, spacing and punctuation do not count, nor "et al."; the label alone will do where one study has it and the
    name gives no year.
    """

    def __init__(self, studies: Sequence[StudyName]) -> None:
        self._names = [one.name for one in studies]
        self._spaced = [_spaced(one.name) for one in studies]
        self._forms: list[tuple[Callable[[str], str], dict[str, list[StudyName]]]] = [
            (_spaced, _by(self._spaced, studies)),
            (_bare, _by([_bare(one.name) for one in studies], studies)),
            (_bare, _by([_bare(one.label) for one in studies], studies)),
        ]

    def find(self, name: str) -> tuple[StudyName | None, str]:
        """The study that a name of the file means, or None and why there is none, with names that are near."""
        for form, known in self._forms:
            fitting = known.get(form(name), [])
            if len(fitting) == 1:
                return fitting[0], ""
            if fitting:
                return None, (
                    f"“{_cut(name)}” fits {len(fitting)} studies: {_listed([one.name for one in fitting])}."
                )
        near = self._near(name)
        meant = f" Near: {_listed(near)}." if near else ""
        return None, f"“{_cut(name)}” is no study of this review.{meant}"

    def _near(self, name: str) -> list[str]:
        if len(name) > LONGEST_NAME:
            return []
        found = process.extract(
            _spaced(name), self._spaced, scorer=fuzz.ratio, processor=None, score_cutoff=NEAR, limit=MOST_NEAR
        )
        return [self._names[place] for _, _, place in found]


def _by(forms: Iterable[str], studies: Iterable[StudyName]) -> dict[str, list[StudyName]]:
    found: dict[str, list[StudyName]] = {}
    for form, study in zip(forms, studies, strict=True):
        found.setdefault(form, []).append(study)
    return found


def _spaced(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _bare(name: str) -> str:
    return plain(re.sub(r"\bet al\b", " ", _spaced(name)))


def _cut(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)
