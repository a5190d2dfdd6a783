"""A matrix of the page as the figures for print, and the figures' words."""

from ...figures import BarLine, Column, StudyRow, SummaryBars, TrafficLight
from ...risk_of_bias.variant import Domain
from .lines import Line, Matrix

APART = "†"
EACH_THE_SAME = "each study counts the same"


def traffic_light_of(matrix: Matrix, about: str) -> TrafficLight:
    """The plot of the studies that are settled; ``about`` says which judgements these are: "All results"."""
    variant = matrix.variant
    rows = tuple(
        StudyRow(
            line.state.study.name,
            tuple(dot.level for dot in line.dots),
            APART if line.apart else "",
        )
        for line in matrix.drawn
    )
    notes = [_sentence(matrix, about)]
    if any(row.remark for row in rows):
        notes.append(f"{APART} Single results of this study are judged apart.")
    return TrafficLight(
        title=title_of(matrix),
        columns=tuple(Column(short_name(domain), domain.title) for domain in variant.domains),
        levels=tuple((level.key, level.label) for level in variant.levels),
        rows=rows,
        notes=tuple(notes),
    )


def summary_of(matrix: Matrix, about: str, *, for_print: bool) -> SummaryBars:
    """The bars of the studies that are settled, each study counting the same. In print domains have the names of the
    traffic-light plot, on a page their numbers alone."""
    variant, lines = matrix.variant, matrix.drawn
    named = [
        f"{short_name(domain)}: {domain.title}" if for_print else f"{domain.number} {domain.title}"
        for domain in variant.domains
    ]
    return SummaryBars(
        lines=tuple(
            BarLine(name, _levels(lines, number), is_overall=number == len(named))
            for number, name in enumerate([*named, "Overall"])
        ),
        levels=tuple((level.key, level.label) for level in variant.levels),
        title=title_of(matrix),
        notes=(_sentence(matrix, about, EACH_THE_SAME),),
    )


def title_of(matrix: Matrix) -> str:
    """ "RoB 2, parallel-group trials (22 August 2019)"."""
    version = f" ({matrix.variant.version})" if matrix.variant.version else ""
    return f"{matrix.variant.title}{version}"


def short_name(domain: Domain) -> str:
    """What a figure calls a domain: D1, DS."""
    number = domain.number
    return number if number[:1] in "dD" and len(number) > 1 else f"D{number}"


def _levels(lines: list[Line], column: int) -> tuple[str | None, ...]:
    return tuple(line.dots[column].level for line in lines)


def _sentence(matrix: Matrix, about: str, *more: str) -> str:
    """ "18 studies · All results · effect of assignment"."""
    count = len(matrix.drawn)
    return " · ".join([f"{count} {'study' if count == 1 else 'studies'}", about, *matrix.effects, *more])
