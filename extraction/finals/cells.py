"""A stored cell as a settled one."""

from ..models import Cell
from .settled import SettledCell


def cell_of(cell: Cell) -> SettledCell:
    """What stands in the cell, with its source."""
    return SettledCell(
        cell.text,
        cell.number,
        cell.missing,
        cell.so_printed,
        cell.page,
        cell.table,
        cell.quotation,
        cell.paper,
    )
