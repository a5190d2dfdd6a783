"""Who reads which study, and who settles what they disagree about."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from .base import LONGEST_REASON, Identified
from .mode import Mode
from .study import Study


class Task(models.TextChoices):
    EXTRACTION = "extraction", "Extraction"
    RISK_OF_BIAS = "risk_of_bias", "Risk of bias"


PILOT = 0  # the round that tries the form out; nothing of it is ever settled


class Assignment(Identified):
    """Who reads a study for one task in one round, and who settles what differs; round 0 is a pilot of the form.

    ``mode`` says which submissions a final demands. Under *verify* the second sees what the first submitted. Under
    *single* the second and the arbiter may be nobody; people who sat there before the mode was changed stay, and so
    does what they read. ``reason`` says why a study is read again. ``is_blinded`` is False where a reader may
    have seen another reading of it.

    One row, so that the database itself can refuse a person reading twice or arbitrating their own work.
    ``instrument`` is the key of the risk-of-bias instrument of both assessments, chosen when it was assigned: if the
    first to begin fixed that choice, a design corrected later would show the second whether the first has begun. It is
    empty for an extraction. ``due`` and ``arbitration_due``
    are the last days for the readings and for settling. Both readers have the same: a day put off for one of them would
    tell the other who is late.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="assignments")
    task = models.CharField(max_length=20, choices=Task)
    round = models.PositiveSmallIntegerField(default=1)
    instrument = models.CharField(max_length=40, blank=True, editable=False)
    mode = models.CharField(max_length=10, choices=Mode, default=Mode.DUAL)
    first = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    arbiter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reason = models.TextField("why it is read again", max_length=LONGEST_REASON, blank=True)
    is_blinded = models.BooleanField(default=True, editable=False)
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
            models.CheckConstraint(
                condition=Q(mode="single") | Q(second__isnull=False, arbiter__isnull=False),
                name="assignment_has_whom_its_mode_demands",
            ),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="assignment_mode_known"),
        ]

    def __str__(self) -> str:
        return f"{self.study} · {self.get_task_display()} · {self.round_words}"

    @property
    def is_pilot(self) -> bool:
        return self.round == PILOT

    @property
    def round_words(self) -> str:
        return "pilot" if self.is_pilot else f"round {self.round}"

    @property
    def is_single(self) -> bool:
        return self.mode == Mode.SINGLE

    @property
    def is_verified(self) -> bool:
        return self.mode == Mode.VERIFY

    def readers(self) -> tuple:
        """The keys of the people who read, also of a second whom the mode does not demand any more."""
        return tuple(key for key in (self.first_id, self.second_id) if key is not None)

    def people(self) -> tuple:
        """The keys of everybody who sits in the assignment."""
        return (*self.readers(), self.arbiter_id) if self.arbiter_id else self.readers()

    @property
    def decider_id(self) -> object:
        """The key of who decides what differs and settles: the arbiter; the reader, where one alone reads."""
        return self.first_id if self.is_single else self.arbiter_id

    @property
    def decider(self) -> object:
        """Who decides what differs and settles."""
        return self.first if self.is_single else self.arbiter

    @property
    def decides_words(self) -> str:
        """What the decider does: "arbitrates", or "reads" where one alone reads."""
        return "reads" if self.is_single else "arbitrates"
