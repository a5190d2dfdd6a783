"""The settled data of a review as one long table: a line for each value, answer and judgement, with its source."""

from collections.abc import Iterable, Iterator

from extraction.finals import SettledCell, SettledStudy
from extraction.risk_of_bias.variants import OVERALL, variant_for
from reviews.models import Outcome, Review

from .tables import Cell, csv_lines

HEADER = (
    "study", "year", "design", "country", "registration", "doi",
    "kind", "section", "label", "unit", "outcome", "time_point", "days", "arm", "group", "basis", "statistic",
    "text", "number", "missing", "so_printed", "cannot_be",
    "page", "table", "quotation", "support", "second_reading_is_copy",
)  # fmt: skip


def settled_csv(review: Review, settled: Iterable[SettledStudy]) -> Iterator[str]:
    """The settled data as CSV lines. `kind` is characteristic, result or judgement; `text` stands as it was settled
    ("NR" and "NA" under `missing`), `cannot_be` says why a number stays out of pooling."""
    outcomes = {outcome.pk: outcome for outcome in Outcome.objects.filter(review=review)}
    return csv_lines(HEADER, (row for study in settled for row in _study(study, outcomes)))


def _study(settled: SettledStudy, outcomes: dict) -> Iterator[list[Cell]]:
    study = settled.study
    head = [
        study.label, study.year, study.get_design_display(), study.country, study.registration, study.doi,
    ]  # fmt: skip
    arms = {arm.key: arm for arm in settled.arms}
    times = {point.key: point for point in settled.time_points}

    def line(
        kind: str,
        cell: SettledCell,
        *,
        section: str = "",
        label: str = "",
        unit: str = "",
        outcome: object = None,
        time: object = None,
        arm: object = None,
        basis: str = "",
        statistic: str = "",
        cannot_be: str = "",
        support: str = "",
    ) -> list[Cell]:
        at, of = times.get(time), arms.get(arm)
        return [
            *head,
            kind,
            section,
            label,
            unit or (outcomes[outcome].unit if outcome in outcomes else ""),
            outcomes[outcome].name if outcome in outcomes else "",
            at.text if at else "",
            at.days if at else None,
            of.name if of else "",
            of.group_name if of else "",
            basis,
            statistic,
            cell.text,
            cell.number,
            cell.missing,
            cell.so_printed,
            cannot_be,
            cell.page,
            cell.table,
            cell.quotation,
            support,
            settled.is_copy,
        ]

    for answer in settled.answers:
        yield line(
            "characteristic",
            answer.cell,
            section=answer.section,
            label=answer.label,
            unit=answer.unit,
            arm=answer.arm,
        )
    for result in settled.results:
        for statistic, cell in result.values.items():
            yield line(
                "result",
                cell,
                outcome=result.outcome,
                time=result.time_point,
                arm=result.arm,
                basis=result.basis,
                statistic=statistic,
                cannot_be=result.impossible.get(statistic, ""),
            )
    variant = variant_for(study.design)
    titles = {domain.key: f"{domain.number} {domain.title}" for domain in variant.domains} | {
        OVERALL: "Overall"
    }
    for judgement in settled.judgements:
        yield line(
            "judgement",
            judgement.cell,
            section=variant.title,
            label=titles.get(judgement.domain, judgement.domain),
            outcome=judgement.outcome,
            time=judgement.time_point,
            support=judgement.support,
        )
