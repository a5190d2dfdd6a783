"""What a table of judgements in the layout of robvis would do to a review: row by row, and what cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reviews.models import PILOT, Assignment, Review, Study, Task

from ..queries.instruments import offered
from ..risk_of_bias.instruments import variant_for
from ..risk_of_bias.instruments.judgements_only import WHOLE_OF
from ..risk_of_bias.published import instrument_of
from ..risk_of_bias.robvis import (
    LONGEST_NAME,
    Line,
    StudyName,
    StudyNames,
    UnreadableTable,
    headings,
    read_lines,
)
from ..risk_of_bias.variant import OVERALL, Variant

# Stands in a shortened row for cells beyond its columns.
_MORE = "…"


@dataclass(frozen=True)
class JudgedRow:
    """A row of the file with the study that it means (None: none, or none for certain). It is taken only when it has no
    ``problems``."""

    line: Line
    study: Study | None
    problems: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return not self.problems


@dataclass(frozen=True)
class JudgementPlan:
    """What would be taken over with an instrument, in the order of the file; ``not_read`` names columns that are not
    read."""

    variant: Variant
    rows: list[JudgedRow]
    not_read: tuple[str, ...]

    @property
    def good(self) -> list[JudgedRow]:
        return [row for row in self.rows if row.is_good]

    @property
    def wrong(self) -> list[JudgedRow]:
        return [row for row in self.rows if not row.is_good]


def bare_instruments(review: Review) -> list[Variant]:
    """The instruments that a file can be taken over with: those without signalling questions."""
    return [variant for variant in offered(review) if not variant.has_questions]


def plan_judgements(review: Review, variant: Variant, rows: Sequence[Sequence[str]]) -> JudgementPlan:
    """What the rows of a table would do, ``rows[0]`` being its headings. Writes nothing; three queries. Raises
    UnreadableTable."""
    try:
        head, lines = read_lines(variant, rows)
    except UnreadableTable as unreadable:
        other = instrument_of(rows[0] if rows else (), bare_instruments(review))
        if other is None or other == variant:
            raise
        raise UnreadableTable(
            f"{unreadable} These columns are those of {other.title}: choose that."
        ) from None
    studies = {str(study.pk): study for study in review.studies.all()}
    names = StudyNames([StudyName(key, study.label, study.name) for key, study in studies.items()])
    assigned = set(
        Assignment.objects.filter(study__review=review, task=Task.RISK_OF_BIAS, round__gt=PILOT).values_list(
            "study", flat=True
        )
    )
    found = [_row(variant, line, names, studies, assigned) for line in lines]
    return JudgementPlan(variant, _without_repeats(found), head.not_read)


def _row(
    variant: Variant, line: Line, names: StudyNames, studies: dict[str, Study], assigned: set
) -> JudgedRow:
    problems, notes = list(line.problems), list(line.notes)
    study = None
    if line.study:
        named, why_not = names.find(line.study)
        study = studies[named.key] if named else None
        problems += [why_not] if why_not else []
    if study is not None and study.pk in assigned:
        problems.append(
            f"Risk of bias of {study.name} is assigned already, and what is said there stays. Leave the row out. "
            "An assignment that nobody has begun can be withdrawn on the study’s page."
        )
    if study is not None:
        notes += _study_notes(variant, study)
    return JudgedRow(line, study, tuple(problems), tuple(notes))


def _study_notes(variant: Variant, study: Study) -> list[str]:
    notes = []
    fitting = variant_for(study.design)
    if variant.key in WHOLE_OF and WHOLE_OF[variant.key] != fitting.key:
        notes.append(
            f"The study is {study.get_design_display().lower()}; its instrument would be {fitting.title}."
        )
    if study.is_left_out:
        notes.append(f"The study is left out of the review: {study.standing_mark.lower()}.")
    return notes


def _without_repeats(rows: list[JudgedRow]) -> list[JudgedRow]:
    """The rows, those about one study all marked: which of them is meant, nobody can tell."""
    numbers: dict[object, list[int]] = {}
    for row in rows:
        if row.study is not None:
            numbers.setdefault(row.study.pk, []).append(row.line.number)
    return [
        replace(
            row,
            problems=(
                *row.problems,
                f"Rows {_in_words(same)} are about {row.study.name}. Keep one of them in the file.",
            ),
        )
        if row.study is not None and len(same := numbers[row.study.pk]) > 1
        else row
        for row in rows
    ]


def _in_words(numbers: list[int]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


def shortened(plan: JudgementPlan, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The table with nothing but what the plan reads, every row at its number: the same plan follows from it."""
    variant = plan.variant
    kept: list[list[str]] = [["Study", *headings(variant), "Overall"]]
    kept += [[] for _ in rows[1:]]
    for row in plan.rows:
        line = row.line
        cells = [line.study, *(line.texts[key] for key in (*variant.domain_keys, OVERALL))]
        more = [_MORE] if any(cell.strip() for cell in rows[line.number - 1][len(rows[0]) :]) else []
        kept[line.number - 1] = [*(cell[:LONGEST_NAME] for cell in cells), *more]
    return kept
