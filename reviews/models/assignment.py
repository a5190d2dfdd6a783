"""Who reads which study, and who settles what they disagree about."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .base import Identified
from .study import Design, Study


class Task(models.TextChoices):
    EXTRACTION = "extraction", "Extraction"
    RISK_OF_BIAS = "risk_of_bias", "Risk of bias"


PILOT = 0  # the round that tries the form out; nothing of it is ever settled


class Assignment(Identified):
    """Two readers and an arbiter for one task of one study, in one round; round 0 is a pilot of the form.

    One row, so that the database itself can refuse a person reading twice or arbitrating their own work. ``design`` is
    the study's when it was assigned. It chooses the instrument of both assessments: if the first to begin fixed that
    choice, a design corrected later would show the second whether the first has begun. ``due`` and ``arbitration_due``
    are the last days for the readings and for settling. Both readers have the same: a day put off for one of them would
    tell the other who is late.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="assignments")
    task = models.CharField(max_length=20, choices=Task)
    round = models.PositiveSmallIntegerField(default=1)
    design = models.CharField(max_length=20, choices=Design, blank=True, editable=False)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    arbiter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    due = models.DateField("reading due", null=True, blank=True)
    arbitration_due = models.DateField("arbitration due", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["study", "task", "round"], name="assignment_once_a_round"),
            models.CheckConstraint(condition=~Q(first=F("second")), name="assignment_two_different_readers"),
            models.CheckConstraint(
                condition=~Q(arbiter=F("first")) & ~Q(arbiter=F("second")),
                name="assignment_arbiter_is_no_reader",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study} · {self.get_task_display()} · {self.round_words}"

    @property
    def is_pilot(self) -> bool:
        return self.round == PILOT

    @property
    def round_words(self) -> str:
        return "pilot" if self.is_pilot else f"round {self.round}"

    def readers(self) -> tuple:
        """The keys of the two readers."""
        return (self.first_id, self.second_id)
