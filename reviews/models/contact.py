"""What the authors of a study were asked, and what they answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from .base import Identified
from .study import Study


class Means(models.TextChoices):
    EMAIL = "email", "E-mail"
    TELEPHONE = "telephone", "Telephone"
    LETTER = "letter", "Letter"
    OTHER = "other", "Another way"


class Contact(Identified):
    """One question to the authors of a study. An entry is never changed; an answer may be added to it, once.

    ``date`` and ``answered_on`` are days of the correspondence, not of its entry here.
    """

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="contacts")
    date = models.DateField("asked on")
    to_whom = models.CharField("to whom", max_length=200)
    means = models.CharField("by what means", max_length=20, choices=Means, default=Means.EMAIL)
    asked = models.TextField("what was asked", max_length=5000)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    answer = models.TextField(max_length=5000, blank=True)
    answered_on = models.DateField("answered on", null=True, blank=True)
    answer_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answer_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["date", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    answer="", answered_on__isnull=True, answer_by__isnull=True, answer_at__isnull=True
                )
                | (
                    ~Q(answer="")
                    & Q(answered_on__isnull=False, answer_by__isnull=False, answer_at__isnull=False)
                ),
                name="contact_answer_whole_or_none",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=models.F("date")),
                name="contact_answered_after_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_whom}, {self.date}"

    @property
    def is_answered(self) -> bool:
        return self.answered_on is not None
