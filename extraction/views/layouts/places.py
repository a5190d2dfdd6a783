"""One place of a reading, as the page and its script know it."""

from dataclasses import dataclass
from typing import Any

from ...models import Cell, Judgement, SignallingAnswer
from ...queries.sheets import Sheet


@dataclass(frozen=True)
class Place:
    """One place of a reading: its address, its name in words, what stands there."""

    address: str
    name: str
    cell: Cell | None
    refusal: str = ""

    @property
    def text(self) -> str:
        """What the field shows: the text as typed, or NR, or NA."""
        return (self.cell.missing or self.cell.text) if self.cell else ""

    @property
    def look(self) -> str:
        """The classes of a grid cell."""
        if self.cell is None:
            return "cell"
        states = {
            "is-nr": self.cell.missing == "NR",
            "is-na": self.cell.missing == "NA",
            "is-sourced": is_sourced(self.cell),
            "is-so-printed": self.cell.so_printed,
            "is-bad": bool(self.refusal) and not (self.cell.so_printed and is_sourced(self.cell)),
        }
        return " ".join(["cell", *(name for name, holds in states.items() if holds)])

    def facts(self) -> dict[str, Any]:
        """The place for the page's script."""
        return {"name": self.name, "refusal": self.refusal, **cell_facts(self.cell)}


def is_sourced(cell: Cell) -> bool:
    """Whether it is known where in the paper the cell's value stands."""
    return bool(cell.page or cell.table or cell.quotation)


def cell_facts(cell: Cell | None) -> dict[str, Any]:
    """A cell as JSON; version 0 says that nothing was ever entered."""
    names = ("text", "missing", "so_printed", "paper", "page", "table", "quotation")
    if cell is None:
        return {"version": 0, **dict.fromkeys(names, ""), "so_printed": False, "support": ""}
    facts = {"version": cell.version, **{name: getattr(cell, name) for name in names}}
    return facts | {"support": cell.support if isinstance(cell, Judgement | SignallingAnswer) else ""}


def place_at(sheet: Sheet, address: str, name: str, refused: dict) -> Place:
    """The place of an address; ``refused`` is what the sheet cannot take, by address."""
    refusal = refused.get(address)
    return Place(address, name, sheet.cell(address), refusal.message if refusal else "")
