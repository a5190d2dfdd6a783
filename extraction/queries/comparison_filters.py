"""Which lines of a comparison are listed: what differs, what waits for one person, one section."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from reviews.models import User

from ..comparison import OPEN
from .comparison_lines import Line
from .comparison_page import ComparisonPage
from .discussion import ARBITER, READERS

DIFFERENCES, EVERYTHING, AMENDED = "differences", "all", "amended"
SHOWN = (DIFFERENCES, EVERYTHING, AMENDED)


@dataclass(frozen=True)
class Filters:
    """What was asked for. ``show`` "" is the differences while one is open, else everything; ``section`` "" is all.

    What is not known is as if it had not been asked: a link from elsewhere still shows something.
    """

    show: str = ""
    mine: bool = False
    section: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> "Filters":
        """The filters that a page or a form sent."""
        show = sent.get("show", "")
        return cls(show if show in SHOWN else "", sent.get("mine", "") == "1", sent.get("section", ""))

    @property
    def query(self) -> dict[str, str]:
        """The filters as a link carries them; what is not asked is not in it."""
        found = {"show": self.show, "mine": "1" if self.mine else "", "section": self.section}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True)
class SectionChoice:
    """A section that can be chosen, and how many of its differences are open."""

    name: str
    open: int


def shown_by(page: ComparisonPage, filters: Filters) -> str:
    """Which of the three lists it is. Without an amendment there is nothing amended to show."""
    if filters.show == AMENDED and not page.compared.amended:
        return DIFFERENCES if page.open_lines else EVERYTHING
    return filters.show or (DIFFERENCES if page.open_lines else EVERYTHING)


def listed(page: ComparisonPage, filters: Filters, user: User) -> list[Line]:
    """The lines that pass all filters, in the order of the form."""
    lines = {
        DIFFERENCES: page.differences,
        EVERYTHING: page.lines,
        AMENDED: page.amended_lines,
    }[shown_by(page, filters)]
    if filters.mine:
        lines = _kept(lines, waiting(page, user))
    section = section_of(page, filters)
    return [line for line in lines if not section or line.section == section]


def waiting(page: ComparisonPage, user: User) -> list[Line]:
    """The open differences that wait for this person: for a reader those that the readers discuss, for who decides
    those that came to them."""
    assignment = page.compared.comparison.assignment
    turns = {READERS} if user.pk in assignment.readers() else set()
    if user.pk == assignment.decider_id:
        turns.add(ARBITER)
    return [line for line in page.open_lines if page.compared.discussion.is_with(line.address) in turns]


def section_of(page: ComparisonPage, filters: Filters) -> str:
    """The section that was asked for, where the comparison has it; "" for all."""
    return filters.section if any(line.section == filters.section for line in page.lines) else ""


def section_choices(page: ComparisonPage, filters: Filters, user: User) -> list[SectionChoice]:
    """All sections in the order of the form; the counts are those of the person where only theirs are asked for."""
    open_ones = waiting(page, user) if filters.mine else page.open_lines
    counts = Counter(line.section for line in open_ones)
    names = dict.fromkeys(line.section for line in page.lines)
    return [SectionChoice(name, counts[name]) for name in names]


def next_open(page: ComparisonPage, address: str, filters: Filters, user: User) -> Line | None:
    """The next open line of the list after an address, from the top again after the last; None when none is open."""
    place = next((i for i, line in enumerate(page.lines) if line.address == address), -1)
    kept = {line.address for line in listed(page, filters, user) if line.state == OPEN}
    others = [*page.lines[place + 1 :], *page.lines[: place + 1]]
    return next((line for line in others if line.address in kept), None)


def _kept(lines: list[Line], among: list[Line]) -> list[Line]:
    addresses = {line.address for line in among}
    return [line for line in lines if line.address in addresses]
