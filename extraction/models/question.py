"""The questions of a review's form about studies, participants, arms and follow-up."""

from django.db import models

from reviews.models import Review
from reviews.models.base import Identified


class Section(models.TextChoices):
    STUDY = "study", "Study"
    PARTICIPANTS = "participants", "Participants"
    INTERVENTION = "intervention", "Intervention"
    CONTROL = "control", "Control"
    FOLLOW_UP = "follow_up", "Follow-up"
    FUNDING = "funding", "Funding and remarks"


class QuestionKind(models.TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    CHOICE = "choice", "Single choice"


class Question(Identified):
    """One question of the form, asked once a study or once an arm. Its key never changes."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    section = models.CharField(max_length=20, choices=Section)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=QuestionKind)
    unit = models.CharField(max_length=40, blank=True)
    options = models.JSONField(default=list, blank=True)
    per_arm = models.BooleanField(default=False)
    required = models.BooleanField(default=False)
    guidance = models.CharField(max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.label
