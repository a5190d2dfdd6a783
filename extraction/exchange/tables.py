"""A reading laid out as tables: answers, results, how outcomes were measured, contrasts, and sources."""

from dataclasses import dataclass

from ..integrity.refusals import ATTRIBUTES, ESTIMATES, LABELS, STATISTICS
from ..models import Adjustment, Attribute, Basis, Cell, ContrastMeasure, ContrastStatistic
from ..queries.sheets import Sheet

TEXT, PAPER, PAGE, TABLE, QUOTATION = "text", "paper", "page", "table", "quotation"
SOURCE = {"Paper": PAPER, "Page": PAGE, "Table or figure": TABLE, "Quotation": QUOTATION}


@dataclass(frozen=True)
class Field:
    """Where a column's text belongs: the cell's address and which part of it (text, paper, page, table, quotation)."""

    address: str
    part: str = TEXT


@dataclass(frozen=True)
class Line:
    """A row: what it is about, in words, its key, and the field behind each column that it has."""

    about: tuple[str, ...]
    key: str
    fields: dict[str, Field]


@dataclass(frozen=True)
class Table:
    """``about`` names the columns that say what a row is about, ``columns`` those that hold what was entered."""

    name: str
    about: tuple[str, ...]
    columns: tuple[str, ...]
    lines: list[Line]


def tables_of(sheet: Sheet) -> list[Table]:
    """The five tables of an extraction, with a line for every place that the form asks for, filled or not."""
    return [_answers(sheet), _results(sheet), _measures(sheet), _contrasts(sheet), _sources(sheet)]


def part_of(cell: Cell | None, part: str) -> str:
    """What stands in a part of a cell; NR and NA are its text."""
    if cell is None:
        return ""
    return (cell.missing or cell.text) if part == TEXT else getattr(cell, part)


def _source(address: str) -> dict[str, Field]:
    return {column: Field(address, part) for column, part in SOURCE.items()}


def _answers(sheet: Sheet) -> Table:
    lines = [
        Line(
            (question.section_title, question.label, str(arm or "")),
            str(address),
            {"Answer": Field(str(address))} | _source(str(address)),
        )
        for question, arm, address in sheet.answer_addresses()
    ]
    return Table("Answers", ("Section", "Question", "Arm"), ("Answer", *SOURCE), lines)


def _results(sheet: Sheet) -> Table:
    shown = {statistic for outcome in sheet.outcomes for statistic in sheet.columns(outcome)}
    order = [statistic for statistic in dict.fromkeys(sum(STATISTICS.values(), ())) if statistic in shown]
    lines = [
        Line(
            (str(row.outcome), str(row.arm), str(row.time_point), Basis(row.basis).label),
            row.place,
            {
                LABELS[statistic]: Field(str(row.address(statistic)))
                for statistic in order
                if statistic in row.statistics
            },
        )
        for row in sheet.rows
    ]
    columns = tuple(LABELS[statistic] for statistic in order)
    return Table("Results", ("Outcome", "Arm", "Time point", "Basis"), columns, lines)


def _measures(sheet: Sheet) -> Table:
    lines = [
        Line(
            (str(row.outcome),),
            row.place,
            {
                Attribute(attribute).label: Field(str(row.address(attribute)))
                for attribute in ATTRIBUTES[row.outcome.kind]
            },
        )
        for row in sheet.measures
    ]
    return Table("Measures", ("Outcome",), tuple(attribute.label for attribute in Attribute), lines)


def _contrasts(sheet: Sheet) -> Table:
    lines = [
        Line(
            (
                str(row.outcome),
                str(row.time_point),
                str(row.arm),
                str(row.comparator),
                Basis(row.contrast.basis).label,
                ContrastMeasure(row.contrast.measure).label,
                Adjustment(row.contrast.adjustment).label,
            ),
            row.place,
            {
                _capital(ContrastStatistic(statistic).label): Field(str(row.address(statistic)))
                for statistic in ESTIMATES
            },
        )
        for row in sheet.contrasts
    ]
    about = ("Outcome", "Time point", "Arm", "Against", "Basis", "Measure", "Adjustment")
    columns = tuple(_capital(ContrastStatistic(statistic).label) for statistic in ESTIMATES)
    return Table("Contrasts", about, columns, lines)


def _sources(sheet: Sheet) -> Table:
    """Where in the paper each number stands; answers carry their sources themselves."""
    lines = [
        Line((", ".join((*line.about, column)),), field.address, _source(field.address))
        for table in (_results(sheet), _measures(sheet), _contrasts(sheet))
        for line in table.lines
        for column, field in line.fields.items()
        if (cell := sheet.cell(field.address)) is not None and not cell.is_blank
    ]
    return Table("Sources", ("What",), tuple(SOURCE), lines)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
