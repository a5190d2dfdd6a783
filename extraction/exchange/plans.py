"""What a file would do to a reading: a plan of changes to choose from, and what cannot be taken, by sheet, row and
column."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..addresses import parse
from ..queries.sheets import Sheet
from ..reported import Number, read_number, unkeepable
from .files import KEY, Rows
from .tables import TEXT, Field, Line, Table, part_of, tables_of

NEW, CHANGED, EMPTIED, NEWER = "new", "changed", "emptied", "newer"
LIMITS = {"paper": 200, "page": 20, "table": 80}
MOST_PROBLEMS = 200

_KEY_HEAD = re.compile(rf"{KEY}(?: \(made (?P<made>[^)]+)\))?", re.IGNORECASE)


@dataclass(frozen=True)
class Problem:
    """Something of the file that was left out: where, and why. ``row`` counts as a spreadsheet does."""

    sheet: str
    row: int | None
    column: str
    message: str

    def __str__(self) -> str:
        where = f"Sheet “{self.sheet}”"
        if self.row is not None:
            where += f", row {self.row}"
        if self.column:
            where += f", column “{self.column}”"
        return f"{where}: {self.message}"


@dataclass(frozen=True)
class Change:
    """One field that the file would write.

    ``kind``: new (nothing stands there), changed, emptied, or newer (it was saved here after the file was made, so
    that the file may hold what was corrected since). ``note`` says what would be marked at the cell afterwards.
    """

    address: str
    part: str
    version: int
    name: str
    sheet: str
    row: int
    column: str
    now: str
    then: str
    kind: str
    note: str = ""


@dataclass
class Plan:
    """``unchanged`` counts the fields of the file that say what the reading says."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0

    def of_kind(self, kind: str) -> list[Change]:
        return [change for change in self.changes if change.kind == kind]


def plan(sheet: Sheet, found: list[Rows]) -> Plan:
    """What the sheets of a file would do to a reading. Writes nothing."""
    made = Plan()
    tables = {table.name.casefold(): table for table in tables_of(sheet)}
    taken: dict[Field, Change | None] = {}
    for rows in found:
        table = tables.get(rows.name.casefold()) or _by_head(rows, tables.values())
        if table is None:
            names = ", ".join(table.name for table in tables.values())
            message = f"it is none of the tables {names}, by its name or by its first row. It was left out."
            made.problems.append(Problem(rows.name, None, "", message))
            continue
        _table(made, taken, sheet, table, rows)
    if len(made.problems) > MOST_PROBLEMS:
        more = len(made.problems) - MOST_PROBLEMS
        made.problems[MOST_PROBLEMS:] = [Problem(found[0].name, None, "", f"{more} more of this kind.")]
    return made


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _by_head(rows: Rows, tables) -> Table | None:
    """The table whose columns the first row names, where the sheet has another name (a CSV has none)."""
    head = {_plain(title) for title in rows.rows[0]} if rows.rows else set()
    fitting = [table for table in tables if {_plain(title) for title in table.about} <= head]
    return max(fitting, key=lambda table: len(table.about), default=None)


def _table(made: Plan, taken: dict, sheet: Sheet, table: Table, rows: Rows) -> None:
    head, stamp = _read_head(made, table, rows)
    if head is None:
        return
    by_key = {line.key: line for line in table.lines}
    by_about: dict[tuple[str, ...], list[Line]] = {}
    for line in table.lines:
        by_about.setdefault(tuple(map(_plain, line.about)), []).append(line)
    seen: dict[str, int] = {}
    for number, row in enumerate(rows.rows[1:], start=2):
        # A row may end before the last columns; what is not there is empty.
        texts = {title: row[place].strip() if place < len(row) else "" for title, place in head.items()}
        if not any(texts.values()):
            continue
        found = _line(table, texts, by_key, by_about)
        if isinstance(found, str):
            made.problems.append(Problem(rows.name, number, KEY if KEY in head else "", found))
            continue
        if found.key in seen:
            message = f"says again what row {seen[found.key]} says. The first counts."
            made.problems.append(Problem(rows.name, number, "", message))
            continue
        seen[found.key] = number
        for column in table.columns:
            if column in texts:
                _field(made, taken, sheet, found, column, texts[column], stamp, rows.name, number)


def _read_head(made: Plan, table: Table, rows: Rows) -> tuple[dict[str, int] | None, datetime | None]:
    """Which column stands where, and when the file was made, where it says so."""
    known = {_plain(title): title for title in (*table.about, *table.columns)}
    head: dict[str, int] = {}
    stamp = None
    for place, written in enumerate(rows.rows[0] if rows.rows else []):
        key = _KEY_HEAD.fullmatch(written.strip())
        title = KEY if key else known.get(_plain(written))
        if key and key["made"]:
            stamp = _moment(key["made"])
        if title in head:
            message = "is there twice. The first counts."
            made.problems.append(Problem(rows.name, 1, written.strip(), message))
        elif title:
            head[title] = place
        elif written.strip():
            message = f"{table.name} has no such column; it was left out."
            made.problems.append(Problem(rows.name, 1, written.strip(), message))
    if KEY not in head and not set(table.about) <= set(head):
        missing = ", ".join(title for title in table.about if title not in head)
        message = (
            f"without a column “{KEY}” the rows are known by {', '.join(table.about)}; missing: {missing}."
        )
        made.problems.append(Problem(rows.name, 1, "", message))
        return None, stamp
    return head, stamp


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _line(table: Table, texts: dict[str, str], by_key: dict, by_about: dict) -> Line | str:
    """The line that a row of the file is about, or why there is none."""
    key = texts.get(KEY, "")
    about = tuple(_plain(texts.get(title, "")) for title in table.about)
    if key:
        line = by_key.get(key)
        if line is None:
            return "this place is no longer part of the reading. The row was left out."
        for title, said, own in zip(table.about, about, line.about, strict=True):
            if title in texts and said != _plain(own):
                return (
                    f"its key is that of “{', '.join(line.about)}”, but the row says {title} “{texts[title]}”. "
                    "Sort whole rows, or delete the key. The row was left out."
                )
        return line
    lines = by_about.get(about, [])
    named = ", ".join(texts.get(title, "") for title in table.about)
    if not lines:
        return f"“{named}” is no row of {table.name} in this reading. Add its arm or time first, or mend the name."
    if len(lines) > 1:
        return f"“{named}” fits {len(lines)} rows. Keep the column “{KEY}” to tell them apart."
    return lines[0]


def _field(
    made: Plan, taken: dict, sheet: Sheet, line: Line, column: str, then: str, stamp, name: str, row: int
) -> None:
    place = line.fields.get(column)
    if place is None:
        if then:
            message = f"“{then[:40]}” stands where {line.about[0]} has no {column}. It was left out."
            made.problems.append(Problem(name, row, column, message))
        return
    cell = sheet.cell(place.address)
    now = part_of(cell, place.part)
    if _same(place.part, now, then):
        made.unchanged += 1
        return
    cannot = unkeepable(then, LIMITS[place.part]) if place.part in LIMITS else ""
    note = ""
    if place.part == TEXT and then:
        entry = sheet.entry(parse(place.address), then)
        cannot, note = ("", entry.problem) if entry.keepable else (entry.problem, "")
    cannot = cannot or unkeepable(then)
    if cannot:
        made.problems.append(Problem(name, row, column, cannot))
        return
    if place in taken:
        made.problems.append(
            Problem(name, row, column, "another row of the file writes here too; that one counts.")
        )
        return
    kind = NEW if not now else CHANGED if then else EMPTIED
    # The stamp has milliseconds, and a cell saved in the same one was in the file.
    if kind != NEW and stamp and cell.changed_at > stamp + timedelta(milliseconds=1):
        kind = NEWER
    change = Change(
        place.address,
        place.part,
        cell.version if cell else 0,
        ", ".join((*filter(None, line.about), column)),
        name,
        row,
        column,
        now,
        then,
        kind,
        note,
    )
    taken[place] = change
    made.changes.append(change)


def _same(part: str, now: str, then: str) -> bool:
    """Whether a field says what stands there. A spreadsheet may have dropped a zero behind the decimals or written
    another minus sign: the same number is no change."""
    if now.strip() == then or (not now and not then):
        return True
    # Line ends inside a cell are the file's, not the person's.
    if now.replace("\r\n", "\n").strip() == then.replace("\r\n", "\n"):
        return True
    if part != TEXT:
        return False
    mine, theirs = read_number(now), read_number(then)
    both = isinstance(mine, Number) and isinstance(theirs, Number)
    return both and (mine.exact, mine.percent) == (theirs.exact, theirs.percent)
