"""The questions of a form in their sections, with the places of their answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from ...addresses import AnswerAddress
from ...answers import YES_NO, read_rows
from ...answers.kinds import chosen
from ...models import Arm
from ...queries.forms import Asked
from ...queries.sheets import Sheet
from .places import Place, place_at

BLANK_ROWS = 1  # under the rows of a table, to type into


@dataclass(frozen=True)
class AnswerPlace(Place):
    """The place of an answer, with what its kind's control shows. ``written_under`` is the number of the version that
    it was written under, where that one worded the question otherwise; 0 where not."""

    question: Asked | None = None
    written_under: int = 0

    @property
    def chosen(self) -> list[str]:
        """The options that the text names."""
        return chosen(self.text) if self.cell and self.cell.text else []

    @property
    def unknown(self) -> list[str]:
        """What was chosen once and is no option any more, or never was."""
        return [option for option in self.chosen if option not in self.question.options]

    @property
    def yes_no(self) -> tuple[str, ...]:
        return YES_NO

    @property
    def rows(self) -> list[list[tuple[dict[str, str], str]]]:
        """The rows of a table, each as (column, text), and a blank one."""
        rows = (read_rows(self.text) or []) if self.cell and self.cell.text else []
        return [
            [(column, row.get(column["key"], "")) for column in self.question.columns]
            for row in (*rows, *[{}] * BLANK_ROWS)
        ]

    @property
    def words(self) -> str:
        """What stands there, as people read it."""
        return self.cell.missing or self.question.shown(self.cell.text) if self.cell else ""

    def facts(self) -> dict[str, Any]:
        """The place for the page's script: a table says its columns, so that it can be said in words."""
        found = super().facts()
        return found | {"columns": self.question.columns} if self.question.columns else found


@dataclass(frozen=True)
class Field:
    """One question with the place of its answer."""

    question: Asked
    place: AnswerPlace


@dataclass(frozen=True)
class ArmFields:
    """One question that is asked of every arm."""

    question: Asked
    places: list[AnswerPlace]


@dataclass(frozen=True)
class SectionTab:
    """A section of the form: questions asked once, and questions asked once an arm."""

    key: str
    title: str
    fields: list[Field]
    arm_fields: list[ArmFields]

    @property
    def tab(self) -> str:
        """The title, short enough for a tab: "Funding" for "Funding and remarks"."""
        return self.title.split(" and ")[0]

    @property
    def places(self) -> list[AnswerPlace]:
        """Every place of the section."""
        return [
            *(field.place for field in self.fields),
            *(place for row in self.arm_fields for place in row.places),
        ]


def section_tabs(
    sheet: Sheet, refused: dict, otherwise: Mapping[str, int] = MappingProxyType({})
) -> list[SectionTab]:
    """The sections that have questions, in the form's order; ``otherwise`` says of the answers to questions in other
    words under which version they were written, by address."""
    titles = {question.section: question.section_title for question in sheet.questions}

    def answer(question: Asked, arm: Arm | None) -> AnswerPlace:
        place = _answer(sheet, question, arm, refused)
        return replace(place, written_under=otherwise.get(place.address, 0))

    return [
        _section(key, title, [one for one in sheet.questions if one.section == key], sheet.arms, answer)
        for key, title in titles.items()
    ]


def dropped_answers(sheet: Sheet) -> list[AnswerPlace]:
    """What was answered to questions that are no longer asked, in words."""
    return [
        place
        for question, arm, _address in sheet.dropped_addresses()
        if (place := _answer(sheet, question, arm, {})).cell is not None and not place.cell.is_blank
    ]


def _section(
    key: str,
    title: str,
    questions: Sequence[Asked],
    arms: Sequence[Arm],
    answer: Callable[[Asked, Arm | None], AnswerPlace],
) -> SectionTab:
    return SectionTab(
        key,
        title,
        [Field(q, answer(q, None)) for q in questions if not q.per_arm],
        [ArmFields(q, [answer(q, arm) for arm in arms]) for q in questions if q.per_arm],
    )


def _answer(sheet: Sheet, question: Asked, arm: Arm | None, refused: dict) -> AnswerPlace:
    address = str(AnswerAddress(question.pk, arm.pk if arm else None))
    name = f"{question.label}, {arm}" if arm else question.label
    place = place_at(sheet, address, name, refused)
    return AnswerPlace(place.address, place.name, place.cell, place.refusal, question=question)
