"""The questions of a form in their sections, with the places of their answers."""

from dataclasses import dataclass

from ...addresses import AnswerAddress
from ...models import Arm, Question, Section
from ...queries.sheets import Sheet
from .places import Place, place_at


@dataclass(frozen=True)
class Field:
    """One question with the place of its answer."""

    question: Question
    place: Place


@dataclass(frozen=True)
class ArmFields:
    """One question that is asked of every arm."""

    question: Question
    places: list[Place]


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


def section_tabs(sheet: Sheet, refused: dict) -> list[SectionTab]:
    """The sections that have questions, in the form's order."""
    tabs = []
    for section in Section:
        questions = [question for question in sheet.questions if question.section == section]
        if questions:
            tabs.append(
                SectionTab(
                    section.value,
                    section.label,
                    [Field(q, _answer(sheet, q, None, refused)) for q in questions if not q.per_arm],
                    [
                        ArmFields(q, [_answer(sheet, q, arm, refused) for arm in sheet.arms])
                        for q in questions
                        if q.per_arm
                    ],
                )
            )
    return tabs


def _answer(sheet: Sheet, question: Question, arm: Arm | None, refused: dict) -> Place:
    address = str(AnswerAddress(question.pk, arm.pk if arm else None))
    name = f"{question.label}, {arm}" if arm else question.label
    return place_at(sheet, address, name, refused)
