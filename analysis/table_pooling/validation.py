"""From a table's text to the numbers of its studies, or every place where that fails."""

import re
from dataclasses import dataclass

from .options import CONTINUOUS, DICHOTOMOUS, Options
from .problems import BadTable, Problem, quoted
from .reading import MISSING, Row, Table

COLUMNS = {
    "continuous": ("n1", "mean1", "sd1", "n2", "mean2", "sd2"),
    "dichotomous": ("events1", "n1", "events2", "n2"),
    "effect": ("yi", "vi"),
    "effect_se": ("yi", "sei"),
}
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_LARGEST = 1e300


@dataclass(frozen=True, slots=True)
class Studies:
    """The studies of a table in its order.

    `kind` is a key of COLUMNS and `numbers` has its columns.  `group` is each study's subgroup, None
    where the cell is blank; `moderators` by column, each a list of numbers or of texts, None where
    blank.
    """

    kind: str
    names: tuple[str, ...]
    rows: tuple[int, ...]
    columns: dict[str, str]
    numbers: dict[str, tuple[float, ...]]
    group: tuple[str | None, ...] | None
    moderators: dict[str, tuple[float | str | None, ...]]


def validated(table: Table, options: Options) -> Studies:
    """The studies that `options` ask for.  Raises BadTable with every problem found."""
    kind = _kind(table, options.measure)
    columns = {name: table.column(name) or name for name in COLUMNS[kind]}
    problems: list[Problem] = []
    study_column = table.column("study")
    if study_column is None:
        problems.append(Problem(1, "study", f"there is no such column; {_there_are(table)}"))
    asked = [name for name in (options.subgroup, *options.moderators) if name is not None]
    found = {name: table.column(name) for name in asked}
    problems += [
        Problem(1, name, f"there is no such column; {_there_are(table)}")
        for name, column in found.items()
        if column is None
    ]
    if problems:
        raise BadTable(problems)
    names = []
    numbers: dict[str, list[float]] = {name: [] for name in columns}
    for row in table.rows:
        name = row.cells[study_column]
        if not name:
            problems.append(Problem(row.number, study_column, "it is blank; every study has a name"))
        names.append(name)
        for field, column in columns.items():
            value = _number(row, column, table.decimal_comma)
            if isinstance(value, Problem):
                problems.append(value)
            else:
                numbers[field].append(value)
        problems += _ranges(row, columns, {field: _last(row, c, table) for field, c in columns.items()})
    group = None
    if options.subgroup is not None:
        texts = (row.cells[found[options.subgroup]] for row in table.rows)
        group = tuple(None if text.casefold() in MISSING else text for text in texts)
    moderators = {}
    for name in options.moderators:
        moderators[found[name]] = _moderator(table, found[name], problems)
    if problems:
        raise BadTable(problems)
    return Studies(
        kind=kind,
        names=tuple(names),
        rows=tuple(row.number for row in table.rows),
        columns=columns,
        numbers={field: tuple(values) for field, values in numbers.items()},
        group=group,
        moderators=moderators,
    )


def _kind(table: Table, measure: str) -> str:
    """Counts or means where the table has them; else effects with their variances or standard errors."""
    own = "continuous" if measure in CONTINUOUS else "dichotomous" if measure in DICHOTOMOUS else None
    kinds = [own] if own else []
    kinds += ["effect", "effect_se"]
    for kind in kinds:
        if all(table.column(name) for name in COLUMNS[kind]):
            return kind
    # The kind of which most is there is the one that was meant.
    meant = max(kinds, key=lambda kind: sum(table.column(name) is not None for name in COLUMNS[kind]))
    needs = (
        f"{measure} needs {' '.join(COLUMNS[own])}, or yi and vi (or sei)"
        if own
        else f"{measure} needs yi and vi (or sei)"
    )
    raise BadTable(
        [
            Problem(1, name, f"there is no such column; {needs}; {_there_are(table)}")
            for name in COLUMNS[meant]
            if table.column(name) is None
        ]
    )


def _there_are(table: Table) -> str:
    return "the file has " + ", ".join(quoted(column) for column in table.columns[:15])


def _number(row: Row, column: str, decimal_comma: bool) -> float | Problem:
    text = row.cells[column]
    if not text:
        return Problem(row.number, column, "it is blank; a number is needed")
    value = parsed(text, decimal_comma)
    if value is None:
        hint = (
            "; write a point, not a comma, before the decimals"
            if re.fullmatch(r"[-+−]?\d+,\d+", text)
            else ""
        )
        return Problem(row.number, column, f"{quoted(text)} is not a number{hint}")
    if abs(value) > _LARGEST:
        return Problem(row.number, column, f"{quoted(text)} is too large")
    return value


def _last(row: Row, column: str, table: Table) -> float | None:
    value = _number(row, column, table.decimal_comma)
    return None if isinstance(value, Problem) else value


def parsed(text: str, decimal_comma: bool = False) -> float | None:
    """The number that `text` writes in digits, with a hyphen or a true minus sign; None where it is none."""
    plain = text.strip().replace("\N{MINUS SIGN}", "-")
    if decimal_comma and "." not in plain:
        plain = plain.replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def _ranges(row: Row, columns: dict[str, str], values: dict[str, float | None]) -> list[Problem]:
    """Values that no study can have."""
    problems = []

    def refuse(field: str, what: str) -> None:
        problems.append(Problem(row.number, columns[field], f"{row.cells[columns[field]]} {what}"))

    for field, value in values.items():
        if value is None:
            continue
        if field in ("n1", "n2") and value < 1:
            refuse(field, "is below 1; an arm has at least one person")
        elif field in ("sd1", "sd2", "vi", "sei") and value <= 0:
            refuse(field, "is not above 0")
        elif field in ("events1", "events2"):
            people = values["n" + field[-1]]
            if value < 0:
                refuse(field, "is below 0")
            elif people is not None and value > people >= 1:
                refuse(field, f"is more than the arm's n, {row.cells[columns['n' + field[-1]]]}")
    return problems


def _moderator(table: Table, column: str, problems: list[Problem]) -> tuple[float | str | None, ...]:
    """Numbers where every cell that is not blank is one, else texts; a mixture is refused."""
    texts = [row.cells[column] for row in table.rows]
    values = [None if text.casefold() in MISSING else parsed(text, table.decimal_comma) for text in texts]
    blank = [text.casefold() in MISSING for text in texts]
    wrong = [i for i, value in enumerate(values) if value is None and not blank[i]]
    right = [i for i, value in enumerate(values) if value is not None]
    if not right:
        return tuple(None if gone else text for text, gone in zip(texts, blank, strict=True))
    problems += [
        Problem(
            table.rows[i].number, column, f"{quoted(texts[i])} is not a number, and other rows have numbers"
        )
        for i in wrong
    ]
    return tuple(values)
