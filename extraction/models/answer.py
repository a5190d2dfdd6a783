"""Answers to the form's questions."""

from django.db import models

from .arm import Arm
from .cell import Cell, cell_holds_one_thing
from .form import FormVersion
from .question import Question
from .reading import Reading


class Answer(Cell):
    """One answer, for the study (``arm`` None) or for one arm. ``form`` is the version that it was written under."""

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="answers")
    arm = models.ForeignKey(Arm, on_delete=models.CASCADE, null=True, related_name="answers")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reading", "question", "arm"], name="answer_once_an_arm"),
            models.UniqueConstraint(
                fields=["reading", "question"],
                condition=models.Q(arm__isnull=True),
                name="answer_once_a_study",
            ),
            cell_holds_one_thing("answer_holds_one_thing"),
        ]

    @property
    def address(self) -> str:
        """The cell's place in its reading, as autosave, comparison and record name it."""
        return f"answer:{self.question_id}:{self.arm_id}" if self.arm_id else f"answer:{self.question_id}"
