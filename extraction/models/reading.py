"""A reading: what one person found in a study's reports, or what was settled of two such readings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models import Assignment, Mode
from reviews.models.base import Versioned


class ReadingRole(models.TextChoices):
    FIRST = "first", "First reading"
    SECOND = "second", "Second reading"
    FINAL = "final", "Settled"


class ReadingState(models.TextChoices):
    DRAFT = "draft", "Being read"
    SUBMITTED = "submitted", "Submitted"


# Of what belongs to a reading: that of a second one which is kept, and which the mode does not demand any more.
NOT_DEMANDED = Q(reading__role="second", reading__assignment__mode=Mode.SINGLE)


class Reading(Versioned):
    """One complete reading for an assignment.

    Originals and final have one shape, so that comparing is comparing equals. A submitted reading is
    frozen: every action refuses to write into it. ``variant`` follows the design that the study had when it
    was assigned, and is the same for all readings of an assignment: a study's design may be corrected later, and
    "domain 1: low" must not become a judgement of another instrument's domain 1. A final that is amended stays as it
    is, and another ``edition`` takes its place.
    """

    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="readings")
    role = models.CharField(max_length=10, choices=ReadingRole)
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="readings"
    )
    state = models.CharField(max_length=10, choices=ReadingState, default=ReadingState.DRAFT)
    started_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    variant = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="Key of the risk-of-bias instrument that it judges with; empty for an extraction.",
    )
    is_copy = models.BooleanField(
        default=False, help_text="Copied from the other reading, not read independently."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "role", "edition"], name="reading_once_a_role_and_edition"
            ),
            models.CheckConstraint(
                condition=Q(role="final", reader__isnull=True) | (~Q(role="final") & Q(reader__isnull=False)),
                name="reading_has_a_reader_unless_final",
            ),
            models.CheckConstraint(
                condition=Q(role="final") | Q(edition=1), name="reading_has_editions_only_as_final"
            ),
            models.CheckConstraint(
                condition=Q(state="draft", submitted_at__isnull=True)
                | Q(state="submitted", submitted_at__isnull=False),
                name="reading_submitted_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} of {self.assignment}"

    @property
    def is_submitted(self) -> bool:
        return self.state == ReadingState.SUBMITTED
