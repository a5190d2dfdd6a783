"""Settled studies in few words, for the tests of the agreement between their readers."""

from collections.abc import Mapping
from uuid import UUID, uuid5

from extraction.agreement import Field, Reader, Readings
from extraction.agreement.entries import scale_of
from extraction.comparison import ArmView, CellView, ReadingView, TimePointView, compare
from extraction.reported import Missing, Number, read_number, read_text

ANN, BEN, CAT = (Reader(name.lower(), name) for name in ("Ann", "Ben", "Cat"))
LEVELS = ("low", "some_concerns", "high")
SPACE = UUID(int=0)

Told = Mapping[str, str]

# What each test question is: its kind.
KINDS = {
    "blinded": "yes_no",
    "site": "choice",
    "age": "number",
    "country": "text",
    "domain 1": "level",
    "domain 2": "level",
    "1.1": "signalling",
    "1.2": "signalling",
}


def address(name: str) -> str:
    if KINDS[name] == "level":
        return f"judgement:all:{name}"
    if KINDS[name] == "signalling":
        return f"signalling:all:{name}"
    return f"answer:{uuid5(SPACE, name)}"


def field(name: str) -> Field:
    kind = KINDS[name]
    levels = LEVELS if kind == "level" else ()
    alike = {"level": "rob2", "yes_no": "yes_no"}.get(kind, "")
    return Field(name, "", name, scale_of(kind), (list(KINDS).index(name),), levels, alike)


def cell(name: str, text: str) -> CellView:
    kind = KINDS[name]
    if kind == "signalling":
        return CellView(address(name), kind, text)
    read = read_number(text) if kind == "number" else read_text(text)
    missing = read.code if isinstance(read, Missing) else ""
    number = read.value if isinstance(read, Number) else None
    return CellView(address(name), kind, "" if missing else text, number, missing)


def view(told: Told, arms: str = "", times: Mapping[str, float | None] | None = None) -> ReadingView:
    """A reading: its answers by question, its arms as one letter each, its times in days."""
    return ReadingView(
        [cell(name, told[name]) for name in KINDS if name in told],
        arms=[ArmView(letter, letter) for letter in arms],
        time_points=[TimePointView(text, text, days) for text, days in (times or {}).items()],
    )


def study(
    name: str,
    first: ReadingView | Told,
    second: ReadingView | Told,
    final: ReadingView | Told | None = None,
    readers: tuple[Reader, Reader] = (ANN, BEN),
) -> Readings:
    """A settled study; without ``final`` it took everything of the first reading."""
    sides = [one if isinstance(one, ReadingView) else view(one) for one in (first, second)]
    settled = final if isinstance(final, ReadingView) else view(final) if final is not None else sides[0]
    rows = compare(*sides)
    by_address = {address(name): field(name) for name in KINDS}
    return Readings(
        study=name,
        name=name,
        first_reader=readers[0],
        second_reader=readers[1],
        first=sides[0],
        second=sides[1],
        final=settled,
        rows=rows,
        fields={row.address: by_address[row.address] for row in rows if row.address in by_address},
    )
