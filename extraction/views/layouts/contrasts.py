"""The contrasts of a reading as a grid: a row for each, a column for each of its numbers."""

from dataclasses import dataclass

from ...integrity.refusals import ESTIMATES
from ...models import ContrastStatistic
from ...queries.lines import ContrastRow
from ...queries.sheets import Sheet
from .places import Place, place_at


@dataclass(frozen=True)
class ContrastLine:
    """One contrast with its cells, in the order of ``contrast_labels``."""

    row: ContrastRow
    places: list[Place]

    @property
    def is_blank(self) -> bool:
        """Nothing stands in it, so that it can be removed."""
        return all(place.cell is None or place.cell.is_blank for place in self.places)


def contrast_labels() -> list[str]:
    """The names of the columns."""
    return [ContrastStatistic(statistic).label for statistic in ESTIMATES]


def contrast_lines(sheet: Sheet, refused: dict) -> list[ContrastLine]:
    """A line for each contrast that the reader has added."""
    return [
        ContrastLine(
            row,
            [
                place_at(
                    sheet,
                    str(row.address(statistic)),
                    f"{row.outcome} · {row.arms} · {row.time_point} · {ContrastStatistic(statistic).label}",
                    refused,
                )
                for statistic in ESTIMATES
            ],
        )
        for row in sheet.contrasts
    ]
