"""What follows from what is typed, shown in a row under it; nothing of it is stored."""

from collections.abc import Container
from dataclasses import asdict

from ...derivation import Derived, Note, derive, notes_on
from ...queries.reported_lines import reported_lines
from ...queries.sheets import Sheet

SHOWN = ("statistic", "text", "formula", "source", "assumption", "warning")


def column_facts(sheet: Sheet) -> dict[str, list[str]]:
    """The statistics that the grid shows, by outcome."""
    return {str(outcome.pk): sheet.columns(outcome) for outcome in sheet.outcomes}


def derived_facts(sheet: Sheet, refused: Container[str]) -> dict[str, dict[str, list[dict[str, str]]]]:
    """``derived``: the numbers that follow, by the line's place, each with its formula, source, assumption and warning;
    ``notes``: why one does not follow. What cannot be (``refused``) is not built upon."""
    found: dict[str, dict[str, list[dict[str, str]]]] = {"derived": {}, "notes": {}}
    for place, line in reported_lines(sheet, refused).items():
        numbers = derive(line.reported, **line.arguments)
        notes = notes_on(line.reported, **line.arguments)
        if numbers:
            found["derived"][place] = [_shown(number) for number in numbers]
        if notes:
            found["notes"][place] = [_noted(note) for note in notes]
    return found


def _shown(number: Derived) -> dict[str, str]:
    said = asdict(number)
    return {name: said[name] for name in SHOWN}


def _noted(note: Note) -> dict[str, str]:
    return {"statistic": note.statistic, "text": note.text}
