"""The paper that a study is read from."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from reviews.models import Study
from reviews.models.base import Identified

from .reading import Reading


def stored_name(paper: "Paper", _name: str) -> str:
    """Where the file lies: a name that tells nothing and cannot be chosen by who uploads."""
    return f"papers/{paper.pk}.pdf"


class Paper(Identified):
    """A PDF of a report of the study. One that a reader brought (``reading``) is theirs alone, like the rest of the
    reading, until both readings are in; one that a lead brought (``reading`` None) is for everyone who may see
    the study."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="papers")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, null=True, related_name="papers")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to=stored_name, max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="Bytes.")
    pages = models.PositiveSmallIntegerField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "sha256"],
                condition=Q(reading__isnull=True, removed_at__isnull=True),
                name="paper_once_a_study",
            ),
            models.UniqueConstraint(
                fields=["reading", "sha256"],
                condition=Q(reading__isnull=False, removed_at__isnull=True),
                name="paper_once_a_reading",
            ),
        ]

    def __str__(self) -> str:
        return self.name
