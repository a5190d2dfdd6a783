"""The form of a review in its versions, and which version each study is read with."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models import Assignment, Review
from reviews.models.base import Identified, Versioned

from .question import Question
from .reading import Reading


class FormState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"


class FormVersion(Versioned):
    """One version of a review's form. A published one never changes; a review has at most one draft."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="forms")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=FormState, default=FormState.DRAFT)
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["review", "number"], name="form_number_once"),
            models.UniqueConstraint(fields=["review"], condition=Q(state="draft"), name="form_one_draft"),
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="form_published_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"version {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.state == FormState.DRAFT


class FormSection(Versioned):
    """A part of one version under its heading. Its key names the same part in every version."""

    form = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="sections")
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=80)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["form", "key"], name="form_section_once")]

    def __str__(self) -> str:
        return self.title


class FormItem(Versioned):
    """A question as one version asks it.

    ``minimum`` and ``maximum`` bound a number, in the question's unit. ``tolerance``, in that unit too, is how far two
    readings may lie apart and still agree; None: not at all.
    """

    form = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="items")
    section = models.ForeignKey(FormSection, on_delete=models.CASCADE, related_name="items")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="items")
    label = models.CharField("question", max_length=200)
    options = models.JSONField(default=list, blank=True)
    minimum = models.FloatField("lowest possible value", null=True, blank=True)
    maximum = models.FloatField("highest possible value", null=True, blank=True)
    tolerance = models.FloatField("tolerance", null=True, blank=True)
    required = models.BooleanField(default=False)
    guidance = models.CharField(max_length=500, blank=True)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["form", "question"], name="form_asks_once")]

    def __str__(self) -> str:
        return self.label


class AssignedForm(Identified):
    """The version that both readers of an assignment read with.

    It is fixed when the study is assigned: if the first to begin fixed it, the second could tell from the version
    whether the first has begun.
    """

    assignment = models.OneToOneField(Assignment, on_delete=models.CASCADE, related_name="assigned_form")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="assigned")

    def __str__(self) -> str:
        return f"{self.assignment}: {self.form}"


class Supplements(models.QuerySet):
    """Supplements, and those of them that their reader is still to submit."""

    def open(self) -> "Supplements":
        return self.filter(submitted_at__isnull=True, withdrawn_at__isnull=True)


class Supplement(Identified):
    """What a reader is asked after submitting: the questions of ``form`` that ``since`` (None: no form) did not ask.

    The submitted reading stays frozen; these questions alone are open, and are submitted by themselves. It is withdrawn
    when a later version asks none of them any more: what was answered is kept, for its reader alone.
    """

    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="supplements")
    since = models.ForeignKey(FormVersion, on_delete=models.PROTECT, null=True, related_name="+")
    form = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    submitted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = Supplements.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["reading"],
                condition=Q(submitted_at__isnull=True, withdrawn_at__isnull=True),
                name="supplement_one_open",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, submitted_at__isnull=True),
                name="supplement_withdrawn_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Supplement to {self.reading}"
