"""The questions that a review ever asked: what an answer belongs to, whatever becomes of its wording."""

from django.db import models

from reviews.models import Review
from reviews.models.base import Identified


class QuestionKind(models.TextChoices):
    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    CHOICE = "choice", "Single choice"
    MULTIPLE = "multiple", "Multiple choice"
    DATE = "date", "Date"
    YES_NO = "yes_no", "Yes, no or unclear"
    TABLE = "table", "Table of rows"


class Question(Identified):
    """A question's permanent identity. How it is worded and where it stands, each version of the form says anew.

    Nothing here changes once a version that asks it is published: an answer must not become the answer to something
    else. A question of another kind is another question. ``columns`` of a table:
    ``[{"key", "label", "kind", "unit"}]``, the kind being text, number or date.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=10, choices=QuestionKind)
    unit = models.CharField(max_length=40, blank=True)
    per_arm = models.BooleanField("asked of each arm", default=False)
    columns = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["review", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.key
